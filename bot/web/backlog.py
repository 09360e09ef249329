"""What waits, and for how long: in the inbox, to be said, to be rung."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from storage import Database
from storage.clock import machine_now

#: So many waiting messages are watched; the others are later ones.
_ROWS = 1000


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
    """Looks into the database, and remembers since when it has seen a message wait."""

    def __init__(
        self,
        database: Database,
        bot_id: int,
        next_due: Callable[[], Awaitable[datetime | None]],
        now: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepares.

        Args:
            database: Where it looks.
            bot_id: Whose inbox.
            next_due: The soonest instant at which a row is to be rung.
            now: Community time.
            monotonic: Machine time in seconds.
        """
        self._database = database
        self._bot_id = bot_id
        self._next_due = next_due
        self._now = now
        self._monotonic = monotonic
        #: Rows do not say since when they wait: row and version, and when it was first seen.
        self._since: dict[tuple[int, int], float] = {}
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
            outbox_waiting = await work.tellings.count_waiting()
            unsaid = await work.tellings.unsaid(limit=_ROWS)
        due = await self._next_due()
        seen = self._monotonic()
        self._since = {row.key: self._since.get(row.key, seen) for row in unsaid}
        urgent = [seen - self._since[row.key] for row in unsaid if row.urgent]
        return Backlog(
            inbox_waiting=inbox_waiting,
            inbox_oldest=_seconds(machine_now(), oldest),
            outbox_waiting=outbox_waiting,
            outbox_oldest=max((seen - since for since in self._since.values()), default=0.0),
            urgent_waiting=len(urgent),
            urgent_oldest=max(urgent, default=0.0),
            deadline_late=_seconds(self._now(), due),
        )


def _seconds(now: datetime, since: datetime | None) -> float:
    return max(0.0, (now - since).total_seconds()) if since is not None else 0.0
