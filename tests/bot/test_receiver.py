"""The receiver: what Telegram may forget is safe, and what it numbers anew is heard."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy import text
from telegram.error import Conflict, InvalidToken

from bot import receiver, troubles
from bot.receiver import Receiver
from bot.refusals import StartRefusedError
from bot.tasks import tasks
from handlers.intake import Intake
from storage import Database, migrate

BOT, LI = 7000000001, 1001


class Telegram:
    """Gives what it was told to, one answer after the other, and then lets wait for ever."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.offsets: list[int] = []
        self.done = asyncio.Event()

    async def get_updates(self, _: Any, offset: int) -> list[dict[str, Any]]:
        self.offsets.append(offset)
        if not self.answers:
            self.done.set()
            await asyncio.Event().wait()
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return list(answer)


class Attendance:
    async def polled(self) -> None: ...


def said(number: int) -> dict[str, Any]:
    chat = {"id": LI, "type": "private"}
    return {"update_id": number, "message": {"message_id": number, "chat": chat, "text": "漏水"}}


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    made = Database(f"sqlite:///{tmp_path / 'linli.db'}")
    await migrate(made)
    yield made
    await made.close()


def receiving(database: Database, telegram: Telegram, monkeypatch: Any) -> Receiver:
    @asynccontextmanager
    async def know() -> AsyncIterator[Any]:
        yield None

    monkeypatch.setattr(receiver, "get_updates", telegram.get_updates)
    intake = Intake(BOT, "linli_bot", know)
    nothing: Any = None
    attendance: Any = Attendance()
    return Receiver(nothing, database, intake, lambda: None, attendance)


async def receives(database: Database, telegram: Telegram, monkeypatch: Any) -> None:
    """Lets a receiver take all that Telegram has."""
    running = asyncio.create_task(receiving(database, telegram, monkeypatch).run())
    stopped = asyncio.create_task(telegram.done.wait())
    await asyncio.wait({running, stopped}, return_when=asyncio.FIRST_COMPLETED, timeout=30)
    running.cancel()
    await asyncio.wait({running})
    assert telegram.done.is_set()


async def kept(database: Database) -> Sequence[int]:
    async with database.looking() as connection:
        found = await connection.scalars(text("SELECT update_id FROM inbox ORDER BY update_id"))
        return list(found)


async def test_after_a_quiet_week_any_number_is_heard(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    telegram = Telegram([said(500), said(501)], [], [], [said(7)], [said(8)], [])
    await receives(database, telegram, monkeypatch)
    # An offset above the new numbers would tell Telegram to forget them.
    assert telegram.offsets == [0, 502, 0, 0, 8, 9, 0]
    assert await kept(database) == [7, 8, 500, 501]


async def test_beside_another_poller_it_does_not_spin(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr(troubles.asyncio, "sleep", sleep)
    conflict = Conflict("terminated by other getUpdates request")
    with structlog.testing.capture_logs() as lines:
        await receives(database, Telegram(*[conflict] * 5, []), monkeypatch)
    assert len(pauses) == 5
    assert min(pauses) >= 0.5
    (line,) = [line for line in lines if line["event"] == "another_program_polls"]
    assert "/revoke" in line["reason"]


async def test_a_token_that_is_taken_back_while_it_runs_ends_it_with_one_line(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    telegram = Telegram(InvalidToken())
    stop = asyncio.Event()
    with pytest.raises(StartRefusedError, match="@BotFather"):
        async with tasks(stop) as start:
            start(receiving(database, telegram, monkeypatch).run())
            await asyncio.wait_for(stop.wait(), 30)
    assert telegram.offsets == [0]


async def test_what_cannot_be_judged_is_kept_and_holds_nobody_up(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge = Intake._keeps

    async def keeps(self: Intake, batch: Any, update: Any) -> bool:
        if update["update_id"] == 2:
            raise RecursionError
        return await judge(self, batch, update)

    monkeypatch.setattr(Intake, "_keeps", keeps)
    with structlog.testing.capture_logs() as lines:
        await receives(database, Telegram([said(1), said(2), said(3)]), monkeypatch)
    assert await kept(database) == [1, 2, 3]
    assert [line["update_id"] for line in lines if line["event"] == "not_judged"] == [2]


async def test_beside_one_that_cannot_be_judged_a_group_is_bound_before_its_complaint_is_heard(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[int, list[int]]] = []

    async def keeps(self: Intake, batch: Any, update: Any) -> bool:
        if update["update_id"] == 3:
            raise RecursionError
        seen.append((update["update_id"], await kept(database)))
        return True

    monkeypatch.setattr(Intake, "_keeps", keeps)
    await receives(database, Telegram([said(1), said(2), said(3)]), monkeypatch)
    assert (2, [1]) in seen


def part(number: int, **content: Any) -> dict[str, Any]:
    """A part of one album; in a topic each replies to the message that made the topic."""
    body = {
        "message_id": number,
        "chat": {"id": -1001, "type": "supergroup"},
        "media_group_id": "album",
        "reply_to_message": {"forum_topic_created": {"name": "报修"}},
    }
    return {"update_id": number, "message": body | content}


async def test_an_album_matters_by_its_words_and_not_by_a_part_that_only_follows(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def keeps(_: Intake, __: Any, update: Any) -> bool:
        return "漏水" in update["message"].get("caption", "")

    monkeypatch.setattr(Intake, "_keeps", keeps)
    album = [part(1), part(2, caption="第一张"), part(3, caption="漏水"), part(4)]
    await receives(database, Telegram(album), monkeypatch)
    assert await kept(database) == [1, 2, 3, 4]
    async with database.reading() as work:
        assert await work.albums.mattering_part(-1001, "album") == 3


async def test_what_nothing_followed_is_forgotten_also_when_nobody_says_a_word(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = asyncio.Event()

    async def look_again(_: Intake) -> list[dict[str, Any]]:
        looked.set()
        return []

    monkeypatch.setattr(Intake, "look_again", look_again)
    monkeypatch.setattr(receiver, "_LONGEST_LOOK_PAUSE", 0.01)
    following = asyncio.create_task(receiving(database, Telegram(), monkeypatch).follow_others())
    async with asyncio.timeout(10):
        await looked.wait()
    following.cancel()
