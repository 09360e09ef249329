"""Complaint → ticket → group post and card: how many calls a second, and how soon the answer."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles
from typing import Any

from bot.bench.community import settle_in
from bot.bench.figures import Found, Goal, Measure, Round
from bot.bench.messages import complaint, group_of, said
from bot.bench.processes import (
    TelegramServer,
    processor_seconds,
    running_bot,
    running_echo,
    telegram_server,
)
from bot.bench.scale import Scale
from storage import Database

WARM = 20  # messages before anything counts
#: A ticket is said twice: to the group and to the member of that building.
SAYINGS = 2


def complaints(first: int, count: int) -> list[dict[str, Any]]:
    """So many complaints, as messages."""
    numbers = range(first, first + count)
    return [said(number, complaint(number), group_of(number)) for number in numbers]


def sent(state: dict[str, Any]) -> int:
    """How many messages the server was asked to send."""
    return int(state["calls"].get("sendMessage", 0))


def settled_database(folder: Path) -> None:
    """The community of the measures in ``bench.db`` of a folder."""

    async def settle() -> None:
        database = Database(f"sqlite+aiosqlite:///{folder / 'bench.db'}")
        await settle_in(database)
        await database.close()

    asyncio.run(settle())


def _throughput(scale: Scale, say: Callable[[str], None]) -> Found:
    rounds, busy, notes = [], [], []
    for number in range(scale.rounds):
        say(f"{number + 1}/{scale.rounds}")
        with telegram_server() as server, tempfile.TemporaryDirectory() as folder:
            settled_database(Path(folder))
            with running_bot(server, Path(folder)) as bot:
                ours, server_busy = _calls_a_second(server, scale.complaints, SAYINGS)
                spent = processor_seconds(bot)
        with telegram_server() as server, running_echo(server):
            echo, echo_busy = _calls_a_second(server, scale.complaints * SAYINGS, 1)
        rounds.append(Round(ours, echo))
        busy += [server_busy, echo_busy]
        notes = [
            f"{1000 * spent / scale.complaints:.1f} ms of processor a complaint, start included"
        ]
    return Found(tuple(rounds), notes=(f"the server was at most {max(busy):.0%} busy", *notes))


def _calls_a_second(server: TelegramServer, messages: int, sayings: int) -> tuple[float, float]:
    """Calls a second while *messages* are worked off, and how busy the server was."""
    server.queue(complaints(0, WARM))
    server.wait(lambda state: sent(state) >= WARM * sayings, "the first answers")
    server.reset()
    before = server.state()["processor_seconds"]
    server.queue(complaints(WARM, messages))
    state = server.wait(lambda state: sent(state) >= messages * sayings, "all answers")
    calls = sum(count for method, count in state["calls"].items() if method != "getUpdates")
    busy = (state["processor_seconds"] - before) / state["seconds"]
    return calls / state["seconds"], busy


def _latency(scale: Scale, say: Callable[[str], None]) -> Found:
    """Milliseconds until the group reads that a complaint was noted, 95 of 100 times at most."""
    rounds = []
    for number in range(scale.rounds):
        say(f"{number + 1}/{scale.rounds}")
        with telegram_server() as server, tempfile.TemporaryDirectory() as folder:
            settled_database(Path(folder))
            with running_bot(server, Path(folder)):
                server.queue(complaints(0, WARM))
                server.wait(lambda state: sent(state) >= WARM * SAYINGS, "the first answers")
                server.reset()
                count = _PACE * scale.latency_seconds
                _say_steadily(server, count)
                state = server.wait(lambda s: len(s["latencies"]) >= count, "all answers")  # noqa: B023
        rounds.append(Round(1000 * quantiles(state["latencies"], n=20)[-1]))
    return Found(tuple(rounds), notes=(f"{_PACE} complaints a second",))


_PACE = 10  # complaints a second


def _say_steadily(server: TelegramServer, count: int) -> None:
    began = time.monotonic()
    for number in range(count):
        time.sleep(max(0.0, began + number / _PACE - time.monotonic()))
        server.queue(complaints(WARM + number, 1))


FILING = Measure(
    name="filing",
    title="complaint → ticket → group post and card, SQLite",
    baseline="a bare python-telegram-bot echo bot, same server",
    unit="Bot API calls a second",
    goal=Goal(0.3, at_least=True),
    take=_throughput,
)
LATENCY = Measure(
    name="latency",
    title="answer in the group at 10 complaints a second, p95",
    baseline="",
    unit="ms",
    goal=Goal(250, at_least=False),
    take=_latency,
)
