"""Machine time, for rows that only the program itself cares about."""

from __future__ import annotations

from datetime import UTC, datetime


def machine_now() -> datetime:
    """Now, in UTC, whatever the community's clock says."""
    return datetime.now(UTC)
