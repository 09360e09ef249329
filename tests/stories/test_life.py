"""A ticket's life: who may answer, what comes back, what moves on."""

from __future__ import annotations

from tests.stories.town import Town, press_as

LEAK = "3号楼502天花板漏水，一直在滴"


async def test_whoever_acknowledges_becomes_the_seat_in_charge(town: Town) -> None:
    await town.resident("李阿姨").says(LEAK)
    card = await town.member("王建国").receives("漏水")
    await town.fast_forward("2h5m")
    await town.hub("张敏").receives("漏水")
    await (await card.now()).press("我来处理")
    await town.group("3号楼").shows("王建国在办")
    hub = await town.hub("张敏").receives("漏水")
    assert "王建国在办" in hub.text
    assert hub.labels == []


async def test_acknowledged_and_forgotten_comes_back_by_itself(town: Town) -> None:
    await town.resident("李阿姨").says(LEAK)
    await (await town.member("王建国").receives("漏水")).press("我来处理")
    await town.fast_forward("47h30m")
    await town.hub("张敏").receives("漏水", "王建国这会儿可能没空")
    await town.group("3号楼").shows("请", "一起想办法")


async def test_two_people_press_at_once_and_the_second_is_told_kindly(town: Town) -> None:
    await town.resident("李阿姨").says(LEAK)
    card = await town.member("王建国").receives("漏水")
    await town.fast_forward("2h5m")
    hub = await town.hub("张敏").receives("漏水")
    await hub.press("我来处理")
    assert await press_as(card, card.viewer, "我来处理") == "张敏 快了一步，已经在办了。谢谢您。"


async def test_pressing_twice_is_kind_too(town: Town) -> None:
    await town.resident("李阿姨").says(LEAK)
    card = await town.member("王建国").receives("漏水")
    await card.press("我来处理")
    assert "已经接了" in await card.press("我来处理")


async def test_a_report_up_asks_for_a_line_that_the_next_level_reads(town: Town) -> None:
    await town.resident("李阿姨").says(LEAK)
    member = await town.member("王建国")
    await (await member.receives("漏水")).press("⬆️ 上报")
    question = await member.receives("想对上一级说什么")
    assert question.raw["sandbox"]["force_reply"]
    await town.hub("张敏").receives("王建国请您一起想办法", "漏水")
    await member.whispers("楼上没人在家，敲了三次")
    await town.hub("张敏").receives("漏水", "王建国：「楼上没人在家，敲了三次」")


async def test_a_question_can_be_cancelled(town: Town) -> None:
    await town.resident("李阿姨").says(LEAK)
    member = await town.member("王建国")
    await (await member.receives("漏水")).press("💬 回复居民")
    card = await member.receives("漏水", "反映人")
    assert "✖️ 不写了" in card.labels
    await card.press("✖️ 不写了")
    assert "✖️ 不写了" not in (await card.now()).labels
    await member.whispers("今天天气不错")
    await member.receives("我是邻里，只会记事情")


async def test_a_question_waits_ten_minutes(town: Town) -> None:
    await town.resident("李阿姨").says(LEAK)
    member = await town.member("王建国")
    await (await member.receives("漏水")).press("💬 回复居民")
    await town.fast_forward("11m")
    await member.whispers("我下午来看")
    await member.receives("我是邻里，只会记事情")


