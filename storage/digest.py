"""Jobs of the day with their due instants, and what the committee's digest counts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Row,
    String,
    Table,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from community.digest import Unsettled, Waiting
from community.ids import CommunityId, TicketId, TicketNumber
from community.places import Place
from community.telling import News
from community.tickets import State
from storage.chains import communities, seats
from storage.schema import Instant, metadata
from storage.tellings import tellings
from storage.ticket_rows import tickets

jobs = Table(
    "jobs",
    metadata,
    Column("community_id", ForeignKey("communities.id"), primary_key=True),
    Column("kind", String(24), primary_key=True),
    Column("due_at", Instant, nullable=False),
    Index(None, "kind", "due_at"),
)

_DIGEST = "digest"
_IN_HAND = (State.OPEN.value, State.ACKNOWLEDGED.value)
_UNSETTLED = (*_IN_HAND, State.RESOLVED.value)


class StoredDigests:
    """Digests on one connection, see ``community.digest.Digests``."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def due(self, now: datetime, limit: int) -> list[CommunityId]:
        """Communities whose digest is due, or that have no next one yet."""
        planned = and_(jobs.c.community_id == communities.c.id, jobs.c.kind == _DIGEST)
        # A community whose committee seat is not there has no chain that could be told.
        has_chain = select(seats.c.id).where(
            seats.c.community_id == communities.c.id,
            seats.c.parent_id.is_(None),
            seats.c.retired == 0,
        )
        found = await self._connection.scalars(
            select(communities.c.id)
            .outerjoin(jobs, planned)
            .where(or_(jobs.c.due_at.is_(None), jobs.c.due_at <= now), has_chain.exists())
            .order_by(jobs.c.due_at, communities.c.id)
            .limit(limit)
        )
        return [CommunityId(community) for community in found]

    async def next_due(self) -> datetime | None:
        """When the next digest of all is due."""
        soonest: datetime | None = await self._connection.scalar(
            select(func.min(jobs.c.due_at)).where(jobs.c.kind == _DIGEST)
        )
        return soonest

    async def plan(self, community: CommunityId, now: datetime, at: datetime) -> bool:
        """Plans the next digest; True when the one before it was due."""
        mine = (jobs.c.community_id == community, jobs.c.kind == _DIGEST)
        moved = await self._connection.execute(
            update(jobs)
            .where(*mine, jobs.c.due_at <= now)
            .values(due_at=at)
            .returning(jobs.c.community_id)
        )
        if moved.first() is not None:
            return True
        if await self._connection.scalar(select(jobs.c.due_at).where(*mine)) is None:
            await self._connection.execute(
                insert(jobs).values(community_id=community, kind=_DIGEST, due_at=at)
            )
        return False

    async def drop_unsaid(self, community: CommunityId) -> None:
        """Takes back earlier digests of a community that nobody has got yet."""
        await self._connection.execute(
            delete(tellings).where(
                tellings.c.what == News.DIGEST.value, tellings.c.reference == community
            )
        )

    async def unsettled(self, community: CommunityId, limit: int) -> Unsettled:
        """What is not settled, with at most *limit* overdue tickets."""
        here = tickets.c.community_id == community
        counted = await self._connection.execute(
            select(tickets.c.state, func.count(), func.count(tickets.c.overdue_since))
            .where(here, tickets.c.state.in_(_UNSETTLED))
            .group_by(tickets.c.state)
        )
        rows = counted.all()
        overdue = await self._connection.execute(
            select(tickets)
            .where(here, tickets.c.state.in_(_IN_HAND), tickets.c.overdue_since.is_not(None))
            .order_by(tickets.c.overdue_since, tickets.c.id)
            .limit(limit)
        )
        return Unsettled(
            counts={State(state): count for state, count, _ in rows},
            overdue=tuple(_waiting(row) for row in overdue),
            overdue_count=sum(late for state, _, late in rows if state in _IN_HAND),
        )


def _waiting(row: Row[*tuple[Any, ...]]) -> Waiting:
    return Waiting(
        id=TicketId(row.id),
        number=TicketNumber(row.number),
        tag=row.tags.split(",")[0],
        place=Place(row.estate, row.building, row.unit, row.room),
        since=row.overdue_since,
    )
