"""梧桐里社区（演示）: three estates, 35 buildings, 1,584 homes, 101 seats, four weeks of past."""

from __future__ import annotations

from bot.demo_community.cast import CAST, GREETED, GROUPS, PHONES, members_of
from bot.demo_community.seating import seat_demonstration
from bot.demo_community.seats import COMMITTEE_CODE, ROSTER

__all__ = [
    "CAST",
    "COMMITTEE_CODE",
    "GREETED",
    "GROUPS",
    "PHONES",
    "ROSTER",
    "members_of",
    "seat_demonstration",
]
