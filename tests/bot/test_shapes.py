"""Updates in shapes that Telegram never sends: dropped with a line, and the next one is heard."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import text
from starlette.requests import Request

from bot import metrics, receiver
from bot.files import load_lexicon
from bot.known import Known
from bot.receiver import Receiver
from bot.vocabularies import Vocabularies
from bot.web import Hook, Webhook
from handlers.floods import Floods
from handlers.intake import Intake
from storage import Database, migrate
from storage.clock import machine_now

BOT, LI, GROUP = 7000000001, 1001, -1001000000001
LEAK = "3号楼502天花板漏水，一直在滴"
_USER = {"id": LI, "is_bot": False, "first_name": "李阿姨"}
_CHAT = {"id": GROUP, "type": "supergroup", "title": "3号楼"}
_MESSAGE = {"message_id": 5, "date": 1_772_416_800, "chat": _CHAT, "from": _USER, "text": LEAK}
_OURS = _MESSAGE | {"message_id": 4, "from": {"id": BOT, "is_bot": True, "first_name": "邻里"}}
_COMMAND = {"text": "/report 漏水", "entities": [{"type": "bot_command", "offset": 0, "length": 7}]}
_MEMBER = {"user": _OURS["from"], "status": "member"}
_WORDS = Vocabularies(load_lexicon(None), str.split)  # type: ignore[arg-type]
REALISTIC: tuple[dict[str, Any], ...] = (
    {"message": _MESSAGE},
    {"message": _MESSAGE | _COMMAND},
    {"message": _MESSAGE | {"chat": {"id": LI, "type": "private", "first_name": "李阿姨"}}},
    {"message": _MESSAGE | {"text": "好了", "reply_to_message": _OURS}},
    {"message": _MESSAGE | {"caption": LEAK, "media_group_id": "77", "sender_chat": _CHAT}},
    {"message": {**_MESSAGE, "migrate_from_chat_id": -1001}},
    {"edited_message": _MESSAGE | {"edit_date": 1_772_416_900}},
    {"callback_query": {"id": "1", "from": _USER, "message": _OURS, "data": "ack:1"}},
    {"my_chat_member": {"chat": _CHAT, "from": _USER, "date": 1, "new_chat_member": _MEMBER}},
    {"message_reaction": {"chat": _CHAT, "message_id": 5, "user": _USER, "new_reaction": []}},
)
WRONG: tuple[Any, ...] = (
    None,
    True,
    -1,
    1.5,
    2**70,
    "漏水",
    "\x00\ud83d",
    [],
    ["漏水"],
    [[]],
    [{}],
    {},
    {"id": LI},
    {"id": "1001", "type": "private"},
    {"\ud83d": "漏水"},
)


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Everything inside a piece of JSON, as what holds it and under which name."""
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    for name, part in list(parts):
        yield value, name
        if isinstance(part, dict | list):
            yield from _places(part)


@st.composite
def bent(draw: st.DrawFn) -> Any:
    """An update of one of our kinds, with some parts missing or of another kind."""
    update = {"update_id": 9} | copy.deepcopy(draw(st.sampled_from(REALISTIC)))
    for _ in range(draw(st.integers(1, 3))):
        places = list(_places(update))
        if not places:
            break
        holder, name = draw(st.sampled_from(places))
        if draw(st.booleans()):
            del holder[name]
        else:
            holder[name] = copy.deepcopy(draw(st.sampled_from(WRONG)))
    return update


class House:
    """A receiver and a webhook on a real database, in a loop that a plain test can drive."""

    def __init__(self, folder: Path) -> None:
        self.runner = asyncio.Runner()
        self.database = Database(f"sqlite:///{folder / 'linli.db'}")
        self.runner.run(migrate(self.database))
        self.intake = Intake(BOT, "linli_bot", self._know, Floods(lambda: 0.0))
        self.receiver = Receiver(
            None,  # type: ignore[arg-type]
            self.database,
            self.intake,
            lambda: None,
            self,  # type: ignore[arg-type]
        )
        self.runner.run(self._binds())

    async def polled(self) -> None:
        """As attendance."""

    async def _binds(self) -> None:
        """The group counts as bound: that is where most is looked at."""
        bind = {"update_id": 1, "message": _MESSAGE | {"text": "/bind 开鲁四村"}}
        bind["message"]["entities"] = [{"type": "bot_command", "offset": 0, "length": 5}]
        await self.receiver.take([bind])

    @asynccontextmanager
    async def _know(self) -> AsyncIterator[Known]:
        async with self.database.reading() as work:
            yield Known(BOT, work, _WORDS, machine_now())

    async def kept(self) -> list[int]:
        async with self.database.looking() as connection:
            found = await connection.scalars(text("SELECT update_id FROM inbox ORDER BY 1"))
            return list(found)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = House(tmp_path_factory.mktemp("shapes"))
    yield made
    made.runner.run(made.database.close())
    made.runner.close()


