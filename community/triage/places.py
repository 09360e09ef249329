"""Where: building, unit and room in the many ways people write them, and what only looks so."""

import re
from collections.abc import Collection
from dataclasses import replace

from community.triage.numerals import NUMERAL, arabic
from community.triage.rooms import COUNTED, is_room, room_in
from community.triage.spelling import nfkc
from community.triage.verdict import PlaceMention

_HINT = re.compile("[0-9０-９#＃号栋幢座宅弄单]")
_TRACE = re.compile(
    rf"[\da-zA-Zａ-ｚＡ-Ｚ{NUMERAL}]\s?(?:[号栋幢座宅弄#＃]|单元)|\d{{3}}|\d[-—_/－＿／]\d"
)
"""Stands in every text with a place; looked for where there is a hint, which is quicker."""
_LENGTH = 600
"""Characters in which a place is looked for."""

_N = rf"(?:\d{{1,3}}|[{NUMERAL}]{{1,4}})"
_BUILDING = rf"(?:[a-z]?\d{{1,3}}|[a-z]|[{NUMERAL}]{{1,4}})"
_ROOM = rf"(?:\d{{3,4}}|[{NUMERAL}]{{3,4}})(?!\d)"
_SP = r"[ ,，、.·]?\s?"
_UNIT = (
    rf"(?:{_SP}(?P<unit>(?:\d{{1,2}}|[a-z]|[{NUMERAL}]{{1,2}}))"
    r"\s?(?:单元|门(?=\d)|梯(?=\d)|#(?=\d)|-(?=\d{3,4})))?"
    rf"(?:{_SP}[东西南北中]单元)?"
)
_IN = rf"(?:{_SP}[-—_/]?(?P<room>{_ROOM})(?![年月日点块元度人户万米%]|个[月人])(?:室|号房?|房)?)?"

_LANE = re.compile(
    rf"(?P<estate>[一-鿿]{{0,6}}?(?:路|街|巷|道)?(?:{_N}|\d{{4}})弄)"
    rf"(?:{_SP}(?P<building>{_BUILDING})(?:号楼?|栋|幢|#))?{_UNIT}{_IN}"
)
_NAMED = re.compile(
    rf"(?<![0-9a-z.-])(?P<building>{_BUILDING})\s?(?P<noun>号楼|号栋|号院|#楼?|栋楼?|幢楼?|座|宅)"
    rf"{_UNIT}{_IN}"
)
_NUMBERED = re.compile(
    rf"(?<![0-9a-z.路街道年月线第-])(?P<building>\d{{1,3}}|[{NUMERAL}]{{2,4}})号"
    rf"(?=(?P<after>{_SP}.{{0,4}}))"
    rf"{_UNIT}{_IN}"
)
_DASHED = re.compile(
    r"(?<![0-9a-z.:/-])(?P<building>[a-z]?\d{1,2}|1\d\d)[-—_/]"
    r"(?:(?P<unit>\d)[-—_/])?(?P<room>\d{3,4})(?![0-9:/-]|\.\d)"
)
_UNIT_ONLY = re.compile(
    rf"(?:(?<![0-9.:/-])(?P<building>\d{{1,2}})-)?"
    rf"(?P<unit>\d{{1,2}}|[a-d]|[{NUMERAL}]{{1,2}})单元{_IN}"
)
_DATE_AFTER = re.compile(
    r"^\s?(?:[上下中]午|[早晚夜凌起到至截之以开就要才停线公站文机工选仓技]|前(?![面门边])|后(?![窗门面边院墙])|车(?![库棚])|左右|那天|当天|交|来|去|发|出|回|放|考|结|周|星|\()"
)
_POSITION = re.compile(
    r"^\s?(?:楼|门[口前头边厅]|后[窗门面边院]|前[面门边]|旁|边|底下|车[库棚]|附近|对[面门]|那[边里栋]|这|大厅|大堂|电梯|隔壁|里|住|家|屋|的|"
    r"顶|地下|一楼|墙|\d|[一二三四五六七八九十]+[楼单零〇]|单元|$|[,，。!?？！])"
)
_DATE_BEFORE = re.compile(r"(?:月|今天|明天|本月|下月|每月|这月|当月|上月|[到至~-])$")
_COUNTED = re.compile(r"(?:那|这|每|整|同|有|盖了?|建了?|哪|几|某|前面|后面|另外?|第|旁边)$")


def place_in(text: str, estates: Collection[str] = ()) -> PlaceMention | None:
    """The first place written in the text, with Arabic digits; ``None`` when there is none.

    Args:
        text: As sent.
        estates: Known estates; the longest one that the text names is part of the answer.
    """
    if _HINT.search(text) is None or _TRACE.search(text) is None:
        return None
    plain = nfkc(text[:_LENGTH]).lower()
    place = (
        ("弄" in plain and _lane(plain))
        or (any(noun in plain for noun in "号#栋幢座宅") and _named(plain))
        or _dashed(plain)
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
        if noun == "座" and re.match(r"^(?:车|的?商务|的?沙发|山|桥|椅|机|的车|城|塔|楼梯)", rest):
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
        if COUNTED.search(text[match.end() :]) or not is_room(match["room"]):
            continue
        return _place(match)
    return None


def _numbered(text: str) -> PlaceMention | None:
    for match in _NUMBERED.finditer(text):
        before, after = text[: match.start()], text[match.end("building") + 1 :]
        if _DATE_BEFORE.search(before):
            continue
        alone = match["unit"] is None and match["room"] is None
        if alone and (_DATE_AFTER.match(after) or not _POSITION.match(after)):
            continue
        return _place(match)
    return None


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
