"""Community time: machine time plus an offset that only the sandbox moves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """What time it is in the community. Leases, retries and pacing never ask it."""

    def __init__(self) -> None:
        self.offset = timedelta()

    def now(self) -> datetime:
        """Now, in UTC."""
        return datetime.now(UTC) + self.offset
