"""Where: building, unit and room in the many ways people write them, and what only looks so."""

import re
from collections.abc import Collection
from dataclasses import replace

from community.triage.numerals import NUMERAL, arabic
from community.triage.rooms import COUNTED, is_room, room_in
from community.triage.spelling import nfkc
from community.triage.verdict import PlaceMention

_HINT = re.compile("[0-9０-９#＃号栋幢座宅弄单]")
_FORMAL_SIGNS, _PLAIN_SIGNS = "壹贰叁肆伍陆柒捌玖拾", "一二三四五六七八九十"
_TRACE = re.compile(
    rf"[\da-zA-Zａ-ｚＡ-Ｚ{NUMERAL}{_FORMAL_SIGNS}]\s?(?:[号栋幢座宅弄#＃]|单元)|\d{{3}}|\d[-—_/－＿／]\d"
)
"""Stands in every text with a place; looked for where there is a hint, which is quicker."""
_LENGTH = 600
"""Characters in which a place is looked for."""
_FORMAL = re.compile(rf"[{_FORMAL_SIGNS}]{{1,3}}(?=号楼|[栋幢座](?!梁)|单元)")
_EVERYDAY = str.maketrans(_FORMAL_SIGNS, _PLAIN_SIGNS)

_N = rf"(?:\d{{1,3}}|[{NUMERAL}]{{1,4}})"
_BUILDING = rf"(?:[a-z]?\d{{1,3}}|[a-z]|[{NUMERAL}]{{1,4}})"
_ROOM = rf"(?:\d{{3,4}}|[{NUMERAL}]{{3,4}})(?!\d)"
_SP = r"[ ,，、.·]?\s?"
_UNIT_MARKS = r"单元|门(?=\d)|梯(?=\d{3})|#(?=\d)|-(?=\d{3,4})"
_STAIRS = r"(?<!两)(?:门(?![口卫禁板锁诊都全心])|梯(?![子井间都全]|[\d一二两三四五六八]+户))"
"""What a unit is called behind a building: 6栋1梯, 9号楼2门; not 6栋1梯4户."""


def _unit(marks: str) -> str:
    return (
        rf"(?:{_SP}(?P<unit>(?:\d{{1,2}}|[a-z]|[{NUMERAL}]{{1,2}}))\s?(?:{marks}))?"
        rf"(?:{_SP}[东西南北中]单元)?"
    )


_IN = rf"(?:{_SP}[-—_/]?(?P<room>{_ROOM})(?![年月日点块元度人户万米%]|个[月人])(?:室|号房?|房)?)?"

