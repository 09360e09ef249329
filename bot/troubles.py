"""A trouble that lasts: logged once, waited out with growing pauses, logged when it is over."""

from __future__ import annotations

import asyncio
import time

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
        self._since: float | None = None

    @property
    def seconds(self) -> float:
        """For how long it has lasted; 0 when all is well."""
        return time.monotonic() - self._since if self._since is not None else 0.0

    def note(self, reason: str) -> None:
        """Says so the first time; for somebody who cannot wait."""
        if self._since is None:
            _log.warning(self._begins, reason=reason)
            self._since = time.monotonic()

    async def wait(self, reason: str) -> None:
        """Says so the first time, then pauses, longer each time."""
        self.note(reason)
        self._pause = min(max(_FIRST_PAUSE, self._pause * 2), _LONGEST_PAUSE)
        await asyncio.sleep(self._pause)

    def over(self) -> None:
        """All is well (again)."""
        if self._since is not None:
            _log.info(self._ends)
        self._pause, self._since = 0.0, None
