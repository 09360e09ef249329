"""Four weeks of the demonstration's past, and what is still in hand when it opens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, time, timedelta
from random import Random

from bot.demo_community.cast import GROUPS, RESIDENTS, DemoGroup, Resident, group_of
from bot.demo_community.lives import Life, Said, Stage, UnfitError
from bot.demo_community.matters import (
    CANNOT_NOW,
    IN_PRIVATE,
    NOT_OURS,
    SOLVED,
    URGENT,
    Matter,
    Width,
)
from bot.demo_community.present import present
from bot.demo_community.seats import SEED
from community.chain import Chain
from community.deadlines import local
from community.joining import SAME_TROUBLE
from community.levels import Level
from community.outcome import COMMITTEE_DENIALS
from community.places import Place
from community.policy import Policy
from community.refusals import StepRefusedError

#: Tickets of the past that have come to an end.
SETTLED = 132
_WEEKS = timedelta(weeks=4)
_ZONE = Policy().timezone
#: The hours at which people write, more of them after breakfast and after supper.
_HOURS = (7, 8, 8, 9, 9, 9, 10, 10, 11, 12, 13, 14, 15, 16, 17, 18, 18, 19, 19, 19, 20, 20, 21)

Story = Callable[[Life], None]


def past(chain: Chain, opens: datetime) -> list[Life]:
    """The past of the demonstration, oldest first: the same for the same opening.

    Args:
        chain: The chain with its holders.
        opens: When the demonstration begins.
    """
    stage = Stage(chain, opens, Random(SEED))
    lives = present(stage)
    wanted = len(lives) + SETTLED
    told: Counter[Matter] = Counter()
    while len(lives) < wanted:
        matters, tell = stage.random.choices(_STORIES, weights=_HOW_OFTEN)[0]
        matter = _rarest(matters, told, stage.random)
        try:
            found = _settled(stage, len(lives) + 1, matter, tell)
        except (UnfitError, StepRefusedError):
            continue
        if not any(_is_same(found, other) for other in lives):
            lives.append(found)
            told[matter] += 1
    return sorted(lives, key=lambda one: one.ticket.created_at)


def _rarest(matters: tuple[Matter, ...], told: Counter[Matter], random: Random) -> Matter:
    """One of those that were told least often, so that a ledger does not repeat itself."""
    least = min(told[matter] for matter in matters)
    return random.choice([matter for matter in matters if told[matter] == least])


def _settled(stage: Stage, number: int, matter: Matter, tell: Story) -> Life:
    """A ticket of some day that has come to an end.

    Raises:
        UnfitError: It has not.
        StepRefusedError: It cannot have gone this way.
    """
    random = stage.random
    resident = _somebody(matter, random)
    group = None if matter in IN_PRIVATE else _where(resident, matter, random)
    day = local(stage.opens, _ZONE).date() - timedelta(days=random.randrange(_WEEKS.days + 1))
    clock = time(random.choice(_HOURS), random.randrange(60), random.randrange(60))
    at = datetime.combine(day, clock, _ZONE)
    if at > stage.opens:
        raise UnfitError
    found = Life(stage, number, matter, Said(resident, group, at))
    tell(found)
    return found


def _somebody(matter: Matter, random: Random) -> Resident:
    if matter in IN_PRIVATE:
        return random.choice([one for one in RESIDENTS if one.has_started])
    if matter.width is Width.ESTATE:
        # Whose home is known would have been taken to speak of it.
        return random.choice([one for one in RESIDENTS if not one.told])
    return random.choice(RESIDENTS)


def _where(resident: Resident, matter: Matter, random: Random) -> DemoGroup:
    if matter.width is Width.ESTATE:
        estates = (one for one in GROUPS if not one.buildings)
        return next(one for one in estates if one.estate == resident.home.estate)
    return group_of(resident.home, random)


def _is_same(one: Life, other: Life) -> bool:
    """One of them would have joined the other."""
    here, there = one.ticket, other.ticket
    near = abs(here.created_at - there.created_at) < SAME_TROUBLE
    alike = here.tag == there.tag and here.place.estate == there.place.estate
    return near and alike and here.place.meets(there.place)


# How things go


def _simply(life: Life) -> None:
    life.later(4, 100)
    life.taken()
    _worked(life)
    _ended(life)


def _unanswered(life: Life) -> None:
    for _ in range(life.random.choice((1, 1, 1, 2))):
        life.deadline_passes()
    _simply(life)


def _forgotten(life: Life) -> None:
    life.later(4, 100)
    life.taken()
    life.deadline_passes()
    _simply(life)


def _handed_up(life: Life) -> None:
    for _ in range(life.random.choice((1, 1, 2))):
        life.later(10, 100)
        life.taken()
        life.later(30, 300)
        life.escalated()
    _simply(life)


def _shared(life: Life) -> None:
    _neighbours_join(life, life.random.choice((1, 1, 2, 3)))
    _simply(life)


def _everybodys(life: Life) -> None:
    _neighbours_join(life, life.random.choice((5, 6)))
    _simply(life)


def _at_once(life: Life) -> None:
    life.later(1, 3)
    life.taken()
    life.later(25, 240)
    life.resolved()
    life.later(10, 120)
    life.confirmed()


def _never_content(life: Life) -> None:
    while life.level is not Level.COMMITTEE:
        life.later(10, 100)
        life.taken()
        life.later(30, 200)
        life.escalated()
    for _ in range(COMMITTEE_DENIALS):
        life.later(20, 200)
        life.taken()
        life.later(100, 900)
        life.resolved()
        life.later(20, 300)
        life.denied()


def _not_now(life: Life) -> None:
    _some_climbing(life)
    life.later(10, 100)
    life.taken()
    life.later(100, 900)
    life.answered()


def _elsewhere(life: Life) -> None:
    life.later(10, 100)
    life.dismissed()
    if life.random.random() < 0.3:  # noqa: PLR2004 - a few ask the next level
        life.later(5, 200)
        life.appealed()
        life.later(10, 200)
        life.taken()
        life.later(20, 200)
        life.answered()


def _taken_back(life: Life) -> None:
    life.later(2, 90)
    life.withdrawn()


def _some_climbing(life: Life) -> None:
    for _ in range(life.random.choice((0, 1, 1, 2))):
        life.later(10, 100)
        life.taken()
        life.later(20, 200)
        life.escalated()


def _neighbours_join(life: Life, count: int) -> None:
    place = life.ticket.place
    house = Place(place.estate, place.building)
    near = [one for one in RESIDENTS if one.id != life.ticket.reporter and one.home.within(house)]
    if len(near) < count:
        raise UnfitError
    for one in life.random.sample(near, count):
        life.later(1, 9)
        life.joined(one)


def _worked(life: Life) -> None:
    if life.random.random() < 0.35:  # noqa: PLR2004 - some say a word on the way
        life.later(5, 120)
        life.replied()
    if life.random.random() < 0.12:  # noqa: PLR2004 - some need longer
        life.later(200, 600)
        life.extended(3)
    life.later(40, 1000)
    life.resolved()


def _ended(life: Life) -> None:
    chance = life.random.random()
    if chance < 0.2:  # noqa: PLR2004 - one in five never says
        life.deadline_passes()
        return
    life.later(10, 700)
    if chance < 0.3:  # noqa: PLR2004 - one in ten is not content
        life.denied()
        life.later(10, 150)
        life.taken()
        life.later(100, 900)
        life.resolved()
        life.later(10, 300)
    life.confirmed()


_STORIES: tuple[tuple[tuple[Matter, ...], Story], ...] = (
    (SOLVED, _simply),
    (SOLVED, _unanswered),
    (SOLVED, _forgotten),
    (SOLVED, _handed_up),
    (SOLVED, _shared),
    (SOLVED, _everybodys),
    (SOLVED, _never_content),
    (SOLVED, _taken_back),
    (URGENT, _at_once),
    (CANNOT_NOW, _not_now),
    (NOT_OURS, _elsewhere),
    (IN_PRIVATE, _simply),
)
#: How often each of these is tried; what is not over by the opening is left out.
_HOW_OFTEN = (40, 12, 6, 12, 12, 6, 4, 4, 4, 8, 6, 8)
