"""The durable inbox: what Telegram sent and nobody has worked off yet."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    Table,
    Text,
    delete,
    func,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.schema import Instant, metadata

#: After this long Telegram sends nothing again, so that the key may go (DESIGN section 6).
KEYS_KEPT = timedelta(hours=48)
#: After this many failed tries an update is set aside.
TRIES = 5
#: So many rows are looked at in one go.
_LOOK_AHEAD = 100

_WAITING = text("NOT done AND NOT set_aside")

inbox = Table(
    "inbox",
    metadata,
    Column("bot_id", BigInteger, primary_key=True, autoincrement=False),
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat_id", BigInteger, nullable=False),  # its lane: one at a time a chat
    Column("received_at", Instant, nullable=False),
    Column("payload", Text),  # emptied when done
    Column("done", Boolean, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("set_aside", Boolean, nullable=False),
    Column("error", Text),
    Index(
        "ix_inbox_waiting", "bot_id", "update_id", sqlite_where=_WAITING, postgresql_where=_WAITING
    ),
)


@dataclass(frozen=True)
class Received:
    """One update that waits.

    Attributes:
        lane: The chat it came from; updates of one lane are worked off one at a time, in order.
        payload: The update as Telegram sent it.
    """

    bot_id: int
    update_id: int
    lane: int
    payload: Mapping[str, Any]


class StoredInbox:
    """The inbox on one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(self, received: Collection[Received], now: datetime) -> None:
        """Keeps updates; one that is known already is left as it is."""
        if not received:
            return
        rows = [
            {
                "bot_id": item.bot_id,
                "update_id": item.update_id,
                "chat_id": item.lane,
                "received_at": now,
                "payload": json.dumps(item.payload, ensure_ascii=False),
                "done": False,
                "tries": 0,
                "set_aside": False,
            }
            for item in received
        ]
        dialect = sqlite if self._connection.dialect.name == "sqlite" else postgresql
        await self._connection.execute(dialect.insert(inbox).on_conflict_do_nothing(), rows)

    async def waiting(self, bot_id: int, *, not_in: Collection[int], limit: int) -> list[Received]:
        """The oldest waiting update of each lane, the oldest of them first.

        Args:
            bot_id: Whose updates.
            not_in: Lanes that are being worked on.
            limit: How many lanes at most.
        """
        first: dict[int, Received] = {}
        while True:
            found = await self._connection.execute(
                select(inbox.c.update_id, inbox.c.chat_id, inbox.c.payload)
                .where(
                    inbox.c.bot_id == bot_id,
                    ~inbox.c.done,
                    ~inbox.c.set_aside,
                    inbox.c.chat_id.not_in([*not_in, *first]),
                )
                .order_by(inbox.c.update_id)
                .limit(_LOOK_AHEAD)
            )
            rows = found.all()
            for row in rows:
                if row.chat_id not in first:
                    first[row.chat_id] = Received(
                        bot_id, row.update_id, row.chat_id, json.loads(row.payload)
                    )
            # A chat that sent hundreds fills the view: whoever stands behind it is looked for too.
            if len(rows) < _LOOK_AHEAD or len(first) >= limit:
                return list(first.values())[:limit]

    async def finish(self, item: Received) -> bool:
        """Marks an update as done and empties it; False when it was done already."""
        finished = await self._connection.execute(
            update(inbox)
            .where(*_key(item), ~inbox.c.done)
            .values(done=True, payload=None)
            .returning(inbox.c.update_id)
        )
        return finished.first() is not None

    async def count_try(self, item: Received, error: str) -> bool:
        """Counts a failed try; True when it was the last one and the update was set aside."""
        counted = await self._connection.execute(
            update(inbox)
            .where(*_key(item))
            .values(tries=inbox.c.tries + 1, error=error)
            .returning(inbox.c.tries)
        )
        if counted.scalar_one() < TRIES:
            return False
        await self._connection.execute(update(inbox).where(*_key(item)).values(set_aside=True))
        return True

    async def forget_keys(self, now: datetime) -> None:
        """Drops what is done and too old to come again."""
        await self._connection.execute(
            delete(inbox).where(inbox.c.done, inbox.c.received_at < now - KEYS_KEPT)
        )

    async def count_waiting(self, bot_id: int) -> int:
        """How many updates wait."""
        found = await self._connection.scalar(
            select(func.count())
            .select_from(inbox)
            .where(inbox.c.bot_id == bot_id, ~inbox.c.done, ~inbox.c.set_aside)
        )
        return int(found or 0)

    async def backlog(self, bot_id: int) -> tuple[int, datetime | None]:
        """How many updates wait, and when the oldest of them came."""
        found = await self._connection.execute(
            select(func.count(), func.min(inbox.c.received_at)).where(
                inbox.c.bot_id == bot_id, _WAITING
            )
        )
        count, oldest = found.one()
        return count, oldest


def _key(item: Received) -> tuple[Any, Any]:
    return inbox.c.bot_id == item.bot_id, inbox.c.update_id == item.update_id
