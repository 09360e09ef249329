"""How the community stands: /board and /overdue."""

from __future__ import annotations

from tests.stories.town import Town

LEAK = "3号楼502天花板漏水，一直在滴"
LAMP = "3号楼楼道灯坏了，一直不亮"


async def test_the_board_counts(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await resident.says(LEAK)
    await resident.says(LAMP)
    card = await town.member("王建国").receives("楼道灯")
    await card.press("已解决")
    asked = await resident.sees_in_group("王建国说办好了")
    await asked.press("👍")
    await town.committee("周主任").whispers("/board")
    said = await town.committee("周主任").receives("社区的情况")
    assert "现在：等人接 1 件。" in said.text
    assert "在哪一级：党员 1。" in said.text
    assert "这周：新来 2 件，办完 1 件。" in said.text
    assert "漏水 1" in said.text
    assert "满意 100%，没回话 0%，不满意 0%" in said.text
    assert "王建国" not in said.text
    assert "李阿姨" not in said.text


async def test_an_empty_board_says_so(town: Town) -> None:
    await town.committee("周主任").whispers("/board")
    await town.committee("周主任").receives("这里还没有事")


async def test_overdue_lists_the_longest_waiting_first(town: Town) -> None:
    committee = await town.committee("周主任")
    await committee.whispers("/overdue")
    await committee.receives("没有等了一阵子的事，辛苦了")
    await town.resident("李阿姨").says(LEAK)
    await town.fast_forward("1d")
    await town.resident("李阿姨").says(LAMP)
    await town.fast_forward("8d")
    await committee.whispers("/overdue")
    said = await committee.receives("最久的在前")
    assert said.text.index("#1 漏水") < said.text.index("#2 ")
    assert said.labels == ["#1", "#2"]
    await said.press("#2")
    await committee.has_buttons("楼道灯")


async def test_both_are_for_the_committee(town: Town) -> None:
    branch = await town.branch("孙书记")
    for command in ("/board", "/overdue"):
        await branch.whispers(command)
        await branch.receives("这个要社区的同志来发")
    await town.committee("周主任").says("/board")
    await town.group("3号楼").shows("这个请在私聊里用")
