"""What people say in the measures: small talk and complaints, made up for this."""

from __future__ import annotations

from typing import Any

SMALL_TALK = (
    "早上好呀各位邻居",
    "今天天气真好，下午去公园走走",
    "哈哈哈哈笑死我了",
    "谁家的猫这么可爱",
    "晚上有人打羽毛球吗？",
    "收到，谢谢",
    "好的好的",
    "周末一起去爬山吧，听说山上的枫叶红了",
    "我家孩子今天考了一百分，开心",
    "楼下新开的面馆味道不错，价格也不贵",
    "有没有人一起拼车去机场的，周五早上六点",
    "祝大家中秋节快乐，阖家团圆",
    "[强][强][强]",
    "请问附近哪家理发店手艺好",
    "昨晚的球赛你们看了吗，最后一分钟绝杀",
    "妈妈说今天包饺子，韭菜鸡蛋馅的",
    "这两天降温，大家多穿点衣服",
    "小朋友们明天去秋游，记得带水壶",
    "我先去接孩子了，回头再聊",
    "转发：秋季养生十个小知识，第三条很多人不知道",
    "闲置婴儿车一辆，九成新，需要的私我",
    "恭喜恭喜，沾沾喜气",
    "这个周末图书馆有讲座，讲的是上海老房子的故事",
    "嗯嗯，明白了",
    "谁有多余的快递盒子，女儿做手工要用",
    "今年的桂花开得比去年早，满院子都香",
    "晚饭吃什么好呢，天天想这个问题头都大了",
    "哎呀，你家娃都上小学了，时间过得真快",
    "广场舞今天改到七点半，老地方见",
    "可以的，明天见",
)

#: As residents write: short and long, with a place and without, angry and polite.
COMPLAINTS = (
    "3号楼502天花板漏水，一直在滴",
    "楼上每天半夜拖椅子，咚咚咚的，孩子根本睡不着，有没有人管管",
    "物业在吗？12幢电梯又停了，我家老人八十多岁，爬十楼怎么爬",
    "垃圾三天没人收了，门口全是苍蝇，味道大得不敢开窗",
    "谁家的电动车又停在消防通道，出了事谁负责啊",
    "5号楼2单元楼道灯坏了一个星期了，晚上回家黑咕隆咚",
    "厨房下水道堵了，水漫了一地，求联系一个修管道的师傅，物业电话打不通",
    "小区里那几只流浪狗追着孩子跑，太危险了，能不能处理一下",
    "一楼饭店油烟直接往上冒，衣服都不敢晾，反映几次了没用",
    "昨天晚上有人从高处扔啤酒瓶下来，差点砸到人，3号楼门口",
    "停车位又被外面的车占了，保安也不管，下班回来绕了三圈",
    "7号楼602家里停水了，是管道爆了吗？什么时候能来",
    "楼下在砸墙装修，承重墙也敢动，赶紧来人看看",
    "充电桩十个坏了八个，每次都抢不到，什么时候修",
    "外墙瓷砖掉了好几块，下面还有孩子在玩",
    "花园里草比人高了，蚊子多得要命，绿化多久没人管了",
    "单元门坏了关不上，这几天陌生人进进出出，不安全",
    "井盖松了，骑车经过差点摔跤，就在26弄门口",
    "隔壁阿婆一个人住，两天没见出门了，敲门没人应",
    "物业费年年涨，服务越来越差，业委会到底在干什么",
)

#: What is wrong and where; each with a room of its own is a ticket of its own.
TROUBLES = (
    "{place}天花板漏水，一直在滴",
    "{place}厕所下水道堵了，水都漫出来了",
    "{place}家里停水两个小时了，怎么回事",
    "{place}门口的声控灯坏了好几天，晚上看不见路",
    "{place}厨房水管爆了，物业快来看看",
    "{place}墙面渗水，墙皮都掉了",
)


def complaint(number: int) -> str:
    """A complaint; no two are the same trouble as long as *number* stays below 240,000."""
    building, room = number % BUILDINGS + 1, number // BUILDINGS
    place = f"{building}号楼{room // 20 + 1}{room % 20 + 1:02d}"
    return TROUBLES[room % len(TROUBLES)].format(place=place)


#: Buildings of the estate of the measures; each has a group and a member.
BUILDINGS = 200


def group_of(number: int) -> int:
    """The group that complaint *number* is said in: the one of its building."""
    return -1_002_000_000_001 - number % BUILDINGS


def said(number: int, text: str, chat: int) -> dict[str, Any]:
    """A message as Telegram has it, without ids and date."""
    sender = 500_000 + number
    return {
        "chat": {"id": chat, "type": "supergroup", "title": "邻居群"},
        "from": {"id": sender, "is_bot": False, "first_name": f"居民{sender}"},
        "text": text,
    }
