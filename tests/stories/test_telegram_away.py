"""Telegram away, another program in the way, messages that cannot be drawn, a day too long away."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing

import httpx
import pytest

from tests.stories.house import GROUP, TOKEN, House, house
from tests.stories.town import wait_until

__all__ = ["house"]

#: Programs are started here, which takes its time on a busy machine.
pytestmark = pytest.mark.timeout(300)

LEAK = "3号楼502天花板漏水，一直在滴"
LAMP = "3号楼楼道灯坏了，一直不亮"
MEMBER, HUB, BRANCH, COMMITTEE = 2001, 3001, 4001, 5001
#: A message that no scene can be drawn for.
BROKEN = """
from community.telling import News
from handlers.features import RENDERERS
async def broken(scene, subject):
    raise ValueError("no such words")
RENDERERS[News.GROUP_LOST] = broken
"""


async def test_an_hour_without_telegram_is_said_once_and_nothing_is_lost(house: House) -> None:
    await house.says(LEAK)
    await wait_until(lambda: house.shows(MEMBER, "漏水"))
    await house.sandbox.post("faults", kind="502", count=0)
    await house.says(LAMP)
    await wait_until(lambda: says(house, "telegram_unreachable"))
    # Deadlines go on meanwhile; what they bring waits.
    await house.sandbox.post("advance", seconds=3600, wait=0.5)
    await wait_until(lambda: is_overdue(house))
    assert await house.shows(COMMITTEE, "漏水") is None
    await house.sandbox.client.delete("/sandbox/faults")
    for person in (HUB, BRANCH, COMMITTEE):
        await wait_until(lambda person=person: house.shows(person, "漏水"), 60)
    await wait_until(lambda: house.shows(GROUP, "#2"), 60)
    log = house.bot.log.read_text("utf-8")
    assert log.count("telegram_unreachable") == 1
    # Neither does every message that waits complain for itself.
    assert len(log.splitlines()) < 60, log


async def test_another_program_with_the_same_token_is_told_once(house: House) -> None:
    async with httpx.AsyncClient(base_url=house.sandbox.base_url) as other:
        for _ in range(6):
            await other.post(f"/bot{TOKEN}/getUpdates", data={"timeout": "0"})
            await asyncio.sleep(0.3)
    await house.says(LEAK)
    await wait_until(lambda: house.shows(GROUP, "#1"), 30)
    (line,) = [
        line
        for line in house.bot.log.read_text("utf-8").splitlines()
        if "another_program_polls" in line
    ]
    assert "/revoke" in line
    assert TOKEN not in line


async def test_a_message_that_cannot_be_drawn_is_given_up_and_told(house: House) -> None:
    house.bot.kill()
    house.settings["ADMIN_IDS"] = str(HUB)
    house.bot.before = BROKEN
    await house.runs()
    await house.sandbox.post(f"groups/{GROUP}/bot", status="left")
    told = await wait_until(lambda: house.shows(HUB, "写不出来"), 40)
    assert "请技术员看一下日志" in told.text
    await house.says("/report 4号楼301天花板漏水", chat=MEMBER, person=MEMBER)
    await wait_until(lambda: house.shows(MEMBER, "漏水"))
    (reason,) = rows(house, "SELECT reason FROM tellings WHERE what = 'group_lost'")
    assert reason == ("not rendered: ValueError",)
    assert house.bot.log.read_text("utf-8").count("Traceback") == 1


async def test_away_for_longer_than_telegram_remembers_is_told_once(house: House) -> None:
    house.settings["ADMIN_IDS"] = str(HUB)
    for hours, told in ((23, 0), (30, 1), (0, 1)):
        house.bot.stop()
        with closing(sqlite3.connect(house.folder / "linli.db")) as database, database:
            database.execute(
                "UPDATE attendance SET heard_at = heard_at - ?", (hours * 3600 * 10**6,)
            )
        await house.runs()
        await house.says(f"/report {hours}号楼301天花板漏水", chat=MEMBER, person=MEMBER)
        await wait_until(lambda hours=hours: house.shows(MEMBER, f"{hours}号楼"))
        assert await gaps(house) == told, f"after {hours} hours"


async def gaps(house: House) -> int:
    messages = await house.sandbox.messages(HUB)
    return sum("只替我留一天" in message.get("text", "") for message in messages)


async def says(house: House, event: str) -> bool:
    return event in house.bot.log.read_text("utf-8")


async def is_overdue(house: House) -> bool:
    return rows(house, "SELECT 1 FROM tickets WHERE overdue_since IS NOT NULL") != []


def rows(house: House, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(house.folder / "linli.db", timeout=30)) as database:
        return database.execute(query).fetchall()
