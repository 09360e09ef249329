"""Who joined which ticket."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from sqlalchemy import BigInteger, Column, ForeignKey, Table, bindparam, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from community.ids import CommunityId, PersonId, TicketId
from community.joining import Joiner
from community.places import Place
from storage.people import homes, households
from storage.schema import Instant, metadata

joiners = Table(
    "joiners",
    metadata,
    Column("ticket_id", ForeignKey("tickets.id"), primary_key=True),
    Column("person_id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("via", BigInteger),  # the merged ticket with which they came
)

# Made once, for making it costs more than running it.
_LIVED_IN = (
    select(homes.c.person_id, households)
    .join(households, households.c.id == homes.c.household_id)
    .where(households.c.community_id == bindparam("community"))
    .subquery()
)
_JOINED = (
    select(joiners.c.person_id.label("joiner"), _LIVED_IN)
    .outerjoin(_LIVED_IN, _LIVED_IN.c.person_id == joiners.c.person_id)
    .where(joiners.c.ticket_id == bindparam("ticket"))
    .order_by(joiners.c.at, joiners.c.person_id, _LIVED_IN.c.id)
)


class StoredJoiners:
    """Joiners on one connection, see ``community.joining.Joiners``."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        #: Who was looked up in this transaction; every write drops it.
        self._found: dict[TicketId, list[Joiner]] = {}

    async def add(
        self, ticket: TicketId, person: PersonId, now: datetime, via: TicketId | None = None
    ) -> bool:
        """Adds somebody; False when they had joined before."""
        self._found.clear()
        known = select(joiners).where(joiners.c.ticket_id == ticket, joiners.c.person_id == person)
        if (await self._connection.execute(known)).first() is not None:
            return False
        await self._connection.execute(
            insert(joiners).values(ticket_id=ticket, person_id=person, at=now, via=via)
        )
        return True

    async def remove(self, ticket: TicketId, person: PersonId, via: TicketId | None = None) -> bool:
        """Takes somebody out; False when they had not joined."""
        self._found.clear()
        leaving = delete(joiners).where(
            joiners.c.ticket_id == ticket, joiners.c.person_id == person
        )
        if via is not None:
            leaving = leaving.where(joiners.c.via == via)
        gone = await self._connection.execute(leaving.returning(joiners.c.person_id))
        return gone.first() is not None

    async def remove_via(self, ticket: TicketId, via: TicketId) -> list[PersonId]:
        """Takes out all who came with another ticket; returns who they are."""
        self._found.clear()
        gone = await self._connection.execute(
            delete(joiners)
            .where(joiners.c.ticket_id == ticket, joiners.c.via == via)
            .returning(joiners.c.person_id)
        )
        return [PersonId(person) for person in gone.scalars()]

    async def of(self, ticket: TicketId, community: CommunityId) -> list[Joiner]:
        """All joiners of a ticket, first one first; asked once."""
        if ticket not in self._found:
            self._found[ticket] = await self._of(ticket, community)
        return list(self._found[ticket])

    async def _of(self, ticket: TicketId, community: CommunityId) -> list[Joiner]:
        asked = {"ticket": ticket, "community": community}
        rows = await self._connection.execute(_JOINED, asked)
        found: dict[int, list[Place]] = defaultdict(list)
        for row in rows:
            places = found[row.joiner]
            if row.building is not None:
                place = Place(
                    row.estate or None, row.building or None, row.unit or None, row.room or None
                )
                places.append(place)
        return [Joiner(PersonId(person), tuple(places)) for person, places in found.items()]
