"""Community time: machine time and an offset, which the bot confirms to have applied."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sandbox.signals import Signal
from sandbox.wire import Json


@dataclass(frozen=True, slots=True)
class Report:
    """What the bot said last: this version is applied, all that was due is done."""

    version: int
    next_due: datetime | None


class CommunityClock:
    """The time that people and deadlines see; it can be moved forward."""

    def __init__(self, started_at: datetime | None = None) -> None:
        now = datetime.now(UTC)
        self._offset = timedelta() if started_at is None else started_at.astimezone(UTC) - now
        self.version = 1
        self._report: Report | None = None
        self._moved = Signal()
        self._reported = Signal()

    def now(self) -> datetime:
        """Return community time in UTC."""
        return datetime.now(UTC) + self._offset

    def timestamp(self) -> int:
        """Return community time as Telegram writes dates."""
        return int(time.time() + self._offset.total_seconds())

    def described(self) -> Json:
        """Return the time and the offset for the control API."""
        return {"now": self.now().isoformat(), "offset": self._offset.total_seconds()}

    def move_to(self, instant: datetime) -> None:
        """Set community time forward; time never goes back."""
        self._offset += max(instant - self.now(), timedelta())

    def ask(self) -> int:
        """Raise the version, so that the bot reports anew; return the new version."""
        self.version += 1
        self._moved.ring()
        return self.version

    async def take_report(
        self, version: int | None, next_due: datetime | None, wait: float
    ) -> Json:
        """Note what the bot reports and answer when there is something newer.

        Args:
            version: The version that the bot has applied; None when it has just connected.
            next_due: When the bot has something to do next, if it knows.
            wait: Machine seconds to wait at most for a newer version.

        Returns:
            The newest version and the offset in seconds.
        """
        # A version that was never given out is from a sandbox before this one: start anew.
        if version is not None and version <= self.version:
            self._report = Report(version, next_due)
            self._reported.ring()
            until = time.monotonic() + wait
            while self.version <= version and (left := until - time.monotonic()) > 0:
                await self._moved.heard(left)
        return {"version": self.version, "offset": self._offset.total_seconds()}

    async def report_of(self, version: int, wait: float) -> Report | None:
        """Wait for the bot's report of a version; None when none comes in this time."""
        until = time.monotonic() + wait
        while (left := until - time.monotonic()) > 0:
            if self._report is not None and self._report.version >= version:
                return self._report
            await self._reported.heard(left)
        return None
