"""A one-time link by which somebody takes a seat."""

from __future__ import annotations

import asyncio
import csv
import re
from typing import Any

from bot.importing import import_roster
from handlers.qr import qr_picture
from tests.stories.town import CHAIN, Person, Shown, Town

LEAK = "3号楼502天花板漏水，一直在滴"
LAMP = "3号楼楼道灯坏了，一直不亮"


async def invited(town: Town, code: str = "M1") -> tuple[Shown, str]:
    """The committee's message with the link, and the token in it."""
    committee = await town.committee("周主任")
    await committee.whispers(f"/invite {town.code(code)}")
    message = await committee.receives("https://t.me/", "start=", town.code(code))
    found = re.search(r"https://t\.me/linli_demo_bot\?start=([\w-]+)", message.text)
    assert found is not None, message.text
    return message, found[1]


async def presses_unseen(person: Person, button: str, message: Shown) -> str:
    """A button that somebody never saw, pressed under a message of their own; returns the toast."""
    own = (await person.private.bot_messages())[-1]
    data = message.button(button)["callback_data"]
    body = {"from": person.id, "chat": person.id, "message_id": own.id, "data": data}
    answered = await person.town.sandbox.post("press", **body)
    assert answered["answered"]
    return str(answered.get("text") or "")


async def imports_without_telegram(town: Town, code: str, name: str, title: str) -> None:
    """Imports the usual chain and one member more, of whom only the name is known."""
    rows = [
        (town.code(code), level, name, town.code(above) if above else "", scope, "", "", title)
        for code, level, name, above, scope, title in (
            *CHAIN,
            (code, "党员", name, "H1", "8号楼", title),
        )
    ]
    path = town.folder / f"named-{town.number}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["编号", "层级", "姓名", "上级编号", "负责范围", "电话", "Telegram", "称呼"]
        )
        for row in rows:
            places = ";".join(f"{town.estate} {place}" for place in row[4].split(";") if place)
            writer.writerow([*row[:4], places, *row[5:]])
    await import_roster(town.settings, path, dry_run=False)


async def menu_of(town: Town, person: Person) -> set[str] | None:
    """The commands that only this person's menu shows; None for everybody's."""
    await town.sandbox.settle()
    menus: dict[str, Any] = await town.sandbox.get("menus")
    for menu in menus["menus"]:
        if menu["scope"] == ["chat", str(person.id)]:
            return {command["command"] for command in menu["commands"]}
    return None


async def test_a_link_gives_the_seat_and_what_waits_there(town: Town) -> None:
    await town.resident("李阿姨").says(LEAK)
    await town.member("王建国").receives("漏水")
    message, token = await invited(town)
    assert re.search(r"到 \d+月\d+日 \d+:\d\d 前有效", message.text)
    assert message.labels == ["🚫 收回"]
    neighbour = await town.resident("陈师傅")
    await neighbour.starts(token)
    await neighbour.receives("陈师傅您好，谢谢您出来帮大家", "3号楼")
    card = await neighbour.has_buttons("天花板漏水")
    told = await town.committee("周主任").receives("陈师傅", "接下了", town.code("M1"))
    assert told.labels == ["🚫 收回"]
    await card.press("我来处理")
    await town.group("3号楼").shows("陈师傅", "在办")


async def test_the_picture_holds_the_link(town: Town) -> None:
    message, token = await invited(town)
    largest = message.raw["photo"][-1]["file_id"]
    picture = await town.sandbox.client.get(f"/sandbox/files/{largest}")
    assert picture.content == qr_picture(f"https://t.me/linli_demo_bot?start={token}")


async def test_the_secret_stands_nowhere_before_it_is_used(town: Town) -> None:
    _, token = await invited(town)
    for path in town.folder.iterdir():
        if path.is_file():
            content = await asyncio.to_thread(path.read_bytes)
            assert token.encode() not in content, path.name
            assert token.removeprefix("seat-").encode() not in content, path.name
    await town.resident("陈师傅").starts(token)
    await town.resident("陈师傅").receives("谢谢您出来帮大家")
    log = await asyncio.to_thread((town.folder / "linli.log").read_text, "utf-8")
    assert token.removeprefix("seat-") not in log


async def test_the_roster_says_how_somebody_invited_is_called(town: Town) -> None:
    await imports_without_telegram(town, "M3", "顾美玲", "楼组长顾阿姨")
    _, token = await invited(town, "M3")
    gu = await town.resident("快乐每一天")
    await gu.starts(token)
    await gu.receives("楼组长顾阿姨您好")
    # The roster does not know her Telegram: importing it again removes nobody.
    await imports_without_telegram(town, "M3", "顾美玲", "楼组长顾阿姨")
    await town.resident("李阿姨").says("8号楼楼道灯坏了，一直不亮")
    card = await gu.has_buttons("楼道灯")
    await card.press("我来处理")
    await town.group("3号楼").shows("楼组长顾阿姨在办")
    told = await town.committee("周主任").receives("快乐每一天", "接下了", "顾美玲")
    await told.press("🚫 收回")
    await gu.starts()
    await town.resident("李阿姨").says("8号楼楼道垃圾堆着没人收，臭得很")
    await town.hub("张敏").receives("垃圾堆着")


async def test_a_link_works_once(town: Town) -> None:
    _, token = await invited(town)
    first, second = await town.resident("陈师傅"), await town.resident("赵师傅")
    await first.starts(token)
    await second.starts(token)
    await second.receives("这个链接不能用了")
    await second.receives_nothing_of("谢谢您出来帮大家")
    await first.starts(token)
    await first.receives_nothing_of("这个链接不能用了")


