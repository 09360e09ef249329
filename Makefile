# Two commands do everything: make run, make test.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: run test soak bench lint screenshots clean

run: .venv
	$(BIN)/linli run

test: .venv/.tests
	$(BIN)/python -m pytest -n 4 --dist worksteal

# Not part of make test: half an hour on a small machine; each part alone by python -m tests.soak.
soak: .venv/.tests
	$(BIN)/python -m tests.soak kills
	$(BIN)/python -m tests.soak talk

bench: .venv/.tests
	$(BIN)/linli bench

lint: .venv/.tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

.venv: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Linli needs Python 3.11 or newer; try: make PYTHON=python3.12 run")'
	$(PYTHON) -m venv .venv
	$(PIP) install -r requirements.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch .venv

.venv/.tests: .venv requirements-dev.txt
	$(PIP) install -r requirements-dev.txt
	@touch .venv/.tests .venv

# The pictures of the READMEs, from the same run that plays the scenes in a browser.
screenshots: .venv/.tests
	LINLI_PICTURES=docs $(BIN)/python -m pytest -q tests/page/test_scenes.py

clean:
	rm -rf .venv
