"""Floods: what one person can make the bot keep and say is limited, and others are not touched."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from handlers.desk import Reaction
from handlers.floods import GROUP_COMMANDS, PRESSES, WORDS, Floods
from tests.handlers.everyone import ANONYMOUS, GROUP, Done, House, pressed, said

_NUMBERS = itertools.count(30_000)


class Monotonic:
    """Machine time that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def passed(floods: Floods, updates: list[dict[str, Any]]) -> int:
    """How many get through, each an update of its own."""
    numbered = [update | {"update_id": next(_NUMBERS)} for update in updates]
    return sum(not floods.is_too_much(update) for update in numbered)


def test_nobody_presses_that_fast_and_a_minute_later_all_is_well() -> None:
    clock = Monotonic()
    floods = Floods(clock)
    press = pressed(1001, "join:1", GROUP)
    assert passed(floods, [press] * 200) == PRESSES
    assert passed(floods, [pressed(1002, "ack:1", 1002)]) == 1, "others are not touched"
    assert passed(floods, [said(1001, "闻到煤气", GROUP, 1)]) == 1, "nor their words"
    clock.now += 61
    assert passed(floods, [press] * 10) == 10


def test_words_are_counted_by_sender_in_all_chats_edits_too() -> None:
    floods = Floods(Monotonic())
    words = [said(1001, "漏水", chat, 1) for chat in (GROUP, 1001)] * 40
    edits = [{"edited_message": said(1001, "漏水了", GROUP, 1)["message"]}] * 200
    assert passed(floods, words + edits) == WORDS


def test_commands_in_a_group_are_few() -> None:
    floods = Floods(Monotonic())
    assert passed(floods, [said(1001, "/mine", GROUP, 1)] * 100) == GROUP_COMMANDS
    assert passed(floods, [said(1002, "/report 漏水", GROUP, 1)]) == 1
    assert passed(floods, [said(1001, "/mine", 1001, 1)]) == 1


def test_what_comes_again_because_the_database_was_away_is_no_flood() -> None:
    clock = Monotonic()
    floods = Floods(clock)
    updates = [said(1001, "/report 漏水", GROUP, number) for number in range(3)]
    numbered = [update | {"update_id": number} for number, update in enumerate(updates)]
    for _ in range(50):
        assert [floods.is_too_much(update) for update in numbered] == [False] * 3
        clock.now += 1
    assert passed(floods, updates * 10) == GROUP_COMMANDS - 3


def test_who_writes_as_a_chat_is_counted_as_that_chat() -> None:
    floods = Floods(Monotonic())
    for channel in (-1007, -1008):
        sender = {"id": channel, "type": "channel", "title": "频道"}
        words = [said(ANONYMOUS, "漏水", GROUP, 1, sender_chat=sender)] * 200
        assert passed(floods, words) == WORDS


def test_memory_does_not_grow_with_the_senders() -> None:
    floods = Floods(Monotonic())
    for person in range(30_000):
        floods.is_too_much(pressed(person + 1, "join:1", GROUP) | {"update_id": person})
    assert len(floods._heard) <= 10_001


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    made = House(Path(tmp_path_factory.mktemp("floods")))
    await made.build()
    yield made
    await made.close()


def told(done: list[Done], text: str) -> int:
    return sum(text in said for one in done for said in one.texts)


async def words_of(house: House, person: int) -> int:
    return (await house._column("words", "author_id")).count(person)


async def test_the_same_complaint_again_and_again_is_kept_ten_times(house: House) -> None:
    person = next(_NUMBERS)
    done = [await house.says(person, "4号楼水管一直在漏水", chat=GROUP) for _ in range(40)]
    assert await words_of(house, person) == 10
    assert told(done, house.say("report-too-many")) == 1
    assert sum(isinstance(a, Reaction) for one in done for a in one.answers) < 10


async def test_two_hundred_troubles_are_ten_tickets_and_one_kind_answer(house: House) -> None:
    person = next(_NUMBERS)
    done = [
        await house.says(person, f"3号楼{room}天花板漏水，一直在滴", chat=GROUP)
        for room in range(101, 131)
    ]
    assert (await house._column("tickets", "reporter_id")).count(person) == 10
    assert told(done, house.say("report-too-many")) == 1
    await house.says(person, "3号楼楼道里闻到煤气，很浓", chat=GROUP)
    assert (await house._column("tickets", "reporter_id")).count(person) == 11, "danger still is"


async def test_a_channel_is_limited_as_one_person(house: House) -> None:
    channel = -next(_NUMBERS)
    sender = {"id": channel, "type": "channel", "title": "频道"}
    for room in range(201, 221):
        text = f"3号楼{room}天花板漏水，一直在滴"
        await house.says(136817688, text, chat=GROUP, sender_chat=sender)
    assert (await house._column("tickets", "reporter_id")).count(channel) == 10


async def test_offers_in_private_are_ten_an_hour(house: House) -> None:
    person = next(_NUMBERS)
    done = [await house.says(person, "楼上天天半夜拖椅子，吵得睡不着") for _ in range(30)]
    assert told(done, house.say("report-too-many")) == 1
    async with house.database.reading() as work:
        made = await work.offers.made_since(person, house.now.replace(hour=0))  # type: ignore[arg-type]
    assert made == 10


async def test_homes_are_ten(house: House) -> None:
    person = next(_NUMBERS)
    for room in range(501, 531):
        await house.says(person, f"/home 梧桐里 3号楼{room}")
    assert (await house._column("homes", "person_id")).count(person) == 10


async def test_edits_are_kept_ten_times(house: House) -> None:
    person = next(_NUMBERS)
    first = said(person, "4号楼301厨房水管漏水，一直在滴", GROUP, 990_001)
    await house._handle(first)
    for number in range(40):
        message = first["message"] | {"text": f"4号楼301厨房水管漏水，第{number}次"}
        await house._handle({"edited_message": message})
    assert await words_of(house, person) <= 10
