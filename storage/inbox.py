"""The durable inbox: what Telegram sent and nobody has worked off yet."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
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
    bindparam,
    case,
    delete,
    false,
    func,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.lanes import Lanes
from storage.schema import Instant, metadata
from storage.signals import Signals
from storage.traces import Traces

#: After this long Telegram sends nothing again, so that the key may go (DESIGN section 6).
KEYS_KEPT = timedelta(hours=48)
#: After this many failed tries an update is set aside.
TRIES = 5
#: So many rows are looked at in one go.
_LOOK_AHEAD = 100

#: Written out: SQLite uses a partial index only for a condition that it can see to be the same.
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
    # It may have ended a process: its tries are counted before they begin.
    Column("suspect", Boolean, nullable=False, server_default=false()),
    # Nobody could say whether it is a complaint or small talk.
    Column("unjudged", Boolean, nullable=False, server_default=false()),
    Index(
        "ix_inbox_waiting",
        "bot_id",
        "chat_id",
        "update_id",
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    ),
)


@dataclass(frozen=True)
class Received:
    """One update that waits.

    Attributes:
        lane: The chat it came from; updates of one lane are worked off one at a time, in order.
        payload: The update as Telegram sent it.
        suspect: True when a process may have ended because of it.
        unjudged: True when it may as well be small talk, for triage failed at it.
    """

    bot_id: int
    update_id: int
    lane: int
    payload: Mapping[str, Any]
    suspect: bool = False
    unjudged: bool = False


@dataclass(frozen=True)
class Waiting:
    """What waits, seen from afar.

    Attributes:
        lanes: Chats with updates that wait, the one with the oldest first.
        suspects: True when one of those may have ended a process.
    """

    lanes: tuple[int, ...]
    suspects: bool


@dataclass(frozen=True)
class SetAside:
    """An update that could not be handled.

    Attributes:
        payload: The update as Telegram sent it, with what somebody wrote.
        until: When it is forgotten; None for what stays until somebody decides.
    """

    bot_id: int
    update_id: int
    lane: int
    received_at: datetime
    tries: int
    error: str
    payload: Mapping[str, Any]
    until: datetime | None


# Statements that every update asks: made once, for making one costs as much as running it.
_LANES = (
    select(inbox.c.chat_id, func.max(case((inbox.c.suspect, 1), else_=0)).label("suspect"))
    .where(inbox.c.bot_id == bindparam("bot"), _WAITING)
    .group_by(inbox.c.chat_id)
    .order_by(func.min(inbox.c.update_id))
    .limit(bindparam("most"))
)
_OLDEST = (
    select(inbox.c.update_id, inbox.c.payload, inbox.c.suspect)
    .where(inbox.c.bot_id == bindparam("bot"), inbox.c.chat_id == bindparam("lane"), _WAITING)
    .order_by(inbox.c.update_id)
    .limit(1)
)
_FINISH = (
    update(inbox)
    .where(
        inbox.c.bot_id == bindparam("bot"),
        inbox.c.update_id == bindparam("number"),
        ~inbox.c.done,
    )
    .values(done=True, payload=None)
    .returning(inbox.c.update_id)
)


class StoredInbox:
    """The inbox on one connection."""

    def __init__(
        self, connection: AsyncConnection, lanes: Lanes, signals: Signals, traces: Traces
    ) -> None:
        self._connection = connection
        self._lanes = lanes
        self._signals = signals
        self._traces = traces

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
                "unjudged": item.unjudged,
            }
            for item in received
        ]
        dialect = sqlite if self._connection.dialect.name == "sqlite" else postgresql
        self._signals.inbox = True
        await self._lanes.open({(item.bot_id, item.lane) for item in received})
        await self._connection.execute(dialect.insert(inbox).on_conflict_do_nothing(), rows)

    async def waiting(self, bot_id: int, *, limit: int) -> Waiting:
        """Where updates wait.

        Args:
            bot_id: Whose updates.
            limit: How many chats at most, so that one with a thousand hides no other.
        """
        found = await self._connection.execute(_LANES, {"bot": bot_id, "most": limit})
        rows = found.all()
        return Waiting(tuple(row.chat_id for row in rows), any(row.suspect for row in rows))

    async def waiting_with(self, bot_id: int, chat: int, piece: str) -> list[Mapping[str, Any]]:
        """Updates of a chat that wait and have a piece of text in them, oldest first."""
        found = await self._connection.scalars(
            select(inbox.c.payload)
            .where(
                inbox.c.bot_id == bot_id,
                inbox.c.chat_id == chat,
                _WAITING,
                inbox.c.payload.contains(piece, autoescape=True),
            )
            .order_by(inbox.c.update_id)
        )
        return [json.loads(payload) for payload in found]

    async def claim(self, bot_id: int, lanes: Sequence[int]) -> Received | None:
        """The oldest update of one of these chats, kept from everybody until the transaction ends.

        Args:
            bot_id: Whose updates.
            lanes: Chats, in the order in which they are to be tried.

        Returns:
            None when nothing waits there any more, or others are at work on all of them.
        """
        left = list(lanes)
        while left:
            lane = await self._lanes.hold(bot_id, left)
            if lane is None:
                return None
            item = await self._oldest(bot_id, lane)
            if item is not None:
                return item
            left.remove(lane)  # somebody else was faster, and has left it
        return None

    async def _oldest(self, bot_id: int, lane: int) -> Received | None:
        found = await self._connection.execute(_OLDEST, {"bot": bot_id, "lane": lane})
        row = found.first()
        if row is None:
            return None
        return Received(bot_id, row.update_id, lane, json.loads(row.payload), row.suspect)

    async def finish(self, item: Received) -> bool:
        """Marks an update as done and empties it; False when it was done already."""
        asked = {"bot": item.bot_id, "number": item.update_id}
        finished = await self._connection.execute(_FINISH, asked)
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

    async def suspect_all(self) -> None:
        """After a process ended without a word: one of those that wait may have been the reason."""
        waiting = select(inbox.c.bot_id, inbox.c.update_id).where(_WAITING)
        # What others are at work on right now is not to blame, and nobody waits for it here.
        free = waiting.with_for_update(skip_locked=True)
        await self._connection.execute(
            update(inbox)
            .where(tuple_(inbox.c.bot_id, inbox.c.update_id).in_(free))
            .values(suspect=True)
        )

    async def survived(self, item: Received, error: str) -> None:
        """A try that was counted before it began failed, but ended no process."""
        await self._connection.execute(
            update(inbox).where(*_key(item)).values(suspect=False, error=error)
        )

    async def set_aside(self) -> list[SetAside]:
        """What was set aside, oldest first."""
        found = await self._connection.execute(
            select(inbox).where(inbox.c.set_aside, ~inbox.c.done).order_by(inbox.c.update_id)
        )
        return [
            SetAside(
                row.bot_id,
                row.update_id,
                row.chat_id,
                row.received_at,
                row.tries,
                row.error or "",
                json.loads(row.payload),
                row.received_at + KEYS_KEPT if row.unjudged else None,
            )
            for row in found
        ]

    async def retry(self, item: SetAside) -> None:
        """Lets an update that was set aside wait again, with all its tries."""
        self._signals.inbox = True
        await self._connection.execute(
            update(inbox).where(*_key(item), ~inbox.c.done).values(set_aside=False, tries=0)
        )
        await self._lanes.open({(item.bot_id, item.lane)})

    async def drop(self, item: SetAside) -> None:
        """Empties an update that was set aside; its key stays, for it must not come again."""
        await self._connection.execute(
            update(inbox).where(*_key(item)).values(done=True, set_aside=False, payload=None)
        )

    async def forget_keys(self, now: datetime) -> None:
        """Drops what is done and too old to come again."""
        await self._connection.execute(
            delete(inbox).where(inbox.c.done, inbox.c.received_at < now - KEYS_KEPT)
        )

    async def forget_unjudged(self, now: datetime) -> int:
        """Forgets what was set aside, may be small talk, and had its time; returns how many."""
        gone = await self._connection.execute(
            delete(inbox)
            .where(inbox.c.set_aside, inbox.c.unjudged, inbox.c.received_at < now - KEYS_KEPT)
            .returning(inbox.c.update_id)
        )
        count = len(gone.all())
        if count:
            self._traces.erased = True
        return count

    async def count_waiting(self, bot_id: int) -> int:
        """How many updates wait."""
        found = await self._connection.scalar(
            select(func.count()).select_from(inbox).where(inbox.c.bot_id == bot_id, _WAITING)
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


def _key(item: Received | SetAside) -> tuple[Any, Any]:
    return inbox.c.bot_id == item.bot_id, inbox.c.update_id == item.update_id
