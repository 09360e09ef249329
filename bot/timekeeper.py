"""Rings what is due: deadlines and every other row with a due instant."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.exc import SQLAlchemyError

from bot import metrics
from bot.troubles import STORAGE, reason_of
from community.moment import Moment
from handlers.feature import Sweep
from storage import Database, is_passing
from storage.clock import machine_now
from storage.inbox import KEYS_KEPT

_log = structlog.get_logger(__name__)

_BATCH = 100
_HOUR = timedelta(hours=1)


class Timekeeper:
    """APScheduler only rings; what is due stands in the database."""

    def __init__(
        self,
        database: Database,
        sweeps: tuple[Sweep, ...],
        moment: Callable[[], Moment],
        seconds: float,
        rang: Callable[[], None],
        *,
        is_mine: Callable[[], bool],
    ) -> None:
        """Prepares.

        Args:
            database: Where the rows are.
            sweeps: Kinds of rows, one a feature.
            moment: Community time and the rules.
            seconds: Machine seconds between two rings.
            rang: Called after each ring: another program, such as an import, may have left
                something to say.
            is_mine: True while the time is ours to keep; one running program does it for all.
        """
        self._database = database
        self._sweeps = sweeps
        self._moment = moment
        self._seconds = seconds
        self._rang = rang
        self._is_mine = is_mine
        self._sweeping = asyncio.Lock()
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        #: Rows that cannot be rung, with their kind: said once each.
        self._stuck: set[tuple[Sweep, Any]] = set()
        self._tidied: datetime | None = None
        self._job: Any = None

    def start(self) -> None:
        """Rings from now on."""
        self._job = self._scheduler.add_job(
            self._ring,
            "interval",
            seconds=self._seconds,
            max_instances=1,
            coalesce=True,
            # A late ring is still a ring: nothing is skipped because the machine was busy.
            misfire_grace_time=None,
            next_run_time=datetime.now(UTC),
        )
        self._scheduler.start()

    def rearm(self) -> None:
        """Rings now: the next ring stood at a time of a clock that has jumped since."""
        if self._job is not None and self._scheduler.running:
            self._job.modify(next_run_time=datetime.now(UTC))

    def stop(self) -> None:
        """Rings no more."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def sweep(self) -> None:
        """Does everything that is due now, each row in its own transaction."""
        async with self._sweeping:
            for kind in self._sweeps:
                while await self._sweep_batch(kind):
                    pass
        await self._database.scrub()

    async def next_due(self) -> datetime | None:
        """The soonest due instant of all."""
        async with self._database.reading() as work:
            found = [await kind.next_due(work) for kind in self._sweeps]
        return min(filter(None, found), default=None)

    async def _ring(self) -> None:
        try:
            if self._is_mine():
                with metrics.sweep_seconds.time():
                    await self.sweep()
                await self._tidy()
        except (SQLAlchemyError, OSError) as error:
            await STORAGE.wait(reason_of(error))
        except Exception:
            # The scheduler would only note it in its own log and ring on.
            _log.exception("ring_failed")
        self._rang()

    async def _sweep_batch(self, kind: Sweep) -> bool:
        """One batch of one kind; True when there may be more."""
        async with self._database.reading() as work:
            due: list[Any] = await kind.due(work, self._moment().now, _BATCH)
        stuck = 0
        for row in due:
            try:
                async with self._database.transaction() as work:
                    await kind.ring(work, self._moment(), row)
            except Exception as error:
                if is_passing(error):
                    raise  # the database is away, for every row
                # One row that cannot be rung must not keep the others waiting, nor fill the log.
                if (kind, row) not in self._stuck:
                    _log.exception("not_rung", row=row)
                self._stuck.add((kind, row))
                metrics.not_rung.inc()
                stuck += 1
            else:
                metrics.rung.inc()
        return len(due) == _BATCH and stuck < len(due)

    async def _tidy(self) -> None:
        """Once an hour: what cannot come again or may be small talk, and how fast we spoke."""
        now = machine_now()
        if self._tidied is None or now - self._tidied >= _HOUR:
            async with self._database.transaction() as work:
                await work.inbox.forget_keys(now)
                unjudged = await work.inbox.forget_unjudged(now)
                await work.albums.forget(now - KEYS_KEPT)
                await work.pace.forget(now)
            if unjudged:
                _log.warning("unjudged_forgotten", count=unjudged)
            self._tidied = now
