"""Lanes: one chat is worked on by one at a time, however many programs are running."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from sqlalchemy import BigInteger, Column, Table, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema import metadata

lanes = Table(
    "lanes",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
)


class Lanes(Protocol):
    """Whose turn a chat is."""

    async def open(self, chats: Collection[tuple[int, int]]) -> None:
        """Lets chats be held, each named by its bot and its id."""

    async def hold(self, bot_id: int, chats: Sequence[int]) -> int | None:
        """Holds the first of some chats that is free, until the transaction ends."""


class OnlyWriterLanes:
    """SQLite: whoever may write is alone until the transaction ends, in every chat."""

    async def open(self, chats: Collection[tuple[int, int]]) -> None:
        """Nothing to open."""

    async def hold(self, bot_id: int, chats: Sequence[int]) -> int | None:  # noqa: ARG002
        """The first chat."""
        return chats[0] if chats else None


class SharedLanes:
    """PostgreSQL: a row a chat, locked; a worker that dies gives it back with its connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def open(self, chats: Collection[tuple[int, int]]) -> None:
        """Adds the rows of chats that nobody heard of before."""
        rows = [{"bot_id": bot_id, "chat_id": chat} for bot_id, chat in sorted(chats)]
        await self._connection.execute(insert(lanes).on_conflict_do_nothing(), rows)

    async def hold(self, bot_id: int, chats: Sequence[int]) -> int | None:
        """Locks the first of some chats that nobody else has locked."""
        asked = literal(list(chats), ARRAY(BigInteger))
        held: int | None = await self._connection.scalar(
            select(lanes.c.chat_id)
            .where(lanes.c.bot_id == bot_id, lanes.c.chat_id == func.any(asked))
            .order_by(func.array_position(asked, lanes.c.chat_id))
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        return held


def lanes_on(connection: AsyncConnection) -> Lanes:
    """The lanes of a database."""
    return OnlyWriterLanes() if connection.dialect.name == "sqlite" else SharedLanes(connection)
