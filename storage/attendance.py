"""When Telegram was heard last: one row."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Integer, Table, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema import Instant, metadata

attendance = Table(
    "attendance",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("heard_at", Instant, nullable=False),
)


class StoredAttendance:
    """The row on one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def note(self, now: datetime) -> datetime | None:
        """Notes that Telegram was heard; returns when it was heard before, None for never."""
        last: datetime | None = await self._connection.scalar(select(attendance.c.heard_at))
        if last is None:
            await self._connection.execute(insert(attendance).values(id=1, heard_at=now))
        else:
            await self._connection.execute(update(attendance).values(heard_at=now))
        return last
