"""Dispatch: whose turn it is, what counts as a try, and what may have ended a process."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from telegram import Update

from bot import troubles
from bot.dispatch import Dispatch
from storage import Database, migrate
from storage.inbox import TRIES, Received
from tests.stories.town import wait_until

BOT = 7
NOW = datetime(2026, 3, 2, tzinfo=UTC)
LI, WANG = 1001, -2001


class Handlers:
    """What stands behind dispatch: notes what comes, and does what a test orders."""

    bot = SimpleNamespace(id=BOT)

    def __init__(self) -> None:
        self.handled: list[int] = []
        self.order: Callable[[int], Any] = lambda _: None

    async def process_update(self, update: Update) -> None:
        self.handled.append(update.update_id)
        found = self.order(update.update_id)
        if isinstance(found, Exception):
            raise found
        if found is not None:
            await found


class Desks:
    def make(self, _: object) -> SimpleNamespace:
        return SimpleNamespace(answers=[])


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    made = Database(f"sqlite:///{tmp_path / 'linli.db'}")
    await migrate(made)
    yield made
    await made.close()


@pytest.fixture
def handlers() -> Handlers:
    return Handlers()


@pytest.fixture
async def dispatch(
    database: Database, handlers: Handlers, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Dispatch]:
    """Without pauses: else it waits out the troubles that earlier tests left unresolved."""
    monkeypatch.setattr(troubles, "_FIRST_PAUSE", 0.0)
    monkeypatch.setattr(troubles, "_LONGEST_PAUSE", 0.0)
    made = Dispatch(handlers, database, Desks(), lambda _: None, (5001,))  # type: ignore[arg-type]
    yield made


async def put(database: Database, *numbers: int, lane: int = LI) -> None:
    async with database.transaction() as work:
        rows = [Received(BOT, number, lane, {"update_id": number}) for number in numbers]
        await work.inbox.put(rows, NOW)


async def suspect_all(database: Database) -> None:
    async with database.transaction() as work:
        await work.inbox.suspect_all()


async def work_off(database: Database, dispatch: Dispatch) -> None:
    """Runs until nothing is left to do."""

    async def is_done() -> bool:
        async with database.reading() as work:
            return not dispatch.is_busy and not await work.inbox.count_waiting(BOT)

    await run_until(dispatch, is_done)


async def run_until(dispatch: Dispatch, check: Callable[[], Any]) -> None:
    running = asyncio.create_task(dispatch.run())
    await wait_until(check, 30)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def row(database: Database, number: int) -> dict[str, Any]:
    async with database.looking() as connection:
        found = await connection.execute(
            text("SELECT * FROM inbox WHERE update_id = :number"), {"number": number}
        )
        return dict(found.mappings().one())


async def test_who_writes_two_hundred_messages_delays_nobody(database, handlers, dispatch):
    handlers.order = lambda _: dispatch._begin_round()  # something new came in meanwhile
    await put(database, *range(1, 201))
    await put(database, 300, lane=WANG)
    await work_off(database, dispatch)
    assert handlers.handled.index(300) <= 2
    handlers.handled.remove(300)
    assert handlers.handled == list(range(1, 201))


async def test_a_handler_that_fails_five_times_is_given_up_and_its_chat_goes_on(
    database, handlers, dispatch
):
    handlers.order = lambda number: ValueError("no") if number == 1 else None
    await put(database, 1, 2)
    await work_off(database, dispatch)
    assert handlers.handled == [1] * TRIES + [2]
    kept = await row(database, 1)
    assert (kept["set_aside"], kept["error"]) == (1, "ValueError: no")
    async with database.reading() as work:
        (told,) = await work.tellings.waiting(without=[], not_in=[], limit=9)
    assert (told.chat, told.reference) == (5001, 1)


async def test_while_the_database_is_away_no_try_is_counted(database, handlers, dispatch):
    failures = [OperationalError("", {}, OSError("disk")), ConnectionResetError(), None]
    handlers.order = lambda _: failures.pop(0)
    await put(database, 1)
    await work_off(database, dispatch)
    assert handlers.handled == [1, 1, 1]
    assert (await row(database, 1))["tries"] == 0


async def test_with_newer_tables_no_try_is_counted(database, handlers, dispatch):
    await put(database, 1)
    async with database.connection() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    handlers.order = lambda _: ValueError("no such column")

    async def tried_twice() -> bool:
        return len(handlers.handled) > 1

    await run_until(dispatch, tried_twice)
    assert (await row(database, 1))["tries"] == 0


async def test_the_try_of_a_suspect_is_counted_before_it_begins(database, handlers, dispatch):
    counted = []

    async def look() -> None:
        async with database.looking() as connection:
            counted.append(await connection.scalar(text("SELECT tries FROM inbox")))

    handlers.order = lambda _: look()
    await put(database, 1)
    await suspect_all(database)
    await work_off(database, dispatch)
    assert counted == [1]
    assert (await row(database, 1))["done"]


async def test_a_suspect_is_not_tried_a_fifth_time(database, handlers, dispatch):
    await put(database, 1, 2)
    await suspect_all(database)
    async with database.transaction() as work:
        for _ in range(TRIES - 1):
            await work.inbox.count_try(Received(BOT, 1, LI, {}), "the process ended")
    await work_off(database, dispatch)
    assert handlers.handled == [2]
    kept = await row(database, 1)
    assert kept["set_aside"]
    assert kept["error"] == "the process ended while this was handled"


async def test_a_suspect_that_only_fails_is_counted_once_a_try(database, handlers, dispatch):
    handlers.order = lambda _: ValueError("no")
    await put(database, 1)
    await suspect_all(database)
    await work_off(database, dispatch)
    assert Counter(handlers.handled) == {1: TRIES}
    assert (await row(database, 1))["error"] == "ValueError: no"
