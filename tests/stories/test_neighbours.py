"""Neighbours: offers, joining, taking back, comments, private words."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from tests.stories.conftest import World
from tests.stories.town import Town

LIFT = "3号楼电梯又坏了，困在一楼上不去"
LAMP = "3号楼楼道灯坏了，一直不亮"
#: Clear, but about people: the author is asked first (``offer_only``).
ASKED = "物业收了钱不办事，打电话从来没人接，太不像话了"
MAYBE = "有没有人觉得楼道里有股味道"


async def test_a_perhaps_is_offered_to_its_author(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await resident.says(MAYBE)
    offer = await resident.sees_in_group("要我记下来")
    assert offer.labels == ["📝 登记", "🙅 不用"]
    await town.member("王建国").receives_nothing_of("有股味道")
    assert await offer.press("📝 登记") == "记下了，谢谢。"
    await town.group("3号楼").shows("#1", "异味")
    await town.member("王建国").receives("有股味道")
    assert await _is_gone(town, "要我记下来")


async def test_not_everybody_answers_an_offer(town: Town) -> None:
    await town.resident("李阿姨").says(ASKED)
    offer = await town.resident("陈先生").sees_in_group("要我记下来")
    assert "请说的那位邻居来决定" in await offer.press("📝 登记")
    chain = await town.member("王建国").sees_in_group("要我记下来")
    assert await chain.press("📝 登记") == "记下了，谢谢。"
    assert "李阿姨" not in (await town.group("3号楼").shows("#1")).text


async def test_no_thanks_and_it_is_forgotten(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await resident.says(ASKED)
    await (await resident.sees_in_group("要我记下来")).press("🙅 不用")
    assert await _is_gone(town, "要我记下来")
    assert await town.posts_in_group() == 0


async def test_after_ten_minutes_an_offer_is_gone_without_a_trace(town: Town, world: World) -> None:
    said = "物业收了钱不办事，打电话从来没人接，钱桂枝也这么说"
    await town.resident("李阿姨").says(said)
    offer = await town.resident("李阿姨").sees_in_group("要我记下来")
    await town.fast_forward("10m30s")
    assert await _is_gone(town, "要我记下来")
    assert "我已经忘了" in await _press_anyway(town, offer)
    with closing(sqlite3.connect(world.folder / "linli.db")) as database:
        assert database.execute("SELECT count(*) FROM offers").fetchone()[0] > 0
    for file in world.folder.glob("linli.db*"):
        assert "钱桂枝".encode() not in file.read_bytes(), file.name


async def test_three_offers_an_hour(town: Town) -> None:
    for number in range(5):
        await town.resident(f"邻居{number}").says(ASKED)
    assert await town.posts_in_group() == 3
    await town.fast_forward("61m")
    await town.resident("邻居9").says(ASKED)
    assert await town.posts_in_group() == 1


async def test_a_complaint_about_the_property_is_offered_first(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await resident.says("物业收了钱不办事，打电话从来没人接，太不像话了")
    await (await resident.sees_in_group("要我记下来")).press("📝 登记")
    await town.group("3号楼").shows("#1", "物业")


async def test_the_same_trouble_is_one_thing(town: Town) -> None:
    await town.resident("李阿姨").says(LAMP)
    second = await town.resident("陈先生")
    await second.says("3号楼的楼道灯不亮了，黑咕隆咚的")
    await town.group("3号楼").shows("是一件事，您家也算上了", "#1")
    await town.group("3号楼").shows("#1", "现在有 2 户")
    third = await town.resident("小吴")
    said = await third.says("3号楼楼道灯坏了好几天，摸黑上楼")
    await town.group("3号楼").shows("#1", "现在有 3 户")
    raw = next(
        m for m in await town.sandbox.messages(town.group("3号楼").id) if m["message_id"] == said
    )
    assert "👌" in raw["sandbox"]["reactions"]
    card = await town.member("王建国").receives("有这件事的：3 户")
    assert "摸黑上楼" in card.text
    assert await town.posts_in_group() == 2


async def test_the_lamp_is_not_the_door(town: Town) -> None:
    await town.resident("李阿姨").says("3号楼楼道的灯坏了，一直不亮")
    await town.resident("陈先生").says("3号楼门禁坏了，刷不开")
    await town.group("3号楼").shows("#2", "记下了")
    await town.resident("小吴").says("3号楼楼道灯还是不亮，摸黑上楼")
    await town.group("3号楼").shows("#1", "现在有 2 户")
    await town.group("3号楼").shows_nothing_of("#3")
    await town.member("王建国").receives("楼道的灯", "有这件事的：2 户")
    door = await town.member("王建国").receives("门禁坏了")
    assert "有这件事的" not in door.text


async def test_no_water_is_not_no_power(town: Town) -> None:
    await town.resident("李阿姨").says("3号楼停水了")
    await town.resident("陈先生").says("3号楼停电了")
    await town.group("3号楼").shows("#2", "记下了")
    await town.resident("小吴").says("3号楼又没水了")
    await town.group("3号楼").shows("#1", "现在有 2 户")


async def test_what_was_merged_by_hand_is_one_thing_for_the_next_neighbour(town: Town) -> None:
    await town.resident("李阿姨").says("3号楼楼道的灯坏了，一直不亮")
    await town.resident("陈先生").says("3号楼门禁坏了，刷不开")
    await town.group("3号楼").shows("#2", "记下了")
    committee = await town.committee("周主任")
    await committee.whispers("/merge 1 2")
    await committee.receives("#2", "#1")
    await town.resident("小吴").says("3号楼门禁还是刷不开，进不去")
    await town.group("3号楼").shows("#1", "现在有 3 户")


async def test_different_households_are_different_things(town: Town) -> None:
    await town.resident("李阿姨").says("3号楼502天花板漏水")
    await town.resident("陈先生").says("3号楼302天花板漏水")
    await town.group("3号楼").shows("#2")


async def test_me_too(town: Town) -> None:
    reporter = await town.resident("李阿姨")
    await reporter.says(LAMP)
    post = await town.resident("陈先生").sees_in_group("#1")
    assert await post.press("➕ 我家也是") == "记下了，您家也算上。"
    assert await post.press("➕ 我家也是") == "您家已经算上了。"
    own = await reporter.sees_in_group("#1")
    assert "这件事就是您说的" in await own.press("➕ 我家也是")
    await town.group("3号楼").shows("现在有 2 户")


async def test_five_households_make_it_everybodys(town: Town) -> None:
    await town.resident("李阿姨").says(LAMP)
    for number in range(4):
        post = await town.resident(f"邻居{number}").sees_in_group("#1")
        await post.press("➕ 我家也是")
    await town.hub("张敏").receives("楼道灯", "有这件事的：5 户")
    committee = await town.committee("周主任").receives("楼道灯")
    assert committee.silent
    await town.group("3号楼").shows("请中心户一起想办法", "现在有 5 户")


async def test_with_joiners_taking_back_takes_out_only_oneself(town: Town) -> None:
    reporter = await town.resident("李阿姨")
    await reporter.says("3号楼楼道灯坏了，我家门口一直不亮")
    neighbour = await town.resident("陈先生")
    await neighbour.says("3号楼楼道灯不亮，黑咕隆咚的")
    post = await reporter.sees_in_group("现在有 2 户")
    await post.press("↩️ 撤回")
    card = await town.member("王建国").receives("黑咕隆咚")
    assert "我家门口" not in card.text
    assert "现在有 2 户" not in (await post.now()).text
    await (await neighbour.sees_in_group("记下了")).press("↩️ 撤回")
    assert "撤回了" in (await post.now()).text


async def test_taking_back_takes_the_words_back(town: Town) -> None:
    reporter = await town.resident("李阿姨")
    await reporter.says("3号楼502天花板漏水，滴在五斗橱上")
    card = await town.member("王建国").receives("五斗橱")
    await (await reporter.sees_in_group("#1")).press("↩️ 撤回")
    assert "五斗橱" not in (await card.now()).text


async def test_a_neighbours_comment_helps_and_thanks_are_not_kept(town: Town) -> None:
    await town.resident("李阿姨").says(LAMP)
    post = await town.group("3号楼").shows("#1")
    await town.resident("陈先生").says("二楼到三楼那一段也不亮", reply_to=post.id)
    await town.resident("小吴").says("谢谢，辛苦了👍👍", reply_to=post.id)
    await town.resident("老吴").says("物业就是王八蛋", reply_to=post.id)
    card = await town.member("王建国").receives("补充：「二楼到三楼那一段也不亮」")
    assert "辛苦" not in card.text
    assert "王八" not in card.text
    assert await town.posts_in_group() == 1


async def test_where_neighbours_are_concerned_nobody_joins_in(town: Town) -> None:
    await town.resident("李阿姨").says("3号楼602半夜吵得睡不着，天天拖椅子")
    post = await town.resident("陈先生").sees_in_group("#1")
    assert "➕ 我家也是" not in post.labels
    assert "🔒 私下说" in post.labels
    await town.resident("陈先生").says("602那家一直这样的，太过分了", reply_to=post.id)
    await town.member("王建国").receives_nothing_of("一直这样的")
    await town.resident("小吴").says("3号楼602半夜吵死了，拖椅子")
    await town.group("3号楼").shows("#2")


async def test_in_private_after_the_link_plain_words_are_offered(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await resident.whispers(f"/home {town.estate} 3号楼502")
    await resident.starts("private")
    await resident.receives("这里只有您和我")
    await resident.whispers("楼上602天天半夜拖椅子，吵得睡不着")
    offer = await resident.receives("要我记下来吗")
    assert offer.labels == ["📝 登记", "🏢 直接给社区", "🙅 不用"]
    await offer.press("🏢 直接给社区")
    await town.committee("周主任").receives("拖椅子")
    await town.member("王建国").receives_nothing_of("拖椅子")
    await resident.receives("只有社区看得到")


async def test_straight_to_the_committee_stays_so_when_the_estate_has_to_be_asked(
    town: Town,
) -> None:
    other = Town(town.sandbox, town.settings, town.folder, town.bot, town.bot_username)
    await other.build()
    resident = await town.resident("李阿姨")
    await resident.starts("private")
    await resident.whispers("楼上3号楼602天天半夜拖椅子，吵得睡不着")
    await (await resident.receives("要我记下来吗")).press("🏢 直接给社区")
    await (await resident.receives("您住在哪个小区")).press(town.estate)
    await town.committee("周主任").receives("拖椅子")
    await town.member("王建国").receives_nothing_of("拖椅子")
    await other.people["周主任"].receives_nothing_of("拖椅子")


async def test_who_has_seats_in_two_communities_says_for_which(town: Town) -> None:
    other = Town(town.sandbox, town.settings, town.folder, town.bot, town.bot_username)
    hub = await town.hub("张敏")
    other.people["张敏"] = hub
    await other.build()
    await hub.whispers("/report 代 3号楼502 李阿姨 家里没水了")
    await hub.receives("请把小区也写上")
    await hub.whispers(f"/report 代 {other.estate}3号楼502 李阿姨 家里没水了")
    await other.people["王建国"].receives("家里没水", "代 李阿姨 反映")
    await town.member("王建国").receives_nothing_of("家里没水")


async def test_violence_at_home_goes_to_the_committee_alone(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await resident.whispers(f"/home {town.estate} 3号楼502")
    await resident.whispers("/report 隔壁男的又在打孩子，孩子哭得厉害")
    await resident.receives("110", "只有社区看得到")
    await town.committee("周主任").receives("打孩子")
    for name in ("王建国", "张敏", "孙书记"):
        await town.resident(name).receives_nothing_of("打孩子")


async def test_a_seat_reports_for_somebody_without_a_phone(town: Town) -> None:
    hub = await town.hub("张敏")
    await hub.whispers("/report 代 3号楼502 李阿姨 家里没水了，楼上楼下都有")
    card = await town.member("王建国").receives("家里没水", "3号楼502", "代 李阿姨 反映")
    await card.press("✅ 已解决")
    await (await hub.receives("王建国说办好了")).press("👍")
    await hub.whispers("/report 代 没水了")
    await hub.receives("替人反映请这样写")


async def test_the_reporter_may_let_the_chain_know(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await resident.whispers(f"/home {town.estate} 3号楼502")
    await resident.whispers("/report 厨房一直在漏水")
    card = await town.member("王建国").receives("已隐去")
    filed = await resident.receives("记下了", "不会在群里出现")
    await filed.press("可以告诉经办人我是谁")
    assert "李阿姨" in (await card.now()).text


async def test_privacy_and_forget(town: Town, world: World) -> None:
    resident = await town.resident("石榴阿姨")
    await resident.whispers("/privacy")
    await resident.receives("我记什么，不记什么", "/forget")
    await resident.whispers(f"/home {town.estate} 3号楼502")
    await resident.whispers("/report 厨房的紫砂水管一直在漏水")
    await (await town.member("王建国").receives("紫砂")).press("✅ 已解决")
    await (await resident.receives("王建国说办好了")).press("👍")
    await resident.whispers("/forget")
    await (await resident.receives("要我忘掉您吗")).press("🧹 都删掉")
    await resident.receives("都删掉了。")
    for file in world.folder.glob("linli.db*"):
        data = file.read_bytes()
        assert "紫砂".encode() not in data, file.name
        assert "石榴阿姨".encode() not in data, file.name


async def _is_gone(town: Town, text: str) -> bool:
    found = await town.group("3号楼").bot_messages()
    return not any(text in message.text for message in found)


async def _press_anyway(town: Town, offer: object) -> str:
    raw = offer.raw  # type: ignore[attr-defined]
    answered = await town.sandbox.post(
        "press",
        **{"from": offer.viewer},  # type: ignore[attr-defined]
        chat=offer.chat,  # type: ignore[attr-defined]
        message_id=raw["message_id"],
        data=raw["reply_markup"]["inline_keyboard"][0][0]["callback_data"],
    )
    return str(answered["text"])


async def test_a_private_one_is_not_joined_but_whoever_works_it_may_know(town: Town) -> None:
    await town.resident("李阿姨").says(LAMP)
    resident = await town.resident("陈先生")
    await resident.whispers(f"/home {town.estate} 3号楼502")
    await resident.whispers("/report 3号楼楼道灯坏了，摸黑上楼")
    await town.member("王建国").receives("摸黑上楼", "可能与 #1 是一件事")
    await town.group("3号楼").shows_nothing_of("现在有 2 户")
    await resident.whispers("/report 3号楼门禁坏了，刷不开")
    door = await town.member("王建国").receives("刷不开")
    assert "可能与" not in door.text


async def test_one_household_counts_once(town: Town) -> None:
    await town.resident("李阿姨").says(LAMP)
    for name in ("陈先生", "陈太太"):
        person = await town.resident(name)
        await person.whispers(f"/home {town.estate} 3号楼301")
        await (await person.sees_in_group("#1")).press("➕ 我家也是")
    await town.group("3号楼").shows("现在有 2 户")


async def test_after_three_days_the_same_words_are_a_new_thing(town: Town) -> None:
    await town.resident("李阿姨").says(LAMP)
    await town.fast_forward("72h1m")
    await town.resident("陈先生").says("3号楼的楼道灯不亮了，黑咕隆咚的")
    await town.group("3号楼").shows("#2", "记下了")
