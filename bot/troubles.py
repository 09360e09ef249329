"""A trouble that lasts: logged once, waited out with growing pauses, logged when it is over."""

from __future__ import annotations

import asyncio

import structlog

_log = structlog.get_logger(__name__)

_FIRST_PAUSE = 0.5  # seconds
_LONGEST_PAUSE = 15.0  # seconds


class Trouble:
    """One kind of trouble."""

    def __init__(self, begins: str, ends: str) -> None:
        """Names it.

        Args:
            begins: The event in the log when it starts.
            ends: The event in the log when it is over.
        """
        self._begins = begins
        self._ends = ends
        self._pause = 0.0

    async def wait(self, reason: str) -> None:
        """Says so the first time, then pauses, longer each time."""
        if not self._pause:
            _log.warning(self._begins, reason=reason)
        self._pause = min(max(_FIRST_PAUSE, self._pause * 2), _LONGEST_PAUSE)
        await asyncio.sleep(self._pause)

    def over(self) -> None:
        """All is well (again)."""
        if self._pause:
            _log.info(self._ends)
        self._pause = 0.0
