"""The house stands as DESIGN section 6 draws it: imports point one way, files say what they are."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
OURS = ("bot", "community", "handlers", "sandbox", "storage")

#: Which of our packages each may import, beside itself.
MAY_IMPORT = {
    "bot": {"community", "handlers", "sandbox", "storage"},
    "community": set(),
    "handlers": {"community"},
    "sandbox": set(),
    "storage": {"community"},
}
#: The rules are pure: this one search for many words at once is all they take from elsewhere.
PURE_LIBRARIES = {"community/triage": {"ahocorasick_rs"}}
#: From the standard library, what reaches for a clock, a file, the network or another process.
IMPURE = {"asyncio", "io", "os", "pathlib", "shutil", "socket", "sqlite3", "subprocess", "time"}
#: Names that say nothing; STYLE has none of them.
EMPTY_NAMES = {"utils", "helpers", "manager", "misc", "common", "base"}


def python_files(root: Path, *folders: str) -> list[Path]:
    found = [path for folder in folders for path in (root / folder).rglob("*.py")]
    return sorted(path for path in found if "__pycache__" not in path.parts)


def imported(path: Path, root: Path) -> Iterator[tuple[int, str]]:
    """Every module that a file imports, at whatever depth, with the line it stands on."""
    package = path.relative_to(root).parts[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) + 1 - node.level] if node.level else ()
            module = ".".join(filter(None, (*above, node.module)))
            yield from ((node.lineno, module or alias.name) for alias in node.names[:1])
        elif isinstance(node, ast.Call) and _imports_by_name(node):
            yield from ((node.lineno, a.value) for a in node.args[:1] if _is_text(a))


def _imports_by_name(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else None
    name = call.func.id if isinstance(call.func, ast.Name) else name
    return name in ("import_module", "__import__")


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def import_faults(root: Path) -> list[str]:
    """Every import that points the wrong way."""
    faults = []
    for path in python_files(root, *OURS):
        where = path.relative_to(root)
        home = where.parts[0]
        for line, module in imported(path, root):
            top = module.split(".")[0]
            if top in OURS and top != home and top not in MAY_IMPORT[home]:
                faults.append(f"{where}:{line} imports {module}")
            if home == "community" and top not in OURS and not _is_pure(where, top):
                faults.append(f"{where}:{line} imports {module}")
    return faults


def _is_pure(where: Path, top: str) -> bool:
    if top in sys.stdlib_module_names:
        return top not in IMPURE
    return top in PURE_LIBRARIES.get("/".join(where.parts[:2]), set())


def clock_faults(root: Path) -> list[str]:
    """Every place in the rules that asks a clock or opens a file."""
    faults = []
    for path in python_files(root, "community"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            if called == "open" or called.split(".")[-1] in ("now", "utcnow", "today"):
                faults.append(f"{path.relative_to(root)}:{node.lineno} calls {called}")
    return faults


def docstring_faults(root: Path, *folders: str) -> list[str]:
    """Every file that does not begin by saying what it is for."""
    return [
        f"{path.relative_to(root)}"
        for path in python_files(root, *folders)
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]


def name_faults(root: Path, *folders: str) -> list[str]:
    """Every file or folder whose name says nothing."""
    return [
        f"{path.relative_to(root)}"
        for path in python_files(root, *folders)
        if EMPTY_NAMES & {*path.relative_to(root).parts, path.stem}
    ]


def test_imports_point_one_way():
    assert import_faults(ROOT) == []


def test_the_rules_have_no_clock_and_no_files():
    assert clock_faults(ROOT) == []


def test_every_file_says_in_its_first_line_what_it_is_for():
    assert docstring_faults(ROOT, *OURS, "tests") == []


def test_no_name_is_empty():
    assert name_faults(ROOT, *OURS, "tests") == []


def test_every_package_is_looked_at():
    """A package of ours that is new has to be given its place above."""
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages == set(OURS)
    assert all(python_files(ROOT, package) for package in OURS)


# The rules themselves: each finds what is planted for it, and only that.


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A small house in which all is well."""
    for package in OURS:
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text('"""A package."""\n')
    plant(tmp_path, "community/chain.py", "import re\nfrom community.levels import Level")
    plant(tmp_path, "community/triage/matching.py", "import ahocorasick_rs")
    plant(tmp_path, "handlers/cards.py", "import telegram\nfrom community.chain import Chain")
    plant(tmp_path, "storage/tables.py", "import sqlalchemy\nfrom community.ids import SeatId")
    plant(tmp_path, "sandbox/app.py", "import os\nfrom sandbox.world import World")
    plant(tmp_path, "bot/program.py", "import storage\nimport handlers.cards\nimport sandbox")
    return tmp_path


