"""Invitations by link, and who holds a seat because of one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Row,
    Select,
    String,
    Table,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from community.ids import PersonId, SeatId
from community.invites import Invite
from community.telling import View
from community.tickets import State
from storage.chains import holders, seats
from storage.revision import Revision
from storage.schema import Instant, RowId, metadata
from storage.tellings import at_once, one_more, tellings
from storage.ticket_rows import tickets

invites = Table(
    "invites",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("seat_id", ForeignKey("seats.id"), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),  # SHA-256, in hex
    Column("made_by", BigInteger, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Column("used_by", BigInteger),
    Column("used_at", Instant),
    Column("revoked_at", Instant),
)

_UNSETTLED = (State.OPEN.value, State.ACKNOWLEDGED.value, State.RESOLVED.value)


class StoredInvites:
    """Invitations on one connection, see ``community.invites.Invites``."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(
        self, digest: str, seat: SeatId, *, made_by: PersonId, at: datetime, until: datetime
    ) -> int:
        """Keeps a new one; returns its id."""
        added = await self._connection.execute(
            insert(invites)
            .values(seat_id=seat, token_hash=digest, made_by=made_by, made_at=at, until=until)
            .returning(invites.c.id)
        )
        return int(added.scalar_one())

    async def of_token(self, digest: str) -> Invite | None:
        """The invitation of a token, locked."""
        return await self._one(select(invites).where(invites.c.token_hash == digest))

    async def find(self, invite: int) -> Invite | None:
        """One invitation, locked."""
        return await self._one(select(invites).where(invites.c.id == invite))

    async def use(self, invite: int, person: PersonId, at: datetime) -> None:
        """Marks it as used."""
        await self._connection.execute(
            update(invites).where(invites.c.id == invite).values(used_by=person, used_at=at)
        )

    async def revoke(self, invite: int, at: datetime) -> None:
        """Marks it as taken back."""
        await self._connection.execute(
            update(invites).where(invites.c.id == invite).values(revoked_at=at)
        )

    async def _one(self, query: Select[Any]) -> Invite | None:
        row = (await self._connection.execute(query.with_for_update())).first()
        return _invite(row) if row is not None else None


class StoredHolders:
    """Who holds which seat on one connection, see ``community.invites.Holders``."""

    def __init__(self, connection: AsyncConnection, revision: Revision) -> None:
        self._connection = connection
        self._revision = revision

    async def add(self, seat: SeatId, person: PersonId) -> None:
        """Gives a seat to one more person.

        Where the roster names nobody by Telegram id it is the person that it means: they are seen
        by the roster's name and title, and a roster that names another id replaces them.
        """
        await self._connection.execute(insert(holders).values(seat_id=seat, person_id=person))
        await self._connection.execute(
            update(seats)
            .where(seats.c.id == seat, seats.c.telegram_id.is_(None))
            .values(telegram_id=person)
        )
        await self._revision.rise()

    async def remove(self, seat: SeatId, person: PersonId) -> None:
        """Takes a person out of a seat, and the buttons off their cards."""
        await self._connection.execute(
            delete(holders).where(holders.c.seat_id == seat, holders.c.person_id == person)
        )
        await self._connection.execute(
            update(seats)
            .where(seats.c.id == seat, seats.c.telegram_id == person)
            .values(telegram_id=None)
        )
        unsettled = select(tickets.c.id).where(tickets.c.state.in_(_UNSETTLED))
        await self._connection.execute(
            update(tellings)
            .where(
                tellings.c.chat_id == person,
                tellings.c.what == View.CARD.value,
                tellings.c.live,
                tellings.c.ticket_id.in_(unsettled),
            )
            .values(**one_more(at_once()))
        )
        await self._revision.rise()


def _invite(row: Row[*tuple[Any, ...]]) -> Invite:
    return Invite(
        id=row.id,
        seat=SeatId(row.seat_id),
        made_by=PersonId(row.made_by),
        until=row.until,
        used_by=PersonId(row.used_by) if row.used_by is not None else None,
        revoked_at=row.revoked_at,
    )
