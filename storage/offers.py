"""The offers that stand, and that there were some."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Table,
    Text,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from community.ids import ChatId, PersonId
from community.offers import Offer, OfferId
from storage.schema import Instant, RowId, metadata
from storage.traces import Traces

offers = Table(
    "offers",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("chat_id", BigInteger, nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Column("thread_id", BigInteger),
    Column("author_id", BigInteger, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("until", Instant),  # NULL when it is over
    Column("words", Text),
    Index(None, "chat_id", "made_at"),
    Index(None, "until"),
)


class StoredOffers:
    """Offers on one connection, see ``community.offers.Offers``."""

    def __init__(self, connection: AsyncConnection, traces: Traces) -> None:
        self._connection = connection
        self._traces = traces

    async def add(self, offer: Offer, now: datetime) -> OfferId:
        """Keeps an offer; its own id is ignored."""
        added = await self._connection.execute(
            insert(offers)
            .values(
                chat_id=offer.chat,
                message_id=offer.message,
                thread_id=offer.thread,
                author_id=offer.author,
                made_at=now,
                until=offer.until,
                words=offer.words,
            )
            .returning(offers.c.id)
        )
        return OfferId(added.scalar_one())

    async def find(self, offer: OfferId) -> Offer | None:
        """The offer, unless it is gone."""
        found = await self._connection.execute(
            select(offers).where(offers.c.id == offer, offers.c.until.is_not(None))
        )
        row = found.first()
        if row is None:
            return None
        return Offer(
            id=OfferId(row.id),
            chat=ChatId(row.chat_id),
            message=row.message_id,
            thread=row.thread_id,
            author=PersonId(row.author_id),
            words=row.words,
            until=row.until,
        )

    async def forget(self, offer: OfferId) -> None:
        """Erases what was kept for an offer; only that there was one is remembered."""
        await self._connection.execute(
            update(offers)
            .where(offers.c.id == offer)
            .values(until=None, words=None, author_id=0, message_id=0)
        )
        self._traces.erased = True

    async def made_since(self, chat: ChatId, since: datetime) -> int:
        """How many were made in a chat."""
        found = await self._connection.scalar(
            select(func.count())
            .select_from(offers)
            .where(offers.c.chat_id == chat, offers.c.made_at > since)
        )
        return int(found or 0)

    async def due(self, now: datetime, limit: int) -> list[OfferId]:
        """Offers that nobody took in time."""
        found = await self._connection.scalars(
            select(offers.c.id).where(offers.c.until <= now).order_by(offers.c.until).limit(limit)
        )
        return [OfferId(offer) for offer in found]

    async def next_due(self) -> datetime | None:
        """When the next one is gone."""
        soonest: datetime | None = await self._connection.scalar(select(func.min(offers.c.until)))
        return soonest
