"""Learning from people: what they press teaches which words earn and which mislead."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing

from tests.stories.conftest import World
from tests.stories.town import Town

ASKED = "物业收了钱不办事，打电话从来没人接，钱金凤也这么说"
LEAK = "3号楼502天花板漏水，一直在滴"


def counted(world: World, town: Town) -> dict[str, Counter[str]]:
    """What this community taught: for each lesson, the tags of the entries it is about."""
    found: dict[str, Counter[str]] = {}
    query = (
        "SELECT lesson, entry, tag, count FROM learned"
        " JOIN communities ON communities.id = learned.community_id WHERE code = ?"
    )
    with closing(sqlite3.connect(world.folder / "linli.db")) as database:
        for lesson, entry, tag, count in database.execute(query, [town.code("SQ")]):
            key = entry.partition(":")[0] + (f"→{tag}" if tag else "")
            found.setdefault(lesson, Counter())[key] += count
    return found


async def test_an_offer_leaves_a_count_and_not_a_word(town: Town, world: World) -> None:
    resident = await town.resident("李阿姨")
    await resident.says(ASKED)
    offer = await resident.sees_in_group("要我记下来")
    assert counted(world, town).keys() == {"offered"}
    await offer.press("🙅 不用")
    learned = counted(world, town)
    assert learned.keys() == {"offered", "refused"}
    assert learned["refused"]["tag.property"] >= 1
    await resident.says(ASKED)
    await (await resident.sees_in_group("要我记下来")).press("📝 登记")
    learned = counted(world, town)
    assert learned["accepted"] == learned["filed"] == learned["refused"]
    other = await town.resident("赵大爷")
    await other.says(ASKED.replace("金凤", "银凤"))
    await other.sees_in_group("要我记下来")
    await town.fast_forward("10m30s")
    assert counted(world, town)["refused"] == learned["refused"]
    for file in world.folder.glob("linli.db*"):
        assert "钱银凤".encode() not in file.read_bytes(), file.name


async def test_another_tag_counts_against_the_words_that_named_it(town: Town, world: World) -> None:
    await town.resident("李阿姨").says(LEAK)
    card = await town.member("王建国").receives("天花板漏水")
    for tag in ("房屋质量", "下水道"):  # the second time only corrects the first
        card = await town.member("王建国").has_buttons("天花板漏水")
        await card.press("⋯ 更多")
        await (await card.now()).press("🏷 改类别")
        await (await card.now()).press(tag)
    learned = counted(world, town)
    assert learned["filed"]["tag.leak"] >= 1
    assert learned["relabelled"] == {
        "tag.leak→house_quality": learned["filed"]["tag.leak"],
    }


async def test_what_is_not_for_us_counts_against_its_words(town: Town, world: World) -> None:
    await town.resident("李阿姨").says(LEAK)
    card = await town.member("王建国").has_buttons("天花板漏水")
    await card.press("⋯ 更多")
    await (await card.now()).press("🚫 不归这里管")
    await town.member("王建国").whispers("请找楼上的业主自己修")
    await town.group("3号楼").shows("#1", "不归这里管")
    learned = counted(world, town)
    assert learned["dismissed"] == learned["filed"]
