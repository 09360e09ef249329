"""The committee's digest, twice a day: what waits, what is in hand, what waited for a while."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from community.chain import Chain
from community.deadlines import local
from community.ids import ChatId, CommunityId, TicketId, TicketNumber
from community.moment import Moment
from community.places import Place
from community.telling import News
from community.tickets import State
from community.work import Work

#: When it is said, by the clocks of the community (DESIGN section 3).
CLOCKS = (time(9), time(16))


@dataclass(frozen=True)
class Waiting:
    """An overdue ticket of the committee, as a line of a list."""

    id: TicketId
    number: TicketNumber
    tag: str
    place: Place
    since: datetime


@dataclass(frozen=True)
class Unsettled:
    """What is not settled in a community.

    Attributes:
        counts: How many tickets are in each state; none is left out as 0.
        overdue: The committee's overdue tickets, who waited longest first; not all of them.
        overdue_count: How many there are in all.
    """

    counts: dict[State, int] = field(default_factory=dict)
    overdue: tuple[Waiting, ...] = ()
    overdue_count: int = 0

    @property
    def is_nothing(self) -> bool:
        """True when there is nothing to say."""
        return not any(self.counts.values())


class Digests(Protocol):
    """When the next digest of each community is due, and what is in it."""

    async def due(self, now: datetime, limit: int) -> list[CommunityId]:
        """Communities whose digest is due, or that have no next one yet."""

    async def next_due(self) -> datetime | None:
        """When the next digest of all is due."""

    async def plan(self, community: CommunityId, now: datetime, at: datetime) -> bool:
        """Plans the next digest.

        Returns:
            True when the one before it was due; False when somebody was faster, or it is the
            first.
        """

    async def drop_unsaid(self, community: CommunityId) -> None:
        """Takes back earlier digests of a community that nobody has got yet."""

    async def unsettled(self, community: CommunityId, limit: int) -> Unsettled:
        """What is not settled, with at most *limit* overdue tickets."""


class DigestWork(Work, Protocol):
    """The unit of work as this room sees it."""

    @property
    def digests(self) -> Digests:
        """The digests of all communities."""


def next_digest(now: datetime, zone: ZoneInfo) -> datetime:
    """The first instant after *now* at which a digest is said."""
    today = local(now, zone).date()
    days = (today, today + timedelta(days=1))
    clocks = (datetime.combine(day, clock, zone) for day in days for clock in CLOCKS)
    return next(at for at in clocks if at > now)


async def say_digest(work: DigestWork, moment: Moment, community: CommunityId) -> None:
    """Says the digest that is due to whoever reads the committee's cards, and plans the next.

    However many were missed, one is said: it tells how things are when it is read.
    """
    following = next_digest(moment.now, moment.policy.timezone)
    if not await work.digests.plan(community, moment.now, following):
        return
    await work.digests.drop_unsaid(community)
    chain = await work.chains.of(community)
    for holder in readers(chain):
        await work.tellings.say(News.DIGEST, ChatId(holder), reference=community)


def readers(chain: Chain) -> list[int]:
    """The people who read the committee's digest."""
    return [holder.person for holder in chain.recipients(chain.committee)]
