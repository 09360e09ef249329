"""The committee's board: how many tickets stand where. Counts and shares, nobody's name."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from community.deadlines import local
from community.digest import DigestWork
from community.ids import CommunityId
from community.levels import Level
from community.tickets import Satisfaction, State

#: How far the board looks back for what is usual.
LOOKS_BACK = timedelta(days=30)
_TOP = 5


@dataclass(frozen=True)
class Board:
    """The figures of one community; what is not there is none.

    Attributes:
        states: Unsettled tickets by their state.
        levels: Open and acknowledged tickets by the level in charge.
        filed: Tickets filed this week.
        settled: Tickets that came to an end this week, taken back and merged ones left out.
        tags: Tickets of the last 30 days by their first tag.
        satisfaction: Tickets that ended in the last 30 days by what their reporters said.
    """

    states: dict[State, int] = field(default_factory=dict)
    levels: dict[Level, int] = field(default_factory=dict)
    filed: int = 0
    settled: int = 0
    tags: dict[str, int] = field(default_factory=dict)
    satisfaction: dict[Satisfaction, int] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """True when nothing happened yet, or for a long time."""
        return not any((*self.states.values(), *self.tags.values(), *self.satisfaction.values()))

    @property
    def usual(self) -> list[tuple[str, int]]:
        """The tags that come most often, with how often."""
        return sorted(self.tags.items(), key=lambda found: (-found[1], found[0]))[:_TOP]

    def share(self, said: Satisfaction) -> int:
        """How many in a hundred said so; 0 when nobody was asked."""
        asked = sum(self.satisfaction.values())
        return round(100 * self.satisfaction.get(said, 0) / asked) if asked else 0


class Boards(Protocol):
    """The figures as storage counts them."""

    async def of(self, community: CommunityId, *, week: datetime, lately: datetime) -> Board:
        """The board of a community.

        Args:
            week: When this week began.
            lately: How far it looks back for what is usual.
        """


class BoardWork(DigestWork, Protocol):
    """The unit of work as this room sees it."""

    @property
    def boards(self) -> Boards:
        """The boards of all communities."""


def week_began(now: datetime, zone: ZoneInfo) -> datetime:
    """Midnight before this week's Monday, by the clocks of the community."""
    today = local(now, zone).date()
    return datetime.combine(today - timedelta(days=today.weekday()), time(), zone)


async def board_of(work: BoardWork, community: CommunityId, now: datetime, zone: ZoneInfo) -> Board:
    """How a community stands now."""
    return await work.boards.of(community, week=week_began(now, zone), lately=now - LOOKS_BACK)
