"""What the committee reads at 9:00 and at 16:00."""

from __future__ import annotations

from tests.stories.town import Town

LEAK = "3号楼502天花板漏水，一直在滴"
LAMP = "3号楼楼道灯坏了，一直不亮"


async def digests(town: Town) -> int:
    """How many digests the committee has got."""
    found = await town.people["周主任"].private.bot_messages()
    return sum(message.text.startswith("到今天") for message in found)


async def test_quiet_when_there_is_nothing_to_say(town: Town) -> None:
    await town.until("16:05")
    await town.until("09:05")
    assert await digests(town) == 0


async def test_at_four_and_at_nine_each_once(town: Town) -> None:
    await town.resident("李阿姨").says(LEAK)
    await town.until("15:59")
    assert await digests(town) == 0
    await town.until("16:01")
    await town.committee("周主任").receives("到今天 16:0", "等人接 1 件")
    await town.fast_forward("2h")
    assert await digests(town) == 1
    await town.until("09:01")
    assert await digests(town) == 2
    await town.branch("孙书记").receives_nothing_of("等人接 1 件")


async def test_it_counts_what_waits_for_whom(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await resident.says(LEAK)
    await resident.says(LAMP)
    leak = await town.member("王建国").receives("天花板漏水")
    await leak.press("我来处理")
    lamp = await town.member("王建国").receives("楼道灯")
    await lamp.press("已解决")
    await town.until("16:01")
    said = await town.committee("周主任").receives("到今天 16:0")
    assert "在办 1 件，等反映人看 1 件" in said.text
    assert "等人接" not in said.text


async def test_what_waited_for_a_while_is_listed_and_opens(town: Town) -> None:
    await town.resident("李阿姨").says(LEAK)
    await town.fast_forward("6d")
    await town.until("09:01")
    said = await town.committee("周主任").receives("等了一阵子的", "#1 漏水", "3号楼502", "起在等")
    assert said.labels == ["#1"]
    for word in ("超时", "逾期", "无人响应"):
        assert word not in said.text
    await said.press("#1")
    card = await town.committee("周主任").has_buttons("天花板漏水")
    await card.press("我来处理")
    await town.until("16:01")
    newest = await town.committee("周主任").receives("到今天 16:0")
    assert "等了一阵子" not in newest.text
    assert "在办 1 件" in newest.text


async def test_two_a_day_and_no_more(town: Town) -> None:
    await town.resident("李阿姨").says(LEAK)
    await town.fast_forward("2d")
    assert await digests(town) == 4