_LANE = re.compile(
    rf"(?P<estate>[一-鿿]{{0,6}}?(?:路|街|巷|道)?(?:{_N}|\d{{4}})弄)"
    rf"(?:{_SP}(?P<building>{_BUILDING})(?:号楼?|栋|幢|#))?{_unit(_UNIT_MARKS)}{_IN}"
)
_NAMED = re.compile(
    rf"(?<![0-9a-z.-])(?P<building>{_BUILDING})\s?(?P<noun>号楼|号栋|号院|#楼?|栋楼?|幢楼?|座|宅)"
    rf"{_unit(f'{_UNIT_MARKS}|{_STAIRS}')}{_IN}"
)
_NUMBERED = re.compile(
    rf"(?<![0-9a-z.路街道年月线第-])(?P<building>\d{{1,3}}|[{NUMERAL}]{{2,4}}|[{NUMERAL}](?=号{_ROOM}))号"
    rf"(?=(?P<after>{_SP}.{{0,4}}))"
    rf"{_unit(_UNIT_MARKS)}{_IN}"
)
_DASHED = re.compile(
    r"(?<![0-9a-z.:/-])(?![bp]\d-)(?P<building>[a-z]?\d{1,2}|1\d\d)[-—_/]"
    r"(?:(?P<unit>\d)[-—_/])?(?P<room>\d{3,4})(?![0-9:/-]|\.\d|号?车位)"
)
"""Not B2-117: that is a parking space."""
_PAIR = re.compile(
    r"(?<![^\s,.!?。、…)\]])(?P<building>\d{1,2})-(?P<unit>[1-4])"
    r"(?=的\s?[,.!?。]|[上下]头(?![来要])|楼[上下顶道]|[每那][家户](?!店)|门[口禁洞])"
)
"""A building and its unit, the larger one first, with what only a house has behind them."""
_SCORE = re.compile(r"比分|[赢输球踢局]")
_UNIT_ONLY = re.compile(
    rf"(?:(?<![0-9.:/-])(?P<building>\d{{1,2}})-)?"
    rf"(?P<unit>\d{{1,2}}|[a-d]|[{NUMERAL}]{{1,2}})单元{_IN}"
)
_DATE_AFTER = re.compile(
    r"^\s?(?:[上下中]午|[早晚夜凌起到至截之以开就要才停线公站文机工选仓技]"
    r"|前(?![面门边头])|后(?![窗门面边院墙])|车(?![库棚])|左右|那天|当天|交|来|去|发|出|回|放|考|结|周|星|\(|的[鞋衣票课])"
)
_POSITION = re.compile(
    r"^\s?(?:楼|门(?:[口前头边厅洞]|禁(?!系统|升级|改造|维护)|[\d一二两三四五六七八九十]+楼)"
    r"|后[窗门面边院]|前[面门边头]|上头(?![来要说派让发下])|下头|旁|边|底下|车[库棚]|附近|对[面门]|那[边里栋]|这"
    r"|大厅|大堂|电梯|隔壁|里|住|家|屋|的|顶|地下|一楼|山?墙|[水电]?表箱|快[开关][窗门](?!了)|\d|[一二三四五六七八九十]+[楼单零〇]|单元|$|[,，。!?？！])"
)
_DATE_BEFORE = re.compile("[昨今明]天$")
_SERIES_BEFORE = re.compile(r"[到至~号-]$")
_NO_HOUSE_BEFORE = re.compile(
    r"(?:[车座工床]位|车库|地[库下]|负[一二三]楼?|[取提][件货]码|货架)[是为:\s]*$"
)
"""A parking space, a seat, a parcel."""
_CLAUSE_STARTS = re.compile(r"(?:^|(?<![路街道巷])[\s,.!?。、:;…)])$")
_LAST_DAY, _HIGHEST = 31, 200
"""Of a month; of the numbers that are read as a house for what its people do."""
_DONE_IN_A_HOUSE = re.compile(
    r"^\s?(?:快(?:[开关来逃跑]|有人)|送(?:外卖|快递)的|又(?:没[水电]|[停断漏]|在[敲砸吵])|天天|半夜|[没停断][水电]"
    r"|漏[水电]|进水|[着起]火|冒烟|[一二三]门|装修|在[敲砸吵]|业主|邻居|全[楼体])"
)
_COUNTED = re.compile(r"(?:那|这|每|整|同|有|盖了?|建了?|哪|几|某|前面|后面|另外?|第|旁边)$")


def place_in(text: str, estates: Collection[str] = ()) -> PlaceMention | None:
    """The first place written in the text, with Arabic digits; ``None`` when there is none.

    Args:
        text: As sent.
        estates: Known estates; the longest one that the text names is part of the answer.
    """
    if _HINT.search(text) is None or _TRACE.search(text) is None:
        return None
    plain = _FORMAL.sub(_in_everyday_signs, nfkc(text[:_LENGTH]).lower())
    place = (
        ("弄" in plain and _lane(plain))
        or (any(noun in plain for noun in "号#栋幢座宅") and _named(plain))
        or _dashed(plain)
        or ("-" in plain and _pair(plain))
        or ("号" in plain and _numbered(plain))
        or ("单元" in plain and _unit_only(plain))
        or _room_only(plain)
        or None
    )
    if place is None:
        return None
    if not place.room and (room := room_in(plain)):
        place = replace(place, room=room)
    named = [estate for estate in estates if estate and estate.lower() in plain]
    return replace(place, estate=max(named, key=len)) if named else place


