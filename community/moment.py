"""When something happens, and under which rules."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from community.deadlines import deadline as working_deadline
from community.levels import Level
from community.policy import Policy
from community.tickets import Event


@dataclass(frozen=True)
class Moment:
    """When and under which rules something happens.

    Attributes:
        now: Community time, UTC.
        policy: The policy of this moment.
        reactions: What features do upon an event, in the same transaction:
            ``on_event(event, unit_of_work)``.
    """

    now: datetime
    policy: Policy
    reactions: tuple[Callable[[Event, Any], Awaitable[None]], ...] = ()

    def ack_deadline(self, level: Level, *, urgent: bool) -> datetime:
        """When somebody at *level* has to have answered."""
        if urgent:
            return self.now + self.policy.urgent.ack
        return self._working(self.policy.levels[level].ack)

    def resolve_deadline(self, level: Level, *, urgent: bool) -> datetime:
        """When somebody at *level* has to have solved it."""
        length = self.policy.levels[level].resolve
        return self.now + length if urgent else self._working(length)

    def _working(self, length: timedelta) -> datetime:
        return working_deadline(self.now, length, self.policy.quiet_hours, self.policy.timezone)
