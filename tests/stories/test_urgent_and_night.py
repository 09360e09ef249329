"""What cannot wait, and what waits until morning."""

from __future__ import annotations

import pytest

from tests.stories.town import Town

GAS = "3号楼楼道里闻到很浓的煤气味，快来人"
LEAK = "3号楼502天花板漏水，一直在滴"


async def test_gas_rings_at_several_levels_at_once(town: Town) -> None:
    await town.resident("李阿姨").says(GAS)
    for name in ("王建国", "张敏", "孙书记"):
        card = await town.resident(name).receives("🚨 急", "煤气")
        assert not card.silent
        assert "✋ 我来处理" in card.labels
    await town.committee("周主任").receives_nothing_of("煤气")


async def test_the_group_reads_what_to_do_and_whom_to_call(town: Town) -> None:
    await town.resident("李阿姨").says(GAS)
    await town.group("3号楼").shows(
        "⚠️ 闻到煤气：别开灯、别按门铃、别在屋里打电话。开窗、关总阀，"
        "到屋外再打 119或燃气抢修 021-962777。这里不能代替报警。".replace("119或", "119 或")
    )


async def test_the_first_to_answer_stops_the_ringing(town: Town) -> None:
    await town.resident("李阿姨").says(GAS)
    await (await town.hub("张敏").receives("煤气")).press("我来处理")
    for name in ("王建国", "孙书记"):
        card = await town.resident(name).receives("煤气")
        assert "张敏在办" in card.text
        assert card.labels == []
    await town.group("3号楼").shows("张敏在办")


async def test_nobody_answers_the_urgent_one_for_five_minutes(town: Town) -> None:
    await town.resident("李阿姨").says(GAS)
    await town.fast_forward("5m10s")
    await town.hub("张敏").receives("王建国这会儿可能没空，请您搭把手", "煤气")
    await town.fast_forward("5m10s")
    await town.fast_forward("5m10s")
    await town.committee("周主任").receives("煤气", "🚨 急")


async def test_at_night_an_urgent_one_still_rings(town: Town) -> None:
    await town.until("23:00")
    await town.resident("李阿姨").says(GAS)
    assert not (await town.member("王建国").receives("煤气")).silent
    await town.fast_forward("5m10s")
    assert not (await town.hub("张敏").receives("王建国这会儿可能没空")).silent


async def test_at_night_ordinary_deadlines_stand_still_and_nothing_makes_a_sound(
    town: Town,
) -> None:
    await town.until("22:00")
    await town.resident("李阿姨").says(LEAK)
    post = await town.group("3号楼").shows(
        "现在是夜里，负责的同志早上 8:30 起会联系您。", "夜里着急的话，请打物业电话 021-55551111"
    )
    assert post.silent
    assert (await town.member("王建国").receives("漏水")).silent
    await town.until("10:00")
    await town.hub("张敏").receives_nothing_of("漏水")
    await town.fast_forward("31m")
    await town.hub("张敏").receives("漏水", "王建国这会儿可能没空")


async def test_the_evening_deadline_is_said_as_a_clock_of_tomorrow(town: Town) -> None:
    await town.until("20:00")
    await town.resident("李阿姨").says(LEAK)
    await town.group("3号楼").shows("明天 9:3", "前回话")


async def test_by_day_a_card_makes_a_sound(town: Town) -> None:
    await town.resident("李阿姨").says(LEAK)
    assert not (await town.member("王建国").receives("漏水")).silent


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("3号楼着火了，楼道里全是烟", "119"),
        ("3号楼电梯里困了人，出不来", "021-55552222"),
        ("3号楼401水管爆了，水喷得到处都是", "总水阀"),
        ("3号楼楼道电线冒火花，吓死人了", "总闸"),
        ("3号楼上面掉花盆下来，差点砸到人", "离开那一片"),
        ("3号楼602有人在打老人，快来人", "110"),
        ("3号楼301独居老人敲门没人应，几天没见人了", "120"),
    ],
)
async def test_each_danger_has_its_own_words(town: Town, said: str, words: str) -> None:
    await town.resident("李阿姨").says(said)
    post = await town.group("3号楼").shows("⚠️", words)
    assert "这里不能代替报警。" in post.text


