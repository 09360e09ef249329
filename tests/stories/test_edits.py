"""People correct what they wrote: the same ticket, as it is now."""

from __future__ import annotations

from tests.stories.town import Person, Town

LEAK = "3号楼502天花板漏水，一直在滴"


async def edits(person: Person, message: int, text: str) -> None:
    await person.town.sandbox.settle()
    chat = person.town.group("3号楼").id
    body = {"from": person.id, "chat": chat, "message_id": message, "text": text}
    await person.town.sandbox.post("edit", **body)


async def test_a_smell_of_gas_in_an_edit_rings(town: Town) -> None:
    resident = await town.resident("李阿姨")
    said = await resident.says("3号楼楼道灯坏了，一直不亮")
    await edits(resident, said, "3号楼楼道灯坏了，还闻到很浓的煤气味")
    await town.group("3号楼").shows("⚠️ 闻到煤气", "021-962777", "#1")
    for name in ("王建国", "张敏", "孙书记"):
        card = await town.resident(name).receives("🚨 急", "煤气")
        assert not card.silent
    said_at_once = await town.group("3号楼").shows("⚠️ 闻到煤气：别开灯")
    assert "#1" not in said_at_once.text
    assert await town.posts_in_group() == 2


async def test_another_building_is_another_member_while_nobody_has_answered(town: Town) -> None:
    resident = await town.resident("李阿姨")
    said = await resident.says(LEAK)
    first = await town.member("王建国").receives("天花板")
    await edits(resident, said, "4号楼502天花板漏水，一直在滴")
    await town.member("刘桂芳").has_buttons("4号楼502", "天花板")
    assert "#1" in (await town.group("3号楼").shows("4号楼")).text
    assert "4号楼502" in (await first.now()).text
    assert await town.posts_in_group() == 1


async def test_once_somebody_set_out_the_place_stays_and_he_reads_the_new_words(
    town: Town,
) -> None:
    resident = await town.resident("李阿姨")
    said = await resident.says(LEAK)
    card = await town.member("王建国").receives("天花板")
    await card.press("我来处理")
    await edits(resident, said, "4号楼502天花板漏水，一直在滴")
    assert "（后来改成）「4号楼502天花板漏水" in (await card.now()).text
    await town.member("刘桂芳").receives_nothing_of("天花板")


async def test_another_trouble_is_another_tag(town: Town) -> None:
    resident = await town.resident("李阿姨")
    said = await resident.says("3号楼门口垃圾堆了三天没人清，臭得要命")
    await edits(resident, said, "3号楼楼道灯坏了，一直不亮")
    await town.group("3号楼").shows("#1（公共设施，3号楼）")


async def test_after_an_edit_the_new_words_count(town: Town) -> None:
    resident = await town.resident("李阿姨")
    said = await resident.says("3号楼楼道的灯坏了，一直不亮")
    await town.group("3号楼").shows("#1")
    await edits(resident, said, "打错了，是3号楼门禁坏了，刷不开")
    await town.member("王建国").has_buttons("刷不开")
    await town.resident("陈先生").says("3号楼楼道灯坏了，摸黑上楼")
    await town.group("3号楼").shows("#2", "记下了")
    await town.resident("小吴").says("3号楼门禁还是坏的")
    await town.group("3号楼").shows("#1", "现在有 2 户")


async def test_what_is_settled_is_not_opened_again(town: Town) -> None:
    resident = await town.resident("李阿姨")
    said = await resident.says(LEAK)
    await (await resident.sees_in_group("记下了")).press("↩️ 撤回")
    await edits(resident, said, "3号楼楼道里闻到很浓的煤气味，快来人")
    await town.member("王建国").receives_nothing_of("煤气")
    assert await town.posts_in_group() == 1


async def test_a_reply_that_speaks_of_gas_rings_as_if_it_had_been_filed_so(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await resident.says("3号楼502天花板漏水，一直在滴")
    post = await town.group("3号楼").shows("#1", "漏水")
    await resident.says("现在还闻到很浓的煤气味", reply_to=post.id)
    await town.group("3号楼").shows("⚠️ 闻到煤气：别开灯")
    for name in ("王建国", "张敏", "孙书记"):
        card = await town.resident(name).receives("🚨 急", "煤气")
        assert not card.silent
    await town.group("3号楼").shows_nothing_of("502")
