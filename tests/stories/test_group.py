"""What a group reads, and what it is spared."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from tests.stories.conftest import World
from tests.stories.town import Town

LEAK = "3号楼502天花板漏水，一直在滴"


async def test_noted_as_a_reply_with_number_tag_building_and_clock(town: Town) -> None:
    said = await town.resident("李阿姨").says(LEAK)
    post = await town.group("3号楼").shows("漏水", "3号楼", "已转给负责本楼的同志，今天 12:0")
    assert post.text.startswith("#1（漏水，3号楼）记下了。")
    assert post.raw["reply_to_message"]["message_id"] == said
    assert "↩️ 撤回" in post.labels
    assert "🔔 私下跟进" in post.labels
    assert post.links[0].startswith("https://t.me/linli_demo_bot?start=follow-")


async def test_the_group_never_reads_room_words_or_a_name_too_soon(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await resident.says("3号楼502天花板漏水，我家刘宝宝都淋湿了")
    group = town.group("3号楼")
    await group.shows("漏水")
    await group.shows_nothing_of("502", "天花板", "宝宝", "李阿姨", "王建国", "张敏")
    await (await town.member("王建国").receives("漏水")).press("我来处理")
    await group.shows("王建国在办")
    await group.shows_nothing_of("502", "天花板", "宝宝", "李阿姨", "张敏")


async def test_a_title_is_how_people_see_a_holder(town: Town) -> None:
    await town.add_group("5号楼", f"{town.estate} 5号楼")
    resident = await town.resident("陈先生")
    await resident.says("5号楼门口路灯不亮，坏了一个星期了", to=town.group("5号楼").id)
    await (await town.member("刘桂芳").receives("路灯")).press("我来处理")
    await town.group("5号楼").shows("楼组长刘阿姨在办")
    await town.group("5号楼").shows_nothing_of("刘桂芳")


async def test_small_talk_gets_no_answer_and_is_not_stored(town: Town, world: World) -> None:
    group = town.group("3号楼")
    before = len(await group.bot_messages())
    talk = [
        "今天的毛豆新鲜得很，团购接龙啦，下午五点截止",
        "哈哈哈哈笑死我了",
        "谢谢王师傅，水管修好了",
        "周末有人去打羽毛球吗",
    ]
    for text in talk:
        await town.resident("陈先生").says(text)
    assert len(await group.bot_messages()) == before
    with closing(sqlite3.connect(world.folder / "linli.db")) as database:
        database.execute("PRAGMA wal_checkpoint")
    for file in world.folder.glob("linli.db*"):
        kept = file.read_bytes()
        for text in talk:
            assert text[4:10].encode() not in kept, f"{text} stands in {file.name}"


async def test_report_files_whatever_triage_thinks(town: Town) -> None:
    await town.resident("李阿姨").says("/report 3号楼底下那只箱子放了好几天")
    await town.group("3号楼").shows("#1", "记下了")
    await town.member("王建国").receives("那只箱子")


async def test_report_as_a_reply_names_its_sender_and_not_the_author(town: Town) -> None:
    said = await town.resident("陈先生").says("那只箱子放了好几天")
    reporter = await town.resident("李阿姨")
    await reporter.says("/report", reply_to=said)
    card = await town.member("王建国").receives("那只箱子")
    assert "李阿姨" in card.text
    assert "陈先生" not in card.text
    post = await town.group("3号楼").shows("记下了")
    assert post.raw["reply_to_message"]["from"]["id"] == reporter.id


async def test_report_as_a_reply_to_the_bot_is_no_complaint(town: Town) -> None:
    await town.resident("李阿姨").says(LEAK)
    post = await town.group("3号楼").shows("#1")
    await town.resident("陈先生").says("/report", reply_to=post.id)
    await town.group("3号楼").shows("请写上是什么事")
    assert await town.posts_in_group() == 2


async def test_thanks_by_a_mention_are_nodded_at(town: Town) -> None:
    said = await town.resident("李阿姨").says("@linli_demo_bot 谢谢，辛苦了")
    assert await town.posts_in_group() == 0
    found = {m["message_id"]: m for m in await town.sandbox.messages(town.group("3号楼").id)}
    assert "👌" in found[said]["sandbox"]["reactions"]


async def test_report_on_a_message_that_is_a_ticket_already(town: Town) -> None:
    said = await town.resident("李阿姨").says(LEAK)
    await town.resident("陈先生").says("/report", reply_to=said)
    await town.group("3号楼").shows("这句话已经记下了，是 #1")


async def test_an_empty_report_gets_one_helpful_line(town: Town) -> None:
    await town.resident("李阿姨").says("/report")
    await town.group("3号楼").shows("请写上是什么事：/report")


async def test_4096_characters_of_emoji_are_not_a_report(town: Town) -> None:
    await town.resident("李阿姨").says("😀" * 2048)
    await town.resident("李阿姨").says("/report " + "😀" * 2000)
    await town.group("3号楼").shows("请写上是什么事")
    assert await town.posts_in_group() == 1


async def test_a_very_long_complaint_fits_into_one_card(town: Town) -> None:
    await town.resident("李阿姨").says("/report " + "漏水" * 2040)
    card = await town.member("王建国").receives("漏水漏水")
    assert "…」" in card.text
    assert len(card.text) <= 4096


async def test_a_mention_files_too(town: Town) -> None:
    await town.resident("李阿姨").says("@linli_demo_bot 3号楼底下那只箱子放了好几天")
    card = await town.member("王建国").receives("那只箱子")
    assert "@linli" not in card.text


async def test_an_edited_message_updates_its_ticket_and_makes_no_second(town: Town) -> None:
    resident = await town.resident("李阿姨")
    said = await resident.says(LEAK)
    await town.member("王建国").receives("漏水")
    await town.sandbox.post(
        "edit",
        **{"from": resident.id},
        chat=town.group("3号楼").id,
        message_id=said,
        text="3号楼502天花板漏水，现在滴得更快了",
    )
    await town.member("王建国").receives("后来改成", "滴得更快")
    assert await town.posts_in_group() == 1


async def test_a_unit_alone_is_in_the_building_of_the_group_or_of_the_reporter(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await resident.says("2单元楼道灯坏了，一直不亮")
    await town.member("王建国").receives("楼道灯", "3号楼2单元")
    await town.add_group("大群", town.estate)
    neighbour = await town.resident("陈先生")
    await neighbour.whispers(f"/home {town.estate} 5号楼101")
    await neighbour.says("1单元门口垃圾堆了三天没人清", to=town.group("大群").id)
    await town.member("刘桂芳").receives("垃圾", "5号楼1单元")


async def test_the_reporters_reply_with_a_place_routes_anew(town: Town) -> None:
    await town.add_group("大群", town.estate)
    group = town.group("大群")
    resident = await town.resident("李阿姨")
    await resident.says("楼道灯坏了好几天，一直不亮", to=group.id)
    post = await group.shows("#1", "回复这条写上几号楼")
    await town.member("王建国").receives_nothing_of("楼道灯")
    await resident.says("3号楼的", to=group.id, reply_to=post.id)
    await town.member("王建国").receives("楼道灯", "3号楼")
    assert "3号楼" in (await post.now()).text


async def test_ten_an_hour_and_then_one_kind_line(town: Town) -> None:
    resident = await town.resident("李阿姨")
    for number in range(13):
        await resident.says(f"/report {number + 1}号楼楼道灯坏了")
    group = town.group("3号楼")
    found = [m for m in await group.bot_messages() if "后面的请合在一条里说" in m.text]
    assert len(found) == 1
    assert await town.posts_in_group() == 11


async def test_the_bot_introduces_itself_once(town: Town) -> None:
    group = town.group("3号楼")
    intro = await group.shows("这里不是 12345，在这里说不影响您打 12345。")
    assert "聊天我不记，也不存" in intro.text
    await town.committee("周主任").says(f"/bind {town.estate} 3号楼 4号楼")
    await group.shows("这个群现在是", "4号楼")
    said = [m for m in await group.bot_messages() if "12345" in m.text]
    assert len(said) == 1


async def test_only_the_committee_binds(town: Town) -> None:
    await town.resident("李阿姨").says(f"/bind {town.estate} 9号楼")
    await town.group("3号楼").shows("这个要社区的同志来发")


async def test_a_bind_that_cannot_be_read_says_how(town: Town) -> None:
    await town.committee("周主任").says(f"/bind {town.estate} 3号楼 那边那栋")
    await town.group("3号楼").shows("「那边那栋」我没看懂")


async def test_commands_in_the_wrong_place_get_one_line(town: Town) -> None:
    await town.member("王建国").says("/todo")
    await town.group("3号楼").shows("请在私聊里用")
    await town.committee("周主任").whispers("/bind 3号楼")
    await town.committee("周主任").receives("请在要用的群里发")


async def test_unknown_commands_are_answered_only_when_they_are_for_us(town: Town) -> None:
    group = town.group("3号楼")
    before = len(await group.bot_messages())
    await town.resident("李阿姨").says("/dance")
    await town.resident("李阿姨").says("/dance@other_bot")
    assert len(await group.bot_messages()) == before
    await town.resident("李阿姨").says("/dance@linli_demo_bot")
    await group.shows("这个我不会")


async def test_an_unbound_group_is_left_alone(town: Town) -> None:
    made = await town.sandbox.post(
        "groups", title="别处", members=[(await town.resident("李阿姨")).id]
    )
    town.groups["别处"] = int(made["id"])
    await town.resident("李阿姨").says(LEAK, to=made["id"])
    found = await town.group("别处").bot_messages()
    assert ["/bind" in message.text for message in found] == [True]


async def test_a_group_that_puts_the_bot_out_is_told_to_the_committee(town: Town) -> None:
    group = town.group("3号楼").id
    committee = await town.committee("周主任")
    await town.sandbox.post(f"groups/{group}/bot", status="kicked", by=committee.id)
    await committee.receives(f"「{town.estate} 3号楼」这个群我进不去了")
    await town.sandbox.post(f"groups/{group}/bot", status="member", by=committee.id)
    await town.resident("李阿姨").says(LEAK)
    await town.group("3号楼").shows_nothing_of("#1")
    await committee.says(f"/bind {town.estate} 3号楼")
    await town.sandbox.settle()
    await town.resident("李阿姨").says(LEAK)
    await town.group("3号楼").shows("#1", "记下了")


async def test_a_group_that_becomes_a_supergroup_keeps_its_binding(town: Town) -> None:
    committee = town.people["周主任"]
    members = [person.id for person in town.people.values()]
    made = await town.sandbox.post(
        "groups", title="小群", kind="group", members=members, added_by=committee.id
    )
    town.groups["小群"] = int(made["id"])
    await committee.says(f"/bind {town.estate} 3号楼", to=made["id"])
    await town.group("小群").shows("这里不是 12345")
    moved = await town.sandbox.post(f"groups/{made['id']}/migrate")
    town.groups["新群"] = int(moved["id"])
    await town.resident("李阿姨").says(LEAK, to=moved["id"])
    await town.group("新群").shows("漏水", "记下了")


async def test_a_neighbour_who_follows_reads_no_more_than_the_group(town: Town) -> None:
    await town.resident("李阿姨").says(LEAK)
    post = await town.group("3号楼").shows("记下了")
    neighbour = await town.resident("陈先生")
    await neighbour.starts(post.links[0].partition("start=")[2])
    await neighbour.receives("#1", "已转给负责本楼的同志")
    await neighbour.receives_nothing_of("502", "天花板", "李阿姨")


async def test_text_that_looks_like_markup_stays_text(town: Town) -> None:
    await town.resident("<b>李</b>&amp;").says(
        "/report 3号楼502漏水 <b>急</b> &lt; </a> [x](tg://user?id=1)"
    )
    card = await town.member("王建国").receives("<b>急</b> &lt; </a> [x](tg://user?id=1)")
    assert "<b>李</b>&amp;" in card.text
    assert not card.raw.get("entities")


async def test_a_neighbours_noise_says_what_the_group_does_not_write(town: Town) -> None:
    await town.resident("李阿姨").says("3号楼602半夜吵得睡不着，天天拖椅子")
    await town.group("3号楼").shows("噪音", "哪一户、谁反映的，群里不写。")
    await town.group("3号楼").shows_nothing_of("602", "椅子")


async def test_a_forged_press_of_a_stranger_does_nothing(town: Town) -> None:
    await town.resident("李阿姨").says(LEAK)
    card = await town.member("王建国").receives("漏水")
    stranger = await town.resident("路人")
    for label in card.labels:
        query = {
            "id": "1",
            "from": {"id": stranger.id, "is_bot": False, "first_name": "路人"},
            "message": card.raw,
            "chat_instance": "1",
            "data": card.button(label)["callback_data"],
        }
        await town.sandbox.post("update", callback_query=query)
    after = await card.now()
    assert (after.text, after.labels) == (card.text, card.labels)


async def test_an_hour_later_there_is_room_again(town: Town) -> None:
    resident = await town.resident("李阿姨")
    for number in range(11):
        await resident.says(f"/report {number + 1}号楼楼道灯坏了")
    await town.group("3号楼").shows("后面的请合在一条里说")
    await town.fast_forward("61m")
    await resident.says(LEAK)
    await town.group("3号楼").shows("#11", "漏水")


async def test_a_new_estate_is_named_by_binding_its_group(town: Town) -> None:
    await town.add_group("新村", f"{town.estate}新村 1号楼")
    await town.group("新村").shows(f"{town.estate}新村 1号楼", "我是邻里")
    resident = await town.resident("李阿姨")
    await resident.whispers(f"/home {town.estate}新村 1号楼302")
    await resident.receives("记下了，您住", f"{town.estate}新村 1号楼302")
