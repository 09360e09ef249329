"""One program for one file, in a folder that can be written; else a sentence says what to do."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.only_one import only_one
from bot.refusals import StartRefusedError

TRY = """
import sys
from pathlib import Path
from bot.only_one import only_one
from bot.refusals import StartRefusedError
try:
    with only_one(Path(sys.argv[1])):
        print("has it")
except StartRefusedError as refused:
    print(refused)
"""


def another(path: Path) -> str:
    """What another program says that wants the file."""
    asked = [sys.executable, "-c", TRY, str(path)]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file stands in the way", "utf-8")
    with (
        pytest.raises(StartRefusedError, match="写不进去") as refused,
        only_one(tmp_path / "data" / "linli.db"),
    ):
        pass
    assert str(refused.value).startswith(f"{tmp_path / 'data'} ")


def test_a_folder_that_is_not_there_yet_is_made_and_the_lock_is_its_owners(tmp_path: Path) -> None:
    path = tmp_path / "new" / "linli.db"
    with only_one(path):
        assert stat.S_IMODE(Path(f"{path}.lock").stat().st_mode) == 0o600


def test_the_second_one_is_refused_until_the_first_one_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "linli.db"
    with only_one(path):
        assert "正由另一个 linli run 使用" in another(path)
    assert another(path) == "has it"
