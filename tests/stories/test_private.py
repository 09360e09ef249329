"""What people do alone with the bot."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import openpyxl

from tests.stories.conftest import World
from tests.stories.town import CHAIN, Town

LEAK = "3号楼502天花板漏水，一直在滴"


async def test_start_greets_in_three_lines(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await resident.starts()
    hello = await resident.receives("您好，我是邻里")
    assert len(hello.text.splitlines()) == 3


async def test_start_takes_the_seat_that_the_roster_keeps(town: Town) -> None:
    member = await town.member("王建国")
    await member.receives("王建国您好，谢谢您出来帮大家", "3号楼")
    await town.committee("周主任").receives("您现在在社区这一级")


async def test_who_takes_a_seat_gets_what_waits_there(town: Town) -> None:
    rows = (
        ("SQ", "社区", "周主任", "", "", ""),
        ("Z1", "党支部", "孙书记", "SQ", "", ""),
        ("H1", "中心户", "张敏", "Z1", "", ""),
        ("M1", "党员", "新来的", "H1", "3号楼", ""),
    )
    await town.imports(*rows)
    await town.resident("李阿姨").says(LEAK)
    await town.hub("张敏").receives("漏水", "天花板")
    await town.member("新来的").starts()
    await town.member("新来的").receives("新来的您好")
    await town.resident("李阿姨").says("3号楼楼道灯坏了，一直不亮")
    await town.member("新来的").receives("楼道灯")


async def test_home_is_remembered_and_completes_a_report(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await resident.whispers(f"/home {town.estate} 3号楼502")
    await resident.receives("记下了，您住", "3号楼502")
    await resident.whispers(f"/home {town.estate} 4号楼")
    await resident.whispers("/home")
    homes = await resident.receives("您告诉过我住在")
    await homes.press("4号楼")
    await resident.whispers("/report 厨房一直在漏水")
    card = await town.member("王建国").receives("厨房一直在漏水")
    assert "3号楼502" in card.text


async def test_an_address_that_cannot_be_read_says_how(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await resident.whispers("/home 就是那边")
    await resident.receives("「就是那边」我没看懂", "/home 3号楼502")
    await resident.whispers("/home")
    await resident.receives("请写上几号楼几室")
    await resident.whispers("/home 别处 3号楼502")
    await resident.receives("这里没有「别处」")


async def test_a_private_report_never_appears_in_a_group(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await resident.whispers(f"/home {town.estate} 3号楼502")
    await resident.whispers("/report 602半夜拖椅子，吵得睡不着")
    await resident.receives("已转给负责本楼的同志", "不会在群里出现")
    card = await town.member("王建国").receives("拖椅子")
    assert "反映人：已隐去" in card.text
    assert "李阿姨" not in card.text
    await card.press("✅ 已解决")
    asked = await resident.receives("王建国说办好了")
    await asked.press("👎")
    hub = await town.hub("张敏").receives("拖椅子")
    assert "反映人：已隐去" in hub.text
    await hub.press("⬆️ 上报")
    assert "李阿姨" in (await town.branch("孙书记").receives("拖椅子")).text
    assert await town.posts_in_group() == 0


async def test_a_private_report_is_taken_back_in_private(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await resident.whispers(f"/home {town.estate} 3号楼502")
    await resident.whispers("/report 楼道灯坏了")
    filed = await resident.receives("记下了", "已转给")
    assert await filed.press("↩️ 撤回") == "已撤回。"
    await town.member("王建国").receives("不用管了")


async def test_an_unknown_place_is_never_a_reason_to_refuse(town: Town) -> None:
    await town.add_group("大群", town.estate)
    await town.resident("李阿姨").says("楼道灯坏了好几天，一直不亮", to=town.group("大群").id)
    await town.group("大群").shows("#1", "记下了")
    await town.branch("孙书记").receives_nothing_of("楼道灯")
    await town.hub("张敏").receives("楼道灯")


async def test_the_reporter_reads_in_private_once_they_pressed_start(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await resident.starts()
    await resident.says(LEAK)
    await town.fast_forward("2h5m")
    await resident.receives("#1", "请中心户一起想办法，今天 16:")
    await (await town.hub("张敏").receives("漏水")).press("我来处理")
    await resident.receives("#1", "张敏接了")


async def test_mine_and_ticket(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await resident.whispers("/mine")
    await resident.receives("您还没有说过什么事")
    await resident.says(LEAK)
    await resident.whispers("/mine")
    await resident.receives("#1 漏水", "等人接")
    await resident.whispers("/ticket 1")
    await resident.receives("#1", LEAK)
    await resident.whispers("/ticket 77")
    await resident.receives("没有找到 #77")
    await resident.whispers("/ticket")
    await resident.receives("请写上编号")
    stranger = await town.resident("路人")
    await stranger.whispers("/ticket 1")
    await stranger.receives("没有找到 #1")
    await stranger.receives_nothing_of("502")


async def test_todo_shows_the_soonest_deadline_first(town: Town) -> None:
    member = await town.member("王建国")
    await member.whispers("/todo")
    await member.receives("手上没有事，辛苦了")
    await town.resident("李阿姨").says("3号楼楼道灯坏了，一直不亮")
    await (await member.receives("楼道灯")).press("我来处理")
    await town.resident("李阿姨").says(LEAK)
    await member.whispers("/todo")
    todo = await member.receives("手上的事")
    assert todo.text.index("#2") < todo.text.index("#1")
    assert todo.labels == ["#2", "#1"]


async def test_with_several_communities_nothing_is_guessed(town: Town, world: World) -> None:
    member, resident = await town.member("王建国"), await town.resident("李阿姨")
    other = Town(town.sandbox, world.settings, world.folder, town.bot, town.bot_username)
    other.people = {"王建国": replace(member, town=other), "李阿姨": replace(resident, town=other)}
    await other.build()
    await resident.says(LEAK)
    await other.people["李阿姨"].says("3号楼楼道灯坏了，一直不亮")
    for person in (member, resident):
        await person.whispers("/ticket 1")
        asked = await person.receives("#1 有好几件，您问的是哪个小区的？")
        assert asked.labels == [town.estate, other.estate]
        await asked.press(other.estate)
        await person.receives("#1", "楼道灯")
    await member.whispers("/todo")
    todo = await member.receives(f"{town.estate} #1 漏水", f"{other.estate} #1 公共设施")
    assert todo.labels == [f"{town.estate} #1", f"{other.estate} #1"]
    await resident.whispers("/mine")
    await resident.receives(f"{town.estate} #1 漏水", f"{other.estate} #1 公共设施")


async def test_todo_is_for_the_chain(town: Town) -> None:
    await town.resident("李阿姨").whispers("/todo")
    await town.resident("李阿姨").receives("这个是给党员、中心户、党支部和社区用的")


async def test_chain_shows_above_and_below(town: Town) -> None:
    await town.hub("张敏").whispers("/chain")
    shown = await town.hub("张敏").receives("您的上下级")
    lines = shown.text.splitlines()
    assert [line[:2] for line in lines[1:]] == ["社区", "党支", "中心", "党员", "党员"]
    assert "就是您" in lines[3]


async def test_chain_says_that_a_seat_looks_after_more_than_it_shows(town: Town) -> None:
    row = ("M1", "党员", "王建国", "H1", "3号楼;6号楼;7号楼;8号楼", "")
    await town.imports(*CHAIN[:3], row, CHAIN[4])
    await town.hub("张敏").whispers("/chain")
    await town.hub("张敏").receives("7号楼等）")


async def test_export_is_masked_and_the_full_one_takes_a_second_press(town: Town) -> None:
    await town.resident("李阿姨").says(LEAK)
    committee = await town.committee("周主任")
    await committee.whispers("/export")
    masked = await committee.receives("姓名和门牌已遮住")
    sheet = await _sheet(town, masked.raw["document"]["file_id"])
    assert "502" not in str(sheet)
    assert "李阿姨" not in str(sheet)
    assert "漏水" in str(sheet)
    await masked.press("导出全部内容")
    full = await committee.receives("里面有姓名和门牌")
    sheet = await _sheet(town, full.raw["document"]["file_id"])
    assert "502" in str(sheet)
    assert "李阿姨" in str(sheet)


async def test_export_is_for_the_committee(town: Town) -> None:
    await town.hub("张敏").whispers("/export")
    await town.hub("张敏").receives("这个要社区的同志来发")


async def test_unknown_commands_and_plain_words_get_one_helpful_line(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await resident.whispers("/dance")
    await resident.receives("这个我不会", "/report", "/home")
    await town.member("王建国").whispers("/dance")
    await town.member("王建国").receives("这个我不会", "/todo", "/away")
    await town.committee("周主任").whispers("/dance")
    await town.committee("周主任").receives("这个我不会", "/board", "/invite")
    await resident.whispers("你好呀")
    await resident.receives("要我转给负责的同志，请发 /report")
    await resident.whispers("/report")
    await resident.receives("请写上是什么事")


async def test_help_fits_the_person_and_one_phone_screen(town: Town) -> None:
    own = {"李阿姨": "/home", "王建国": "/away 3天", "周主任": "/board"}
    for name, command in own.items():
        person = await town.resident(name)
        await person.whispers("/help")
        shown = await person.receives(command, "/report")
        assert len(shown.text.splitlines()) <= 12
    await town.resident("李阿姨").receives_nothing_of("/todo", "/board")
    await town.member("王建国").receives_nothing_of("/board")


async def test_a_reply_to_ones_own_note_reaches_whoever_works_it(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await resident.whispers(f"/home {town.estate} 3号楼502")
    await resident.whispers("/report 厨房一直在漏水")
    note = await resident.receives("记下了", "已转给")
    await resident.says("下午三点以后家里有人", to=resident.id, reply_to=note.id)
    await resident.receives("记下了，#1 负责的同志看得到。")
    await town.member("王建国").receives("补充：「下午三点以后家里有人」")
    await resident.says("谢谢！", to=resident.id, reply_to=note.id)
    await resident.receives("不客气")
    await resident.whispers("/mine")
    assert "#2" not in (await resident.receives("您说过的事")).text


async def test_a_photo_that_was_offered_comes_with_the_card(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await resident.whispers(f"/home {town.estate} 3号楼502")
    who = {"from": resident.id, "chat": resident.id}
    await town.sandbox.post("say", **who, caption="楼上602天天半夜拖椅子", photo=True)
    await (await resident.receives("要我记下来吗")).press("📝 登记")
    card = await town.member("王建国").receives("拖椅子")
    photos = [m for m in await town.member("王建国").private_messages() if m.raw.get("photo")]
    assert [m.raw["reply_to_message"]["message_id"] for m in photos] == [card.id]


async def test_everybodys_menu_is_there_from_the_start(town: Town) -> None:
    menus = (await town.sandbox.get("menus"))["menus"]
    shown = {menu["scope"][0]: {c["command"] for c in menu["commands"]} for menu in menus}
    assert {"report", "home", "mine", "ticket", "privacy", "forget", "help"} <= shown[
        "all_private_chats"
    ]
    assert shown["all_private_chats"].isdisjoint({"todo", "board", "invite"})
    assert shown["all_group_chats"] == {"report"}


async def _sheet(town: Town, file_id: str) -> list[list[object]]:
    base = f"{town.sandbox.base_url}"
    token = "7000000001:sandbox-stories"
    found = await town.sandbox.client.get(f"{base}/bot{token}/getFile", params={"file_id": file_id})
    path = found.json()["result"]["file_path"]
    data = await town.sandbox.client.get(f"{base}/file/bot{token}/{path}")
    rows = openpyxl.load_workbook(BytesIO(data.content)).active.iter_rows(values_only=True)
    return [list(row) for row in rows]


async def test_a_private_report_stays_private_when_its_reporter_is_gone(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await resident.whispers(f"/home {town.estate} 3号楼502")
    await resident.whispers("/report 602半夜拖椅子，吵得睡不着")
    card = await town.member("王建国").receives("拖椅子")
    await resident.blocks_the_bot()
    await card.press("✅ 已解决")
    await town.fast_forward("73h")
    assert "反映人没有回话" in (await card.now()).text
    assert await town.posts_in_group() == 0