async def test_a_neighbour_who_says_it_is_urgent_makes_it_urgent(town: Town) -> None:
    await town.resident("李阿姨").says("3号楼水管漏水，滴滴答答的")
    await town.member("王建国").receives("滴滴答答")
    await town.resident("陈先生").says("3号楼水管爆了，水喷得到处都是，快来人")
    await town.group("3号楼").shows("⚠️ 水管爆了", "#1")
    await town.hub("张敏").receives("🚨 急", "滴滴答答")
    said_at_once = await town.group("3号楼").shows("⚠️ 水管爆了：先关家里总水阀")
    assert "#1" not in said_at_once.text
    await (await town.hub("张敏").receives("滴滴答答")).press("我来处理")
    await town.group("3号楼").shows("⚠️ 水管爆了", "张敏在办")


async def test_a_smell_of_gas_is_no_power_cut(town: Town) -> None:
    await town.resident("李阿姨").says("3号楼又停电了，有人管吗")
    await town.resident("陈先生").says(GAS)
    await town.group("3号楼").shows("⚠️ 闻到煤气", "#2")
    await town.resident("小吴").says("3号楼楼道闻到煤气味，谁家没关煤气")
    await town.group("3号楼").shows("#2", "现在有 2 户")


async def test_confirming_goes_on_at_night(town: Town) -> None:
    await town.resident("李阿姨").says(LEAK)
    await (await town.member("王建国").receives("漏水")).press("✅ 已解决")
    await town.fast_forward("72h1m")
    await town.group("3号楼").shows("办完了")


async def test_whose_turn_it_is_again_gets_a_new_card_and_the_old_one_no_buttons(
    town: Town,
) -> None:
    await town.resident("李阿姨").says(GAS)
    rung = await town.hub("张敏").receives("煤气")
    await town.fast_forward("5m10s")
    card = await town.hub("张敏").has_buttons("王建国这会儿可能没空", "煤气")
    assert card.id != rung.id
    assert (await rung.now()).labels == []
    live = [m for m in await town.hub("张敏").private_messages() if m.labels]
    assert [m.id for m in live] == [card.id]


async def test_no_ordinary_message_makes_a_sound_at_night(town: Town) -> None:
    resident, member = await town.resident("李阿姨"), await town.member("王建国")
    committee = await town.committee("周主任")
    await resident.starts()
    await town.until("22:30")
    people = (resident, member, committee, await town.hub("张敏"))
    before = {(m.chat, m.id) for person in people for m in await person.private_messages()}
    before |= {(m.chat, m.id) for m in await town.group("3号楼").bot_messages()}
    await resident.says(LEAK)
    await resident.says("有没有人觉得楼道里有股味道")
    await resident.whispers("楼上602天天半夜拖椅子，吵得睡不着")
    await resident.whispers("/report 厨房的水龙头一直在滴水")
    for command in ("/help", "/mine", "/home", "/privacy", "/dance", "/ticket 1"):
        await resident.whispers(command)
    for command in ("/board", "/overdue", "/export", f"/invite {town.code('M1')}", "/chain"):
        await committee.whispers(command)
    card = await member.has_buttons("天花板漏水")
    await card.press("💬 回复居民")
    await member.whispers("明天一早来看")
    await card.press("⬆️ 上报")
    await (await town.hub("张敏").has_buttons("天花板漏水")).press("✅ 已解决")
    await (await resident.has_buttons("说办好了")).press("👍")
    await town.add_group("4号楼", f"{town.estate} 4号楼")
    said = [m for person in people for m in await person.private_messages()]
    said += await town.group("3号楼").bot_messages() + await town.group("4号楼").bot_messages()
    loud = [m.text for m in said if (m.chat, m.id) not in before and not m.silent]
    assert loud == []