async def test_a_link_is_too_old_after_a_week(town: Town) -> None:
    _, token = await invited(town)
    await town.fast_forward("7d")
    neighbour = await town.resident("陈师傅")
    await neighbour.starts(token)
    await neighbour.receives("这个链接不能用了", "过了日子")


async def test_a_made_up_link_is_answered_kindly(town: Town) -> None:
    neighbour = await town.resident("陈师傅")
    await neighbour.starts("seat-" + "a" * 43)
    await neighbour.receives("这个链接不能用了")


async def test_a_link_can_be_taken_back_before_it_is_used(town: Town) -> None:
    message, token = await invited(town)
    assert await message.press("🚫 收回") == "好的，这个链接不能用了。"
    assert (await message.now()).labels == []
    neighbour = await town.resident("陈师傅")
    await neighbour.starts(token)
    await neighbour.receives("这个链接不能用了")


async def test_a_seat_taken_by_the_wrong_person_is_taken_back(town: Town) -> None:
    await town.member("王建国").blocks_the_bot()
    _, token = await invited(town)
    neighbour = await town.resident("陈师傅")
    await neighbour.starts(token)
    await town.resident("李阿姨").says(LEAK)
    card = await neighbour.has_buttons("天花板漏水")
    told = await town.committee("周主任").receives("陈师傅", "接下了")
    assert await told.press("🚫 收回") == "好的，已经收回。"
    after = await card.now()
    assert after.labels == []
    assert "天花板" not in after.text
    await neighbour.receives("您不再负责", town.code("M1"), "谢谢您")
    await town.hub("张敏").receives("天花板漏水")
    assert "不在您这里" in await card.press("我来处理")
    await town.resident("李阿姨").says(LAMP)
    await neighbour.receives_nothing_of("楼道灯")
    assert await told.press("🚫 收回") == "这个已经收回过了。"


async def test_what_waits_stays_where_somebody_else_holds_the_seat(town: Town) -> None:
    _, token = await invited(town)
    await town.resident("陈师傅").starts(token)
    await town.resident("李阿姨").says(LEAK)
    await town.member("王建国").receives("天花板漏水")
    await town.resident("陈师傅").receives("天花板漏水")
    told = await town.committee("周主任").receives("陈师傅", "接下了")
    await told.press("🚫 收回")
    await town.hub("张敏").receives_nothing_of("天花板漏水")


async def test_only_the_committee_invites(town: Town) -> None:
    hub = await town.hub("张敏")
    await hub.whispers(f"/invite {town.code('M1')}")
    await hub.receives("这个要社区的同志来发")
    await town.committee("周主任").says(f"/invite {town.code('M1')}")
    await town.group("3号楼").shows("这个请在私聊里用")


async def test_only_the_committee_takes_back(town: Town) -> None:
    message, token = await invited(town)
    for name in ("张敏", "李阿姨"):
        nosy = await town.resident(name)
        await nosy.starts()
        assert "社区的同志" in await presses_unseen(nosy, "🚫 收回", message)
    neighbour = await town.resident("陈师傅")
    await neighbour.starts(token)
    await neighbour.receives("谢谢您出来帮大家")


async def test_a_code_nobody_knows_shows_those_that_are_near(town: Town) -> None:
    committee = await town.committee("周主任")
    await committee.whispers(f"/invite {town.code('M9')}")
    await committee.receives("没有找到岗位", town.code("M1"), "王建国")
    await committee.whispers("/invite 王建国")
    await committee.receives("没有找到岗位「王建国」", f"/invite {town.code('M1')}")
    await committee.whispers("/invite")
    await committee.receives("请写上岗位编号")


async def test_a_retired_seat_cannot_be_taken(town: Town) -> None:
    _, token = await invited(town)
    await town.imports(*(row for row in CHAIN if row[0] != "M1"))
    neighbour = await town.resident("陈师傅")
    await neighbour.starts(token)
    await neighbour.receives("这个链接不能用了")
    committee = await town.committee("周主任")
    await committee.whispers(f"/invite {town.code('M1')}")
    await committee.receives("没有找到岗位")


async def test_the_menu_shows_what_a_seat_makes_useful(town: Town) -> None:
    assert {"todo", "away", "report"} <= (await menu_of(town, town.people["王建国"]) or set())
    assert {"invite", "board", "overdue", "todo"} <= (
        await menu_of(town, town.people["周主任"]) or set()
    )
    _, token = await invited(town)
    neighbour = await town.resident("陈师傅")
    await neighbour.starts()
    assert await menu_of(town, neighbour) is None
    await neighbour.starts(token)
    found = await menu_of(town, neighbour) or set()
    assert "todo" in found
    assert "invite" not in found
    told = await town.committee("周主任").receives("陈师傅", "接下了")
    await told.press("🚫 收回")
    assert await menu_of(town, neighbour) is None


async def test_a_roster_changes_the_menus_of_those_whose_seats_it_changes(town: Town) -> None:
    member, hub = await town.member("王建国"), await town.hub("张敏")
    await town.imports(*(row for row in CHAIN if row[0] != "M1"))
    assert await menu_of(town, member) is None
    assert "todo" in (await menu_of(town, hub) or set())
    await town.imports(*CHAIN)
    assert "todo" in (await menu_of(town, member) or set())
    await town.imports(*CHAIN[:3], ("M1", "党员", "赵师傅", "H1", "3号楼", ""), CHAIN[4])
    assert await menu_of(town, member) is None
    newcomer = await town.member("赵师傅")
    assert await menu_of(town, newcomer) is None
    await newcomer.starts()
    assert "todo" in (await menu_of(town, newcomer) or set())
