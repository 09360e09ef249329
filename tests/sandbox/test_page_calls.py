"""What the page needs besides what people do: one look at everything, parts, trouble, time."""

import asyncio
import base64
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sandbox.files import TINY_PICTURE
from sandbox.hosting import Host, Life

SHANGHAI = ZoneInfo("Asia/Shanghai")


async def test_one_look_shows_the_world_and_the_chats_of_those_asked_for(stage) -> None:
    li = await stage.person("李阿姨", role="resident", about="3号楼502")
    wang = await stage.person("王建国", started=True)
    group = await stage.group(li)
    await stage.do("say", from_=li, chat=group, text="漏水")
    seen = await stage.see(f"snapshot?people={li}")
    assert [p["first_name"] for p in seen["people"]] == ["李阿姨", "王建国"]
    assert seen["people"][0]["sandbox"]["about"] == "3号楼502"
    assert set(seen["messages"]) == {str(li), str(group)}
    assert seen["messages"][str(group)][-1]["text"] == "漏水"
    assert str(wang) not in seen["messages"]
    assert (await stage.client.get("/sandbox/snapshot?people=x")).status_code == 400


async def test_the_parts_of_the_scenes_are_given_to_people_who_exist(stage) -> None:
    people = [await stage.person(name) for name in "一二三四五六"]
    group = await stage.group(*people)
    names = ("resident", "member", "hub", "branch", "committee")
    cast = dict(zip(names, people, strict=False)) | {
        "neighbours": people[5:],
        "phones": people[:2],
        "group": group,
        "home": "3号楼502",
        "building": "3号楼",
    }
    await stage.do("cast", **cast)
    seen = await stage.see("snapshot")
    assert seen["cast"] == cast
    assert set(seen["messages"]) == {str(people[0]), str(people[1]), str(group)}
    answer = await stage.client.post("/sandbox/cast", json=cast | {"hub": 1})
    assert answer.status_code == 404


async def test_an_album_of_real_pictures(stage) -> None:
    li = await stage.person(started=True)
    picture = base64.b64encode(TINY_PICTURE).decode()
    shown = await stage.do("say", from_=li, chat=li, photos=[picture, picture], caption="漏水")
    assert len({one["media_group_id"] for one in shown}) == 1
    assert [one.get("caption") for one in shown] == ["漏水", None]
    answer = await stage.client.post("/sandbox/say", json={"from": li, "chat": li, "photos": []})
    assert answer.status_code == 400


async def test_a_document_is_saved_and_never_opened(stage) -> None:
    li = await stage.person(started=True)
    await stage.client.post(
        "/bot7000000001:sandbox-test/sendDocument",
        data={"chat_id": li},
        files={"document": ("台账.html", b"<script>", "text/html")},
    )
    sent = (await stage.messages(li))[-1]["document"]
    answer = await stage.client.get(f"/sandbox/files/{sent['file_id']}")
    assert answer.headers["content-disposition"].startswith("attachment;")


async def test_trouble_that_stands_is_listed(stage) -> None:
    await stage.do("faults", kind="slow", count=0)
    await stage.do("faults", kind="429", count=0)
    assert (await stage.see("faults"))["faults"] == ["slow", "429"]
    await stage.client.delete("/sandbox/faults")
    assert (await stage.see("snapshot"))["faults"] == []


async def test_the_bot_is_killed_only_where_somebody_hosts_it(stage) -> None:
    assert (await stage.client.post("/sandbox/bot/kill")).status_code == 409
    sandbox = stage.client._transport.app.state.sandbox
    done: list[str] = []

    async def kill() -> None:
        done.append("kill")
        sandbox.hosting.became(Life.DEAD)

    async def start() -> None:
        done.append("start")

    sandbox.hosting.host = Host(kill, start)
    assert (await stage.do("bot/kill"))["life"] == "dead"
    await stage.do("bot/start")
    assert done == ["kill", "start"]


@pytest.mark.parametrize("weekday", [1, 3, 7])
async def test_time_goes_to_the_next_day_of_the_week(stage, weekday) -> None:
    before = datetime.fromisoformat((await stage.see("clock"))["now"])
    await stage.do("advance", to_local="09:00", weekday=weekday, wait=0.01)
    now = datetime.fromisoformat((await stage.see("clock"))["now"]).astimezone(SHANGHAI)
    assert (now.isoweekday(), now.hour, now.minute) == (weekday, 9, 0)
    assert 0 < (now - before).total_seconds() <= 7 * 86400


async def test_time_goes_to_what_is_due_next(served) -> None:
    due = datetime(2031, 1, 1, 9, tzinfo=UTC)

    async def bot_reports() -> None:
        seen = await served.do("clock/report")
        while True:
            now = datetime.now(UTC) + timedelta(seconds=seen["offset"])
            report = {"version": seen["version"], "wait": 0.2}
            report |= {"next_due": due.isoformat()} if now < due else {}
            seen = await served.do("clock/report", **report)

    reporting = asyncio.create_task(bot_reports())
    moved = await served.do("advance", to_due=True, wait=2)
    reporting.cancel()
    assert moved["settled"]
    assert moved["now"].startswith("2031-01-01T09:00")
