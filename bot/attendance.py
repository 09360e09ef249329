"""When Telegram was heard last, so that a gap longer than Telegram's memory is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from community.ids import ChatId, PersonId
from community.telling import News
from storage import Database
from storage.clock import machine_now

_log = structlog.get_logger(__name__)

#: Telegram keeps updates no longer (DESIGN section 6, guarantee).
TELEGRAM_KEEPS = timedelta(hours=24)
#: Often enough for a day; a write every time would be one for nothing.
_NOTED_EVERY = timedelta(minutes=10)


class Attendance:
    """One for a process."""

    def __init__(
        self,
        database: Database,
        administrators: Sequence[PersonId],
        now: Callable[[], datetime] = machine_now,
    ) -> None:
        """Prepares.

        Args:
            database: Where it is noted.
            administrators: Are told of a gap.
            now: Machine time.
        """
        self._database = database
        self._administrators = administrators
        self._now = now
        self._noted: datetime | None = None

    async def polled(self) -> None:
        """Telegram has just answered; whatever it still had for us is in that answer."""
        now = self._now()
        if self._noted is not None and abs(now - self._noted) < _NOTED_EVERY:
            return
        try:
            await self._note(now)
        except (SQLAlchemyError, OSError):
            return  # whoever has something to keep says so; the next answer comes soon
        self._noted = now

    async def _note(self, now: datetime) -> None:
        async with self._database.transaction() as work:
            last = await work.attendance.note(now)
            if last is None or now - last <= TELEGRAM_KEEPS:
                return
            _log.warning("long_gap", since=last.isoformat())
            for person in self._administrators:
                await work.tellings.say(
                    News.LONG_GAP, ChatId(person), reference=int(last.timestamp())
                )