def plant(house: Path, where: str, code: str) -> None:
    path = house / where
    path.parent.mkdir(exist_ok=True)
    path.write_text(f'"""A file."""\n{code}\n')


def test_a_good_house_has_no_faults(house):
    assert import_faults(house) == []
    assert clock_faults(house) == []
    assert docstring_faults(house, *OURS) == []
    assert name_faults(house, *OURS) == []


@pytest.mark.parametrize(
    ("where", "code", "module"),
    [
        ("handlers/bad.py", "import storage", "storage"),
        ("handlers/bad.py", "from storage.tables import tickets", "storage.tables"),
        ("handlers/bad.py", "from bot import settings", "bot"),
        ("handlers/bad.py", "import sandbox.app as app", "sandbox.app"),
        ("handlers/spreadsheets/bad.py", "import storage", "storage"),
        ("handlers/bad.py", "def late():\n    from storage import tables", "storage"),
        ("handlers/bad.py", "if TYPE_CHECKING:\n    import storage", "storage"),
        ("handlers/bad.py", "from .. import storage", "storage"),
        ("handlers/bad.py", "import importlib\nimportlib.import_module('storage')", "storage"),
        ("handlers/bad.py", "__import__('storage.tables')", "storage.tables"),
        ("storage/bad.py", "import handlers.cards", "handlers.cards"),
        ("storage/bad.py", "from bot.clock import Clock", "bot.clock"),
        ("storage/migrations/bad.py", "import sandbox", "sandbox"),
        ("sandbox/bad.py", "from community.ids import ChatId", "community.ids"),
        ("sandbox/bad.py", "import bot", "bot"),
        ("community/bad.py", "from storage import tables", "storage"),
        ("community/bad.py", "import handlers", "handlers"),
        ("community/bad.py", "import telegram", "telegram"),
        ("community/bad.py", "from sqlalchemy import select", "sqlalchemy"),
        ("community/bad.py", "import ahocorasick_rs", "ahocorasick_rs"),
        ("community/triage/bad.py", "import jieba", "jieba"),
        ("community/bad.py", "import sqlite3", "sqlite3"),
        ("community/bad.py", "from pathlib import Path", "pathlib"),
    ],
)
def test_a_planted_import_is_found(house, where, code, module):
    plant(house, where, code)
    (fault,) = import_faults(house)
    assert fault.startswith(f"{where}:")
    assert fault.endswith(f" imports {module}")


@pytest.mark.parametrize(
    "code", ["datetime.now(UTC)", "datetime.datetime.utcnow()", "date.today()", "open('x')"]
)
def test_a_planted_clock_is_found(house, code):
    plant(house, "community/bad.py", f"x = {code}")
    (fault,) = clock_faults(house)
    assert fault.startswith("community/bad.py:2 calls ")


@pytest.mark.parametrize("code", ["", "# what it is for\n", "import re\n'''late'''\n", "''\n"])
def test_a_planted_silent_file_is_found(house, code):
    (house / "bot" / "silent.py").write_text(code)
    assert docstring_faults(house, *OURS) == ["bot/silent.py"]


@pytest.mark.parametrize("where", ["bot/utils.py", "handlers/common/cards.py", "storage/base.py"])
def test_a_planted_empty_name_is_found(house, where):
    plant(house, where, "")
    assert name_faults(house, *OURS) == [where]
