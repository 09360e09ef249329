"""Telegram refuses, is slow, answers nonsense, or is away: nothing is lost, and somebody knows."""

from __future__ import annotations

from typing import Any

import pytest

from tests.stories.town import Shown, Town

LEAK = "3号楼502天花板漏水，一直在滴"


async def fails(town: Town, chat: int, kind: str, **how: Any) -> None:
    await town.sandbox.post("faults", kind=kind, chat_id=chat, **how)


async def cards(town: Town, name: str) -> list[Shown]:
    person = await town.person(name)
    return [m for m in await person.private_messages() if "漏水" in m.text]


@pytest.mark.parametrize(
    ("kind", "how", "copies"),
    [
        ("429", {"retry_after": 1}, 1),
        ("500", {}, 1),
        ("502", {"count": 3}, 1),
        ("timeout_before", {"seconds": 0.1}, 1),
        ("reset", {}, 1),
        # The request took effect and nobody told us: at least once, and only that.
        ("timeout_after", {"seconds": 0.1}, 2),
    ],
)
async def test_a_card_arrives_whatever_went_wrong(
    town: Town, kind: str, how: dict[str, Any], copies: int
) -> None:
    member = await town.member("王建国")
    await fails(town, member.id, kind, method="sendMessage", **how)
    await town.resident("李阿姨").says(LEAK)
    await member.receives("漏水")
    assert len(await cards(town, "王建国")) == copies
    await (await member.has_buttons("漏水")).press("我来处理")
    await town.group("3号楼").shows("王建国在办")


async def test_a_post_that_was_deleted_is_sent_anew(town: Town) -> None:
    await town.resident("李阿姨").says(LEAK)
    group = town.group("3号楼")
    first = await group.shows("记下了")
    await town.sandbox.post("delete", chat=group.id, message_id=first.id)
    await (await town.member("王建国").has_buttons("漏水")).press("我来处理")
    again = await group.shows("王建国在办")
    assert again.id != first.id


async def test_a_card_that_can_never_be_delivered_goes_to_the_seat_above(town: Town) -> None:
    member = await town.member("王建国")
    refusal = "Bad Request: not enough rights to send text messages to the chat"
    await fails(town, member.id, "400", count=0, method="sendMessage", description=refusal)
    await town.resident("李阿姨").says(LEAK)
    await town.hub("张敏").receives("王建国暂时收不到消息，请您先接一下", "漏水")
    await town.group("3号楼").shows("请中心户")
    await town.sandbox.client.delete("/sandbox/faults")


async def test_a_post_that_can_never_be_delivered_holds_nothing_up(town: Town) -> None:
    group = town.group("3号楼").id
    refusal = "Bad Request: not enough rights to send text messages to the chat"
    await fails(town, group, "400", count=0, method="sendMessage", description=refusal)
    await town.resident("李阿姨").says(LEAK)
    await (await town.member("王建国").has_buttons("漏水")).press("我来处理")
    await town.sandbox.client.delete("/sandbox/faults")
