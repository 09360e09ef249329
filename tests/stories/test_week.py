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
    "我家水管昨天师傅来修好了，手艺真不错",
    "捡到一串钥匙，放在门卫那里了",
    "出一辆儿童自行车，九成新，自提",
    "谁家有螺丝刀借用一下，一会儿就还",
    "今晚的月亮好圆啊",
    "这是我妈包的粽子，送几个给楼上的小朋友",
    "幼儿园明天几点开门",
    "请问附近哪里可以打印照片",
    "菜场今天的鲈鱼二十块一斤",
    "拼单买牛奶，还差两个人",
    "我也要我也要",
    "祝大家端午安康",
    "恭喜老张家喜得千金",
    "今天地铁好挤",
    "电影票多了两张，有人要吗",
)
QUARREL = (
    "你家电视也很响，还说别人",
    "谁家没点声音啊，至于吗",
    "就你家金贵",
    "都少说两句，邻里邻居的",
    "楼上楼下住着，互相体谅吧",
)
POWER = (
    "3号楼停电了，整栋都黑了",
    "3号楼怎么又停电了，家里全黑",
    "3号楼没电了",
    "3号楼停电，冰箱里的东西要坏了",
    "3号楼又停电了，有人管吗",
)
HOUSEHOLDS = 12

#: What each ticket became, a word of it, who got its card, and who stepped forward.
TICKETS = {
    1: ("漏水", "天花板", {"王建国"}, "王建国"),
    2: ("噪音", "拖椅子", {"王建国", "张敏"}, "张敏"),
    3: ("水电气", "停电", {"王建国", "张敏", "周主任"}, "张敏"),
    4: ("垃圾", "臭得要命", {"王建国", "张敏", "孙书记"}, "张敏"),
    5: ("公共设施", "楼道灯", {"张敏"}, "张敏"),
    6: ("水电气", "煤气", {"张敏", "孙书记"}, "孙书记"),
}
CHAIN = ("王建国", "刘桂芳", "张敏", "孙书记", "周主任")
_TALK = itertools.cycle(TALK)


async def test_a_week(town: Town) -> None:
    group = town.group("3号楼")
    for day in (_monday, _tuesday, _wednesday, _thursday, _friday, _saturday, _sunday):
        await day(town, group)
    await town.fast_forward("11m")  # by then an offer that nobody took is gone
    await _most_of_it_was_small_talk(town, group)
    await _the_right_people(town)
    await _the_right_tickets(town)
    await _at_most_two_posts_a_ticket(group)
    await _no_doors_no_words_no_names(group)


async def chatter(town: Town, messages: int) -> None:
    """Small talk of the neighbours; none of it is answered."""
    for number in range(messages):
        await town.resident(f"邻居{number % 9}").says(next(_TALK))


async def _monday(town: Town, group: Chat) -> None:
    """A leak, solved the same day, and the reporter says so."""
    await chatter(town, 20)
    aunt = await town.resident("李阿姨")
    await aunt.says("3号楼502天花板漏水，一直在滴，我家刘宝宝都淋湿了")
    await chatter(town, 10)
    await (await town.member("王建国").receives("天花板")).press("我来处理")
    await town.fast_forward("3h")
    await (await town.member("王建国").has_buttons("天花板")).press("✅ 已解决")
    await (await aunt.sees_in_group("好了按 👍")).press("👍")
    await group.shows("办好了，谢谢王建国。")


async def _tuesday(town: Town, group: Chat) -> None:
    """A quarrel over noise; nobody learns which door, and the quarrel is nobody's ticket."""
    await town.until("10:00")
    await chatter(town, 20)
    complainer = await town.resident("陈先生")
    await complainer.says("3号楼602半夜吵得睡不着，天天拖椅子")
    for number, text in enumerate(QUARREL * 2):
        await town.resident(f"邻居{number % 4}").says(text)
    post = await group.shows("#2", "群里不写")
    await town.resident("楼上的").says("602怎么了，你家才吵", reply_to=post.id)
    await (await town.member("王建国").receives("拖椅子")).press("⬆️ 上报")
    await town.hub("张敏").receives("王建国请您一起想办法", "拖椅子")
    await (await town.hub("张敏").has_buttons("拖椅子")).press("我来处理")
    await (await town.hub("张敏").has_buttons("拖椅子")).press("✅ 已解决")
    await (await complainer.sees_in_group("张敏说办好了")).press("👍")


async def _wednesday(town: Town, group: Chat) -> None:
    """The power is out: sixty messages, one thing."""
    await town.until("10:00")
    for number in range(HOUSEHOLDS):
        for text in POWER:
            await town.resident(f"住户{number}").says(text)
    await group.shows("水电气", f"现在有 {HOUSEHOLDS} 户")
    await town.hub("张敏").receives("停电", f"有这件事的：{HOUSEHOLDS} 户")
    assert (await town.committee("周主任").receives("停电", f"{HOUSEHOLDS} 户")).silent
    await (await town.hub("张敏").has_buttons("停电")).press("✅ 已解决")


