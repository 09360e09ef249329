"""What nobody may find: secrets in the log, small talk in the files, a neighbour in the group."""

from __future__ import annotations

import random
import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.stories.house import GROUP, House, furnished
from tests.stories.processes import linli
from tests.stories.town import Town, wait_until

#: Several programs are started one after the other, each of which takes seconds on a busy machine.
pytestmark = pytest.mark.timeout(300)
_SIGNATURE = re.compile(r"(start=follow-\d+)-[0-9a-f]{16}$")
TOKEN = "7000000003:sandbox-AAHdiscreet"
PASSWORD = "Geheim-4711"
PHONES = ("13912345678", "021-55667788")
ROSTER = f"""编号,层级,姓名,上级编号,负责范围,电话,Telegram,称呼
SQ,社区,周主任,,,{PHONES[1]},5001,
Z1,党支部,孙书记,SQ,,,4001,
H1,中心户,张敏,Z1,,,3001,
M1,党员,王建国,H1,3号楼,{PHONES[0]},2001,楼组长王大哥
"""
SMALL_TALK = (
    "今天菜场的鸡毛菜三块五一斤，新鲜得很",
    "晚上七点半广场舞老地方集合，蓝裙子",
    "谁家的快递放错到我门口了，苹果味的",
)
NAMES = ("石榴阿姨", "陈蓝天")


@pytest.fixture
async def talkative(tmp_path: Path) -> AsyncIterator[House]:
    """A house whose bot writes all that it ever writes into its log."""
    loud = {"LOG_LEVEL": "DEBUG", "LOG_FORMAT": "json"}
    files = {"policy": 'quiet_hours = ""', "roster": ROSTER}
    async with furnished(tmp_path, House, token=TOKEN, **files, **loud) as made:
        yield made


async def test_no_secret_and_no_word_of_anybody_is_in_the_log(talkative: House) -> None:
    house = talkative
    ran = [linli("import", "roster.csv", folder=house.folder, settings=house.settings)]
    await house.runs()
    for person, name in zip((1001, 1002), NAMES, strict=True):
        await house.sandbox.post("people", id=person, name=name)
    await house.is_bound()
    await house.sandbox.post("people", id=1001, name=NAMES[0])
    await house.sandbox.post("people", id=1006, name="小陈")
    await house.sandbox.post("start", **{"from": 1006, "payload": "seat-notAnInvitation"})
    await house.says("/invite M1", person=5001, chat=5001)
    invitation = await wait_until(lambda: house.shows(5001, "start="))
    token = re.search(r"start=(seat-[\w-]+)", invitation.text)[1]
    await house.sandbox.post("faults", kind="500", count=3)
    words = "3号楼502紫砂水管一直在漏水，请打 13800138000"
    await house.says(words)
    card = await wait_until(lambda: house.shows(2001, "紫砂"), 40)
    await house.sandbox.post("start", **{"from": 1006, "payload": token})
    await wait_until(lambda: house.shows(1006, "您好"))
    await house.sandbox.post(
        "press", **{"from": 2001}, chat=2001, message_id=card.id, button="回复居民"
    )
    await house.says("师傅姓麒麟，下午三点到", person=2001, chat=2001)
    # An update that no handler can work off: its error is written, its words are not.
    broken = {"message_id": 9, "date": 0, "chat": {"id": 1001, "type": "private"}, "text": words}
    sender = {"id": 1001, "is_bot": False, "first_name": words}
    await house.sandbox.post("update", message=broken | {"from": sender, "date": words})
    await wait_until(lambda: _says(house, "update_set_aside"), 40)
    # And one that nobody can take.
    await house.sandbox.post("update", message=broken | {"from": {"id": "x", "first_name": words}})
    await wait_until(lambda: _says(house, "update_not_understood"), 40)
    await house.sandbox.post("block", person=2001)
    await house.says("3号楼503紫砂下水道堵了，水排不出去")
    await wait_until(lambda: house.shows(1006, "下水道"), 40)
    ran.append(linli("check", folder=house.folder, settings=house.settings))
    assert house.bot.stop() == 0
    ran.append(_wrong(house, BOT_TOKEN=TOKEN[:-1] + "x"))
    away = f"postgresql://linli:{PASSWORD}@127.0.0.1:1/linli"
    ran.append(_wrong(house, DATABASE_URL=away))
    ran.append(_wrong(house, DATABASE_URL=f"mysql://linli:{PASSWORD}@127.0.0.1/linli"))
    (house.folder / "broken.csv").write_text(ROSTER.replace("H1,中心户", "H1,党员"), "utf-8")
    ran.append(linli("import", "broken.csv", folder=house.folder, settings=house.settings))
    log = house.bot.log.read_text("utf-8") + "".join(done.stdout + done.stderr for done in ran)
    assert len(log) > 1000
    secrets = (TOKEN, TOKEN[:-1], TOKEN.partition(":")[2], token, token[5:], PASSWORD, *PHONES)
    said = ("紫砂", "漏水", "13800138000", "麒麟", "师傅", *NAMES, "小陈")
    for secret in (*secrets, *said):
        assert secret not in log, [line for line in log.splitlines() if secret in line]


