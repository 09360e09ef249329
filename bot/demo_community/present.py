"""What is still in hand when the demonstration opens at ten: written by hand, to be looked at.

Nothing waits on the stage of the scenes (3号楼, its member, its hub and their branch). The first
instants at which something happens by itself lie after noon, when a complaint of the first two
minutes is long on its way: 13:20 a promise that was forgotten comes to 张敏, 13:30 a branch is
asked, 14:40 the committee.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from bot.demo_community.cast import GROUPS, RESIDENTS, DemoGroup, Resident
from bot.demo_community.lives import Life, Said, Stage
from bot.demo_community.matters import Matter, Width
from community.deadlines import local
from community.policy import Policy

_ZONE = Policy().timezone


def _dark_stairs(stage: Stage, number: int) -> Life:
    matter = Matter("roads", Width.UNIT, "{where}三楼的楼道灯坏了，晚上摸黑上楼", "")
    told = _file(stage, number, matter, _by("梧桐里", "2"), _at(stage, 2, "13:50"))
    told.until(_at(stage, 2, "14:20"))
    told.taken()
    return told


def _full_drain(stage: Stage, number: int) -> Life:
    matter = Matter("drainage", Width.BUILDING, "{where}门前窨井又满了，脏水流到路上", "")
    told = _file(stage, number, matter, _by("梧桐里", "9"), _at(stage, 1, "16:30"))
    told.until(_at(stage, 1, "17:10"))
    told.taken()
    told.until(_at(stage, 1, "19:10"))
    told.escalated()
    return told


def _full_bins(stage: Stage, number: int) -> Life:
    matter = Matter("garbage", Width.BUILDING, "{where}垃圾桶满了两天没人来收", "")
    return _file(stage, number, matter, _by("银杏新村", "5"), _at(stage, 0, "09:30"))


def _loud_nights(stage: Stage, number: int) -> Life:
    matter = Matter("noise", Width.ROOM, "{where}楼上半夜还在跑跳，小孩被吵醒几次了", "")
    told = Life(stage, number, matter, Said(_by("香樟苑", "7"), None, _at(stage, 1, "19:40")))
    told.until(_at(stage, 1, "20:10"))
    told.taken()
    told.later(4, 9)
    told.replied()
    return told


def _shaking_lift(stage: Stage, number: int) -> Life:
    matter = Matter("elevator", Width.UNIT, "{where}电梯又停在九楼不动了，这周第三次", "")
    told = _file(stage, number, matter, _by("香樟苑", "1"), _at(stage, 1, "08:50"))
    home = told.ticket.place
    neighbours = [
        one for one in RESIDENTS if one.home.estate == home.estate and one.home.building == "1"
    ]
    for one in neighbours[1:6]:
        told.later(2, 8)
        told.joined(one)
    told.until(_at(stage, 1, "11:00"))
    told.taken()
    told.until(_at(stage, 1, "15:20"))
    told.extended(3)
    return told


def _weak_water(stage: Stage, number: int) -> Life:
    matter = Matter(
        "utilities", Width.UNIT, "{where}水管锈得厉害，放出来的水发黄", "冲了一夜水箱，水清了"
    )
    told = _file(stage, number, matter, _by("银杏新村", "9"), _at(stage, 2, "09:10"))
    told.until(_at(stage, 2, "09:50"))
    told.taken()
    told.until(_at(stage, 1, "17:00"))
    told.resolved()
    return told


def _wild_hedge(stage: Stage, number: int) -> Life:
    matter = Matter(
        "greenery", Width.BUILDING, "{where}前面灌木长到窗口，蚊子多得不得了", "剪短了，也打了药"
    )
    told = _file(stage, number, matter, _by("梧桐里", "5"), _at(stage, 1, "10:30"))
    told.until(_at(stage, 1, "11:10"))
    told.taken()
    told.until(_at(stage, 0, "09:10"))
    told.resolved()
    return told


def _no_lift_yet(stage: Stage, number: int) -> Life:
    matter = Matter("elevator_retrofit", Width.UNIT, "{where}加装电梯等了半年，到底卡在哪里", "")
    told = _file(stage, number, matter, _by("梧桐里", "11"), _at(stage, 4, "09:20"))
    for day, took, back, passed in (
        (4, "10:00", 4, "15:00"),
        (4, "16:00", 3, "09:30"),
        (3, "14:00", 3, "18:00"),
    ):
        told.until(_at(stage, day, took))
        told.taken()
        told.until(_at(stage, back, passed))
        told.escalated()
    told.until(_at(stage, 2, "10:00"))
    told.taken()
    return told


def _no_place_to_park(stage: Stage, number: int) -> Life:
    matter = Matter("parking", Width.ESTATE, "小区来了辆僵尸车，占着车位半年没动过", "")
    resident = next(one for one in RESIDENTS if one.home.estate == "香樟苑" and not one.told)
    told = _file(stage, number, matter, resident, _at(stage, 7, "09:00"))
    told.until(_at(stage, 7, "11:30"))
    told.taken()
    told.until(_at(stage, 6, "15:00"))
    told.escalated()
    told.until(_at(stage, 0, "08:45"))
    return told


def _wall_in_the_way(stage: Stage, number: int) -> Life:
    matter = Matter(
        "illegal_building", Width.BUILDING, "{where}底楼违章搭建，公用走道封进自己家了", ""
    )
    told = _file(stage, number, matter, _by("银杏新村", "3"), _at(stage, 6, "14:10"))
    for day, took, passed in ((6, "15:00", "19:00"), (5, "09:30", "16:00")):
        told.until(_at(stage, day, took))
        told.taken()
        told.until(_at(stage, day, passed))
        told.escalated()
    told.until(_at(stage, 0, "08:45"))
    return told


def _dog_in_the_stairs(stage: Stage, number: int) -> Life:
    matter = Matter("pets", Width.UNIT, "{where}楼道里狗屎没人清，养狗的也不管", "")
    told = _file(stage, number, matter, _by("香樟苑", "4"), _at(stage, 0, "08:40"))
    told.until(_at(stage, 0, "09:05"))
    told.taken()
    return told


def _broken_sockets(stage: Stage, number: int) -> Life:
    matter = Matter(
        "charging", Width.BUILDING, "{where}楼下充电桩又坏了两个", "厂家换了插座，都能充了"
    )
    told = _file(stage, number, matter, _by("香樟苑", "7"), _at(stage, 1, "17:30"))
    told.until(_at(stage, 1, "18:05"))
    told.taken()
    told.until(_at(stage, 0, "08:50"))
    told.resolved()
    told.until(_at(stage, 0, "09:20"))
    told.confirmed()
    return told


#: Each tells one ticket, up to the opening.
SCRIPTS = (
    _dark_stairs,
    _full_drain,
    _full_bins,
    _loud_nights,
    _shaking_lift,
    _weak_water,
    _wild_hedge,
    _no_lift_yet,
    _no_place_to_park,
    _wall_in_the_way,
    _dog_in_the_stairs,
    _broken_sockets,
)


def present(stage: Stage) -> list[Life]:
    """All that is in hand, or waits for a 👍, at the opening; one thing was done this morning."""
    return [script(stage, number) for number, script in enumerate(SCRIPTS, 1)]


def _by(estate: str, building: str) -> Resident:
    """The first who lives in a building; those with a phone come first."""
    return next(
        one for one in RESIDENTS if (one.home.estate, one.home.building) == (estate, building)
    )


def _file(stage: Stage, number: int, matter: Matter, resident: Resident, at: datetime) -> Life:
    """In the group of the building if it has one, else in the estate's."""
    return Life(stage, number, matter, Said(resident, _group(resident, matter), at))


def _group(resident: Resident, matter: Matter) -> DemoGroup:
    home = resident.home
    near = [one for one in GROUPS if one.estate == home.estate]
    own = [one for one in near if home.building in one.buildings]
    if own and matter.width is not Width.ESTATE:
        return own[0]
    return next(one for one in near if not one.buildings)


def _at(stage: Stage, days: int, clock: str) -> datetime:
    """So many days before the opening, by the clocks of the community."""
    day = local(stage.opens, _ZONE).date() - timedelta(days=days)
    return datetime.combine(day, time.fromisoformat(clock), _ZONE)
