"""What things cost as a community's history and its chain grow."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from bot.bench.community import settle_in
from bot.bench.figures import Found, Goal, Measure, Point, Round
from bot.bench.filling import fill, fill_history
from bot.bench.messages import BUILDINGS
from bot.bench.scale import Scale
from bot.bench.sweeping import sweep
from bot.files import load_lexicon
from community.joining import Trouble, find_same_trouble
from community.moment import Moment
from community.places import Place
from community.policy import Policy
from storage import Database, UnitOfWork

_DUE = 100
#: In hand at any time, however long the history.
_IN_HAND = 500
_TIMES = 20


def _take(scale: Scale, say: Callable[[str], None]) -> Found:
    return asyncio.run(_measure(scale, say))


async def _measure(scale: Scale, say: Callable[[str], None]) -> Found:
    points: list[Point] = []
    with tempfile.TemporaryDirectory() as folder:
        for size in scale.growth:
            say(f"{size:,} tickets")
            points += await _with_tickets(Path(folder) / f"tickets-{size}.db", size)
        for size in scale.seats:
            say(f"{size:,} seats")
            points += await _with_seats(Path(folder) / f"seats-{size}.db", size)
    kinds = dict.fromkeys(point.what for point in points)
    worst = max((_grown(points, what) for what in kinds), key=lambda one: one.ratio)
    return Found((worst,), points=tuple(points), notes=tuple(_line(points, what) for what in kinds))


def _grown(points: Sequence[Point], what: str) -> Round:
    costs = [point.cost for point in points if point.what == what]
    return Round(costs[-1], costs[0])


def _line(points: Sequence[Point], what: str) -> str:
    costs = (f"{p.cost:.3g} ms among {p.size:,}" for p in points if p.what == what)
    return f"{what}: {', '.join(costs)}"


async def _with_tickets(path: Path, size: int) -> list[Point]:
    """A long history, and as much in hand as ever."""
    database = Database(f"sqlite+aiosqlite:///{path}")
    await settle_in(database)
    await fill_history(database, size)
    await fill(database, _IN_HAND)
    now = datetime.now(UTC)
    week, lately = now - timedelta(days=7), now - timedelta(days=30)
    moment, lexicon = Moment(now, Policy()), load_lexicon(None)

    async def board(work: UnitOfWork) -> object:
        community = (await work.chains.all())[0].community
        return await work.boards.of(community, week=week, lately=lately)

    async def same_trouble(work: UnitOfWork) -> object:
        community = (await work.chains.all())[0].community
        trouble = Trouble("leak", Place("梧桐1村", "3", None, "9999"), None, "天花板漏水")
        return await find_same_trouble(work, moment, lexicon, community, trouble)

    points = [
        Point(f"sweep of {_DUE}", size, median([await sweep(database, _DUE) for _ in range(3)])),
        Point("board", size, await _cost(database, board)),
        Point("same trouble", size, await _cost(database, same_trouble)),
    ]
    await database.close()
    return points


async def _with_seats(path: Path, size: int) -> list[Point]:
    """A chain of so many seats."""
    database = Database(f"sqlite+aiosqlite:///{path}")
    # Nine of ten seats are members'.
    await settle_in(database, size * 9 // 10)

    async def route(work: UnitOfWork) -> object:
        chain = (await work.chains.all())[0]
        return chain.route(Place("梧桐1村", str(BUILDINGS // 2), None, "502"))

    point = Point("routing", size, await _cost(database, route))
    await database.close()
    return [point]


async def _cost(database: Database, ask: Callable[[UnitOfWork], Awaitable[object]]) -> float:
    """Milliseconds, the median of some tries."""
    costs = []
    for _ in range(_TIMES):
        async with database.reading() as work:
            began = time.perf_counter()
            await ask(work)
            costs.append((time.perf_counter() - began) * 1000)
    return median(costs)


GROWTH = Measure(
    name="growth",
    title="sweep, board, same trouble, routing among 100 × as many; the worst",
    baseline="among 10,000 tickets, 100 seats",
    unit="ms",
    goal=Goal(1.5, at_least=False),
    take=_take,
)
