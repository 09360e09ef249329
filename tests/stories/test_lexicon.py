"""Words of one's own: a committee teaches the bot how people talk here."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

from tests.stories.conftest import World
from tests.stories.processes import linli
from tests.stories.town import CHAIN, Shown, Town

CLOCKED = "打卡第三天，3号楼楼道灯还是坏的，一直不亮"


async def test_a_local_word_counts_at_once(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await resident.says("我家又嗞嗞冒了")
    assert await town.posts_in_group() == 0
    committee = await town.committee("周主任")
    await committee.whispers("/lexicon 漏水 嗞嗞冒")
    added = await committee.receives("有人说「嗞嗞冒」，我就知道是漏水", "我会直接记成漏水")
    await resident.says("我家墙又嗞嗞冒了，没人管")
    await town.group("3号楼").shows("#1（漏水")
    await committee.whispers("/lexicon")
    await committee.receives("嗞嗞冒 → 漏水（周主任，今天 ", "/lexicon 删")
    assert "不要了" in await added.press("↩️ 不要这个词")
    await resident.says("我家又嗞嗞冒了，嗞嗞冒")
    assert await town.posts_in_group() == 1


async def test_a_word_that_cancels_but_never_a_danger(town: Town) -> None:
    resident, committee = await town.resident("李阿姨"), await town.committee("周主任")
    await committee.whispers("/lexicon 取消 打卡")
    await committee.receives("说「打卡」的，我不当作要办的事", "我不会理")
    await resident.says(CLOCKED)
    assert await town.posts_in_group() == 0
    await resident.says("打卡，3号楼楼道里煤气味好重，快来人")
    await town.group("3号楼").shows("#1", "煤气")
    await committee.whispers("/lexicon 删 打卡")
    await committee.receives("「打卡」不要了")
    await resident.says(CLOCKED)
    await town.group("3号楼").shows("#2")


async def test_what_a_sentence_would_do(town: Town) -> None:
    committee = await town.committee("周主任")
    await committee.whispers("/lexicon 试 3号楼502天花板漏水，一直在滴")
    await committee.receives("我会", "记成漏水", "天花板")
    await committee.whispers("/lexicon 试 今天天气真好")
    await committee.receives("我不会理")


async def test_words_that_would_do_harm_are_refused_kindly(town: Town) -> None:
    committee = await town.committee("周主任")
    for typed, said in (
        ("漏水 水", "太短了"),
        ("漏水 今天", "平常聊天老在说"),
        ("漏水 这是一个特别特别长的词", "太长了"),
        ("漏水 <b>滴</b>", "不要带标点"),
        ("漏水 13912345678", "不要写门牌、电话"),
        (f"漏水 {town.estate}", "是个地方"),
        ("漏水 漏水", "我已经知道了：漏水"),
        ("取消 漏水", "取消了我就听不到了"),
        ("漏水 飙 水", "一次加一个词"),
        ("天气 飙水", "没有「天气」这一类"),
        ("飙水 漏水", "/lexicon 漏水 飙水"),
        ("飙水", "要加到哪一类"),
        ("删 飙水", "没有加过「飙水」"),
        ("漏水", "请写上是哪个词"),
    ):
        await committee.whispers(f"/lexicon {typed}")
        await committee.receives(said)
    await committee.whispers("/lexicon 天气 飙水")
    await committee.receives("类别有：漏水、下水道")
    await committee.whispers("/lexicon")
    await committee.receives("现在还没有加过词")


async def test_a_word_may_get_another_meaning(town: Town) -> None:
    committee = await town.committee("周主任")
    await committee.whispers("/lexicon 下水道 翻泡泡")
    await committee.receives("我就知道是下水道")
    await committee.whispers("/lexicon 漏水 翻泡泡")
    await committee.receives("我就知道是漏水", "原来它是：下水道")
    await committee.whispers("/lexicon 漏水 翻泡泡")
    await committee.receives("「翻泡泡」我已经知道了：漏水")


async def test_words_are_for_the_committee_in_private(town: Town) -> None:
    hub, committee = await town.hub("张敏"), await town.committee("周主任")
    await hub.whispers("/lexicon 漏水 咕咚响")
    await hub.receives("这个要社区的同志来发")
    await committee.says("/lexicon 漏水 咕咚响")
    await town.group("3号楼").shows("这个请在私聊里用")
    await committee.whispers("/lexicon 漏水 咕咚响")
    added = await committee.receives("我就知道是漏水")
    # A button that somebody made up: it carries another's word.
    card = await hub.receives("这个要社区的同志来发")
    raw = card.raw | {"reply_markup": added.raw["reply_markup"]}
    forged = Shown(card.sandbox, hub.id, hub.id, raw)
    assert "这个要社区的同志来发" in await forged.press("↩️ 不要这个词")
    await committee.whispers("/lexicon 删 咕咚响")
    await committee.receives("「咕咚响」不要了")


async def test_each_community_has_its_own_words(town: Town, world: World) -> None:
    other = Town(world.sandbox, world.settings, world.folder, town.bot, town.bot_username)
    await other.build()
    await town.committee("周主任").whispers("/lexicon 漏水 呲花花")
    await town.committee("周主任").receives("我就知道是漏水")
    await other.resident("赵大爷").says("3号楼呲花花了")
    await town.resident("李阿姨").says("3号楼呲花花了")
    await town.group("3号楼").shows("#1（漏水")
    assert await other.posts_in_group() == 0
    # Somebody of both says for which.
    shared = await other.committee("周主任")
    head = ("SQ", "社区", "吴主任", "", "", "")
    town.people["吴主任"] = shared
    await town.imports(head, *CHAIN[1:])
    await shared.starts()
    await shared.whispers("/lexicon 下水道 翻浆浆")
    asked = await shared.receives("「翻浆浆」是哪边的")
    assert set(asked.labels) == {town.estate, other.estate}
    await asked.press(town.estate)
    await shared.receives("我就知道是下水道")
    await shared.whispers("/lexicon")
    await shared.receives("翻浆浆 → 下水道（吴主任")


async def test_linli_triage_knows_the_local_words_of_the_only_community(tmp_path) -> None:
    roster = "编号,层级,姓名,上级编号,负责范围,电话,Telegram\nSQ,社区,周主任,,,,5001\n"
    (tmp_path / "r.csv").write_text(roster, "utf-8")
    before = linli("triage", "--json", "又飙花花了", folder=tmp_path)
    assert json.loads(before.stdout)["complaint"] == "no"
    assert not (tmp_path / "linli.db").exists()
    assert linli("import", "r.csv", folder=tmp_path).returncode == 0
    with closing(sqlite3.connect(tmp_path / "linli.db")) as database, database:
        database.execute("INSERT INTO local_words VALUES (1, '飙花花', 'leak', 5001, 0)")
        database.execute("UPDATE revision SET number = number + 1")
    after = linli("triage", "--json", "又飙花花了", folder=tmp_path)
    judged = json.loads(after.stdout)
    assert (judged["complaint"], judged["tags"]) == ("maybe", ["leak"])
