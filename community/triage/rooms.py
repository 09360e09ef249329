"""Room numbers without a building: 502的, 楼上1203, 402就是不签; and numbers that only look so."""

import re

from community.triage.numerals import arabic

_NUMBER = re.compile(
    r"(?<![0-9a-z#/-])(?<!\d[.:])\d{3,4}(?![0-9a-z/%°]|[:-](?![㐀-鿿])|\.\d|\s?[~到至]\s?\d|号?车位|\s\d{3})"
)
_DOORS = 60
"""Doors a floor has at most."""
_FLOORS, _USUAL_DOORS = range(1, 40), range(1, 17)
"""Floors and doors of a number that is read as a room though no word says so."""
_CLOSE = 12
"""Characters before and after a number that tell what it is."""

COUNTED = re.compile(
    r"^[年月日点时分秒块元米度人户万毫克斤平瓦转寸套件份张票号伏vwkmlg%℃]|^(?:公里|左右|多|以上|以下)"
)
"""Follows a number that is money, a measure or a count."""
_NOT_ROOMS = frozenset(
    {"110", "114", "119", "120", "122", "123", "315", "360", "365", "404", "520", "521", "911"}
    | {"211", "985", "996", "1111", "1212", "1314", "2333"}
)
"""Well-known numbers."""
_YEAR = re.compile(r"^(?:19(?:1[7-9]|[2-9]\d)|20\d\d)$")
_ROUND = re.compile(r"[2-9]0$")

_AT_HOME_BEFORE = re.compile(
    r"(?:我家|我们家|咱家|俺家|我屋|我住|我是|住在?|楼上|楼下|隔壁|对门|对面|妈家|爸家|家里|他家"
    r"|(?<!负)[0-9一二三四五六七八九十]{1,3}[楼层])[ ,]?$"
)
_AT_HOME_AFTER = re.compile(r"^(?:室(?![内外友])|房间?|的|这家|那家|住户|业主|门口)")
_NO_YEAR_BEFORE = re.compile(r"楼[上下]$")
_NO_YEAR_AFTER = re.compile(r"^(?:室(?![内外友])|[那这]家|门口)")

_CLAUSE_STARTS = re.compile(r"(?:^\s*|[^0-9a-z㐀-鿿+=*×<>~¥$€£_,\s]|[^0-9a-z\s]\s+|[^\d],)$")
_CLAUSE_ENDS = re.compile(r"^(?:\s|$|[^\w(@#&+=*×<>])")
_ALSO = re.compile(r"^(?:[、,和跟与]\d{3,4})+")
_NEIGHBOUR_BEFORE = re.compile(
    r"(?:除了|谁有|认识|联系不上|敲|找|请|让|劝|麻烦|怀疑|投诉|举报|业主|住户|房号|门牌号?|房间号"
    r"|接龙\s?\d{1,3}[. 、]\s?)$"
)
_PERSON_BEFORE = re.compile(
    r"(?:(?<![给还欠转付收发补找])(?:我|俺|阿拉)|(?:肯定|应该|八成|估计|多半|又|就)是)$"
)
_HOME_AFTER = re.compile(
    r"^(?:钥匙|窗[户台子]|阳台|门缝|厨房|厕所|卫生间|客厅|卧室|外机|天花板|吊[顶灯]|马桶|地漏|天井"
    r"|老[两太头人]|大[爷妈]|阿[姨婆]|奶奶|爷爷|邻居|租客|那[户男女])"
)
_SPACE_BEFORE, _SPACE_AFTER = re.compile(r"\w\s+$"), re.compile(r"^\s+\S")
_SPACE_FOR_COMMA = re.compile(r"[㐀-鿿]\s+[㐀-鿿]")
_TIME_BEFORE = re.compile(r"(?:[上下中]午|[早晚]上|凌晨|[夜半]里?|昨晚|今早|[从到])\s?$")
_CLOCK = re.compile(r"^(?:\d|1\d|2[0-3])(?:05|10|15)$")
_CHINESE = re.compile("^[㐀-鿿]")

