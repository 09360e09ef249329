"""What stands behind ⋯ 更多, and photos."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

from tests.stories.town import Person, Shown, Town

LEAK = "3号楼502天花板漏水，一直在滴"
ABOUT_OTHERS = "3号楼物业收了钱不办事，打电话从来没人接，太不像话了"


async def taken(town: Town) -> tuple[Person, Shown]:
    """A leak that its reporter told, who can be written to, and 王建国 took."""
    resident = await town.resident("李阿姨")
    await resident.starts()
    await resident.says(LEAK)
    card = await town.member("王建国").receives("漏水")
    await card.press("我来处理")
    return resident, await card.now()


async def more(card: Shown, label: str) -> Shown:
    await (await card.now()).press("⋯ 更多")
    opened = await card.now()
    await opened.press(label)
    return await card.now()


async def test_more_shows_what_makes_sense(town: Town) -> None:
    _, card = await taken(town)
    await card.press("⋯ 更多")
    opened = await card.now()
    assert opened.labels == [
        "⏳ 还要时间",
        "👉 交给",
        "🏷 改类别",
        "🚨 转急事",
        "📋 眼下办不成",
        "🚫 不归这里管",
        "↩ 返回",
    ]
    await opened.press("↩ 返回")
    assert "✅ 已解决" in (await card.now()).labels


async def test_more_time_twice_a_level_and_the_reporter_reads_a_clock(town: Town) -> None:
    resident, card = await taken(town)
    for _ in range(2):
        opened = await more(card, "⏳ 还要时间")
        assert opened.labels == ["今晚", "明天", "三天", "一周", "↩ 返回"]
        assert "明天 18:00" in await opened.press("明天")
    await resident.receives("王建国还在办，估计明天 18:00 有结果")
    opened = await more(card, "⏳ 还要时间")
    assert "已经延过两次了" in await opened.press("三天")


async def test_handed_to_a_colleague_with_a_fresh_deadline(town: Town) -> None:
    _, card = await taken(town)
    opened = await more(card, "👉 交给")
    assert await opened.press("楼组长刘阿姨") == "好的，交给楼组长刘阿姨了。"
    await town.member("刘桂芳").receives("王建国请您来办", "漏水")
    assert (await card.now()).labels != []


async def test_a_colleague_goes_on_with_the_time_that_is_left(town: Town) -> None:
    _, card = await taken(town)
    for _ in range(2):
        await (await more(card, "⏳ 还要时间")).press("明天")
    await (await more(card, "👉 交给")).press("楼组长刘阿姨")
    colleague = await town.member("刘桂芳").has_buttons("漏水")
    await colleague.press("我来处理")
    opened = await more(colleague, "⏳ 还要时间")
    assert "已经延过两次了" in await opened.press("明天")


async def test_nobody_is_offered_who_lives_there_or_cannot_be_reached(town: Town) -> None:
    _, card = await taken(town)
    await town.member("刘桂芳").whispers(f"/home {town.estate} 3号楼502")
    await card.press("⋯ 更多")
    assert "暂时没有可以交的人" in await (await card.now()).press("👉 交给")
    await town.member("刘桂芳").whispers("/home")
    await (await town.member("刘桂芳").receives("您告诉过我住在")).press("3号楼502")
    await (await card.now()).press("👉 交给")
    opened = await card.now()
    assert opened.labels == ["楼组长刘阿姨", "↩ 返回"]
    await town.member("刘桂芳").blocks_the_bot()
    assert "现在没有人能接" in await opened.press("楼组长刘阿姨")


async def test_another_tag(town: Town) -> None:
    _, card = await taken(town)
    opened = await more(card, "🏷 改类别")
    assert len(opened.labels) == 23
    await opened.press("房屋质量")
    assert "房屋质量" in (await card.now()).text
    await town.group("3号楼").shows("房屋质量", "王建国在办")


async def test_raised_it_rings_and_lowered_it_does_not(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await resident.says(LEAK)
    card = await town.member("王建国").receives("漏水")
    await more(card, "🚨 转急事")
    for name in ("张敏", "孙书记"):
        await town.resident(name).receives("🚨 急", "漏水")
    again = await town.member("王建国").has_buttons("漏水")
    assert "🚨 急" in again.text
    await again.press("⋯ 更多")
    await (await again.now()).press("🔕 不是急事")
    assert "🚨" not in (await again.now()).text


async def test_cannot_be_done_now_needs_a_reason_that_the_reporter_reads(town: Town) -> None:
    resident, card = await taken(town)
    await more(card, "📋 眼下办不成")
    member = await town.member("王建国")
    await member.receives("为什么眼下办不成")
    await town.group("3号楼").shows("王建国在办")
    await member.whispers("要等房管所明年大修，已经报上去了")
    await resident.receives("眼下办不成", "要等房管所明年大修")
    await town.group("3号楼").shows("已答复")
    await town.group("3号楼").shows_nothing_of("房管所")


async def test_a_reason_waits_for_a_reporter_who_never_pressed_start(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await resident.says(LEAK)
    card = await town.member("王建国").receives("漏水")
    await more(card, "🚫 不归这里管")
    await town.member("王建国").whispers("这个要找房管所")
    post = await town.group("3号楼").shows("不归这里管", "有一句回话给反映人")
    assert post.labels == ["🙋 请上一级再看看", "🔔 私下跟进"]
    await town.group("3号楼").shows_nothing_of("房管所")
    await resident.starts(post.links[0].partition("start=")[2])
    await resident.receives("这个要找房管所")
    assert "有一句回话" not in (await post.now()).text


async def test_not_for_us_and_one_appeal(town: Town) -> None:
    resident, card = await taken(town)
    await more(card, "🚫 不归这里管")
    await town.member("王建国").whispers("这个要找楼上602，您家和他家商量")
    answer = await resident.receives("不归这里管", "商量")
    assert await answer.press("🙋 请上一级再看看") == "好的，请上一级再看看。"
    hub = await town.hub("张敏").receives("反映人请您再看看", "漏水")
    assert "结束" in await answer.press("🙋 请上一级再看看")
    await more(hub, "🚫 不归这里管")
    await town.hub("张敏").whispers("真的不归我们")
    assert "结束" in await answer.press("🙋 请上一级再看看")


async def test_a_lower_seat_cannot_settle_what_the_hub_has(town: Town) -> None:
    await town.resident("李阿姨").says(LEAK)
    card = await town.member("王建国").receives("漏水")
    await town.fast_forward("2h5m")
    await (await card.now()).press("⋯ 更多")
    assert "📋 眼下办不成" not in (await card.now()).labels
    assert "👉 交给" not in (await card.now()).labels


async def test_a_photo_follows_the_card_as_a_silent_reply(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await town.sandbox.post(
        "say", **{"from": resident.id}, chat=town.group("3号楼").id, caption=LEAK, photo=True
    )
    card = await town.member("王建国").receives("漏水")
    photos = [m for m in await town.member("王建国").private_messages() if m.raw.get("photo")]
    assert len(photos) == 1
    assert photos[0].silent
    assert photos[0].raw["reply_to_message"]["message_id"] == card.id
    await town.fast_forward("2h5m")
    hub = [m for m in await town.hub("张敏").private_messages() if m.raw.get("photo")]
    assert len(hub) == 1


async def test_one_more_photo_is_one_more_photo(town: Town) -> None:
    resident = await town.resident("李阿姨")
    who = {"from": resident.id, "chat": town.group("3号楼").id}
    await town.sandbox.post("say", **who, caption=LEAK, photo=True)
    post = await town.group("3号楼").shows("#1")
    await town.sandbox.post("say", **who, caption="", photo=True, reply_to=post.id)
    await town.member("王建国").receives("漏水")
    photos = [m for m in await town.member("王建国").private_messages() if m.raw.get("photo")]
    assert len(photos) == 2


async def test_an_album_is_one_ticket_with_all_its_photos(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await town.sandbox.post(
        "say", **{"from": resident.id}, chat=town.group("3号楼").id, caption=LEAK, photos=3
    )
    await town.member("王建国").receives("漏水")
    photos = [m for m in await town.member("王建国").private_messages() if m.raw.get("photo")]
    assert len(photos) == 3
    assert await town.posts_in_group() == 1


async def test_an_album_of_a_birthday_is_nobodys_business(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await town.sandbox.post(
        "say", **{"from": resident.id}, chat=town.group("3号楼").id, caption="今天过生日", photos=3
    )
    assert await town.posts_in_group() == 0


async def test_the_photos_of_an_album_follow_words_under_a_video(town: Town) -> None:
    resident = await town.resident("李阿姨")
    said = await _birthday(town, resident, photos=2)
    video = {"file_id": "v1", "file_unique_id": "v1", "width": 9, "height": 9, "duration": 3}
    await _says_part(town, resident, "a-video", video=video, caption=LEAK)
    for message in said:
        await _says_part(town, resident, "a-video", photo=message["photo"])
    await town.member("王建国").receives("漏水")
    assert len(await _photos(town, "王建国")) == 2


async def test_an_album_that_was_offered_comes_whole_or_is_forgotten(town: Town) -> None:
    resident = await town.resident("李阿姨")
    who = {"from": resident.id, "chat": town.group("3号楼").id}
    await town.sandbox.post("say", **who, caption=ABOUT_OTHERS, photos=3)
    await (await resident.sees_in_group("要我记下来")).press("📝 登记")
    assert len(await _photos(town, "王建国")) == 3
    await town.sandbox.post("say", **who, caption=ABOUT_OTHERS, photos=3)
    await town.sandbox.settle()
    assert _strays(town) == 2
    await town.fast_forward("12m")
    assert _strays(town) == 0


async def _birthday(town: Town, resident: Person, *, photos: int) -> list[dict[str, Any]]:
    who = {"from": resident.id, "chat": town.group("3号楼").id}
    said: list[dict[str, Any]] = await town.sandbox.post(
        "say", **who, caption="今天过生日", photos=photos
    )
    return said


async def _says_part(town: Town, resident: Person, album: str, **content: Any) -> None:
    who = {"from": resident.id, "chat": town.group("3号楼").id}
    await town.sandbox.post("say", **who, content=content | {"media_group_id": album})


async def _photos(town: Town, name: str) -> list[Shown]:
    found = await town.member(name).private_messages()
    return [message for message in found if message.raw.get("photo")]


def _strays(town: Town) -> int:
    with closing(sqlite3.connect(town.folder / "linli.db")) as database:
        found = database.execute("SELECT count(*) FROM photos WHERE ticket_id IS NULL")
        return int(found.fetchone()[0])


async def test_in_a_forum_answers_stay_in_the_topic(town: Town) -> None:
    committee = town.people["周主任"]
    everybody = [person.id for person in town.people.values()]
    made = await town.sandbox.post(
        "groups", title="论坛群", kind="forum", members=everybody, added_by=committee.id
    )
    town.groups["论坛"] = int(made["id"])
    topic = await town.sandbox.post(f"groups/{made['id']}/topics", name="报修", by=committee.id)
    thread = topic["message_thread_id"]
    await committee.says(f"/bind {town.estate} 3号楼", to=made["id"], thread=thread)
    resident = await town.resident("李阿姨")
    await resident.says(LEAK, to=made["id"], thread=thread)
    post = await town.group("论坛").shows("#1", "漏水")
    assert post.raw["message_thread_id"] == thread
    await (await town.member("王建国").receives("漏水")).press("✅ 已解决")
    asked = await town.group("论坛").shows("好了按 👍")
    assert asked.raw["message_thread_id"] == thread


async def test_an_anonymous_administrator_is_nobodys_household(town: Town) -> None:
    group = town.group("3号楼").id
    resident = await town.resident("李阿姨")
    await town.sandbox.post("say", **{"from": resident.id}, chat=group, text=LEAK, as_chat=group)
    card = await town.member("王建国").receives("漏水")
    assert "李阿姨" not in card.text


async def test_what_a_linked_channel_forwards_is_left_alone(town: Town) -> None:
    group = town.group("3号楼").id
    message = {
        "message_id": 999_999_999,
        "date": 1,
        "chat": {"id": group, "type": "supergroup", "title": "x"},
        "from": {"id": 777000, "is_bot": False, "first_name": "Telegram"},
        "sender_chat": {"id": -1009, "type": "channel", "title": "频道"},
        "is_automatic_forward": True,
        "text": LEAK,
    }
    await town.sandbox.post("update", message=message)
    assert await town.posts_in_group() == 0