def _wrong(house: House, **settings: str) -> object:
    done = linli("run", folder=house.folder, settings=house.settings | settings)
    assert done.returncode == 1
    return done


async def _says(house: House, event: str) -> bool:
    return event in house.bot.log.read_text("utf-8")


async def test_small_talk_is_in_no_file_of_the_running_bot(talkative: House) -> None:
    house = talkative
    linli("import", "roster.csv", folder=house.folder, settings=house.settings)
    await house.runs()
    await house.is_bound()
    for number, text in enumerate(SMALL_TALK * 5):
        await house.says(text)
        if number % 5 == 0:
            await house.says(f"3号楼{101 + number}天花板漏水，一直在滴")
    await wait_until(lambda: house.shows(GROUP, "#3"))
    await wait_until(lambda: house.shows(2001, "111天花板"))
    for state in ("running", "stopped"):
        for path in house.folder.iterdir():
            held = path.read_bytes()
            for text in SMALL_TALK:
                for part in (text, text[:8], text[-8:]):
                    assert part.encode() not in held, f"{state}: {path.name}"
                    assert part.encode("unicode_escape") not in held, f"{state}: {path.name}"
        if state == "running":
            assert house.bot.stop() == 0
    with closing(sqlite3.connect(house.folder / "linli.db")) as database:
        kept = database.execute("SELECT count(*) FROM tickets").fetchone()
    assert kept == (3,)


async def test_no_group_ever_reads_a_room_a_neighbour_or_a_word(town: Town) -> None:
    """A broad conversation, generated: all that the group was ever shown is searched."""
    dice = random.Random(20261122)
    group = town.group("3号楼")
    kinds = (
        "天花板漏水，一直滴到{w}",
        "半夜{w}吵得睡不着",
        "门口{w}堆的垃圾臭死了",
        "水管爆了冲了{w}",
        "{w}电闸跳了，闻到煤气",
        "隔壁男的打孩子，{w}都碎了",
    )
    rooms, marks, names = [], [], []
    for number in range(18):
        room = str(dice.randrange(11, 34) * 100 + dice.randrange(1, 9))
        mark = f"{dice.choice('青红紫')}{dice.choice('藤柚')}{dice.choice('瓮罐匣')}"
        name = f"{dice.choice('司欧上')}{dice.choice('马阳官')}{number}婶"
        rooms.append(room)
        marks.append(mark)
        names.append(name)
        resident = await town.person(name)
        if number % 3 == 0:
            await resident.starts()
        text = f"3号楼{room}{kinds[number % len(kinds)].format(w=mark)}"
        command = ("", "/report ")[number % 2]
        said = await resident.says(f"{command}{text}")
        if number % 4 == 0:
            await town.sandbox.post(
                "edit", **{"from": resident.id}, chat=group.id, message_id=said,
                text=f"{command}3号楼{room}还有{mark}也坏了",
            )  # fmt: skip
        if number % 5 == 0:
            post = (await group.bot_messages())[-1]
            await resident.says(f"就是{room}，{mark}那里", reply_to=post.id)
            await resident.says(f"/home {town.estate} 3号楼{room}")
            await resident.says(f"/ticket {room} {mark}")
        await resident.whispers(f"/report 3号楼{room}{mark}漏水")
    member = await town.member("王建国")
    buttons = ("✋ 我来处理", "💬 回复居民", "⬆️ 上报", "✅ 已解决")
    for number, room in enumerate(rooms[:8]):
        found = [m for m in await member.private_messages() if room in m.text and m.labels]
        for message in found:
            label = buttons[number % len(buttons)]
            if label in message.labels:
                await message.press(label)
                await member.whispers(f"{room}的{marks[number]}，{names[number]}在家等")
    await town.fast_forward("30h")
    await town.fast_forward("80h")
    shown = [
        part
        for message in await group.bot_messages()
        for part in (*message.raw["sandbox"]["versions"], *message.labels, *message.links)
    ]
    assert len(shown) > 40
    for text in shown:
        read = _SIGNATURE.sub(r"\1", text)  # by chance its digits are those of a room
        for hidden in (*rooms, *marks, *names):
            assert hidden not in read, f"{hidden} stands in: {text}"
