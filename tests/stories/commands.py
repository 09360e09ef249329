"""Commands in processes of their own that begin with the imports done: those take a second each."""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from threading import Lock

ROOT = Path(__file__).parents[2]
LONGEST = 60  # seconds
#: What commands import when they run.
_IMPORTS = (
    "bot.cli",
    "bot.backing_up",
    "bot.checking",
    "bot.demo",
    "bot.exporting",
    "bot.importing",
    "bot.inbox_desk",
    "bot.lexicon_report",
    "bot.program",
    "bot.triaging",
)


class Commands:
    """One interpreter that has imported the program and runs each command in a fork of itself."""

    def __init__(self) -> None:
        self._one_at_a_time = Lock()
        self._parent = subprocess.Popen(
            [sys.executable, "-m", "tests.stories.commands"],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def run(
        self, arguments: tuple[str, ...], folder: Path, environment: dict[str, str], stdin: str
    ) -> subprocess.CompletedProcess[str]:
        """Runs a command to its end."""
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        with self._one_at_a_time, tempfile.TemporaryDirectory() as made:
            files = [Path(made, name) for name in ("in", "out", "err")]
            files[0].write_text(stdin, "utf-8")
            asked = [arguments, str(folder), environment, *map(str, files)]
            print(json.dumps(asked), file=self._parent.stdin, flush=True)
            code = int(self._parent.stdout.readline())
            out, err = (file.read_text("utf-8") for file in files[1:])
        return subprocess.CompletedProcess(arguments, code, out, err)


@cache
def commands() -> Commands:
    """The one of this process; it ends when nobody can ask it any more."""
    return Commands()


def _serve() -> None:
    for name in _IMPORTS:
        __import__(name)
    gc.freeze()  # else each command copies all of it when it ends
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _command(*json.loads(line))
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)  # noqa: T201


def _command(arguments: list[str], folder: str, environment: dict[str, str], *files: str) -> None:
    """Becomes the command: its folder, its environment, its files; nothing of the parent's."""
    from bot.cli import main  # noqa: PLC0415

    for number, file in enumerate(files):
        flags = os.O_WRONLY | os.O_CREAT if number else os.O_RDONLY
        os.dup2(os.open(file, flags, 0o600), number)
    sys.stdin = open(0, encoding="utf-8")  # noqa: SIM115
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    signal.alarm(LONGEST)
    main(arguments)


if __name__ == "__main__":
    _serve()
