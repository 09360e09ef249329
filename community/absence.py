"""Somebody of the chain is away for some days: others stand in for them until they are back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from unicodedata import normalize

from community.deadlines import local, quiet_until
from community.ids import ChatId, PersonId
from community.moment import Moment
from community.telling import News
from community.triage.numerals import NUMERAL, arabic
from community.work import Work
from community.working import person_out_of_reach

#: Whoever is away for longer gives the seat to somebody else, in days.
LONGEST = 60
_DAYS_OF = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7, "月": 30}
_LENGTH = re.compile(
    rf"(?P<count>\d{{1,3}}|[{NUMERAL}]{{1,4}}|半)?\s*个?\s*(?P<unit>[天日周月]|星期|礼拜)?"
)
_HALF_A_MONTH = 15
_BACK = frozenset({"回来", "回来了", "我回来了", "回", "0", "0天", "零", "back"})


@dataclass(frozen=True)
class Absence:
    """Who is away until when."""

    person: PersonId
    until: datetime


class Absences(Protocol):
    """The absences as storage keeps them: one a person at most."""

    async def find(self, person: PersonId) -> Absence | None:
        """The absence of a person."""

    async def set(self, person: PersonId, since: datetime, until: datetime) -> None:
        """Keeps an absence in place of an older one; every chain shows it from now on."""

    async def end(self, person: PersonId) -> bool:
        """Takes an absence off; False when there was none."""

    async def due(self, now: datetime, limit: int) -> list[PersonId]:
        """Who should be back by now, the earliest first."""

    async def next_due(self) -> datetime | None:
        """When the next person is back."""


class AbsenceWork(Work, Protocol):
    """The unit of work as this room sees it."""

    @property
    def absences(self) -> Absences:
        """Who is away."""


def read_days(text: str) -> int | None:
    """Reads ``3天``, ``3``, ``三天``, ``一周``, ``两个星期``, ``半个月``; 0 for ``回来``.

    Returns:
        Days, none at all for 0 and possibly more than ``LONGEST``; None when it is none of these.
    """
    text = "".join(normalize("NFKC", text).split())
    if text in _BACK:
        return 0
    found = _LENGTH.fullmatch(text)
    if found is None or found["count"] is None:
        return None
    if found["count"] == "半":
        return _HALF_A_MONTH if found["unit"] == "月" else None
    count = arabic(found["count"])
    return None if count is None else int(count) * _DAYS_OF[found["unit"] or "天"]


def back_at(days: int, moment: Moment) -> datetime:
    """The instant at which somebody who leaves now for *days* days is back.

    The same time of that day, on a whole minute; at night the morning after.
    """
    zone = moment.policy.timezone
    then = (local(moment.now, zone) + timedelta(days=days)).replace(second=0, microsecond=0)
    return quiet_until(then, moment.policy.quiet_hours, zone) or then


async def go_away(
    work: AbsenceWork, moment: Moment, person: PersonId, days: int, *, by: PersonId
) -> datetime:
    """Lets others stand in for a person; what they had not answered yet goes up at once.

    What they took in hand stays with them. Set by somebody else, they are told.

    Returns:
        When they are back.

    Raises:
        ValueError: *days* is not between 1 and ``LONGEST``.
    """
    if not 1 <= days <= LONGEST:
        raise ValueError(f"an absence takes 1 to {LONGEST} days, got {days}")
    until = back_at(days, moment)
    await work.absences.set(person, moment.now, until)
    await person_out_of_reach(work, moment, person)
    if by != person:
        await work.tellings.say(News.AWAY_SET, ChatId(person))
    return until


async def come_back(work: AbsenceWork, person: PersonId) -> bool:
    """Brings new work to a person again; False when they were not away."""
    return await work.absences.end(person)


async def absence_over(work: AbsenceWork, _: Moment, person: PersonId) -> None:
    """What the day brings on which somebody is back."""
    if not await come_back(work, person):
        return
    for chain in await work.chains.all():
        if any(seat.holder(person) for seat in chain.seats_of(person)):
            await work.tellings.say(News.AWAY_OVER, ChatId(person))
            return