async def test_a_reply_reaches_a_reporter_who_pressed_start(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await resident.starts()
    await resident.says(LEAK)
    member = await town.member("王建国")
    await (await member.receives("漏水")).press("💬 回复居民")
    await member.whispers("我下午三点来看")
    await resident.receives("王建国说：「我下午三点来看」")
    await member.receives("已经转给反映人")
    await town.group("3号楼").shows_nothing_of("下午三点")


async def test_a_reply_waits_for_a_reporter_who_did_not(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await resident.says(LEAK)
    member = await town.member("王建国")
    await (await member.receives("漏水")).press("💬 回复居民")
    await member.whispers("我下午三点来看")
    post = await town.group("3号楼").shows("有一句回话给反映人")
    await resident.starts(post.links[0].partition("start=")[2])
    await resident.receives("我下午三点来看", LEAK)
    await town.group("3号楼").shows_nothing_of("下午三点")


async def test_not_solved_goes_one_level_higher(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await resident.says(LEAK)
    await (await town.member("王建国").receives("漏水")).press("✅ 已解决")
    asked = await resident.sees_in_group("好了按 👍")
    assert await asked.press("👎") == "知道了，接着办。"
    await town.hub("张敏").receives("反映人说还没好，请您接着办", "漏水")
    assert "还没好" in (await asked.now()).text
    assert (await asked.now()).labels == []


async def test_a_second_question_edits_the_first(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await resident.says(LEAK)
    await (await town.member("王建国").receives("漏水")).press("✅ 已解决")
    asked = await resident.sees_in_group("好了按 👍")
    await asked.press("👎")
    await (await town.hub("张敏").receives("漏水")).press("✅ 已解决")
    again = await asked.now()
    assert "张敏说办好了" in again.text
    assert await town.posts_in_group() == 2
    await press_as(again, resident.id, "👍")
    assert "反映的邻居说好了" in (await asked.now()).text
    await town.group("3号楼").shows("办好了，谢谢张敏。")


async def test_a_group_thanks_once_and_has_one_place_to_press(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await resident.says(LEAK)
    await (await town.member("王建国").receives("漏水")).press("✅ 已解决")
    places = [m for m in await town.group("3号楼").bot_messages() if "👍" in m.labels]
    assert len(places) == 1
    await (await resident.sees_in_group("好了按 👍")).press("👍")
    thanks = [m for m in await town.group("3号楼").bot_messages() if "谢谢" in m.text]
    assert [m.text for m in thanks] == ["#1（漏水，3号楼）办好了，谢谢王建国。"]
    assert await town.posts_in_group() == 2


async def test_who_blocks_the_bot_is_asked_in_the_group(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await resident.starts()
    await resident.says(LEAK)
    await (await town.member("王建国").receives("漏水")).press("✅ 已解决")
    assert await town.posts_in_group() == 1
    await resident.blocks_the_bot()
    await (await resident.sees_in_group("好了按 👍")).press("👍")
    await town.group("3号楼").shows("办好了，谢谢王建国。")


async def test_a_second_no_at_the_committee_ends_it_not_satisfied(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await resident.says(LEAK)
    for _ in range(3):
        await town.fast_forward("2d")
    for _ in range(2):
        await (await town.committee("周主任").has_buttons("天花板漏水")).press("✅ 已解决")
        await (await resident.sees_in_group("好了按 👍")).press("👎")
    await town.committee("周主任").receives("反映人说没有解决")
    await town.group("3号楼").shows("没能办好，已经如实记下")


async def test_who_solved_it_never_says_himself_that_it_is_good(town: Town) -> None:
    member = await town.member("王建国")
    await member.says("3号楼楼道灯坏了，一直不亮")
    await (await member.receives("楼道灯")).press("✅ 已解决")
    asked = await member.receives("好了按 👍")
    assert "这件事是您办的" in await asked.press("👍")


async def test_nobody_but_the_reporter_says_whether_it_is_good(town: Town) -> None:
    await town.resident("李阿姨").says(LEAK)
    await (await town.member("王建国").receives("漏水")).press("✅ 已解决")
    neighbour = await town.resident("陈先生")
    asked = await neighbour.sees_in_group("好了按 👍")
    assert "请反映的那位邻居" in await asked.press("👍")
    assert (await asked.now()).labels == ["👍", "👎"]


async def test_no_answer_is_never_counted_as_satisfied(town: Town) -> None:
    await town.resident("李阿姨").says(LEAK)
    card = await town.member("王建国").receives("漏水")
    await card.press("✅ 已解决")
    await town.fast_forward("73h")
    await town.group("3号楼").shows("办完了。要是还没好，您再说一声就行")
    assert "反映人没有回话" in (await card.now()).text


async def test_stars_are_asked_in_private_and_rate_the_matter(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await resident.starts()
    await resident.says(LEAK)
    await (await town.member("王建国").receives("漏水")).press("✅ 已解决")
    asked = await resident.receives("王建国说办好了")
    await asked.press("👍")
    stars = await asked.now()
    assert stars.labels == ["⭐", "⭐⭐", "⭐⭐⭐", "⭐⭐⭐⭐", "⭐⭐⭐⭐⭐"]
    await stars.press("⭐⭐⭐⭐")
    assert "您给了 4 颗星" in (await asked.now()).text
    await town.group("3号楼").shows_nothing_of("⭐", "颗星")
    assert await town.posts_in_group() == 1, "the question was asked in private"


async def test_how_it_was_solved_is_asked_and_read(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await resident.starts()
    await resident.says(LEAK)
    member = await town.member("王建国")
    await (await member.receives("漏水")).press("✅ 已解决")
    await member.receives("怎么办好的？")
    await member.whispers("换了一节水管")
    await resident.receives("王建国说办好了", "怎么办好的：「换了一节水管」")
    await town.group("3号楼").shows_nothing_of("水管")


async def test_taken_back(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await resident.says(LEAK)
    card = await town.member("王建国").receives("漏水")
    post = await resident.sees_in_group("记下了")
    assert await post.press("↩️ 撤回") == "已撤回。"
    assert "撤回了" in (await post.now()).text
    assert (await post.now()).labels == []
    assert "不用管了" in (await card.now()).text
    assert (await card.now()).labels == []


async def test_only_the_reporter_takes_it_back(town: Town) -> None:
    await town.resident("李阿姨").says(LEAK)
    post = await town.resident("陈先生").sees_in_group("记下了")
    assert "请反映的那位邻居" in await post.press("↩️ 撤回")
    assert "记下了" in (await post.now()).text


async def test_a_button_of_an_old_card_says_where_the_new_one_is(town: Town) -> None:
    await town.resident("李阿姨").says(LEAK)
    old = await town.member("王建国").receives("漏水")
    await town.member("王建国").whispers("/todo")
    todo = await town.member("王建国").receives("手上的事")
    await todo.press(todo.labels[0])
    assert (await old.now()).labels == []
    assert "请看新的" in (await old.now()).text
    await (await town.member("王建国").receives("反映人")).press("我来处理")
    await town.group("3号楼").shows("王建国在办")


async def test_invented_buttons_do_nothing(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await resident.says(LEAK)
    post = await resident.sees_in_group("记下了")
    invented = ("ack:1", "ack:999999999", "ack:", "stars:1:9", "xyz", "ack:-1", "home:9", "card:1")
    for data in invented:
        answered = await town.sandbox.post(
            "press", **{"from": resident.id}, chat=post.chat, message_id=post.id, data=data
        )
        assert answered["answered"], data
    assert (await post.now()).text == post.text
