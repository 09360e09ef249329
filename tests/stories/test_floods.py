"""One resident floods the bot at its real pace; another's urgent words are not held up by it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.stories.house import GROUP, House, furnished
from tests.stories.town import wait_until

#: At Telegram's real pace.
pytestmark = pytest.mark.timeout(300)
FLOODER, OTHER, MEMBER = 1001, 1002, 2001


@pytest.fixture
async def paced(tmp_path: Path) -> AsyncIterator[House]:
    """A house whose bot keeps Telegram's limits, as everywhere but in tests."""
    pace = {"SWEEP_SECONDS": "1", "RATE_LIMIT": "on"}
    async with furnished(tmp_path, House, policy='quiet_hours = ""', **pace) as made:
        await made.is_lived_in()
        await made.sandbox.post("people", id=OTHER, name="陈先生")
        await made.sandbox.post("start", **{"from": OTHER})
        await made.sandbox.post(f"groups/{GROUP}/members", person=OTHER, status="member")
        yield made


def count(house: House, query: str) -> int:
    with closing(sqlite3.connect(house.folder / "linli.db")) as database:
        return int(database.execute(query).fetchone()[0])


async def cards(house: House) -> list[str]:
    said = [m.get("text", "") for m in await house.sandbox.messages(MEMBER)]
    return [text for text in said if "漏水" in text or "煤气" in text]


async def all_handled(house: House) -> bool:
    pending = await house.sandbox.get("updates/pending")
    waits = count(house, "SELECT count(*) FROM inbox WHERE NOT done AND NOT set_aside")
    return not pending["pending"] and not waits


async def test_two_hundred_messages_do_not_delay_anothers_urgent_one(paced: House) -> None:
    # Telegram lets the member's chat wait, so that all cards wait for it together.
    await paced.sandbox.post("faults", kind="429", chat_id=MEMBER, retry_after=12, count=1)
    flood = [paced.says(f"3号楼{101 + n}天花板漏水，一直在滴") for n in range(200)]
    await asyncio.gather(*flood[:30])

    async def are_filed() -> bool:
        return count(paced, "SELECT count(*) FROM tickets") >= 8

    await wait_until(are_filed)
    await paced.says("/report 3号楼楼道里闻到煤气，很浓", person=OTHER, chat=OTHER)
    await asyncio.gather(*flood[30:])

    async def is_filed() -> bool:
        return count(paced, "SELECT count(*) FROM tickets WHERE urgent") == 1

    await wait_until(is_filed)
    before = len(await cards(paced))

    async def came() -> list[str]:
        return [text for text in await cards(paced) if "煤气" in text]

    await wait_until(came, 60)
    place = next(n for n, text in enumerate(await cards(paced)) if "煤气" in text)
    assert place <= before + 1, "only the one that was under way may come before it"
    assert count(paced, f"SELECT count(*) FROM tickets WHERE reporter_id = {FLOODER}") <= 10
    await wait_until(lambda: all_handled(paced), 30)


async def test_two_hundred_presses_and_commands_leave_the_others_their_turn(paced: House) -> None:
    await paced.says("3号楼502天花板漏水，一直在滴", person=OTHER)
    post: Any = await wait_until(lambda: paced.shows(GROUP, "#1"))
    data = post.button("↩️ 撤回")["callback_data"]
    press = {"chat": GROUP, "message_id": post.id, "data": data}
    presses = [
        paced.sandbox.post("press", **{"from": FLOODER}, **press, wait=0) for _ in range(200)
    ]
    commands = [paced.says("/mine") for _ in range(100)]
    await asyncio.gather(*presses, *commands)
    answered = await paced.sandbox.post("press", **{"from": OTHER}, **press, wait=30)
    assert answered["text"] == "已撤回。"
    await wait_until(lambda: all_handled(paced), 30)
    kept = count(paced, "SELECT count(*) FROM inbox")
    assert kept < 100, "what nobody's fingers can do is dropped before it is kept"
    assert count(paced, "SELECT count(*) FROM tellings") <= 3
    await wait_until(lambda: paced.shows(GROUP, "撤回了"), 60)
    answers = [m for m in await paced.sandbox.messages(GROUP) if "私聊里用" in m.get("text", "")]
    assert len(answers) <= 10
