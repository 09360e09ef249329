"""Who has a phone in the sandbox, in which groups they are, and who plays which part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from bot.demo_community.estates import COMMODITY, ESTATES, OLD, RESETTLEMENT
from bot.demo_community.names import neighbours
from bot.demo_community.seats import SEATS, SEED, SeatRow
from community.ids import ChatId, CommunityId, PersonId
from community.people import Group
from community.places import Place

#: How the page calls the levels of a roster.
_ROLES = {"社区": "committee", "党支部": "branch", "中心户": "hub", "党员": "member"}


@dataclass(frozen=True)
class Phone:
    """Somebody whose phone the sandbox has.

    Attributes:
        id: In Telegram. Residents are below 2000, the chain is above.
        role: resident, member, hub, branch or committee.
        about: What they look after, or where they live.
        has_started: They pressed Start before the demonstration opens.
    """

    id: int
    name: str
    role: str
    about: str
    has_started: bool = True


@dataclass(frozen=True)
class Resident:
    """Somebody who wrote in a group, or to the bot, in the past weeks.

    Attributes:
        told: The bot knows the home.
        has_started: Messages arrive in private.
    """

    id: PersonId
    name: str
    home: Place
    told: bool
    has_started: bool


@dataclass(frozen=True)
class DemoGroup:
    """A group that the bot is bound in."""

    chat: int
    title: str
    estate: str
    buildings: tuple[str, ...] = ()

    def bound_to(self, community: CommunityId) -> Group:
        """The group as the community knows it."""
        return Group(ChatId(self.chat), community, self.estate, self.buildings)


#: Residents of 3号楼, where the scenes play. They meet the bot in the group first, as in life.
_STAGE = (
    (1001, "李阿姨"),
    (1002, "陈先生"),
    (1003, "小吴"),
    (1004, "林小姐"),
    (1005, "老徐"),
)
#: Residents elsewhere who wrote to the bot before: id, name, home.
_FURTHER = (
    (1006, "何阿婆", Place(RESETTLEMENT.name, "5", "2", "301")),
    (1007, "唐女士", Place(COMMODITY.name, "1", "1", "1102")),
    (1008, "小蒋", Place(COMMODITY.name, "7", "2", "502")),
    (1009, "老潘", Place(OLD.name, "9", "1", "402")),
    (1010, "沈老师", Place(OLD.name, "2", "1", "201")),
    (1011, "阿芳", Place(RESETTLEMENT.name, "9", "3", "602")),
)
#: Those of the chain who press Start (again) when the demonstration opens.
GREETED = (2001, 2002, 2003, 3001, 4001, 5001)

GROUPS = (
    DemoGroup(-1001000000003, "梧桐里3号楼邻居群", OLD.name, ("3",)),
    DemoGroup(-1001000000009, "梧桐里大群", OLD.name),
    DemoGroup(-1001000000005, "梧桐里5号楼", OLD.name, ("5",)),
    DemoGroup(-1001000000011, "香樟苑业主群", COMMODITY.name),
    DemoGroup(-1001000000012, "香樟苑1、2号楼", COMMODITY.name, ("1", "2")),
    DemoGroup(-1001000000021, "银杏新村一家亲", RESETTLEMENT.name),
    DemoGroup(-1001000000022, "银杏新村5号楼", RESETTLEMENT.name, ("5",)),
)

#: Who plays which part in the page's scenes, and whose phones it shows first.
CAST: dict[str, object] = {
    "group": GROUPS[0].chat,
    "building": "3号楼",
    # With its estate: each of the three has a 3号楼, and in private nothing else tells which.
    "home": "梧桐里3号楼2单元502",
    "resident": 1001,
    "neighbours": [1002, 1003, 1004, 1005],
    "member": 2001,
    "hub": 3001,
    "branch": 4001,
    "committee": 5001,
    "phones": [1001, 2001, 3001, 5001],
}

_FIRST_NEIGHBOUR = 1101
#: Residents a building has in the past weeks; a few buildings have more to say.
_TALKERS = 4
_TALKATIVE = {(OLD.name, 5): 9, (COMMODITY.name, 1): 9, (RESETTLEMENT.name, 5): 9}
#: One in so many told the bot where they live.
_TOLD = 2


def group_of(home: Place, random: Random) -> DemoGroup:
    """Where somebody writes: in their building's group if there is one, else in the estate's."""
    here = [group for group in GROUPS if group.estate == home.estate]
    own = [group for group in here if home.building in group.buildings]
    return random.choice([*own, *own, *(group for group in here if not group.buildings)])


def _residents() -> Iterator[Resident]:
    random = Random(SEED)
    for person, name, home in _FURTHER:
        yield Resident(PersonId(person), name, home, told=True, has_started=True)
    taken = {name for _, name, _ in _FURTHER} | {name for _, name in _STAGE}
    names = (name for name in neighbours(random) if name not in taken)
    person = _FIRST_NEIGHBOUR
    for estate in ESTATES:
        for building in range(1, estate.buildings + 1):
            count = _TALKATIVE.get((estate.name, building), _TALKERS)
            for home in random.sample(list(estate.homes(building)), count):
                told = random.randrange(_TOLD) == 0
                yield Resident(PersonId(person), next(names), home, told=told, has_started=False)
                person += 1


#: Everybody who spoke in the past weeks.
RESIDENTS = tuple(_residents())


def _phones() -> Iterator[Phone]:
    for person, name in _STAGE:
        yield Phone(person, name, "resident", f"{OLD.name} 3号楼", has_started=False)
    for person, name, home in _FURTHER:
        yield Phone(person, name, "resident", home.label())
    for seat in SEATS:
        yield _phone(seat)


def _phone(seat: SeatRow) -> Phone:
    return Phone(seat.telegram, seat.name, _ROLES[seat.level], "、".join(seat.scope))


#: Everybody whose phone can be looked at.
PHONES = tuple(_phones())


def members_of(group: DemoGroup) -> list[int]:
    """Who of those with a phone is in a group: who lives there, and who looks after it."""
    found = {5001, *(person for person, _, home in _FURTHER if _is_of(home, group))}
    if group.estate == OLD.name and group.buildings in ((), ("3",)):
        found |= {person for person, _ in _STAGE} | set(GREETED)
    areas = [f"{group.estate} {building}号楼" for building in group.buildings] or [group.estate]
    found |= {
        seat.telegram
        for seat in SEATS
        if any(entry.startswith(area) for entry in seat.scope for area in areas)
    }
    return sorted(found)


def _is_of(home: Place, group: DemoGroup) -> bool:
    in_building = not group.buildings or home.building in group.buildings
    return home.estate == group.estate and in_building
