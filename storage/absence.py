"""Who of the chain is away for some days."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, Table, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from community.absence import Absence
from community.ids import PersonId
from storage.revision import Revision
from storage.schema import Instant, metadata

absences = Table(
    "absences",
    metadata,
    # It is nothing without the person: who is forgotten is not away either.
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Index(None, "until"),
)


class StoredAbsences:
    """Absences on one connection, see ``community.absence.Absences``."""

    def __init__(self, connection: AsyncConnection, revision: Revision) -> None:
        self._connection = connection
        self._revision = revision

    async def find(self, person: PersonId) -> Absence | None:
        """The absence of a person."""
        until = await self._connection.scalar(
            select(absences.c.until).where(absences.c.person_id == person)
        )
        return None if until is None else Absence(person, until)

    async def set(self, person: PersonId, since: datetime, until: datetime) -> None:
        """Keeps an absence in place of an older one."""
        await self._connection.execute(delete(absences).where(absences.c.person_id == person))
        await self._connection.execute(
            insert(absences).values(person_id=person, since=since, until=until)
        )
        await self._revision.rise()

    async def end(self, person: PersonId) -> bool:
        """Takes an absence off; False when there was none."""
        gone = await self._connection.execute(
            delete(absences).where(absences.c.person_id == person).returning(absences.c.person_id)
        )
        if gone.first() is None:
            return False
        await self._revision.rise()
        return True

    async def due(self, now: datetime, limit: int) -> list[PersonId]:
        """Who should be back by now, the earliest first."""
        found = await self._connection.scalars(
            select(absences.c.person_id)
            .where(absences.c.until <= now)
            .order_by(absences.c.until)
            .limit(limit)
        )
        return [PersonId(person) for person in found]

    async def next_due(self) -> datetime | None:
        """When the next person is back."""
        soonest: datetime | None = await self._connection.scalar(select(func.min(absences.c.until)))
        return soonest
