"""Notices when the machine's clock jumps: deadlines stand at its times, timers do not."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import structlog

from storage.clock import machine_now

_log = structlog.get_logger(__name__)

#: A clock that is set right by less is nobody's business, in seconds.
_NOTICED = 2.0
_SAID = 60.0  # seconds


class ClockWatch:
    """One for a process."""

    def __init__(self, every: float, jumped: Callable[[], None]) -> None:
        """Prepares.

        Args:
            every: Seconds between two looks.
            jumped: Called when the clock has jumped.
        """
        self._every = every
        self._jumped = jumped

    async def run(self) -> None:
        """Watches until it is cancelled."""
        before = _ahead()
        while True:
            await asyncio.sleep(self._every)
            ahead = _ahead()
            if abs(ahead - before) >= _NOTICED:
                if abs(ahead - before) >= _SAID:
                    seconds = round(ahead - before)
                    reason = "机器的时钟跳了：请打开自动校时；时限照新的时间算"
                    _log.warning("clock_jumped", seconds=seconds, reason=reason)
                self._jumped()
            before = ahead


def _ahead() -> float:
    """The clock against a timer that nobody sets; a sleeping machine looks like a jump."""
    return machine_now().timestamp() - time.monotonic()
