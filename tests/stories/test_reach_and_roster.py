"""People who cannot be reached, and rosters that change."""

from __future__ import annotations

import pytest

from community.roster import RosterFaults
from tests.stories.test_invites import invited
from tests.stories.town import CHAIN, Town

LEAK = "3号楼502天花板漏水，一直在滴"
LAMP = "3号楼楼道灯坏了，一直不亮"


async def test_who_blocks_the_bot_hands_his_unanswered_work_up_at_once(town: Town) -> None:
    await town.resident("李阿姨").says(LEAK)
    await town.member("王建国").receives("漏水")
    await town.member("王建国").blocks_the_bot()
    await town.hub("张敏").receives("王建国暂时收不到消息，请您先接一下", "漏水")


async def test_a_seat_that_cannot_be_reached_is_passed_over(town: Town) -> None:
    await town.member("王建国").blocks_the_bot()
    await town.resident("李阿姨").says(LEAK)
    await town.hub("张敏").receives("漏水")
    await town.group("3号楼").shows("已转给中心户")


async def test_a_refused_message_is_noticed_too(town: Town) -> None:
    member = await town.member("王建国")
    await town.sandbox.post(f"people/{member.id}/deactivate")
    await town.resident("李阿姨").says(LEAK)
    await town.hub("张敏").receives("王建国暂时收不到消息，请您先接一下", "漏水")


async def test_who_comes_back_is_asked_again(town: Town) -> None:
    await town.member("王建国").blocks_the_bot()
    await town.member("王建国").starts()
    await town.resident("李阿姨").says(LEAK)
    await town.member("王建国").receives("漏水")


async def test_who_comes_back_gets_the_card_of_what_he_had_in_hand(town: Town) -> None:
    member = await town.member("王建国")
    await town.resident("李阿姨").says(LEAK)
    await (await member.receives("漏水")).press("我来处理")
    await member.blocks_the_bot()
    await town.sandbox.post("unblock", person=member.id)
    await (await member.has_buttons("天花板漏水", "您在办")).press("✅ 已解决")
    await town.group("3号楼").shows("王建国说办好了")


async def test_who_comes_back_gets_what_waits_at_a_shared_seat(town: Town) -> None:
    _, token = await invited(town)
    second = await town.resident("陈师傅")
    await second.starts(token)
    await second.blocks_the_bot()
    await town.resident("李阿姨").says(LEAK)
    await town.member("王建国").receives("天花板漏水")
    await second.receives_nothing_of("天花板漏水")
    await town.sandbox.post("unblock", person=second.id)
    await second.has_buttons("天花板漏水")
    cards = [m for m in await second.private_messages() if "天花板" in m.text and m.labels]
    assert len(cards) == 1


async def test_whose_home_it_is_does_not_judge_his_own_case(town: Town) -> None:
    member = await town.member("王建国")
    await member.whispers(f"/home {town.estate} 3号楼602")
    await town.resident("李阿姨").says("3号楼602半夜拖椅子，吵得睡不着")
    await town.hub("张敏").receives("拖椅子")
    await member.receives_nothing_of("拖椅子")


async def test_climbing_skips_seats_of_the_same_person(town: Town) -> None:
    rows = list(CHAIN)
    rows[2] = ("H1", "中心户", "王建国", "Z1", "", "")
    await town.imports(*rows)
    await town.member("王建国").starts()
    await town.resident("李阿姨").says(LEAK)
    await town.member("王建国").receives("漏水")
    await town.fast_forward("2h5m")
    await town.branch("孙书记").receives("漏水")


async def test_a_seat_that_left_the_roster_leaves_no_ticket_behind(town: Town) -> None:
    await town.resident("李阿姨").says(LEAK)
    card = await town.member("王建国").receives("漏水")
    await town.imports(*(row for row in CHAIN if row[0] != "M1"))
    await town.hub("张敏").receives("原来负责的岗位有变动", "漏水")
    assert (await card.now()).labels == []
    assert "不在您这里" in await card.press("我来处理")


async def test_a_code_that_returns_revives_its_seat(town: Town) -> None:
    await town.imports(*(row for row in CHAIN if row[0] != "M1"))
    await town.imports(*CHAIN)
    await town.resident("李阿姨").says(LEAK)
    await town.member("王建国").receives("漏水")


async def test_a_dry_run_changes_nothing(town: Town) -> None:
    await town.imports(*(row for row in CHAIN if row[0] != "M1"), dry_run=True)
    await town.resident("李阿姨").says(LEAK)
    await town.member("王建国").receives("漏水")


async def test_one_fault_and_nothing_changes(town: Town) -> None:
    with pytest.raises(RosterFaults):
        await town.imports(*CHAIN[:3], ("M1", "党员", "王建国", "H9", "3号楼", ""))
    await town.resident("李阿姨").says(LEAK)
    await town.member("王建国").receives("漏水")


async def test_what_waits_for_somebody_goes_out_while_the_roster_changes(town: Town) -> None:
    await town.resident("李阿姨").says(LEAK)
    await town.imports(*CHAIN, ("M3", "党员", "新同志", "H1", "6号楼", ""))
    await town.resident("李阿姨").says(LAMP)
    await town.member("王建国").receives("楼道灯")
