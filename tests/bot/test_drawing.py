"""The courier draws many rows in one look; one that cannot be drawn holds up no other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, ProgrammingError

from bot import courier as courier_module
from bot.courier import Courier
from bot.pacing import Pacer
from bot.turns import OwnTurns
from bot.unreachable import Unreachable
from community.ids import ChatId, PersonId
from community.telling import News
from handlers.showing import Rendered, Subject
from storage import Database, migrate
from tests.stories.town import wait_until

FIRST, SECOND, THIRD = ChatId(1001), ChatId(1002), ChatId(1003)
ADMINISTRATOR = PersonId(5001)


class Bot:
    """Says everything, and remembers it."""

    def __init__(self) -> None:
        self.said: list[tuple[int, str]] = []

    async def send_message(self, chat: int, words: str, **_: Any) -> SimpleNamespace:
        self.said.append((chat, words))
        return SimpleNamespace(message_id=len(self.said))

    async def says(self, count: int) -> None:
        """Waits until so much was said."""

        async def has_said() -> bool:
            return len(self.said) >= count

        await wait_until(has_said)


class Renderers:
    """Draws every row, but for what a test lets happen to the first one."""

    def __init__(self) -> None:
        self.error: Exception | None = None
        self.looks: dict[int, Any] = {}
        self.failed = 0

    async def __call__(self, scene: SimpleNamespace, row: Subject) -> Rendered:
        self.looks[row.chat] = scene.work
        if row.chat == FIRST and self.error is not None:
            self.failed += 1
            raise self.error
        return Rendered(f"{row.what.value} {row.chat}")

    async def fails_often(self) -> None:
        """Waits until the first row could not be drawn more often than any is tried."""

        async def has_failed() -> bool:
            return self.failed > 2 * courier_module._DRAWING_TRIES

        await wait_until(has_failed)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    made = Database(f"sqlite:///{tmp_path / 'linli.db'}")
    await migrate(made)
    yield made
    await made.close()


@pytest.fixture
async def newer_tables(database: Database) -> None:
    """A newer program has been here; before the courier looks for the first time."""
    async with database.connection() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))


@pytest.fixture
def renderers(monkeypatch: pytest.MonkeyPatch) -> Renderers:
    made = Renderers()
    drawn = dict.fromkeys((News.AWAY_SET, News.NOT_SHOWN), made)
    monkeypatch.setattr(courier_module, "RENDERERS", drawn)
    return made


@pytest.fixture
async def bot(database: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    """Three people are to hear something, and a courier is at work."""
    monkeypatch.setattr(Courier, "_try_later", _soon)
    async with database.transaction() as work:
        for chat in (FIRST, SECOND, THIRD):
            await work.tellings.say(News.AWAY_SET, chat)
    made: Any = Bot()
    running = asyncio.create_task(_courier(made, database).run())
    yield made
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


def _courier(bot: Any, database: Database) -> Courier:
    scene: Any = lambda work: SimpleNamespace(work=work)  # noqa: E731
    unreachable = Unreachable(lambda: None, [ADMINISTRATOR])  # type: ignore[arg-type, return-value]
    turns = OwnTurns(database, Pacer(on=False))
    return Courier(bot, database, turns, scene, unreachable, words=lambda *_, **__: "")


def _soon(courier: Courier, row: Any, _: str) -> None:
    """Nobody waits out a pause here."""
    courier._later[row.id] = (0.0, 1)


async def test_a_row_that_cannot_be_drawn_is_alone_with_it(
    renderers: Renderers, bot: Bot, database: Database
) -> None:
    renderers.error = ProgrammingError("", {}, Exception("no such thing"))
    await bot.says(3)
    assert [chat for chat, _ in bot.said] == [SECOND, THIRD, ADMINISTRATOR]
    # What failed may have broken the transaction that it was drawn in.
    assert renderers.looks[FIRST] is not renderers.looks[SECOND] is renderers.looks[THIRD]
    async with database.looking() as connection:
        reason = await connection.scalar(text("SELECT reason FROM tellings WHERE chat_id = 1001"))
    assert reason == "not rendered: ProgrammingError"


async def test_while_the_database_is_away_everybody_waits_and_nobody_is_given_up(
    renderers: Renderers, bot: Bot
) -> None:
    renderers.error = OperationalError("", {}, Exception("away"))
    await renderers.fails_often()
    renderers.error = None
    await bot.says(3)
    assert {chat for chat, _ in bot.said} == {FIRST, SECOND, THIRD}


@pytest.mark.usefixtures("newer_tables")
async def test_with_newer_tables_nothing_is_given_up(renderers: Renderers, bot: Bot) -> None:
    renderers.error = ValueError("a state that is not known yet")
    await renderers.fails_often()
    renderers.error = None
    await bot.says(3)
