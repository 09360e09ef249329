"""What waits, and for how long: in the inbox, to be said, to be rung."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from storage import Database
from storage.clock import machine_now


@dataclass(frozen=True)
class Backlog:
    """What waits; all times in seconds, 0 when nothing does."""

    inbox_waiting: int
    inbox_oldest: float
    outbox_waiting: int
    outbox_oldest: float
    urgent_waiting: int
    urgent_oldest: float
    deadline_late: float


class Watch:
    """Looks into the database."""

    def __init__(
        self,
        database: Database,
        bot_id: int,
        next_due: Callable[[], Awaitable[datetime | None]],
        now: Callable[[], datetime],
    ) -> None:
        """Prepares.

        Args:
            database: Where it looks.
            bot_id: Whose inbox.
            next_due: The soonest instant at which a row is to be rung.
            now: Community time.
        """
        self._database = database
        self._bot_id = bot_id
        self._next_due = next_due
        self._now = now
        #: However many ask, the bot's own work keeps its connections.
        self._looking = asyncio.Lock()

    async def look(self) -> Backlog:
        """What waits now.

        Raises:
            SQLAlchemyError: The database cannot be read.
            OSError: Nor reached.
        """
        async with self._looking:
            return await self._look()

    async def _look(self) -> Backlog:
        async with self._database.reading() as work:
            inbox_waiting, oldest = await work.inbox.backlog(self._bot_id)
            unsaid, urgent = await work.tellings.unsaid()
        due, now = await self._next_due(), machine_now()
        return Backlog(
            inbox_waiting=inbox_waiting,
            inbox_oldest=_seconds(now, oldest),
            outbox_waiting=unsaid.count,
            outbox_oldest=_seconds(now, unsaid.since),
            urgent_waiting=urgent.count,
            urgent_oldest=_seconds(now, urgent.since),
            deadline_late=_seconds(self._now(), due),
        )


def _seconds(now: datetime, since: datetime | None) -> float:
    return max(0.0, (now - since).total_seconds()) if since is not None else 0.0