async def _thursday(town: Town, group: Chat) -> None:
    """Somebody moves in; an album of a birthday, and one of rubbish, which climbs all day."""
    await town.until("10:00")
    await chatter(town, 20)
    tidy = await town.resident("新搬来的")
    await tidy.says("大家好，刚搬来，请多关照")
    who = {"from": tidy.id}
    await town.sandbox.post("say", **who, chat=group.id, caption="祝宝贝生日快乐", photos=3)
    rubbish = "3号楼门口垃圾堆了三天没人清，臭得要命"
    await town.sandbox.post("say", **who, chat=group.id, caption=rubbish, photos=2)
    await town.member("王建国").receives("臭得要命")
    photos = [m for m in await town.member("王建国").private_messages() if m.raw.get("photo")]
    assert len(photos) == 2


async def _friday(town: Town, group: Chat) -> None:
    """The member goes into hospital; his work goes to the hub. Neighbours join by a finger."""
    await town.until("10:00")
    await town.committee("周主任").whispers(f"/away {town.code('M1')} 5天")
    await (await town.hub("张敏").has_buttons("臭得要命")).press("✅ 已解决")
    await town.resident("小吴").says("3号楼二楼楼道灯坏了，一直不亮")
    post = await group.shows("#5")
    await town.resident("邻居1").says("二楼到三楼那一段也不亮", reply_to=post.id)
    await (await town.resident("邻居2").sees_in_group("#5")).press("➕ 我家也是")
    await (await town.resident("邻居3").sees_in_group("#5")).press("➕ 我家也是")
    await group.shows("#5", "现在有 3 户")
    await town.hub("张敏").receives("楼道灯", "补充：「二楼到三楼那一段也不亮」")
    await (await town.hub("张敏").has_buttons("楼道灯")).press("我来处理")
    await chatter(town, 20)


async def _saturday(town: Town, group: Chat) -> None:
    """At night a smell of gas rings at once."""
    await town.until("23:30")
    await chatter(town, 10)
    await town.resident("夜班的").says("3号楼楼道里闻到很浓的煤气味，快来人")
    await group.shows("⚠️ 闻到煤气", "021-962777")
    gas = await town.branch("孙书记").receives("🚨 急", "煤气")
    assert not gas.silent
    await gas.press("我来处理")
    await (await town.branch("孙书记").has_buttons("煤气")).press("✅ 已解决")


async def _sunday(town: Town, group: Chat) -> None:
    """Nothing at all happens, in many words."""
    await town.until("10:00")
    await chatter(town, 40)
    await (await town.hub("张敏").has_buttons("楼道灯")).press("✅ 已解决")
    await (await town.resident("小吴").sees_in_group("#5", "张敏说办好了")).press("👍")


async def _most_of_it_was_small_talk(town: Town, group: Chat) -> None:
    said = [m for m in await town.sandbox.messages(group.id) if m["from"]["id"] != town.bot]
    talked = [m for m in said if m.get("text") in (*TALK, *QUARREL)]
    assert len(said) > 200
    assert len(talked) > len(said) / 2


async def _the_right_tickets(town: Town) -> None:
    committee = await town.committee("周主任")
    for number, (tag, _, _, _) in TICKETS.items():
        await committee.whispers(f"/ticket {number}")
        await committee.receives(f"#{number} {tag}")
    await committee.whispers(f"/ticket {len(TICKETS) + 1}")
    await committee.receives(f"没有找到 #{len(TICKETS) + 1}")


async def _the_right_people(town: Town) -> None:
    """Each card went to those whose turn it was, and to nobody else."""
    for number, (tag, word, told, _) in TICKETS.items():
        for name in CHAIN:
            cards = [
                message
                for message in await town.people[name].private_messages()
                if f"#{number} {tag}" in message.text and word in message.text
            ]
            assert bool(cards) == (name in told), (number, name)
    for name in ("邻居1", "住户3", "陈先生", "楼上的"):
        assert await town.people[name].private_messages() == [], name


async def _at_most_two_posts_a_ticket(group: Chat) -> None:
    posts = [m for m in await group.bot_messages() if "我是邻里" not in m.text]
    for number in TICKETS:
        about = [m for m in posts if f"#{number}（" in m.text and "您家" not in m.text]
        assert 1 <= len(about) <= 2, [m.text for m in about]
    others = [m for m in posts if not re.match(r"#\d|⚠️", m.text)]
    assert all("您家也算上了" in m.text for m in others), [m.text for m in others]
    assert len(others) <= 1


async def _no_doors_no_words_no_names(group: Chat) -> None:
    """In no version of any text that the group ever saw."""
    forbidden = ("502", "602", "刘宝宝", "天花板", "拖椅子", "冰箱", "臭得要命", "很浓")
    people = ("李阿姨", "陈先生", "住户", "小吴", "夜班的", "周主任", "刘桂芳", "新搬来的")
    await group.shows_nothing_of(*forbidden, *people)
    for message in await group.bot_messages():
        number = re.search(r"#(\d)（", message.text)
        if number is None:
            continue
        stepped_forward = TICKETS[int(number[1])][3]
        versions = message.raw["sandbox"]["versions"]
        for name in CHAIN:
            named = [version for version in versions if name in version]
            assert name == stepped_forward or not named, named
            assert not any("记下了" in v or "一起想办法" in v for v in named), named