def _in_everyday_signs(formal: re.Match[str]) -> str:
    return formal.group().translate(_EVERYDAY)


def _lane(text: str) -> PlaceMention | None:
    match = _LANE.search(text)
    if match is None or match["building"] is None:
        return None
    return _place(match, estate=match["estate"])


def _named(text: str) -> PlaceMention | None:
    for match in _NAMED.finditer(text):
        noun, building = match["noun"], match["building"]
        rest = text[match.end("noun") :]
        before = text[: match.start()]
        if noun[0] in "栋幢座" and not building.isdigit():
            alone = match["unit"] is None and match["room"] is None
            if _COUNTED.search(before) or (
                building in ("两", "一", "几")
                and alone
                and (noun.endswith("楼") or rest[:1] not in ("的", "楼"))
                and (before or building != "一")
            ):
                continue
        if noun == "号院" and "号楼" in rest:
            continue
        if noun == "座" and re.match(
            r"^(?:车|的?商务|的?沙发|大?山|大?桥|椅|机|的车|城|塔|楼梯)", rest
        ):
            continue
        if noun == "#" and building in ("0", "95", "92", "98"):
            continue
        if (
            re.search(r"\d[-到至~、和]$", before)
            and match["unit"] is None
            and match["room"] is None
        ):
            continue
        if re.match(r"^(?:线)", rest):
            continue
        place = _place(match)
        if place is not None:
            return place
    return None


def _dashed(text: str) -> PlaceMention | None:
    for match in _DASHED.finditer(text):
        if _NO_HOUSE_BEFORE.search(text[: match.start()]):
            continue
        if COUNTED.search(text[match.end() :]) or not is_room(match["room"]):
            continue
        return _place(match)
    return None


def _pair(text: str) -> PlaceMention | None:
    for match in _PAIR.finditer(text):
        if int(match["building"]) >= int(match["unit"]) and not _SCORE.search(text):
            return _place(match)
    return None


def _numbered(text: str) -> PlaceMention | None:
    for match in _NUMBERED.finditer(text):
        before, after = text[: match.start()], text[match.end("building") + 1 :]
        if _DATE_BEFORE.search(before) or _NO_HOUSE_BEFORE.search(before):
            continue
        alone = match["unit"] is None and match["room"] is None
        if alone and (_SERIES_BEFORE.search(before) or match["building"].endswith("百")):
            continue
        if alone and not (
            _is_part_of_house(after) or _is_lived_in(match["building"], before, after)
        ):
            continue
        return _place(match)
    return None


def _is_part_of_house(after: str) -> bool:
    """18号门洞, not 18号下午."""
    return _DATE_AFTER.match(after) is None and _POSITION.match(after) is not None


def _is_lived_in(building: str, before: str, after: str) -> bool:
    """Too high for a day, and followed by what happens in a house: 52号又没电了."""
    return (
        _LAST_DAY < int(arabic(building) or 0) < _HIGHEST
        and _CLAUSE_STARTS.search(before) is not None
        and _DONE_IN_A_HOUSE.match(after) is not None
    )


def _unit_only(text: str) -> PlaceMention | None:
    for match in _UNIT_ONLY.finditer(text):
        if match["unit"] in ("两", "几") or _COUNTED.search(text[: match.start()]):
            continue
        return _place(match)
    return None


def _room_only(text: str) -> PlaceMention | None:
    room = room_in(text)
    return None if room is None else PlaceMention(None, None, room)


def _place(match: re.Match[str], estate: str | None = None) -> PlaceMention | None:
    parts = match.groupdict()
    building = _part(parts.get("building"))
    unit = _part(parts.get("unit"))
    room = parts.get("room")
    room = arabic(room) if room else None
    if building is None and unit is None and room is None:
        return None
    return PlaceMention(building, unit, room, estate)


def _part(written: str | None) -> str | None:
    if written is None:
        return None
    if written[0].isascii() and written[0].isalpha():
        return written.upper()
    return arabic(written)
