"""Where triage itself fails: no complaint is lost, and small talk does not stay."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy import text

from bot import timekeeper
from bot.files import load_lexicon
from bot.known import Known
from bot.receiver import Receiver
from bot.timekeeper import Timekeeper
from bot.vocabularies import Vocabularies
from community import triage
from community.moment import Moment
from community.policy import Policy
from handlers.intake import Intake
from storage import Database, migrate
from storage.clock import machine_now
from storage.inbox import KEYS_KEPT, TRIES
from tests.bot.engine_room import BOT, START, message

GROUP, UNBOUND, LI = -1001, -1002, 1001
LEAK = "3号楼502天花板漏水，一直在滴"
TALK = "周末大家一起去公园看樱花，记得带帽子"
_WORDS = Vocabularies(load_lexicon(None), str.split)  # type: ignore[arg-type]


class House:
    """A receiver on a real database, with one group that is bound."""

    def __init__(self, database: Database) -> None:
        @asynccontextmanager
        async def know() -> AsyncIterator[Known]:
            async with database.reading() as work:
                yield Known(BOT, work, _WORDS, machine_now())

        intake = Intake(BOT, "linli_bot", know)
        self.database = database
        self.receiver = Receiver(None, database, intake, lambda: None, self)  # type: ignore[arg-type]

    async def polled(self) -> None:
        """As attendance."""

    async def hears(self, number: int, words: str, *, chat: int = GROUP) -> None:
        await self.receiver.take([message(number, LI, words, chat=chat)])

    async def kept(self) -> list[tuple[int, bool]]:
        async with self.database.looking() as connection:
            found = await connection.execute(
                text("SELECT update_id, unjudged FROM inbox WHERE update_id > 1 ORDER BY 1")
            )
            return [(row.update_id, bool(row.unjudged)) for row in found]


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    database = Database(f"sqlite:///{tmp_path / 'linli.db'}")
    await migrate(database)
    made = House(database)
    await made.hears(1, "/bind 开鲁四村")
    yield made
    await database.close()


def fails(*_: Any) -> Any:
    raise IndexError


async def test_without_another_answer_the_first_one_is_given(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(triage, "place_in", fails)
    with structlog.testing.capture_logs() as lines:
        await house.hears(2, TALK)
        await house.hears(3, LEAK)
    assert {line["event"] for line in lines} == {"judged_by_one_question"}
    # Its handler fails at the place; a technician is told, and nothing takes it away.
    assert await house.kept() == [(3, False)]


async def test_what_nobody_can_judge_is_kept_where_something_could_be_filed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(triage, "_listen", fails)
    await house.hears(2, TALK)
    await house.hears(3, TALK, chat=UNBOUND)
    await house.hears(4, "在吗", chat=LI)
    await house.hears(5, "/report 漏水")
    assert await house.kept() == [(2, True), (4, False), (5, False)]


async def test_small_talk_that_nobody_could_judge_is_gone_after_two_days(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(triage, "_listen", fails)
    await house.hears(2, TALK)
    async with house.database.transaction() as work:
        item = await work.inbox.claim(BOT, [GROUP])
        assert item is not None
        await work.inbox.finish(item)  # /bind is done
        item = await work.inbox.claim(BOT, [GROUP])
        assert item is not None
        assert [await work.inbox.count_try(item, "IndexError") for _ in range(TRIES)][-1]
    assert TALK.encode() in files_in(tmp_path)
    later = machine_now() + KEYS_KEPT + timedelta(minutes=1)
    monkeypatch.setattr(timekeeper, "machine_now", lambda: later)
    moment = Moment(START, Policy())
    keeper = Timekeeper(house.database, (), lambda: moment, 5, lambda: None, is_mine=lambda: True)
    with structlog.testing.capture_logs() as lines:
        await keeper._ring()  # forgets it
        await keeper._ring()  # sweeps up
    assert [(line["event"], line["count"]) for line in lines] == [("unjudged_forgotten", 1)]
    assert TALK.encode() not in files_in(tmp_path)
    assert await house.kept() == []


def files_in(folder: Path) -> bytes:
    """All that is in the database's files, free pages and write-ahead log as well."""
    return b"".join(file.read_bytes() for file in sorted(folder.glob("linli.db*")))
