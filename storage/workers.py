"""Who is at work: a row for each running program, which is gone when it stops as it should."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import BigInteger, Column, Table, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema import Instant, metadata

workers = Table(
    "workers",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("since", Instant, nullable=False),
)


class StoredWorkers:
    """The running programs on one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def begin(self, worker: int, now: datetime) -> None:
        """Adds one, or adds it again that others believed dead."""
        await self.bury([worker])
        await self._connection.execute(insert(workers).values(id=worker, since=now))

    async def end(self, worker: int) -> None:
        """Takes one out that stopped as it should."""
        await self._connection.execute(delete(workers).where(workers.c.id == worker))

    async def all(self) -> set[int]:
        """Everybody who began and has not ended."""
        return set(await self._connection.scalars(select(workers.c.id)))

    async def bury(self, dead: Collection[int]) -> set[int]:
        """Takes out programs that ended without a word; returns those nobody else took out."""
        gone = await self._connection.scalars(
            delete(workers).where(workers.c.id.in_(dead)).returning(workers.c.id)
        )
        return set(gone)