_LABELLED = re.compile(
    r"(?:(?<![室房牌间])号|[码第费价售租灌宽]|[身层]高|[车工座床]位|[一总]共|大约|将近|价格|工资|余额|只有|涨了?"
    r"|[扣罚]款?|面积|读数|[水电煤气]表|[电水血]压|网速|速度|温度|心率|血糖|体重|排名|尾号|微信|编号|车牌"
    r"|(?:电话|热线)(?=[是为:])|[车地]库|地下|负[一二三]楼?|(?:快递|储物|存包|丰巢)柜|仓库|公交|动车|高铁"
    r"|航班|教室|会议室)[是为:\s]*$"
)
"""Stands before a number that is money, a telephone, a code or a parking space."""
_ANSWERED = re.compile(r"[费价钱卖租售考步分票码押赔]|多少|[底读]数|[上本]月|几[块个点号]")
"""In the clause before a number that says how much."""
_TRADE = re.compile(
    r"原价|现价|包邮|自提|优惠|特价|团购|拼团|秒杀|月租|转让|闲置|[转出]售|[出求招]租|面议|押一|链接"
)
"""Adverts are full of prices."""
_NO_COUNT = re.compile(r"^(?:人(?:不在|在(?![群线投排])|呢|去哪|没在|回老家)|户主|点外卖)")
_NOT_A_HOME = re.compile(
    # counts and measures, where they are not the beginning of what a neighbour does
    r"^\s?(?:[个位名条盒瓶箱袋桶桌双副幅场次趟遍层栋幢步岁届级则款期集节课题本杯碗盘粒颗匹朵棵株枚扇座间笔]"
    r"|[批组队字亿斗吨亩页辆台部根]|包(?![了阳住])|对(?![着我门面准不])|只(?![是有要会装开管顾好能])"
    r"|种(?![菜花树])|排(?![烟水风污油])|所(?![以有])|回(?![来家老])|口[人之]|周[年岁]"
    r"|天(?![天井花亮黑]|[没不]亮)|起(?![来床火])|[余来百千](?:[名人个户元块斤]|$)|公[里斤分]"
    r"|家(?:店|公司|企业|商|单位|门店|医院|银行|都|全|签)"
    # buses, roads, schools, cars, steel, glue
    r"|路(?![由过])|线(?![路管])|[国省县]道|站(?![在着出起])|车[位次牌厢]|停车[位场]|公交|公司|高[铁地]|动车"
    r"|列车|航班|师(?![傅父])|[中小大]学|班|教室|会议|包[间厢房]|寝室|宿舍|窗口|医院|诊|病[房床]|床"
    r"|轿车|[这那]车|[型版倍厂胶粘灌]|钢(?!琴)|不锈|食品级|材质|楼(?![上下道])"
    # a time or a day, a price
    r"|到[站达]|开[会车始]|发车|出发|集合|起飞|见面?$|结束|之[前后]|以[前后]|前(?![面门头天几])"
    r"|后(?![面门窗半来])|大促|购物|那[天年会]|当天|快乐|晚会|[夜将]$|将[,。]"
    r"|一(?:个月|晚$|年$|[盒板袋斤平])|拿[走下的]|买的|入手|成交)"
)
"""Follows a number that is no home."""


def room_in(text: str) -> str | None:
    """The first number in a text that is a room, in Arabic digits.

    Args:
        text: Half-width and in lower case.
    """
    for match in _NUMBER.finditer(text):
        room = match.group()
        if room in _NOT_ROOMS or not is_room(room):
            continue
        before = text[max(0, match.start() - _CLOSE) : match.start()]
        after = text[match.end() : match.end() + _CLOSE]
        if _is_said_to_be_home(room, before, after) or _must_be_home(room, before, after, text):
            return arabic(room)
    return None


def is_room(room: str) -> bool:
    """Floor and door, such as 502 or 1103; not a round number, not a floor zero."""
    digits = arabic(room) or ""
    return digits[-2:] != "00" and len(digits) in (3, 4) and int(digits[-2:]) <= _DOORS


def _is_said_to_be_home(room: str, before: str, after: str) -> bool:
    """A word beside the number says that it is a home: 楼上502, 502的."""
    word = _AT_HOME_AFTER.match(after)
    said = _AT_HOME_BEFORE.search(before)
    if said is None and (word is None or _LABELLED.search(before)):
        return False
    if COUNTED.search(after[word.end() :] if word else after):
        return False
    if _YEAR.match(room):
        return bool(_NO_YEAR_BEFORE.search(before) or _NO_YEAR_AFTER.match(after))
    return bool(said) or not _ROUND.search(room) or after[0] != "的"


def _must_be_home(room: str, before: str, after: str, text: str) -> bool:
    """The number stands where a neighbour is named or spoken to: 402就是不签; 水冲房顶,403."""
    after = _ALSO.sub("", after)
    if not _is_usual(room) or _is_something_else(room, before, after):
        return False
    if _HOME_AFTER.match(after) or _NEIGHBOUR_BEFORE.search(before):
        return True
    if _PERSON_BEFORE.search(before):
        return _CHINESE.match(after) is not None and not _ANSWERED.search(before)
    if not _CLAUSE_STARTS.search(before) or _TRADE.search(text):
        return False
    if _CLAUSE_ENDS.match(after):
        return not _ANSWERED.search(before) and not _is_spaced(before, after, text)
    return _CHINESE.match(after) is not None


def _is_usual(room: str) -> bool:
    """A floor and a door that many houses have."""
    floor, door = int(room[:-2]), int(room[-2:])
    return room[0] != "0" and floor in _FLOORS and door in _USUAL_DOORS and not _YEAR.match(room)


def _is_something_else(room: str, before: str, after: str) -> bool:
    """Money, a count, a code, a time, a bus."""
    return bool(
        _NOT_A_HOME.match(after)
        or _LABELLED.search(before)
        or (COUNTED.search(after.lstrip()) and not _NO_COUNT.match(after))
        or (_CLOCK.match(room) and _TIME_BEFORE.search(before))
    )


def _is_spaced(before: str, after: str, text: str) -> bool:
    """Some keyboards put spaces around each number (电压 205 伏); here they end no clause."""
    spaced = _SPACE_BEFORE.search(before) and _SPACE_AFTER.match(after)
    return bool(spaced) and _SPACE_FOR_COMMA.search(text) is None
