"""What the courier does when Telegram asks it to wait, or to write somewhere else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from telegram.error import ChatMigrated, RetryAfter

from bot import courier
from bot.courier import Courier
from bot.pacing import Pacer
from bot.turns import OwnTurns
from community.ids import ChatId
from community.people import Group
from community.telling import News
from handlers.showing import Rendered
from storage import Database, migrate
from tests.storage.builders import founded
from tests.stories.town import wait_until

LI, WANG = ChatId(1001), ChatId(2001)
OLD, NEW = ChatId(-4001), ChatId(-1001000000004)


class Telegram:
    """Says everything that it is not told to refuse."""

    def __init__(self) -> None:
        self.said: list[int] = []
        self.tried: list[int] = []
        self.refuses: dict[int, Exception] = {}

    async def send_message(self, chat: int, *_: Any, **__: Any) -> SimpleNamespace:
        self.tried.append(chat)
        if chat in self.refuses:
            raise self.refuses[chat]
        self.said.append(chat)
        return SimpleNamespace(message_id=len(self.said))


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    made = Database(f"sqlite:///{tmp_path / 'linli.db'}")
    await migrate(made)
    yield made
    await made.close()


async def speaks(
    database: Database, telegram: Telegram, pacer: Pacer, until: Callable[[], Awaitable[bool]]
) -> None:
    """Lets a courier speak until something has happened."""

    async def render(*_: Any) -> Rendered:
        return Rendered("…")

    nothing: Any = SimpleNamespace()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(courier, "RENDERERS", {News.REPLY: render})
        made = Courier(
            telegram,  # type: ignore[arg-type]
            database,
            OwnTurns(database, pacer),
            lambda _: nothing,
            nothing,
            words=nothing,
        )
        running = asyncio.create_task(made.run())
        try:
            await wait_until(until)
        finally:
            running.cancel()
            await asyncio.wait({running})


async def say(database: Database, *chats: ChatId) -> None:
    async with database.transaction() as work:
        for chat in chats:
            await work.tellings.say(News.REPLY, chat)


async def test_whom_telegram_lets_wait_waits_and_the_others_do_not(database: Database) -> None:
    now, telegram = [1000.0], Telegram()
    telegram.refuses[LI] = RetryAfter(37)
    pacer = Pacer(on=False, monotonic=lambda: now[0])
    await say(database, LI, LI, WANG, WANG, WANG)

    async def others_heard() -> bool:
        return telegram.said == [WANG] * 3

    await speaks(database, telegram, pacer, others_heard)
    assert telegram.tried.count(LI) == 1, "asked again before its time"
    assert pacer.wait(LI) == 37
    del telegram.refuses[LI]
    now[0] += 37

    async def heard() -> bool:
        return telegram.said.count(LI) == 2

    await speaks(database, telegram, pacer, heard)


async def test_a_group_that_moved_unheard_is_written_to_and_bound_where_it_is(
    database: Database,
) -> None:
    chain = await founded(database)
    async with database.transaction() as work:
        await work.groups.bind(Group(OLD, chain.community, "普雄馨苑", ("3",)), "3号楼")
    await say(database, OLD)
    telegram = Telegram()
    telegram.refuses[OLD] = ChatMigrated(NEW)

    async def heard() -> bool:
        return telegram.said == [NEW]

    await speaks(database, telegram, Pacer(on=False), heard)
    async with database.reading() as work:
        assert [group.chat for group in await work.groups.all()] == [NEW]
