"""How fast we speak when several programs do: one budget and one turn a chat, in PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Row,
    Table,
    Text,
    and_,
    case,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from community.ids import ChatId
from storage.schema import Instant, metadata
from storage.tellings import Telling, is_waiting, telling_of, tellings

pace = Table(
    "pace",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("sent", Text, nullable=False),  # machine seconds of the last requests, a JSON list
    Column("free_from", Instant, nullable=False),
    Column("urgent_from", Instant, nullable=False),
    Column("leased_by", BigInteger),
    Column("leased_until", Instant),
)

#: Stands for all chats together; no chat of Telegram has this id.
EVERYWHERE = ChatId(0)
#: Any number, the same in every process: who holds it spends the budget.
_BUDGET = 0x11A13
#: Longer than any limit looks back.
_KEPT = timedelta(hours=1)


@dataclass(frozen=True)
class Pace:
    """What was sent to a chat lately, and from when on more may be.

    Attributes:
        sent: When requests went out, oldest first, in machine seconds.
        free_from: From when on something ordinary may be sent.
        urgent_from: The same for what cannot wait.
        leased_by: Who is speaking there now.
        leased_until: When that is not believed any more.
    """

    chat: ChatId
    sent: tuple[float, ...]
    free_from: datetime
    urgent_from: datetime
    leased_by: int | None = None
    leased_until: datetime | None = None

    def is_free(self, now: datetime, *, urgent: bool) -> bool:
        """True when a request may go out."""
        is_leased = self.leased_until is not None and self.leased_until > now
        return not is_leased and (self.urgent_from if urgent else self.free_from) <= now


class StoredPace:
    """Budget and turns on one connection; PostgreSQL only."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def take_turn(self) -> datetime:
        """Nobody else spends until this transaction ends; returns the database's time."""
        await self._connection.execute(select(func.pg_advisory_xact_lock(_BUDGET)))
        return await self._now()

    async def of(self, chats: Collection[ChatId]) -> dict[ChatId, Pace]:
        """What is known of some chats."""
        found = await self._connection.execute(select(pace).where(pace.c.chat_id.in_(chats)))
        return {ChatId(row.chat_id): _pace(row) for row in found}

    async def waiting(
        self, now: datetime, *, without: Collection[int], limit: int
    ) -> list[tuple[Telling, Pace | None]]:
        """The next rows to say in chats that are free, urgent first, then oldest.

        Args:
            now: The database's time.
            without: Rows that wait for another try.
            limit: How many rows at most.
        """
        found = await self._connection.execute(
            select(
                tellings,
                pace.c.chat_id.label("paced"),
                pace.c.sent,
                pace.c.free_from,
                pace.c.urgent_from,
                pace.c.leased_by,
                pace.c.leased_until,
            )
            .outerjoin(pace, pace.c.chat_id == tellings.c.chat_id)
            .where(
                is_waiting(),
                tellings.c.id.not_in(without),
                or_(pace.c.chat_id.is_(None), and_(_from() <= now, _is_not_leased(now))),
            )
            .order_by(tellings.c.urgent.desc(), tellings.c.id)
            .limit(limit)
        )
        return [(telling_of(row), _pace(row) if row.paced is not None else None) for row in found]

    async def next_free(self, now: datetime) -> datetime | None:
        """When the next chat is free in which something waits."""
        free = func.greatest(_from(), func.coalesce(pace.c.leased_until, _from()), type_=Instant)
        soonest: datetime | None = await self._connection.scalar(
            select(func.min(free))
            .select_from(tellings.join(pace, pace.c.chat_id == tellings.c.chat_id))
            .where(is_waiting(), or_(_from() > now, pace.c.leased_until > now))
        )
        return soonest

    async def keep(self, paces: Sequence[Pace]) -> None:
        """Remembers what was sent, and who speaks where."""
        if not paces:
            return
        rows: list[dict[str, Any]] = [
            {
                "chat_id": one.chat,
                "sent": json.dumps(one.sent),
                "free_from": one.free_from,
                "urgent_from": one.urgent_from,
                "leased_by": one.leased_by,
                "leased_until": one.leased_until,
            }
            for one in paces
        ]
        added = insert(pace)
        columns = {name: added.excluded[name] for name in rows[0] if name != "chat_id"}
        await self._connection.execute(
            added.on_conflict_do_update(index_elements=[pace.c.chat_id], set_=columns), rows
        )

    async def release(self, chat: ChatId, worker: int) -> None:
        """Gives a chat back."""
        await self._connection.execute(
            update(pace)
            .where(pace.c.chat_id == chat, pace.c.leased_by == worker)
            .values(leased_by=None, leased_until=None)
        )

    async def pause(self, chat: ChatId, seconds: float) -> None:
        """Leaves a chat alone for a while, as Telegram asked."""
        until = await self._now() + timedelta(seconds=seconds)
        await self._connection.execute(
            update(pace).where(pace.c.chat_id == chat).values(free_from=until, urgent_from=until)
        )

    async def release_all(self, dead: Collection[int]) -> None:
        """Gives back the chats of programs that ended without a word."""
        await self._connection.execute(
            update(pace).where(pace.c.leased_by.in_(dead)).values(leased_by=None, leased_until=None)
        )

    async def forget(self, now: datetime) -> None:
        """Drops what says nothing any more about how fast we may speak."""
        await self._connection.execute(
            delete(pace).where(pace.c.free_from < now - _KEPT, _is_not_leased(now))
        )

    async def _now(self) -> datetime:
        found = await self._connection.execute(select(func.clock_timestamp()))
        now: datetime = found.scalar_one()
        return now


def _from() -> ColumnElement[Any]:
    return case((tellings.c.urgent, pace.c.urgent_from), else_=pace.c.free_from)


def _is_not_leased(now: datetime) -> ColumnElement[bool]:
    return or_(pace.c.leased_until.is_(None), pace.c.leased_until <= now)


def _pace(row: Row[*tuple[Any, ...]]) -> Pace:
    return Pace(
        ChatId(row.chat_id),
        tuple(json.loads(row.sent)),
        row.free_from,
        row.urgent_from,
        row.leased_by,
        row.leased_until,
    )