@given(bent())
@example({"update_id": 9, "message": _MESSAGE | {"media_group_id": "\ud83d", "text": "好"}})
@example({"update_id": 9, "edited_message": _MESSAGE | {"chat": _CHAT | {"id": 2**70}}})
def test_nothing_that_comes_can_end_the_poller(house: House, update: Any) -> None:
    house.runner.run(house.receiver.take([update]))
    house.runner.run(house.receiver.take([{"update_id": 8} | REALISTIC[0], update]))
    # What is remembered of it is looked for later.
    house.runner.run(house.intake.look_again())


@pytest.mark.parametrize("update", REALISTIC, ids=str)
def test_what_telegram_does_send_is_understood(house: House, update: Any) -> None:
    with structlog.testing.capture_logs() as lines:
        house.runner.run(house.receiver.take([{"update_id": 21} | update]))
    assert lines == []


@pytest.mark.parametrize(
    ("update", "kind"),
    [
        ({"message": {"message_id": 5, "text": LEAK}}, "message"),
        ({"callback_query": {"id": "1", "data": LEAK}}, "callback_query"),
        ({"chat_join_request": {"chat": _CHAT, "from": _USER, "bio": LEAK}}, "chat_join_request"),
        ({"message": _MESSAGE | {"text": [LEAK]}}, "message"),
        ({LEAK: {}}, "unclear"),
        ({}, "unclear"),
    ],
)
def test_it_is_dropped_with_one_line_that_says_no_word_of_it(
    house: House, update: dict[str, Any], kind: str
) -> None:
    before = house.runner.run(house.kept())
    with structlog.testing.capture_logs() as lines:
        house.runner.run(house.receiver.take([{"update_id": 31} | update]))
    (line,) = lines
    assert (line["event"], line["kind"]) == ("update_not_understood", kind)
    assert line["update_id"] == 31
    assert LEAK not in str(line)
    assert house.runner.run(house.kept()) == before


def test_the_offset_moves_past_it(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    offsets: list[int] = []
    answers = [[{"update_id": 41, "message": {"text": LEAK}}], ["nonsense", {"update_id": "x"}]]

    async def get_updates(_: Any, offset: int) -> Any:
        offsets.append(offset)
        if not answers:
            raise asyncio.CancelledError
        return answers.pop(0)

    async def wait(_: Any, reason: str) -> None:
        assert reason == "no update_id"

    monkeypatch.setattr(receiver, "get_updates", get_updates)
    monkeypatch.setattr(receiver.Trouble, "wait", wait)
    with pytest.raises(asyncio.CancelledError):
        house.runner.run(house.receiver.run())
    assert offsets == [0, 42, 42]


@pytest.mark.parametrize("kind", ["message", "edited_message"])
def test_what_is_nested_without_end_is_dropped(house: House, kind: str) -> None:
    deep: Any = []
    for _ in range(5000):
        deep = [deep]
    update = {"update_id": 51, kind: _MESSAGE | {"message_id": 50, "new_chat_photo": deep}}
    with structlog.testing.capture_logs() as lines:
        house.runner.run(house.receiver.take([update]))
    assert "update_not_understood" in [line["event"] for line in lines]
    assert 51 not in house.runner.run(house.kept())
    # It is not remembered either: what makes it matter would bring it back.
    original = {"update_id": 52, "message": _MESSAGE | {"message_id": 50}}
    house.runner.run(house.receiver.take([original]))


@pytest.mark.parametrize("update", [b'{"update_id": 61, "message": {}}', b'{"update_id": 62}'])
def test_the_webhook_answers_that_all_is_well(house: House, update: bytes) -> None:
    hook = Webhook(Hook("http://127.0.0.1/in", "/in", "secret"), house.receiver.take)
    headers = {b"x-telegram-bot-api-secret-token": b"secret", b"content-type": b"application/json"}

    async def body() -> dict[str, Any]:
        return {"type": "http.request", "body": update, "more_body": False}

    asked = Request({"type": "http", "method": "POST", "headers": list(headers.items())}, body)
    answers = metrics.webhook_requests.labels(status=200)
    before = answers._value.get()
    assert house.runner.run(hook.receive(asked)).status_code == 200
    assert answers._value.get() == before + 1
