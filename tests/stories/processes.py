"""The real program and the sandbox, each in a process of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.stories.commands import ROOT, commands

_READY = re.compile(r"http://[\d.]+:(\d+)")


@dataclass
class SandboxProcess:
    """``python -m sandbox`` on a free port."""

    token: str
    process: subprocess.Popen[str] = field(init=False)
    base_url: str = field(init=False)

    def start(self) -> SandboxProcess:
        command = [sys.executable, "-m", "sandbox", "--port", "0", "--token", self.token]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        found = _READY.search(line)
        assert found is not None, f"the sandbox said {line!r}"
        self.base_url = f"http://127.0.0.1:{found[1]}"
        return self

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


@dataclass
class BotProcess:
    """``linli run`` with settings of its own, in a folder of its own."""

    folder: Path
    environment: dict[str, str]
    process: subprocess.Popen[str] | None = None
    #: What is done to the program before it runs, for troubles that a test cannot make outside.
    before: str = ""

    @property
    def log(self) -> Path:
        return self.folder / "linli.log"

    def start(self) -> None:
        with self.log.open("a", encoding="utf-8") as log:
            run = ["-c", f"{self.before}\nfrom bot.cli import main; main(['run'])"]
            self.process = subprocess.Popen(
                [sys.executable, *(run if self.before else ["-m", "bot", "run"])],
                cwd=self.folder,
                env=environment(self.environment),
                stdout=log,
                stderr=log,
                text=True,
            )

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self, timeout: float = 10) -> int:
        """SIGTERM, and the exit status."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(timeout)


def environment(settings: dict[str, str]) -> dict[str, str]:
    """What a process of ours sees: nothing of the settings of whoever runs the tests."""
    ours = re.compile(
        r"^(BOT_TOKEN|TELEGRAM_API_BASE_URL|DATABASE_URL|ADMIN_IDS|POLICY_FILE|LEXICON_FILE|"
        r"WEBHOOK_URL|WEBHOOK_SECRET|LISTEN|SWEEP_SECONDS|RATE_LIMIT|LOG_LEVEL|LOG_FORMAT)$"
    )
    kept = {name: value for name, value in os.environ.items() if not ours.match(name)}
    ours_anew = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "LISTEN": "127.0.0.1:0"}
    return kept | ours_anew | settings


def linli(
    *arguments: str, folder: Path, settings: dict[str, str] | None = None, stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    """Runs a command to its end, in a process of its own that has the imports behind it."""
    return commands().run(arguments, folder, environment(settings or {}), stdin)


def restricted_linli(
    *arguments: str, folder: Path, settings: dict[str, str], restrict: Callable[[], None]
) -> subprocess.CompletedProcess[str]:
    """Runs a command as a shell would, but with less allowed to it from its first breath."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=environment(settings),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        preexec_fn=restrict,
    )
