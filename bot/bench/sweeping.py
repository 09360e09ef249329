"""A sweep: what is due among many costs no more than what is due among few."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bot.bench.community import settle_in
from bot.bench.figures import Found, Goal, Measure, Round
from bot.bench.filling import fill, make_due
from bot.bench.scale import Scale
from bot.timekeeper import Timekeeper
from community.moment import Moment
from community.policy import Policy
from handlers.features import FEATURES
from storage import Database


def _take(scale: Scale, say: Callable[[str], None]) -> Found:
    return asyncio.run(_measure(scale, say))


async def _measure(scale: Scale, say: Callable[[str], None]) -> Found:
    with tempfile.TemporaryDirectory() as folder:
        say(f"{scale.tickets:,} tickets")
        many = await _filled(Path(folder) / "many.db", scale.tickets)
        few = await _filled(Path(folder) / "few.db", scale.tickets_before)
        rounds = []
        for number in range(min(scale.rounds, _CLIMBS)):
            say(f"{number + 1}/{scale.rounds}")
            rounds.append(Round(await sweep(many, scale.due), await sweep(few, scale.due)))
        await many.close()
        await few.close()
    return Found(tuple(rounds))


#: A ticket climbs so often before it rests at the committee.
_CLIMBS = 3


async def _filled(path: Path, count: int) -> Database:
    database = Database(f"sqlite+aiosqlite:///{path}")
    await settle_in(database)
    await fill(database, count)
    return database


async def sweep(database: Database, due: int) -> float:
    """Milliseconds of a sweep with so many due."""
    await make_due(database, due)
    sweeps = tuple(sweep for feature in FEATURES for sweep in feature.sweeps)
    timekeeper = Timekeeper(
        database,
        sweeps,
        lambda: Moment(datetime.now(UTC), Policy()),
        seconds=5.0,
        rang=lambda: None,
        is_mine=lambda: True,
    )
    began = time.perf_counter()
    await timekeeper.sweep()
    return (time.perf_counter() - began) * 1000


SWEEP = Measure(
    name="sweep",
    title="sweep with 1,000 due among 1,000,000 unsettled tickets",
    baseline="the same 1,000 among 10,000",
    unit="ms",
    goal=Goal(1.5, at_least=False),
    take=_take,
)
