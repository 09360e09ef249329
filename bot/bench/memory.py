"""What a million messages leave in memory."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bot.bench.figures import Found, Goal, Measure, Round
from bot.bench.filing import settled_database
from bot.bench.messages import group_of
from bot.bench.processes import TelegramServer, resident_bytes, running_bot, telegram_server
from bot.bench.scale import Scale

_MIB = 1024 * 1024
_REST = 2.0  # seconds after the last message
_PATIENCE = 0.01  # seconds a message may take


def _take(scale: Scale, say: Callable[[str], None]) -> Found:
    with telegram_server() as server, tempfile.TemporaryDirectory() as folder:
        settled_database(Path(folder))
        with running_bot(server, Path(folder)) as bot:
            before = _talk(server, bot, scale.talk_before)
            say(f"{scale.talk:,}")
            began = time.monotonic()
            after = _talk(server, bot, scale.talk - scale.talk_before)
            pace = (scale.talk - scale.talk_before) / (time.monotonic() - began)
    notes = (f"{pace:,.0f} messages a second, one of a thousand a complaint",)
    return Found((Round(after / _MIB, before / _MIB),), notes=notes)


def _talk(server: TelegramServer, bot: subprocess.Popen[str], count: int) -> int:
    server.talk(count, group_of(0))
    server.wait(lambda state: not state["waiting"], "all heard", within=60 + count * _PATIENCE)
    time.sleep(_REST)
    return resident_bytes(bot)


MEMORY = Measure(
    name="memory",
    title="memory after 1,000,000 messages",
    baseline="after 10,000",
    unit="MiB",
    goal=Goal(1.05, at_least=False),
    take=_take,
)
