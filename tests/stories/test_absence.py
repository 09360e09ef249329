"""Somebody is away for some days, and others stand in."""

from __future__ import annotations

import re

from tests.stories.test_invites import invited, presses_unseen
from tests.stories.town import Town

LEAK = "3号楼502天花板漏水，一直在滴"
LAMP = "3号楼楼道灯坏了，一直不亮"


async def test_who_is_away_is_passed_over_until_he_is_back(town: Town) -> None:
    member = await town.member("王建国")
    await member.whispers("/away 3天")
    said = await member.receives("新的事先请别人看着", "/away 回来")
    assert re.search(r"到 周. 10:\d\d", said.text), said.text
    await town.resident("李阿姨").says(LEAK)
    await town.hub("张敏").receives("天花板漏水")
    await town.group("3号楼").shows("已转给中心户")
    await member.receives_nothing_of("天花板漏水")
    await town.fast_forward("3d1m")
    await member.receives("欢迎回来，辛苦了")
    await town.resident("李阿姨").says(LAMP)
    await member.receives("楼道灯")


async def test_what_he_had_not_answered_goes_up_at_once(town: Town) -> None:
    await town.resident("李阿姨").says(LEAK)
    await town.member("王建国").receives("天花板漏水")
    await town.member("王建国").whispers("/away 一周")
    await town.hub("张敏").receives("王建国这几天不在，请您先接一下", "天花板漏水")


async def test_what_he_took_in_hand_stays_with_him(town: Town) -> None:
    await town.resident("李阿姨").says(LEAK)
    card = await town.member("王建国").receives("天花板漏水")
    await card.press("我来处理")
    await town.member("王建国").whispers("/away 5")
    await town.group("3号楼").shows("王建国在办")
    await town.hub("张敏").receives_nothing_of("天花板漏水")
    assert "请反映人看看" in await (await card.now()).press("已解决")


async def test_he_comes_back_early(town: Town) -> None:
    member = await town.member("王建国")
    await member.whispers("/away 3天")
    await member.whispers("/away 回来")
    await member.receives("欢迎回来。新的事照常发给您")
    await town.resident("李阿姨").says(LEAK)
    await member.receives("天花板漏水")
    await member.whispers("/away 0")
    await member.receives("您一直在的")
    await town.fast_forward("4d")
    await member.receives_nothing_of("欢迎回来，辛苦了")


async def test_a_finger_is_enough(town: Town) -> None:
    member = await town.member("王建国")
    await member.whispers("/away")
    asked = await member.receives("要离开几天")
    assert asked.labels == ["一天", "三天", "一周", "两周"]
    assert "新的事先请别人看着" in await asked.press("三天")
    await member.whispers("/away")
    now = await member.receives("早回来了，按下面的按钮")
    assert "欢迎回来" in await now.press("我回来了")


async def test_the_committee_sets_it_for_somebody_in_hospital(town: Town) -> None:
    committee, member = await town.committee("周主任"), await town.member("王建国")
    await town.resident("李阿姨").says(LEAK)
    await committee.whispers(f"/away {town.code('M1')} 5天")
    await committee.receives("王建国新的事先请别人看着")
    await member.receives("社区的同志帮您说好了", "您安心")
    await town.hub("张敏").receives("王建国这几天不在，请您先接一下")
    await committee.whispers(f"/away {town.code('M1')} 回来")
    await committee.receives("王建国 回来了")
    await town.resident("李阿姨").says(LAMP)
    await member.receives("楼道灯")


async def test_of_several_holders_the_committee_says_which(town: Town) -> None:
    _, token = await invited(town)
    await town.resident("陈师傅").starts(token)
    committee = await town.committee("周主任")
    await committee.whispers(f"/away {town.code('M1')} 5天")
    asked = await committee.receives("有好几位，是哪一位")
    assert "陈师傅" in await asked.press("陈师傅")
    await town.resident("李阿姨").says(LEAK)
    await town.member("王建国").receives("天花板漏水")
    await town.resident("陈师傅").receives_nothing_of("天花板漏水")


async def test_nobody_else_may_say_it(town: Town) -> None:
    hub = await town.hub("张敏")
    await hub.whispers(f"/away {town.code('M1')} 5天")
    await hub.receives("这个要社区的同志来发")
    await town.resident("李阿姨").whispers("/away 3天")
    await town.resident("李阿姨").receives("这个是给党员")
    await town.member("王建国").whispers("/away")
    asked = await town.member("王建国").receives("要离开几天")
    assert "社区的同志" in await presses_unseen(hub, "三天", asked)
    await town.resident("李阿姨").says(LEAK)
    await town.member("王建国").receives("天花板漏水")


async def test_what_cannot_be_read_says_how(town: Town) -> None:
    member = await town.member("王建国")
    await member.whispers("/away 过年")
    await member.receives("「过年」我没看懂", "/away 3天")
    await member.whispers("/away 61天")
    await member.receives("最多 60 天")
    await member.says("/away 3天")
    await town.group("3号楼").shows("这个请在私聊里用")


async def test_the_chain_sees_who_is_away(town: Town) -> None:
    await town.member("王建国").whispers("/away 3天")
    await town.hub("张敏").whispers("/chain")
    await town.hub("张敏").receives("王建国（到 周", "不在）")


async def test_when_the_whole_committee_is_away_it_is_still_read(town: Town) -> None:
    await town.committee("周主任").whispers("/away 3天")
    for name in ("王建国", "张敏", "孙书记"):
        await town.resident(name).whispers("/away 3天")
    await town.resident("李阿姨").says(LEAK)
    await town.committee("周主任").receives("天花板漏水")
