"""A week in the life of a building: mostly small talk, and what stands out of it."""

from __future__ import annotations

import itertools
import re

from tests.stories.town import Chat, Town

TALK = (
    "今天的毛豆新鲜得很，团购接龙啦，下午五点截止",
    "哈哈哈哈笑死我了",
    "早上好呀各位邻居",
    "周末有人去打羽毛球吗",
    "谁有多余的快递盒子，孩子做手工用",
    "今天太阳真好，被子都晒出去了",
    "楼下阿婆的馄饨摊今天出来了",
    "生日快乐🎂🎂",
    "求推荐一个靠谱的英语老师",
    "晚上广场舞改到七点半",
    "有没有一起拼车去市区的",
    "恭喜恭喜",
    "收到，谢谢",
    "这个价格不错，我要两份",
    "明天好像要降温，大家多穿点",
    "孩子们暑假去哪里玩呀",
    "我家猫生了三只小猫，可爱死了",
    "哪家的红烧肉好吃，求推荐",
    "昨晚的球赛看了吗",
    "转发：明日天气多云转晴",
)
POWER = (
    "3号楼停电了，整栋都黑了",
    "3号楼怎么又停电了，家里全黑",
    "3号楼没电了",
    "3号楼停电，冰箱里的东西要坏了",
    "3号楼又停电了，有人管吗",
)


_TALK = itertools.cycle(TALK)


async def test_a_week(town: Town) -> None:
    group = town.group("3号楼")
    for day in (_monday, _tuesday, _wednesday, _thursday, _friday, _saturday):
        await day(town, group)
    await town.until("10:00")
    await chatter(town, 10)
    await _the_right_tickets(town)
    await _at_most_two_posts_a_ticket(group)
    await _no_doors_no_words_no_names(group)


async def chatter(town: Town, messages: int) -> None:
    for number in range(messages):
        await town.resident(f"邻居{number % 9}").says(next(_TALK))


async def _monday(town: Town, group: Chat) -> None:
    """A leak, solved the same day, and the reporter says so."""
    await chatter(town, 10)
    aunt = await town.resident("李阿姨")
    await aunt.says("3号楼502天花板漏水，一直在滴，我家刘宝宝都淋湿了")
    await chatter(town, 4)
    await (await town.member("王建国").receives("天花板")).press("我来处理")
    await town.fast_forward("3h")
    await (await town.member("王建国").has_buttons("天花板")).press("✅ 已解决")
    await (await aunt.sees_in_group("好了按 👍")).press("👍")


async def _tuesday(town: Town, group: Chat) -> None:
    """A quarrel over noise; nobody learns which door."""
    await town.until("10:00")
    await chatter(town, 8)
    await town.resident("陈先生").says("3号楼602半夜吵得睡不着，天天拖椅子")
    await town.resident("楼上的").says("你家电视也很响，还说别人")
    await (await town.member("王建国").receives("拖椅子")).press("⬆️ 上报")
    await town.hub("张敏").receives("王建国请您一起想办法", "拖椅子")
    await (await town.hub("张敏").has_buttons("拖椅子")).press("我来处理")


async def _wednesday(town: Town, group: Chat) -> None:
    """The power is out: sixty messages, one thing."""
    await town.until("10:00")
    for number in range(12):
        for text in POWER:
            await town.resident(f"住户{number}").says(text)
    await group.shows("水电气", "现在有 12 户")
    await town.hub("张敏").receives("停电", "有这件事的：12 户")
    assert (await town.committee("周主任").receives("停电", "12 户")).silent
    await (await town.hub("张敏").has_buttons("停电")).press("✅ 已解决")


async def _thursday(town: Town, group: Chat) -> None:
    """An album of rubbish, and an album of a birthday."""
    await town.until("10:00")
    await chatter(town, 6)
    tidy = await town.resident("爱干净的")
    who = {"from": tidy.id}
    await town.sandbox.post("say", **who, chat=group.id, caption="祝宝贝生日快乐", photos=3)
    rubbish = "3号楼门口垃圾堆了三天没人清，臭得要命"
    await town.sandbox.post("say", **who, chat=group.id, caption=rubbish, photos=2)
    await town.member("王建国").receives("臭得要命")
    photos = [m for m in await town.member("王建国").private_messages() if m.raw.get("photo")]
    assert len(photos) == 2


async def _friday(town: Town, group: Chat) -> None:
    """The member goes into hospital; his work goes to the hub."""
    await town.until("10:00")
    await town.committee("周主任").whispers(f"/away {town.code('M1')} 5天")
    await town.hub("张敏").receives("臭得要命")
    await town.resident("小吴").says("3号楼二楼楼道灯坏了，一直不亮")
    await town.hub("张敏").receives("楼道灯")
    await town.member("王建国").receives_nothing_of("楼道灯")


async def _saturday(town: Town, group: Chat) -> None:
    """At night a smell of gas rings at once."""
    await town.until("23:30")
    await chatter(town, 3)
    await town.resident("夜班的").says("3号楼楼道里闻到很浓的煤气味，快来人")
    await group.shows("⚠️ 闻到煤气", "021-962777")
    gas = await town.branch("孙书记").receives("🚨 急", "煤气")
    assert not gas.silent
    await gas.press("我来处理")


async def _the_right_tickets(town: Town) -> None:
    committee = await town.committee("周主任")
    for number, tag in enumerate(("漏水", "噪音", "水电气", "垃圾", "公共设施", ""), 1):
        await committee.whispers(f"/ticket {number}")
        await committee.receives(f"#{number} {tag}")
    await committee.whispers("/ticket 7")
    await committee.receives("没有找到 #7")


async def _at_most_two_posts_a_ticket(group: Chat) -> None:
    posts = [m for m in await group.bot_messages() if "我是邻里" not in m.text]
    for number in range(1, 7):
        about = [m for m in posts if f"#{number}（" in m.text and "您家" not in m.text]
        assert len(about) <= 2, [m.text for m in about]
    others = [m for m in posts if not re.match(r"#\d|⚠️", m.text)]
    assert all("您家也算上了" in m.text for m in others), [m.text for m in others]
    assert len(others) <= 1


async def _no_doors_no_words_no_names(group: Chat) -> None:
    forbidden = ("502", "602", "刘宝宝", "天花板", "拖椅子", "冰箱", "臭得要命", "很浓")
    people = ("李阿姨", "陈先生", "住户", "小吴", "夜班的", "周主任", "刘桂芳")
    await group.shows_nothing_of(*forbidden, *people)
