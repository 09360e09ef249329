"""From a complaint in the group to 「办好了」."""

from __future__ import annotations

from tests.stories.town import Town

LEAK = "3号楼502天花板漏水，一直在滴"


async def test_unanswered_leak_climbs_to_the_hub(town: Town) -> None:
    await town.resident("李阿姨").says(LEAK)
    await town.member("王建国").receives("漏水")
    await town.fast_forward("2h5m")
    hub = await town.hub("张敏").receives("漏水", "王建国这会儿可能没空，请您搭把手")
    await hub.press("我来处理")
    await town.group("3号楼").shows("张敏", "在办")


async def test_nobody_answers_and_it_climbs_to_the_committee(town: Town) -> None:
    await town.resident("李阿姨").says(LEAK)
    for wait, name in (("2h1m", "张敏"), ("4h1m", "孙书记"), ("1d", "周主任")):
        await town.fast_forward(wait)
        await town.resident(name).receives("漏水")
    await town.fast_forward("3d")
    await town.group("3号楼").shows("社区还在想办法")


async def test_at_the_committee_nobody_is_nagged_about_a_single_ticket(town: Town) -> None:
    await town.resident("李阿姨").says(LEAK)
    await town.fast_forward("2d")
    committee = await town.committee("周主任")
    await committee.receives("天花板漏水")
    await town.fast_forward("3d")
    said = [m for m in await committee.private_messages() if "天花板" in m.text]
    assert len(said) == 1, "one card, and the rest stands in the digest"


async def test_solved_and_the_resident_says_so(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await resident.says(LEAK)
    card = await town.member("王建国").receives("漏水", "3号楼502")
    assert card.labels == ["✋ 我来处理", "✅ 已解决", "⬆️ 上报", "💬 回复居民", "⋯ 更多"]
    await card.press("✋ 我来处理")
    await (await card.now()).press("✅ 已解决")
    asked = await resident.sees_in_group("王建国说办好了", "好了按 👍")
    assert await asked.press("👍") == "谢谢您。"
    await town.group("3号楼").shows("办好了，谢谢")
    assert "反映人说好" in (await card.now()).text
