"""What people of the demonstration bring up, in their own words, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Width(Enum):
    """How much of an address the words name."""

    ROOM = auto()
    UNIT = auto()
    BUILDING = auto()
    ESTATE = auto()


@dataclass(frozen=True)
class Matter:
    """One kind of trouble.

    Attributes:
        words: The complaint; ``{where}`` is the place that it names.
        end: How it was solved, or the reason why it was not.
        danger: Which danger it is, if it cannot wait.
    """

    tag: str
    width: Width
    words: str
    end: str
    danger: str | None = None


_ROOM, _UNIT, _BUILDING, _ESTATE = Width.ROOM, Width.UNIT, Width.BUILDING, Width.ESTATE

#: Settled by whoever took them.
SOLVED = (
    Matter("leak", _ROOM, "{where}厨房天花板渗水，墙皮都掉了", "楼上换了下水弯头，墙面干了再补"),
    Matter(
        "leak", _ROOM, "我家{where}卫生间顶上漏水，楼上敲门没人应", "联系上楼上，今天重做了防水"
    ),
    Matter("leak", _ROOM, "{where}阳台一下雨就漏水", "物业补了外墙缝，试水不漏了"),
    Matter("leak", _UNIT, "{where}楼道里水管漏水，地上一滩", "换了接头，地也拖干了"),
    Matter("leak", _UNIT, "{where}顶楼屋面漏水，楼道墙上全是水印", "屋面补了油毡，下次下雨再看"),
    Matter("drainage", _UNIT, "{where}下水道堵了，一楼卫生间往外冒", "请人疏通了，掏出一团抹布"),
    Matter("drainage", _BUILDING, "{where}门口窨井满了，污水往外溢", "养护所来抽过，井盖也盖好了"),
    Matter("drainage", _ROOM, "{where}厨房下水堵住，水槽的水下不去", "通了，提醒大家油渣别往里倒"),
    Matter("noise", _ROOM, "{where}装修，中午也在敲，老人没法睡", "说好了，中午和晚上都不动工"),
    Matter("noise", _BUILDING, "{where}旁边工地半夜还在打桩，吵得睡不着", "城管来过，夜里停工了"),
    Matter("noise", _ESTATE, "小区门口广场舞音响太响，每晚吵到九点多", "音响调小，八点半收"),
    Matter("charging", _UNIT, "{where}楼道里有人拉飞线给电瓶车充电", "当面劝了，车推到充电棚去了"),
    Matter("charging", _BUILDING, "{where}楼下充电桩坏了两个，充不进电", "厂家换了主板，能充了"),
    Matter("charging", _ESTATE, "充电棚不够用，电瓶车充电天天要排队", "南门加了十个充电口"),
    Matter("parking", _BUILDING, "{where}门口车子乱停，救护车都进不来", "画了黄线，车主也打了招呼"),
    Matter(
        "parking", _ESTATE, "小区外来车太多，晚上回来没地方停车", "门卫登记外来车，晚上不放进来"
    ),
    Matter("elevator", _UNIT, "{where}电梯一到八楼就抖，还有怪声", "维保换了导靴，试了一天没事"),
    Matter("elevator", _BUILDING, "{where}电梯坏了三天没人修", "等的配件到了，今天修好"),
    Matter("elevator", _UNIT, "{where}电梯按钮失灵，按了不亮", "换了按钮板"),
    Matter(
        "garbage", _BUILDING, "{where}门口垃圾堆了几天没人清，都臭了", "保洁清了，以后早晚各一趟"
    ),
    Matter("garbage", _UNIT, "{where}楼道里垃圾袋放了几天没人扔，招苍蝇", "清掉了，也和那户说好了"),
    Matter("garbage", _ESTATE, "建筑垃圾堆在花坛边，一个多星期了没人管", "清运公司拉走了"),
    Matter(
        "greenery", _BUILDING, "{where}前面的香樟长到三楼，挡光还招虫，能不能修剪", "绿化队修过枝了"
    ),
    Matter("greenery", _ESTATE, "花园里灌木枯死一大片，没人补种", "补种了麦冬和杜鹃"),
    Matter("utilities", _UNIT, "{where}从早上就停水了，没有通知", "阀门坏了，换好来水了"),
    Matter("utilities", _ROOM, "{where}水压太小，热水器打不着火", "清了水表前的滤网，水大了"),
    Matter("utilities", _BUILDING, "{where}半夜老是跳闸停电", "电力公司换了总开关"),
    Matter("fire_safety", _BUILDING, "{where}消防通道被汽车堵死了", "车挪走了，地上重新画了线"),
    Matter("fire_safety", _UNIT, "{where}消防栓里没有水带，灭火器也过期了", "物业都换了新的"),
    Matter("pets", _BUILDING, "{where}有人遛狗不牵绳，小孩吓得直哭", "找到养狗人家，答应牵绳"),
    Matter("pets", _UNIT, "{where}楼道里狗粪没人清理，臭死了", "清了，也贴了提醒"),
    Matter(
        "falling",
        _BUILDING,
        "{where}楼上又往下扔烟头垃圾，晒的被子烧了个洞",
        "挨家说过，装了朝上的摄像头",
    ),
    Matter(
        "fumes",
        _BUILDING,
        "{where}底楼小饭店油烟直往楼上飘，窗都不能开",
        "饭店装了净化器，烟道改了向",
    ),
    Matter("fumes", _UNIT, "{where}楼道里一股臭味，不知道哪里来的", "是地漏干了，灌水就好"),
    Matter("roads", _UNIT, "{where}楼道灯坏了，老人晚上下楼看不见", "换了声控灯"),
    Matter("roads", _BUILDING, "{where}门口路面塌了一块，下雨就积水，老人差点摔倒", "填平压实了"),
    Matter("roads", _ESTATE, "小区北门路灯坏了一排，晚上黑漆漆的", "路灯所来换了六盏"),
    Matter("roads", _ESTATE, "健身器材断了一根，小孩还在上面玩，危险", "先围起来，第三天换了新的"),
    Matter(
        "illegal_building", _ROOM, "{where}把承重墙敲了，整幢楼都在震", "房管局来看过，停工恢复"
    ),
    Matter(
        "illegal_building", _BUILDING, "{where}底楼搭了违建，把窗都挡住了", "自己拆了，城管来验过"
    ),
    Matter(
        "property",
        _BUILDING,
        "{where}报修半个月，物业只收物业费不办事",
        "物业经理来认了错，当天派人修了",
    ),
    Matter("property", _ESTATE, "门卫晚上总是睡觉，物业也不管", "换了人，夜里有签到"),
    Matter(
        "security", _UNIT, "{where}有陌生人挨家敲门推销保健品，骗老人钱", "民警来过，群里也发了提醒"
    ),
    Matter(
        "security",
        _BUILDING,
        "{where}楼下昨晚两辆电瓶车的电池被偷了",
        "监控交给民警了，棚里加了灯",
    ),
    Matter(
        "neighbour",
        _UNIT,
        "{where}楼上楼下两家天天吵架，邻居劝不住",
        "请到居委坐下来谈，说开了",
    ),
    Matter("house_quality", _ROOM, "{where}客厅墙体开裂，裂缝有手指宽", "鉴定过不是承重墙，补好了"),
    Matter("house_quality", _UNIT, "{where}墙面裂缝越来越大，钢筋都露出来了", "房修队来加固了"),
    Matter(
        "welfare",
        _ROOM,
        "{where}独居老人腿摔了，买菜做饭不方便，能不能帮帮",
        "助餐送上门，隔天有人去看",
    ),
    Matter("welfare", _ROOM, "{where}老人腿脚不便，想申请助餐送上门", "助餐办好了，中午有人送"),
    Matter(
        "elevator_retrofit",
        _UNIT,
        "{where}加装电梯征询卡在一户，能不能帮着谈谈",
        "约好周末面谈，条件谈拢了",
    ),
    Matter("other", _ESTATE, "社区阅览室周末总不开门，书也旧", "志愿者排了班，周末开门，添了新书"),
)

#: Cannot wait.
URGENT = (
    Matter(
        "utilities", _UNIT, "{where}楼道里一股煤气味，好重", "燃气公司查到三楼软管老化，换了", "gas"
    ),
    Matter(
        "elevator",
        _UNIT,
        "{where}电梯里困人了，快来人",
        "二十分钟放出来，人没事，停用检修",
        "elevator",
    ),
    Matter("leak", _UNIT, "{where}水管爆了，水往楼下冲", "关了总阀，下午换了管子", "burst_pipe"),
    Matter(
        "fire_safety",
        _BUILDING,
        "{where}楼下电瓶车着火了",
        "火灭了，没有人受伤，棚子重新拉了线",
        "fire",
    ),
)

#: Cannot be done now; the end is the reason.
CANNOT_NOW = (
    Matter(
        "elevator_retrofit",
        _UNIT,
        "{where}什么时候能加装电梯，六楼老人下不来",
        "低楼层还有两户没谈拢，明年春天再征询",
    ),
    Matter(
        "parking",
        _ESTATE,
        "小区车位太少，能不能把草坪改成停车位",
        "改绿地要三分之二业主同意，放进下次业主大会",
    ),
    Matter(
        "house_quality",
        _BUILDING,
        "{where}墙面开裂起皮，能不能整幢大修",
        "列进明年的修缮计划，先挂了安全网",
    ),
    Matter("roads", _ESTATE, "小区路面坑坑洼洼，想重新铺一遍", "等雨污管网改造一起做，年底前开工"),
    Matter(
        "greenery",
        _BUILDING,
        "{where}门口大树的根把路顶起来了，想移走",
        "是在册的树，移树要绿化局批，材料已递",
    ),
    Matter(
        "property",
        _ESTATE,
        "物业费涨了服务没跟上，想换物业",
        "换物业要开业主大会，业委会年后换届再议",
    ),
)

#: Not for the neighbourhood; the end says whom to ask.
NOT_OURS = (
    Matter(
        "welfare",
        _ROOM,
        "{where}想问医保卡丢了在哪里补，一直没人说清",
        "医保的事请打 12333，或到街道事务中心",
    ),
    Matter(
        "roads",
        _ESTATE,
        "门口大马路上的红绿灯时间太短，老人过不去",
        "马路信号灯归交警，已请您打 12345 反映",
    ),
    Matter("utilities", _ROOM, "{where}宽带老是断，客服不理人", "宽带请找运营商，投诉可打 12300"),
    Matter(
        "noise",
        _ESTATE,
        "高架上车子太吵，窗户关了也睡不着",
        "高架归市里管，请打 12345，我们一起签了名",
    ),
)

#: Brought up in private: about people next door.
IN_PRIVATE = (
    Matter(
        "noise", _ROOM, "{where}楼上夜里一点还在拖凳子，别说是我讲的", "上门聊过，桌脚都包了垫子"
    ),
    Matter("noise", _ROOM, "{where}隔壁天天打麻将到半夜", "谈好十点收场"),
    Matter("pets", _ROOM, "{where}对门养狗不管，狗屎拉在我家门口", "邻居道了歉，出门带上了袋子"),
    Matter("neighbour", _ROOM, "{where}隔壁把垃圾放我家门口，说了还骂人", "两家坐下来谈了，握了手"),
    Matter(
        "welfare",
        _ROOM,
        "{where}对门独居老伯耳朵背，没人照顾，挺担心的",
        "通知了女儿，每天有人敲敲门",
    ),
)


@dataclass(frozen=True)
class Lines:
    """What the chain says on the way.

    Attributes:
        replies: To the resident.
        handovers: To the next level.
    """

    replies: tuple[str, ...]
    handovers: tuple[str, ...]


ABOUT_THINGS = Lines(
    replies=(
        "收到，我下午过去看看。",
        "已经联系了物业，明天上午来人。",
        "看过了，要请师傅来弄，这两天就到。",
    ),
    handovers=(
        "要动公共维修金，我这里定不了。",
        "物业说没有这笔钱，要上面出面谈。",
        "牵涉几幢楼，我一个人协调不来。",
    ),
)
ABOUT_PEOPLE = Lines(
    replies=(
        "刚去敲过门，没人在家，晚上我再去。",
        "我先去听听那边怎么说。",
        "您放心，不会说是谁反映的。",
    ),
    handovers=(
        "上门两次都不开门，请帮着一起劝。",
        "两边各说各的，我劝不动。",
        "说重了怕伤和气，请您出面。",
    ),
)

#: What a neighbour says who has the same.
SAME = ("我家也是", "我家也一样，好几天了", "+1，我们这边也是")
