"""Keep or drop: small talk asks nothing, and what follows something matters when that does."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.files import load_lexicon
from community.triage import Complaint, triage
from handlers.intake import Intake
from handlers.strays import Album, Anchor, Said, Strays

GROUP = -1001000000001
LEAK = "3号楼502天花板漏水，一直在滴"
_LEXICON = load_lexicon(None)


@dataclass
class Known:
    """A database that counts what it is asked."""

    mattering_now: set[Anchor] = field(default_factory=set)
    waiting: set[Said] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)

    async def is_bound(self, _: int) -> bool:
        self.asked.append("is_bound")
        return True

    async def waits(self, said: Said) -> bool:
        self.asked.append("waits")
        return said in self.waiting

    async def mattering(self, anchors: Collection[Anchor]) -> set[Anchor]:
        self.asked.append("mattering")
        return self.mattering_now & set(anchors)

    async def may_offer(self, _: int) -> bool:
        return True

    async def complaint(self, _: int, text: str) -> Complaint:
        return triage(text, _LEXICON, list).complaint


@dataclass
class Door:
    """An intake with a database and a clock to move."""

    known: Known = field(default_factory=Known)
    now: float = 0.0

    def __post_init__(self) -> None:
        @asynccontextmanager
        async def know() -> AsyncIterator[Known]:
            yield self.known

        self.intake = Intake(7, "linli_bot", know, _strays=Strays(lambda: self.now))

    async def keeps(self, *updates: dict[str, Any]) -> list[int]:
        return [update["update_id"] for update in (await self.intake.keep(updates)).updates]


@pytest.fixture
def door() -> Door:
    return Door()


def said(number: int, text: str = "", *, album: str | None = None) -> dict[str, Any]:
    return {"update_id": number, "message": _message(number, text, album)}


def edit(number: int, message: int, text: str) -> dict[str, Any]:
    return {"update_id": number, "edited_message": _message(message, text, None)}


def _message(number: int, text: str, album: str | None) -> dict[str, Any]:
    body: dict[str, Any] = {"message_id": number, "chat": {"id": GROUP, "type": "supergroup"}}
    if album is not None:
        return body | {"media_group_id": album} | ({"caption": text} if text else {})
    return body | {"text": text}


async def test_small_talk_asks_nothing(door: Door) -> None:
    assert await door.keeps(said(1, "大家好"), said(2, "谢谢"), said(3)) == []
    assert await door.intake.look_again() == []
    assert door.known.asked == []


async def test_an_edit_and_a_part_of_an_album_ask_once(door: Door) -> None:
    assert await door.keeps(edit(1, 9, "早上好")) == []
    assert door.known.asked == ["waits", "mattering"]
    door.known.asked.clear()
    assert await door.keeps(*(said(n, album="生日") for n in range(2, 12))) == []
    assert door.known.asked == ["mattering"]


@pytest.mark.parametrize("place", [0, 1, 2])
async def test_an_album_in_one_batch_is_kept_whole(door: Door, place: int) -> None:
    parts = [said(n, LEAK if n == place else "", album="a") for n in range(3)]
    assert await door.keeps(*parts) == [0, 1, 2]
    assert "mattering" not in door.known.asked
    assert door.intake.brought(parts) == []


async def test_a_part_that_came_before_the_words_comes_with_them(door: Door) -> None:
    early = said(1, album="a")
    assert await door.keeps(early) == []
    words = said(2, LEAK, album="a")
    assert await door.keeps(words) == [2]
    assert door.intake.brought([words]) == [early]
    door.intake.let_go([early])
    assert door.intake.brought([words]) == []


async def test_what_another_program_took_brings_what_came_here(door: Door) -> None:
    part, changed = said(1, album="a"), edit(2, 9, LEAK)
    assert await door.keeps(part, changed, said(3, album="b")) == []
    assert await door.intake.look_again() == []
    door.known.mattering_now = {Album(GROUP, "a"), Said(GROUP, 9)}
    assert await door.intake.look_again() == [part, changed]
    door.intake.let_go([part, changed])
    assert await door.intake.look_again() == []


async def test_an_edit_of_what_still_waits_is_kept(door: Door) -> None:
    door.known.waiting = {Said(GROUP, 9)}
    assert await door.keeps(edit(1, 9, LEAK), edit(2, 10, LEAK)) == [1]


async def test_what_nothing_makes_matter_is_forgotten_within_a_minute(door: Door) -> None:
    await door.keeps(said(1, album="a"))
    door.now += 61
    assert door.intake.brought([said(2, LEAK, album="a")]) == []
    assert await door.intake.look_again() == []


async def test_no_more_than_a_thousand_are_remembered(door: Door) -> None:
    for number in range(1, 1500):
        await door.keeps(said(number, album="a"))
    assert len(door.intake.brought([said(2000, LEAK, album="a")])) == 1000
