"""Moves community time forward step by step, from one due instant of the bot to the next."""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from sandbox.clock import CommunityClock, Report
from sandbox.updates import UpdateQueue

MOST_STEPS = 10_000
MOST_STEPS_WITHOUT_PROGRESS = 50
SHORT_PAUSE = 0.01  # machine seconds, while the bot works on what is due


class Advance:
    """Advances one at a time, each returning when the bot has nothing left to do."""

    def __init__(
        self, clock: CommunityClock, queue: UpdateQueue, moved: Callable[[], None]
    ) -> None:
        """Prepare.

        Args:
            clock: What moves.
            queue: What the bot has to take before time may move.
            moved: Called after every step.
        """
        self._clock = clock
        self._queue = queue
        self._moved = moved
        self._turn = asyncio.Lock()

    async def by(self, span: timedelta, wait: float) -> bool:
        """Move time forward by a span; zero only settles. See ``to``."""
        async with self._turn:
            return await self._to(self._clock.now() + span, wait)

    async def to(self, instant: datetime, wait: float) -> bool:
        """Move time to an instant, stopping wherever the bot has something due.

        Args:
            instant: Where to go; one that has passed only settles.
            wait: Machine seconds to wait for each answer of the bot.

        Returns:
            False when the bot did not answer in time; the time has moved all the same.
        """
        async with self._turn:
            return await self._to(instant, wait)

    async def to_next_due(self, wait: float) -> bool:
        """Move time to the next instant at which the bot has something due. See ``to``."""
        async with self._turn:
            report = await self._settled(wait)
            if report is None:
                return False
            now = self._clock.now()
            return await self._to(max(report.next_due or now, now), wait)

    async def _to(self, instant: datetime, wait: float) -> bool:
        idle_steps = 0
        for _ in range(MOST_STEPS):
            report = await self._settled(wait)
            if report is None or idle_steps >= MOST_STEPS_WITHOUT_PROGRESS:
                break
            now, due = self._clock.now(), report.next_due
            if due is not None and due <= now and due <= instant:
                idle_steps += 1
                await asyncio.sleep(SHORT_PAUSE * idle_steps)
            elif due is not None and due <= instant:
                idle_steps = 0
                self._move_to(due)
            elif now < instant:
                idle_steps = 0
                self._move_to(instant)
            else:
                return True
        self._move_to(instant)
        self._clock.ask()
        return False

    def _move_to(self, instant: datetime) -> None:
        self._clock.move_to(instant)
        self._moved()

    async def _settled(self, wait: float) -> Report | None:
        """Wait until the bot has taken all updates and reported after that."""
        until = time.monotonic() + wait
        while (left := until - time.monotonic()) > 0:
            if len(self._queue):
                await self._queue.changed.heard(left)
                continue
            report = await self._clock.report_of(self._clock.ask(), left)
            if report is None or not len(self._queue):
                return report
        return None
