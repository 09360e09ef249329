"""Hostile text on every way through the bot; the sandbox judges it as Telegram does."""

from __future__ import annotations

import io
import itertools
import unicodedata
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook

from bot import telegram
from handlers.desk import Document, Drawing, Keyboard, Reply, Toast
from handlers.showing import PersonMenu, Rendered
from sandbox.formatted import formatted_by_bot, refuse_wrong_caption, refuse_wrong_text
from sandbox.keyboards import read_keyboards
from sandbox.presses import LONGEST_ANSWER
from tests.handlers.everyone import GROUP, Done, House
from tests.handlers.hostile import TEXTS

_NEWCOMERS = itertools.count(20_000)
_CHATS = itertools.count(-1002000000000, -1)
TURNING = ("R", "AL", "AN")


class Telegram:
    """Takes what the courier would send, as strict as Telegram, and keeps nothing."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    async def send_message(self, _: int, text: str, **more: Any) -> Any:
        self._judge(text, more.get("reply_markup"))
        refuse_wrong_text(formatted_by_bot(text, None, None, lambda _: None))
        return SimpleNamespace(message_id=1)

    async def send_photo(
        self, *_: Any, caption: str = "", reply_markup: Any = None, **__: Any
    ) -> Any:
        self._judge(caption, reply_markup)
        refuse_wrong_caption(formatted_by_bot(caption, None, None, lambda _: None))
        return SimpleNamespace(message_id=1)

    send_document = send_photo

    async def edit_message_reply_markup(self, *_: Any, reply_markup: Any = None) -> None:
        self._judge("", reply_markup)

    async def answer_callback_query(self, _: str, text: str | None) -> None:
        self._judge(text or "", None)
        assert len((text or "").encode("utf-16-le")) // 2 <= LONGEST_ANSWER

    def _judge(self, text: str, markup: Any) -> None:
        text.encode()  # no half of a character can be sent
        self.texts.append(text)
        if markup is not None:
            read_keyboards(markup.to_dict())
        for line in text.split("\n"):
            depth = 0
            for char in line:
                depth += (char == "\u2068") - (char == "\u2069")
                assert depth >= 0
                assert depth or unicodedata.bidirectional(char) not in TURNING, line
            assert depth == 0 or line.endswith("…"), line


async def listen(house: House, telegram_: Any, *done: Done) -> None:
    """Lets Telegram judge all that was answered and all that waits to be said."""
    for answer in itertools.chain.from_iterable(one.answers for one in done):
        if isinstance(answer, Toast):
            await telegram.toast(telegram_, answer)
        elif isinstance(answer, Drawing):
            async with house.database.transaction() as work:
                await telegram.give(telegram_, await answer.draw(work))  # type: ignore[arg-type]
        elif isinstance(answer, Reply | Keyboard | Document):
            await telegram.give(telegram_, answer)
    async for rendered in house.shown():
        if isinstance(rendered, PersonMenu):  # a menu holds nobody's words
            continue
        assert isinstance(rendered, Rendered)
        await telegram.send(telegram_, 1, rendered)


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    made = House(Path(tmp_path_factory.mktemp("hostile")))
    await made.build()
    await listen(made, Telegram())
    yield made
    await made.close()


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=TEXTS, words=TEXTS, line=TEXTS)
async def test_whatever_anybody_writes_telegram_takes_what_the_bot_says(
    house: House, name: str, words: str, line: str
) -> None:
    judge = Telegram()
    person = next(_NEWCOMERS)
    who = {"from": {"id": person, "is_bot": False, "first_name": name or "x", "last_name": line}}

    async def says(text: str, chat: int | None = None, **more: Any) -> None:
        done = await house.says(person, text, chat=chat, **who, **more)
        await listen(house, judge, done)

    async def chain_says(who_else: int, text: str, chat: int | None = None) -> None:
        await listen(house, judge, await house.says(who_else, text, chat=chat))

    await says("/start")
    await says(f"/start {words}")
    await says(f"/home {words}")
    await says("/home 梧桐里 3号楼502")
    await says(words)
    await says(f"漏水 {words}", GROUP)
    await says(f"/report 3号楼502漏水{words}", GROUP)
    await says(f"/report 梧桐里3号楼502漏水{words}")
    await says("/mine")
    await says(f"/ticket {words}")
    ticket = max(await house._column("tickets", "id"))
    for button, answered in (("ack", ""), ("reply", line), ("resolve", line)):
        await listen(house, judge, await house.presses(2001, f"{button}:{ticket}"))
        if answered:
            await chain_says(2001, answered)
    await says(f"/ticket {ticket}")
    await chain_says(2001, f"/report 代 3号楼502 {name} {words}")
    await chain_says(2001, f"/away {words}")
    await chain_says(2001, f"/{words}")
    await chain_says(5001, f"/invite {words}")
    await chain_says(5001, f"/bind {words}", next(_CHATS))
    await chain_says(5001, "/todo")
    assert any("漏水" in text for text in judge.texts)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=TEXTS, words=TEXTS)
async def test_no_cell_of_the_ledger_is_a_formula(house: House, name: str, words: str) -> None:
    person = next(_NEWCOMERS)
    who = {"from": {"id": person, "is_bot": False, "first_name": name or "x"}}
    await house.says(person, f"/report {words}漏水", chat=GROUP, **who)
    files = await house.ledgers_of(5001)
    assert len(files) == 2
    for file in files:
        book = load_workbook(io.BytesIO(file))
        for row in book.worksheets[0].iter_rows():
            for cell in row:
                assert cell.data_type != "f", cell.value
                assert not str(cell.value or "").startswith(("=", "+", "-", "@", "\t")) or (
                    cell.quotePrefix
                )
