"""The demonstration has a past: a committee finds something to look at before anybody speaks."""

from __future__ import annotations

from tests.stories import test_demo
from tests.stories.processes import BotProcess
from tests.stories.test_demo import shows
from tests.stories.town import Sandbox

demo = test_demo.demo
HUB, COMMITTEE, MEMBER, MEMBER_ELSEWHERE, OLD_ESTATE = 3001, 5001, 2001, 2002, -1001000000009


async def test_the_committee_looks_around_and_what_was_forgotten_comes_back(
    demo: tuple[BotProcess, Sandbox],
) -> None:
    _, sandbox = demo
    await shows(sandbox, MEMBER_ELSEWHERE, "楼道灯", "您在办")
    await shows(sandbox, OLD_ESTATE, "刘桂芳阿姨在办")
    for command, *parts in (
        ("/board", "党员", "中心户", "社区", "%"),
        ("/overdue", "停车", "违建"),
        ("/todo", "加装电梯"),
    ):
        await sandbox.post("say", **{"from": COMMITTEE, "chat": COMMITTEE, "text": command})
        await shows(sandbox, COMMITTEE, *parts)
    # At 13:20 the light that 刘桂芳 promised to see to comes to her hub.
    await sandbox.settle(3.5 * 3600)
    await shows(sandbox, HUB, "楼道灯", "刘桂芳")
    await shows(sandbox, OLD_ESTATE, "请中心户一起想办法")


async def test_who_reports_for_a_neighbour_need_not_write_the_own_estate(
    demo: tuple[BotProcess, Sandbox],
) -> None:
    _, sandbox = demo
    words = "/report 代 3号楼2单元502 李阿姨 家里没水了"
    await sandbox.post("say", **{"from": HUB, "chat": HUB, "text": words})
    await shows(sandbox, MEMBER, "家里没水", "梧桐里 3号楼2单元502", "代 李阿姨 反映")
    # All three estates are the committee's: which 3号楼 has to be said.
    await sandbox.post("say", **{"from": COMMITTEE, "chat": COMMITTEE, "text": words})
    await shows(sandbox, COMMITTEE, "请把小区也写上")
