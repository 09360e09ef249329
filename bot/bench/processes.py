"""The processes of a measure: the server, the bot, the echo bot; and what they use."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx

#: Opens nothing: the server of the measure takes any.
TOKEN = "7000000002:bench-bench-bench"
_PATIENCE = 120.0  # seconds that anything may take to happen
_STEP = 0.01  # seconds between two looks


class MeasureFailedError(RuntimeError):
    """A measure could not be taken; one line that says why."""


class TelegramServer:
    """``bot.bench.telegram_server`` in its own process, seen from outside."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self.process = process
        self.address = process.stdout.readline().strip()
        if not self.address:
            raise MeasureFailedError("the server of the measure did not start")
        self._client = httpx.Client(base_url=self.address, timeout=60)

    def queue(self, messages: list[dict[str, Any]]) -> None:
        """Lets messages wait for the bot."""
        self._client.post("/load/messages", json=messages)

    def talk(self, count: int, chat: int) -> None:
        """Lets so many messages of small talk wait for the bot."""
        self._client.post("/load/talk", json={"count": count, "chat": chat})

    def reset(self) -> None:
        """Counts from zero."""
        self._client.post("/load/reset")

    def state(self) -> dict[str, Any]:
        """What was counted since."""
        found: dict[str, Any] = self._client.get("/load/state").json()
        return found

    def wait(
        self, happened: Callable[[dict[str, Any]], bool], what: str, within: float = _PATIENCE
    ) -> dict[str, Any]:
        """Waits for something, seconds at most, and returns what was counted by then.

        Raises:
            MeasureFailedError: It did not happen.
        """
        end = time.monotonic() + within
        while time.monotonic() < end:
            state = self.state()
            if happened(state):
                return state
            time.sleep(_STEP)
        raise MeasureFailedError(f"never happened: {what}; {self.state()['calls']}")


@contextlib.contextmanager
def telegram_server() -> Iterator[TelegramServer]:
    """A fresh server."""
    with _process([sys.executable, "-m", "bot.bench.telegram_server"], {}, Path.cwd()) as process:
        yield TelegramServer(process)


@contextlib.contextmanager
def running_bot(
    server: TelegramServer, folder: Path, settings: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[str]]:
    """``linli run`` against the server, its database in *folder*."""
    environment = {
        "BOT_TOKEN": TOKEN,
        "TELEGRAM_API_BASE_URL": server.address,
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'bench.db'}",
        "RATE_LIMIT": "off",
        "LOG_LEVEL": "WARNING",
        **(settings or {}),
    }
    with _process([sys.executable, "-m", "bot", "run"], environment, folder) as process:
        yield process


@contextlib.contextmanager
def running_echo(server: TelegramServer) -> Iterator[subprocess.Popen[str]]:
    """The echo bot against the server."""
    command = [sys.executable, "-m", "bot.bench.echo", TOKEN, server.address]
    with _process(command, {}, Path.cwd()) as process:
        yield process


@contextlib.contextmanager
def _process(
    command: list[str], environment: Mapping[str, str], folder: Path
) -> Iterator[subprocess.Popen[str]]:
    root = str(Path(__file__).parents[2])
    path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1", **environment},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def processor_seconds(process: subprocess.Popen[str]) -> float:
    """Processor time that a process has used; 0 where the system does not say (not Linux)."""
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def resident_bytes(process: subprocess.Popen[str]) -> int:
    """Memory that a process holds.

    Raises:
        MeasureFailedError: The system does not say (not Linux).
    """
    try:
        pages = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1])
    except OSError:
        raise MeasureFailedError("this system has no /proc: memory cannot be measured") from None
    return pages * os.sysconf("SC_PAGE_SIZE")
