"""Merging and splitting by hand: what is one thing, and what is not after all."""

from __future__ import annotations

import io

import openpyxl

from tests.stories.conftest import World
from tests.stories.town import CHAIN, Shown, Town

LAMP = "3号楼2楼的楼道灯坏了，一直不亮"
DARK = "3号楼乱得很，楼梯口堆满了杂物，走都走不过去"


async def two_things(town: Town) -> tuple[Shown, Shown]:
    """#1 by 李阿姨 and #2 by 陈先生, both in the group."""
    await town.resident("李阿姨").says(LAMP)
    await town.resident("陈先生").says(DARK)
    return await town.group("3号楼").shows("#1"), await town.group("3号楼").shows("#2")


async def test_two_that_are_one_thing(town: Town) -> None:
    await town.resident("陈先生").starts()
    first, second = await two_things(town)
    neighbour = await town.resident("小吴")
    await (await neighbour.sees_in_group("#2")).press("➕ 我家也是")
    card = await town.member("王建国").receives("#2", "杂物")
    await town.committee("周主任").whispers("/merge 1 2")
    await town.committee("周主任").receives("#2 并到 #1 里一起办", "一共有 3 户")
    assert "和 #1 是一件事" in (await second.now()).text
    assert (await second.now()).labels == []
    assert "现在有 3 户" in (await first.now()).text
    assert "和 #1 是一件事" in (await card.now()).text
    assert (await card.now()).labels == []
    whole = await town.member("王建国").receives("#1", "有这件事的：3 户")
    assert "并进来的 #2：「3号楼乱得很" in whole.text
    await town.resident("陈先生").receives("您说的 #2 和 #1 是一件事", "#1")
    # Who reported the part reads on how the whole stands, and cannot answer for its reporter.
    await whole.press("✋ 我来处理")
    await town.resident("陈先生").receives("您说的 #2 和 #1 是一件事", "王建国在办")
    await (await whole.now()).press("✅ 已解决")
    await town.resident("陈先生").receives("王建国说办好了，正请反映的邻居看看")
    await town.resident("陈先生").whispers("/ticket 2")
    await town.resident("陈先生").receives("#2", "和 #1 是一件事")


async def test_old_buttons_say_where_it_went(town: Town) -> None:
    _, second = await two_things(town)
    card = await town.member("王建国").receives("#2", "杂物")
    await town.committee("周主任").whispers("/merge 1 2")
    await town.committee("周主任").receives("一起办")
    assert "和 #1 是一件事，请看 #1" in await card.press("✋ 我来处理")
    passer_by = await town.resident("小吴")
    post = Shown(second.sandbox, passer_by.id, second.chat, second.raw)
    assert "和 #1 是一件事" in await post.press("➕ 我家也是")
    # A reply to its post helps the whole.
    await town.resident("陈先生").says("灯罩里还进了水，滴到楼梯上", reply_to=second.id)
    await town.member("王建国").receives("#1", "补充：「灯罩里还进了水")
    # Nothing rings for it any more: only #1 goes up.
    await town.fast_forward("3h")
    await town.hub("张敏").receives("#1", "搭把手")
    await town.hub("张敏").receives_nothing_of("#2 王建国")


async def test_five_households_together_go_to_the_hub(town: Town) -> None:
    first, second = await two_things(town)
    for number in range(3):
        who = await town.resident(f"邻居{number}")
        on = first if number else second
        await Shown(on.sandbox, who.id, on.chat, on.raw).press("➕ 我家也是")
    await town.committee("周主任").whispers("/merge #1 #2")
    await town.hub("张敏").receives("楼道灯", "有这件事的：5 户", "并进来的 #2")
    await town.group("3号楼").shows("#1", "请中心户一起想办法", "现在有 5 户")


async def test_what_cannot_wait_makes_the_whole_urgent(town: Town) -> None:
    await town.resident("李阿姨").says("3号楼电梯又坏了，不动了")
    await town.resident("陈先生").says("3号楼楼道里煤气味好重，快来人")
    await town.group("3号楼").shows("#2")
    await town.committee("周主任").whispers("/merge 1 2")
    await town.committee("周主任").receives("一起办")
    await town.hub("张敏").receives("🚨 急 #1")
    await town.group("3号楼").shows("#1", "煤气")


async def test_photos_go_along(town: Town) -> None:
    await town.resident("李阿姨").says(LAMP)
    chen = await town.resident("陈先生")
    body = {"from": chen.id, "chat": town.group("3号楼").id, "caption": DARK, "photo": True}
    await town.sandbox.post("say", **body)
    await town.group("3号楼").shows("#2")
    before = len(await _photos(town, "王建国"))
    await town.committee("周主任").whispers("/merge 1 2")
    await town.committee("周主任").receives("一起办")
    assert len(await _photos(town, "王建国")) == before + 1
    await town.fast_forward("3h")
    assert len(await _photos(town, "张敏")) == 1


async def _photos(town: Town, name: str) -> list[Shown]:
    found = await (await town.resident(name)).private_messages()
    return [message for message in found if "photo" in message.raw]


