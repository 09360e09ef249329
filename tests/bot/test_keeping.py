"""What became of what was said: several rows in one commit; an error stays with its own row."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from bot import troubles
from bot.keeping import Change, Keeping
from community.ids import ChatId, PersonId
from community.telling import News
from storage import Database, Signals, UnitOfWork, migrate

CHATS = (ChatId(1001), ChatId(1002), ChatId(1003))


@pytest.fixture
def commits() -> list[Signals]:
    return []


@pytest.fixture
async def database(tmp_path: Path, commits: list[Signals]) -> AsyncIterator[Database]:
    def committed(signals: Signals) -> None:
        troubles.STORAGE.over()  # as the program does: other tests wait by the same clock
        commits.append(signals)

    made = Database(f"sqlite:///{tmp_path / 'linli.db'}", after_commit=committed)
    await migrate(made)
    yield made
    await made.close()


def says(chat: ChatId) -> Change:
    return lambda work: work.tellings.say(News.AWAY_SET, chat)


def fails_once(change: Change) -> Change:
    errors: list[Exception] = [OperationalError("", {}, Exception("locked"))]

    async def fail_first(work: UnitOfWork) -> None:
        await change(work)
        if errors:
            raise errors.pop()

    return fail_first


async def said(database: Database) -> list[ChatId]:
    async with database.reading() as work:
        return [row.chat for row in await work.tellings.waiting(without=[], not_in=[], limit=9)]


async def while_somebody_writes(database: Database, begin: Callable[[], Awaitable[None]]) -> None:
    async with database.transaction() as work:
        await work.people.meet(PersonId(1001), "李阿姨")
        await begin()


async def test_what_ends_while_somebody_writes_goes_into_one_commit(database, commits):
    keeping, running = Keeping(database), []

    async def begin() -> None:
        for chat in CHATS:
            running.append(asyncio.create_task(keeping.keep_together(says(chat))))
            await asyncio.sleep(0)

    await while_somebody_writes(database, begin)
    await asyncio.gather(*running)
    assert await said(database) == list(CHATS)
    assert len(commits) == 2


async def test_who_fails_is_written_alone_and_nothing_twice(database, monkeypatch):
    monkeypatch.setattr(troubles, "_FIRST_PAUSE", 0.0)
    keeping = Keeping(database)
    changes = [says(CHATS[0]), fails_once(says(CHATS[1])), says(CHATS[2])]
    await asyncio.gather(*(keeping.keep_together(change) for change in changes))
    assert sorted(await said(database)) == list(CHATS)


async def test_it_is_kept_when_keeping_ends(database, commits):
    keeping = Keeping(database)
    for chat in CHATS:
        await keeping.keep_together(says(chat))
        assert chat in await said(database)
    assert len(commits) == len(CHATS)


async def test_who_breaks_the_rules_hears_of_it_alone(database):
    async def breaks(work: UnitOfWork) -> None:
        raise LookupError(CHATS[1])

    keeping = Keeping(database)
    changes = [says(CHATS[0]), breaks, says(CHATS[2])]
    ends = await asyncio.gather(*map(keeping.keep_together, changes), return_exceptions=True)
    assert [type(end) for end in ends] == [type(None), LookupError, type(None)]
    assert sorted(await said(database)) == [CHATS[0], CHATS[2]]


async def test_who_waits_no_longer_keeps_nobody_else_waiting(database):
    keeping = Keeping(database)
    running: list[asyncio.Task[None]] = []

    async def begin() -> None:
        for chat in CHATS:
            running.append(asyncio.create_task(keeping.keep_together(says(chat))))
            await asyncio.sleep(0)
        running[0].cancel()

    await while_somebody_writes(database, begin)
    async with asyncio.timeout(10):
        await asyncio.gather(*running, return_exceptions=True)
    assert set(CHATS[1:]) <= set(await said(database))
