"""The four levels of the household chain, lowest first (DESIGN section 1)."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """A level of the chain; its place in the order is its height."""

    MEMBER = "member"
    HUB = "hub"
    BRANCH = "branch"
    COMMITTEE = "committee"

    @property
    def height(self) -> int:
        """0 for a member, 3 for the committee."""
        return _ORDER.index(self)


_ORDER = (Level.MEMBER, Level.HUB, Level.BRANCH, Level.COMMITTEE)

#: What the roster's 层级 column says for each level.
ROSTER_NAMES = {
    "党员": Level.MEMBER,
    "中心户": Level.HUB,
    "党支部": Level.BRANCH,
    "社区": Level.COMMITTEE,
}