async def test_split_makes_it_a_thing_of_its_own_again(town: Town) -> None:
    await town.resident("陈先生").starts()
    first, second = await two_things(town)
    await town.committee("周主任").whispers("/merge 1 2")
    done = await town.committee("周主任").receives("一起办")
    assert done.labels == ["↩️ 再分开"]
    await town.committee("周主任").whispers("/split 2")
    await town.committee("周主任").receives("#2 又单独办了", "负责本楼的同志", "前回话")
    assert "现在有" not in (await first.now()).text
    again = await second.now()
    assert "负责本楼的同志" in again.text
    assert "➕ 我家也是" in again.labels
    card = await town.member("王建国").has_buttons("#2", "杂物")
    assert await card.press("✋ 我来处理")
    await town.resident("陈先生").receives("#2", "现在单独办")
    await town.committee("周主任").whispers("/split 2")
    await town.committee("周主任").receives("没有和别的事并在一起")
    assert "没有和别的事并在一起" in await _said_after(town, done)


async def _said_after(town: Town, done: Shown) -> str:
    await done.press("↩️ 再分开")
    return (await town.committee("周主任").receives("没有和别的事并在一起")).text


async def test_a_message_that_joined_by_mistake_gets_a_number_of_its_own(town: Town) -> None:
    await town.resident("李阿姨").says("3号楼楼道灯坏了，一直不亮")
    await town.resident("陈先生").says("3号楼楼道灯不亮，是五楼那一盏，黑咕隆咚的")
    await town.group("3号楼").shows("现在有 2 户")
    await town.committee("周主任").whispers("/split 1")
    listed = await town.committee("周主任").receives("1. 「3号楼楼道灯不亮，是五楼那一盏")
    assert "单独记成 #2 了" in await listed.press("1")
    await town.group("3号楼").shows("#2", "负责本楼的同志")
    await town.member("王建国").receives("#2", "五楼那一盏")
    first = await town.member("王建国").receives("#1")
    assert "五楼那一盏" not in first.text
    assert "现在有" not in (await town.group("3号楼").shows("#1")).text
    assert "不能用了" in await listed.press("1")


async def test_what_cannot_be_merged_is_said_kindly(town: Town) -> None:
    await two_things(town)
    resident = await town.resident("赵大爷")
    await resident.starts()
    await resident.whispers(f"/home {town.estate} 3号楼302")
    await resident.whispers("/report 3号楼楼道灯坏了，摸黑上楼")
    committee = await town.committee("周主任")
    for typed, said in (
        ("", "请写上两个编号"),
        ("1", "请写上两个编号"),
        ("1 1", "不用并"),
        ("1 77", "没有找到 #77"),
        ("78 1", "没有找到 #78"),
        ("1 3", "#3 是私下说的"),
        ("3 1", "#3 是私下说的"),
    ):
        await committee.whispers(f"/merge {typed}")
        await committee.receives(said)
    await town.group("3号楼").shows_nothing_of("#3")
    for typed, said in (("", "请写上编号"), ("77", "没有找到 #77"), ("1", "不用分")):
        await committee.whispers(f"/split {typed}")
        await committee.receives(said)
    await (await town.resident("陈先生").sees_in_group("#2")).press("↩️ 撤回")
    await committee.whispers("/merge 1 2")
    await committee.receives("#2 已经结束了（撤回了）")
    hub = await town.hub("张敏")
    await hub.whispers("/merge 1 2")
    await hub.receives("这个要社区的同志来发")
    await committee.says("/split 1")
    await town.group("3号楼").shows("这个请在私聊里用")


async def test_never_across_communities(town: Town, world: World) -> None:
    other = Town(world.sandbox, world.settings, world.folder, town.bot, town.bot_username)
    await other.build()
    shared = await other.committee("周主任")
    town.people["吴主任"] = shared
    await town.imports(("SQ", "社区", "吴主任", "", "", ""), *CHAIN[1:])
    await shared.starts()
    await two_things(town)
    await other.resident("赵大爷").says(LAMP)
    await shared.whispers("/split 1")
    await shared.receives("要分开哪边的 #1")
    await shared.whispers("/merge 1 2")
    await shared.receives("#2 并到 #1 里一起办")
    await other.resident("钱师傅").says(DARK)
    await town.committee("吴主任").whispers("/split 2")
    await (await shared.receives("要分开哪边的 #2")).press(town.estate)
    await shared.receives("#2 又单独办了")
    await shared.whispers("/merge 1 2")
    which = await shared.receives("要并哪边的 #1 和 #2")
    assert "一起办" in await which.press(other.estate)
    await other.group("3号楼").shows("#2", "和 #1 是一件事")


async def test_the_ledger_and_the_board_know_it(town: Town) -> None:
    await two_things(town)
    committee = await town.committee("周主任")
    await committee.whispers("/merge 1 2")
    await committee.whispers("/board")
    assert "等人接 1 件" in (await committee.receives("等人接")).text
    await committee.whispers("/export")
    book = await _ledger(town, await committee.receives("台账"))
    assert [row[2] for row in book] == ["状态", "等人接", "和 #1 是一件事"]


async def _ledger(town: Town, message: Shown) -> list[tuple[object, ...]]:
    file_id = message.raw["document"]["file_id"]
    token = town.settings.token
    base = town.settings.telegram_api_base_url
    found = await town.sandbox.client.get(f"{base}/bot{token}/getFile", params={"file_id": file_id})
    path = found.json()["result"]["file_path"]
    data = await town.sandbox.client.get(f"{base}/file/bot{token}/{path}")
    sheet = openpyxl.load_workbook(io.BytesIO(data.content)).active
    assert sheet is not None
    return list(sheet.iter_rows(values_only=True))
