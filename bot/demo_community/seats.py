"""The demonstration's roster: one committee, four branches, sixteen hubs, eighty members."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from bot.demo_community.estates import COMMODITY, OLD, RESETTLEMENT, Estate
from bot.demo_community.names import full_names
from community.roster import HEADER, TITLE_COLUMN

SEED = 20260301
#: By this the demonstration knows its own database from a real one.
COMMITTEE_CODE = "DEMO"
#: What the demonstration had when it was one stairwell large.
SMALL_CODES = frozenset({COMMITTEE_CODE, "Z1", "H1", "M31", "M32", "M41"})

#: Secretary, the whole estate where it is theirs, and the buildings of each of the hubs.
_BRANCHES: tuple[tuple[str, str, Estate, tuple[tuple[int, ...], ...]], ...] = (
    ("孙书记", "梧桐里", OLD, ((2, 3, 4), (1, 5), (6, 7))),
    ("高书记", "", OLD, ((8, 9), (10, 11), (12, 13), (14,))),
    ("夏书记", "香樟苑", COMMODITY, ((1, 2), (3, 4), (5, 6), (7, 8, 9))),
    ("钟书记", "银杏新村", RESETTLEMENT, ((1, 2, 3), (4, 5, 6), (7, 8), (9, 10), (11, 12))),
)
#: Who plays in the scenes: code, name, title, by what they look after.
_CAST_MEMBERS = {
    "梧桐里 3号楼": ("M31", "王建国", "楼组长王建国", 2001),
    "梧桐里 2号楼1单元": ("M32", "刘桂芳", "刘桂芳阿姨", 2002),
    "梧桐里 4号楼": ("M41", "赵志强", "赵志强师傅", 2003),
}
#: Buildings small enough for one member.
_WHOLE = frozenset({3, 4})


@dataclass(frozen=True)
class SeatRow:
    """One row of the roster."""

    code: str
    level: str
    name: str
    parent: str
    scope: tuple[str, ...]
    telegram: int
    title: str

    def cells(self) -> list[str]:
        """As a spreadsheet has it. No phone number begins with 000: nobody's can be dialled."""
        phone = f"000-0000-{self.telegram}"
        scope = ";".join(self.scope)
        return [
            *(self.code, self.level, self.name, self.parent, scope),
            *(phone, str(self.telegram), self.title),
        ]


def _rows() -> Iterator[SeatRow]:
    names = full_names(Random(SEED))
    yield SeatRow(COMMITTEE_CODE, "社区", "周主任", "", (), 5001, "社区周主任")
    hubs, members = 0, 2003
    for branch, (secretary, area, estate, hub_buildings) in enumerate(_BRANCHES, 1):
        code = f"Z{branch}"
        all_buildings = [building for some in hub_buildings for building in some]
        scope = (area,) if area else _buildings(estate, all_buildings)
        title = f"支部{secretary}"
        yield SeatRow(code, "党支部", secretary, COMMITTEE_CODE, scope, 4000 + branch, title)
        for buildings in hub_buildings:
            hubs += 1
            hub = f"H{hubs}"
            name = "张敏" if hubs == 1 else next(names)[0]
            yield SeatRow(
                *(hub, "中心户", name, code),
                *(_buildings(estate, buildings), 3000 + hubs, f"中心户{name}"),
            )
            for scope in _stairwells(estate, buildings):
                cast = _CAST_MEMBERS.get(scope[0])
                if cast is not None:
                    member, name, title, telegram = cast
                    yield SeatRow(member, "党员", name, hub, scope, telegram, title)
                    continue
                members += 1
                name, is_woman = next(names)
                title = _title(name, members, is_woman=is_woman)
                yield SeatRow(f"M{members - 1900}", "党员", name, hub, scope, members, title)


def _buildings(estate: Estate, buildings: tuple[int, ...] | list[int]) -> tuple[str, ...]:
    return tuple(f"{estate.name} {building}号楼" for building in buildings)


def _stairwells(estate: Estate, buildings: tuple[int, ...]) -> Iterator[tuple[str, ...]]:
    """What each member under a hub looks after: about twenty homes."""
    for building in buildings:
        here = f"{estate.name} {building}号楼"
        if estate is OLD and building in _WHOLE:
            yield (here,)
        elif estate is RESETTLEMENT:
            yield (f"{here}1单元", f"{here}2单元")
            yield (f"{here}3单元", f"{here}4单元")
        else:
            yield from ((f"{here}{unit}单元",) for unit in range(1, estate.units + 1))


def _title(name: str, number: int, *, is_woman: bool) -> str:
    address = "阿姨" if is_woman else "师傅"
    return (f"楼组长{name}", name + address, f"{name}老师")[number % 3]


SEATS = tuple(_rows())
#: The roster as a committee would hand it in.
ROSTER = [[*HEADER, TITLE_COLUMN], *(seat.cells() for seat in SEATS)]
