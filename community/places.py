"""Places: a household, a unit, a building or an estate, and the scopes that cover them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from community.triage.numerals import NUMERAL, arabic


@dataclass(frozen=True)
class Place:
    """Where something is. A field that is None is not known (or there is none, for a unit).

    Attributes:
        estate: Name of the estate 小区; None when the community has only one, or it is unknown.
        building: Number of the building without 号楼, Arabic digits ("3", "26弄20").
        unit: Number of the unit 单元.
        room: Number of the room 室.
    """

    estate: str | None = None
    building: str | None = None
    unit: str | None = None
    room: str | None = None

    @property
    def is_household(self) -> bool:
        """True when the place is one home."""
        return self.building is not None and self.room is not None

    @property
    def is_known(self) -> bool:
        """True when anything at all is known."""
        return self.estate is not None or self.building is not None

    def label(self) -> str:
        """The place with its estate: ``普雄馨苑 3号楼2单元502``. Empty when unknown."""
        estate = f"{self.estate} " if self.estate and self.building else self.estate or ""
        return estate + self._inside(self.building, self.unit, self.room)

    def label_within_estate(self) -> str:
        """The place for people who all know which estate is meant: ``3号楼2单元502``."""
        return (replace(self, estate=None) if self.building else self).label()

    def building_label(self) -> str:
        """The place as a group may read it: never a unit or a room."""
        return replace(self, unit=None, room=None).label_within_estate()

    @staticmethod
    def _inside(building: str | None, unit: str | None, room: str | None) -> str:
        parts = [f"{building}号楼" if building else "", f"{unit}单元" if unit else "", room or ""]
        return "".join(parts)

    def within(self, other: Place) -> bool:
        """True when this place is *other* or lies inside it.

        An estate that either side does not name is taken to be the same one; a unit that a
        household leaves out does not part it from the same room with its unit written.
        """
        if other.estate and self.estate and other.estate != self.estate:
            return False
        if other.building is None:
            return True
        if other.building != self.building:
            return False
        if other.room is not None:
            return self.room == other.room and not _differ(self.unit, other.unit)
        return other.unit is None or self.unit == other.unit

    def meets(self, other: Place) -> bool:
        """True when the two are equal or one lies inside the other (3号楼 and 3号楼502)."""
        return self.within(other) or other.within(self)


def _differ(left: str | None, right: str | None) -> bool:
    return left is not None and right is not None and left != right


@dataclass(frozen=True)
class ScopeItem:
    """One entry of a seat's 负责范围: an estate, building, unit, room or range of rooms."""

    place: Place
    last_room: str | None = None

    def covers(self, place: Place) -> bool:
        """True when *place* lies inside this entry."""
        if self.last_room is None:
            return place.within(self.place)
        if not place.within(replace(self.place, room=None)) or place.room is None:
            return False
        return self.rooms[0] <= _number(place.room) <= self.rooms[1]

    def lies_in(self, place: Place) -> bool:
        """True when all of this entry lies inside *place*."""
        if self.last_room is None:
            return self.place.within(place)
        return place.room is None and replace(self.place, room=None).within(place)

    @property
    def rooms(self) -> tuple[int, int]:
        """First and last room as numbers, for comparing; (-1, -1) without a room."""
        first = _number(self.place.room)
        return (first, first if self.last_room is None else _number(self.last_room))

    @property
    def narrowness(self) -> tuple[int, int]:
        """Sorts entries: the greater, the narrower."""
        if self.last_room is not None:
            return (3, self.rooms[0] - self.rooms[1])
        place = self.place
        rank = 4 if place.room else 2 if place.unit else 1 if place.building else 0
        return (rank, 0)

    def label(self) -> str:
        """The entry as the roster writes it."""
        return self.place.label() + (f"-{self.last_room}" if self.last_room else "")


def _number(room: str | None) -> int:
    digits = re.sub(r"\D", "", room or "")
    return int(digits) if digits else -1


#: What a seat looks after; empty means all that is under the seat (DESIGN section 2).
Scope = tuple[ScopeItem, ...]

_NUMERAL = rf"[0-9]+[A-Za-z]?|[A-Za-z][0-9]*|[{NUMERAL}]+"
_ENTRY = re.compile(
    rf"^(?P<estate>.*?)\s*(?P<building>(?:[0-9]+弄)?(?:{_NUMERAL}))\s*(?:号楼|栋楼?|幢楼?|座|#楼?|号)\s*"
    rf"(?:(?P<unit>{_NUMERAL})\s*单元\s*)?"
    r"(?:(?P<room>[0-9]+[A-Za-z]?)\s*室?(?:\s*[-~到至]+\s*(?P<last>[0-9]+[A-Za-z]?)\s*室?)?)?$"
)
#: An estate may be called 四村 or 普雄路26弄, but what holds a building is a list without its ;.
_HOLDS_A_BUILDING = re.compile(r"[0-9][号栋幢座#]|号楼|单元|[;,、/\\]")
_SEPARATES = re.compile(r"[;,、/\\]")
#: Characters in an entry; also what keeps the pattern from going back and forth for long.
_LONGEST = 60
_STREET = re.compile(r"[路街道巷]$")
#: All full-width ASCII, the dashes people type, and the signs of intervals.
_HALF_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {
    ord(dash): "-" for dash in "‐‑‒–—―−"
}


def read_scope_item(text: str) -> ScopeItem | None:
    """Reads one entry such as ``普雄馨苑 3号楼2单元501-512``; None when it cannot be read.

    A bare name without digits or building word is an estate as a whole. ``普雄路26弄20号`` is
    building 20 of the estate 普雄路26弄, as triage reads it.
    """
    text = " ".join(text.translate(_HALF_WIDTH).split())
    match = _ENTRY.match(text) if len(text) <= _LONGEST else None
    if match is None:
        return _read_estate(text)
    estate, building = match["estate"], match["building"]
    if _STREET.search(estate):
        lane, sign, building = building.rpartition("弄")
        estate += lane + sign
    if _STREET.search(estate) or _HOLDS_A_BUILDING.search(estate):
        return None
    unit, room, last = (match[name] and _plain(match[name]) for name in ("unit", "room", "last"))
    place = Place(estate or None, _plain(building), unit, room)
    if last is not None and _number(last) < _number(room):
        return None
    return ScopeItem(place, last)


def _read_estate(text: str) -> ScopeItem | None:
    if not text or len(text) > _LONGEST or re.search(r"\d", text) or _SEPARATES.search(text):
        return None
    return ScopeItem(Place(estate=text))


def _plain(number: str) -> str:
    """``三`` and ``03`` as ``3``, ``a`` as ``A``: one spelling for one door."""
    return arabic(number) or number.upper()


def read_place(text: str) -> Place | None:
    """Reads one place as people type it after a command: ``3号楼2单元502``; None if unreadable."""
    item = read_scope_item(text)
    return item.place if item is not None and item.last_room is None else None
