"""Albums of which one part matters: whichever program gets the others knows that they do too."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Column, Table, Text, delete, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema import Instant, metadata

albums = Table(
    "albums",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("album", Text, primary_key=True),
    Column("message_id", BigInteger, nullable=False),  # the part that makes it matter
    Column("noted_at", Instant, nullable=False),
)


@dataclass(frozen=True, order=True)
class AlbumPart:
    """The part of an album by which it matters."""

    chat: int
    album: str
    message: int


class StoredAlbums:
    """Albums on one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def note(self, parts: Collection[AlbumPart], now: datetime) -> None:
        """Notes albums that matter; the first part that made one matter stays the one."""
        if not parts:
            return
        rows = [
            {
                "chat_id": part.chat,
                "album": part.album,
                "message_id": part.message,
                "noted_at": now,
            }
            for part in sorted(parts)  # two programs take their turns in the same order
        ]
        dialect = sqlite if self._connection.dialect.name == "sqlite" else postgresql
        await self._connection.execute(dialect.insert(albums).on_conflict_do_nothing(), rows)

    async def among(self, asked: Collection[tuple[int, str]]) -> set[tuple[int, str]]:
        """Those that matter of some albums, each named by its chat and its id."""
        if not asked:
            return set()
        found = await self._connection.execute(
            select(albums.c.chat_id, albums.c.album).where(
                tuple_(albums.c.chat_id, albums.c.album).in_(asked)
            )
        )
        return {(row.chat_id, row.album) for row in found}

    async def mattering_part(self, chat: int, album: str) -> int | None:
        """The message by which an album matters."""
        found: int | None = await self._connection.scalar(
            select(albums.c.message_id).where(albums.c.chat_id == chat, albums.c.album == album)
        )
        return found

    async def forget(self, before: datetime) -> None:
        """Forgets albums whose parts have all come long ago."""
        await self._connection.execute(delete(albums).where(albums.c.noted_at < before))
