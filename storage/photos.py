"""Photos by ticket: Telegram keeps the files."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Row,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from community.ids import PersonId, TicketId
from community.photos import PHOTOS_A_TICKET, Photo
from storage.schema import Instant, RowId, metadata
from storage.traces import Traces

photos = Table(
    "photos",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("ticket_id", ForeignKey("tickets.id"), index=True),
    Column("author_id", BigInteger, nullable=False),
    Column("file_id", Text, nullable=False),
    Column("album", Text, index=True),
    Column("at", Instant, nullable=False),
)


class StoredPhotos:
    """Photos on one connection, see ``community.photos.Photos``."""

    def __init__(self, connection: AsyncConnection, traces: Traces) -> None:
        self._connection = connection
        self._traces = traces

    async def add(self, ticket: TicketId | None, photo: Photo, now: datetime) -> int:
        """Keeps a photo; without a ticket it waits for the rest of its album."""
        added = await self._connection.execute(
            insert(photos)
            .values(
                ticket_id=ticket,
                author_id=photo.author,
                file_id=photo.file_id,
                album=photo.album,
                at=now,
            )
            .returning(photos.c.id)
        )
        return int(added.scalar_one())

    async def adopt_album(self, ticket: TicketId, album: str) -> None:
        """Gives the waiting parts of an album to its ticket."""
        await self._connection.execute(
            update(photos)
            .where(photos.c.album == album, photos.c.ticket_id.is_(None))
            .values(ticket_id=ticket)
        )

    async def ticket_of_album(self, album: str) -> TicketId | None:
        """The ticket that a part of an album belongs to."""
        found = await self._connection.scalar(
            select(photos.c.ticket_id)
            .where(photos.c.album == album, photos.c.ticket_id.is_not(None))
            .limit(1)
        )
        return TicketId(found) if found is not None else None

    async def of(self, ticket: TicketId) -> list[Photo]:
        """All photos of a ticket, oldest first."""
        found = await self._connection.execute(
            select(photos)
            .where(photos.c.ticket_id == ticket)
            .order_by(photos.c.id)
            .limit(PHOTOS_A_TICKET)
        )
        return [_photo(row) for row in found]

    async def find(self, photo: int) -> Photo | None:
        """One photo."""
        row = (await self._connection.execute(select(photos).where(photos.c.id == photo))).first()
        return _photo(row) if row is not None else None

    async def erase(self, ticket: TicketId, author: PersonId) -> None:
        """Forgets what somebody sent."""
        await self._connection.execute(
            delete(photos).where(photos.c.ticket_id == ticket, photos.c.author_id == author)
        )
        self._traces.erased = True

    async def forget_strays(self, before: datetime) -> None:
        """Forgets parts of albums that never became a ticket."""
        await self._connection.execute(
            delete(photos).where(photos.c.ticket_id.is_(None), photos.c.at <= before)
        )
        self._traces.erased = True

    async def oldest_stray(self) -> datetime | None:
        """When the oldest part came that belongs to no ticket."""
        oldest: datetime | None = await self._connection.scalar(
            select(func.min(photos.c.at)).where(photos.c.ticket_id.is_(None))
        )
        return oldest


def _photo(row: Row[*tuple[Any, ...]]) -> Photo:
    return Photo(row.id, PersonId(row.author_id), row.file_id, row.album)
