"""One number that rises with every import and edit, so that every process drops its caches."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema import metadata

revisions = Table(
    "revision",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", Integer, nullable=False),
)


class Revision:
    """The revision as one transaction sees it.

    On SQLite a transaction sees one state of the database and asks once. On PostgreSQL it may have
    waited for a lock since it asked, and what it then works on is as others left it: it asks again.
    """

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._sees_one_state = connection.dialect.name == "sqlite"
        self._number: int | None = None
        self.raised = False

    async def current(self) -> int:
        """The number now."""
        if self._number is None or not self._sees_one_state:
            found = await self._connection.execute(select(revisions.c.number))
            self._number = int(found.scalar_one())
        return self._number

    async def rise(self) -> None:
        """Tells every process, this one too, that what it remembers is old."""
        raised = await self._connection.execute(
            update(revisions).values(number=revisions.c.number + 1).returning(revisions.c.number)
        )
        self._number = int(raised.scalar_one())
        self.raised = True
