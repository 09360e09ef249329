"""What waits to be said: views and news."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    Row,
    String,
    Table,
    Text,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from community.ids import ChatId, TicketId
from community.telling import News, View
from storage.clock import machine_now
from storage.schema import Instant, RowId, metadata
from storage.signals import Signals
from storage.sqlite_driver import LATER

_WAITING = text("wanted > shown AND reason IS NULL")

tellings = Table(
    "tellings",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("chat_id", BigInteger, nullable=False, index=True),
    Column("what", String(24), nullable=False),  # a View or a News
    Column("ticket_id", ForeignKey("tickets.id")),
    Column("reference", BigInteger),  # id of the event or the words that news is about
    # A view that is not live any more has lost its buttons to a newer message.
    Column("live", Boolean, nullable=False),
    Column("message_id", BigInteger),
    Column("wanted", Integer, nullable=False),
    Column("shown", Integer, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("reason", Text),  # why it can never be delivered
    Column("since", Instant),  # when it began to wait, in machine time
    Index("ix_tellings_waiting", "urgent", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),
    Index("ix_tellings_ticket", "ticket_id", "what", "chat_id"),
)

_VIEWS = frozenset(view.value for view in View)


@dataclass(frozen=True)
class Telling:
    """One row that waits to be said.

    Attributes:
        what: The view it shows or the news it brings.
        wanted: The version that is to be shown; the courier writes it back as shown.
        message_id: The message to edit; None while none was sent.
    """

    id: int
    chat: ChatId
    what: View | News
    ticket: TicketId | None
    reference: int | None
    live: bool
    message_id: int | None
    wanted: int
    urgent: bool


@dataclass(frozen=True)
class Unsaid:
    """Rows that wait to be said: how many, and since when the oldest; None when there are none."""

    count: int
    since: datetime | None


def is_waiting() -> ColumnElement[bool]:
    """True for a row that is to be said."""
    return and_(tellings.c.wanted > tellings.c.shown, tellings.c.reason.is_(None))


def one_more(now: ColumnElement[datetime]) -> dict[str, Any]:
    """The values of a row that has something new to say; one that waits has waited since before."""
    return {
        "wanted": tellings.c.wanted + 1,
        "since": case((is_waiting(), tellings.c.since), else_=now),
    }


def at_once() -> ColumnElement[datetime]:
    """Machine time now, as a column has it."""
    return literal(machine_now(), Instant)


_NOW = bindparam("now", type_=Instant)

# Statements that every ticket asks: made once, for making one costs as much as running it.
_ADD = insert(tellings).execution_options(**LATER)
_SHOW = (
    update(tellings)
    .where(
        tellings.c.ticket_id == bindparam("ticket"),
        tellings.c.what == bindparam("view"),
        tellings.c.chat_id.in_(bindparam("chats", expanding=True)),
        tellings.c.live,
    )
    .values(**one_more(_NOW), live=bindparam("stays"), reason=None)
    .returning(tellings.c.chat_id)
)
_REFRESH = (
    update(tellings)
    .where(tellings.c.ticket_id == bindparam("ticket"), tellings.c.live)
    .values(**one_more(_NOW))
    .execution_options(**LATER)
)
_WAITING_ROWS = (
    select(tellings)
    .where(
        is_waiting(),
        tellings.c.chat_id.not_in(bindparam("not_in", expanding=True)),
        or_(
            tellings.c.urgent,
            tellings.c.chat_id.not_in(bindparam("only_urgent_in", expanding=True)),
        ),
        tellings.c.id.not_in(bindparam("without", expanding=True)),
    )
    .order_by(tellings.c.urgent.desc(), tellings.c.id)
    .limit(bindparam("most"))
)
_SAID = (
    update(tellings)
    .where(tellings.c.id == bindparam("row"))
    # What changed while this was being said waits from now on.
    .values(shown=bindparam("now_shown"), message_id=bindparam("message"), since=_NOW)
    .execution_options(**LATER)
)
_DROP = delete(tellings).where(tellings.c.id == bindparam("row")).execution_options(**LATER)


class StoredTellings:
    """What waits to be said on one connection, see ``community.telling.Tellings``."""

    def __init__(
        self, connection: AsyncConnection, signals: Signals, added: Collection[TicketId]
    ) -> None:
        """Prepares.

        Args:
            connection: Where it is kept.
            signals: Says to others that there is something to say.
            added: Tickets that are new in this transaction.
        """
        self._connection = connection
        self._signals = signals
        self._added = added
        #: What this transaction showed of those.
        self._shown: set[tuple[TicketId, View]] = set()

    async def show(
        self, view: View, ticket: TicketId, chats: Iterable[ChatId], *, urgent: bool, anew: bool
    ) -> None:
        """Shows a ticket in chats, in a new message if *anew*."""
        self._signals.tellings = True
        wanted_in = list(dict.fromkeys(chats))
        if not wanted_in:
            return
        shown: set[ChatId] = set()
        if ticket not in self._added or (ticket, view) in self._shown:
            asked = {"ticket": ticket, "view": view.value, "chats": wanted_in, "stays": not anew}
            found = await self._connection.execute(_SHOW, asked | {"now": machine_now()})
            changed = found.scalars()
            shown = set() if anew else set(changed)
        self._shown.add((ticket, view))
        rows = [
            _new(view.value, chat, ticket=ticket, urgent=urgent, live=True)
            for chat in wanted_in
            if chat not in shown
        ]
        if rows:
            await self._connection.execute(_ADD, rows)

    async def refresh(self, ticket: TicketId) -> None:
        """Brings every message that shows the ticket up to date."""
        if ticket in self._added:
            return  # nobody has seen anything of it yet
        self._signals.tellings = True
        await self._connection.execute(_REFRESH, {"ticket": ticket, "now": machine_now()})

    async def say(
        self,
        news: News,
        chat: ChatId,
        *,
        ticket: TicketId | None = None,
        reference: int | None = None,
    ) -> None:
        """Says something once."""
        self._signals.tellings = True
        row = _new(news.value, chat, ticket=ticket, urgent=False, live=False)
        await self._connection.execute(_ADD, [row | {"reference": reference}])

    async def waiting(
        self,
        *,
        without: Collection[int],
        not_in: Collection[ChatId],
        only_urgent_in: Collection[ChatId] = (),
        limit: int,
    ) -> list[Telling]:
        """The next rows to say, urgent first, then oldest.

        Args:
            without: Rows that are being said right now, or wait for another try.
            not_in: Chats that are to be left alone for the moment.
            only_urgent_in: Chats whose ordinary rows have to wait.
            limit: How many rows at most.
        """
        asked = {"without": without, "not_in": not_in, "only_urgent_in": only_urgent_in}
        found = await self._connection.execute(_WAITING_ROWS, asked | {"most": limit})
        return [telling_of(row) for row in found]

    async def said(self, telling: Telling, message_id: int | None) -> None:
        """Keeps what a row shows now; news is gone once it was said."""
        if isinstance(telling.what, News):
            await self.drop(telling)
            return
        asked = {"row": telling.id, "now_shown": telling.wanted, "message": message_id}
        await self._connection.execute(_SAID, asked | {"now": machine_now()})

    async def drop(self, telling: Telling) -> None:
        """Takes a row out that has nothing to say."""
        await self._connection.execute(_DROP, {"row": telling.id})

    async def send_anew(self, telling: Telling, chat: ChatId | None = None) -> None:
        """Forgets the message that a view stood in; the next try sends a new one.

        Done twice, because nobody knew how the first time ended, it leaves alone what was sent.
        """
        self._signals.tellings = True
        stood_in = tellings.c.message_id.is_not_distinct_from(telling.message_id)
        await self._connection.execute(
            update(tellings)
            .where(tellings.c.id == telling.id, stood_in)
            .values(message_id=None, chat_id=chat or telling.chat)
        )

    async def undeliverable(self, telling: Telling, reason: str) -> None:
        """Gives a row up, with the reason."""
        await self._connection.execute(
            update(tellings).where(tellings.c.id == telling.id).values(reason=reason)
        )

    async def give_up_chat(self, chat: ChatId, reason: str) -> None:
        """Gives up all that waits for a chat that cannot be reached."""
        await self._connection.execute(
            update(tellings)
            .where(tellings.c.chat_id == chat, tellings.c.wanted > tellings.c.shown)
            .values(reason=reason)
        )

    async def try_again(self, chat: ChatId) -> None:
        """Takes up again what was given up for a chat that can be reached (again)."""
        self._signals.tellings = True
        await self._connection.execute(
            update(tellings)
            .where(tellings.c.chat_id == chat, tellings.c.reason.is_not(None), tellings.c.live)
            .values(reason=None, since=machine_now())
        )

    async def migrate(self, chat: ChatId, to: ChatId) -> None:
        """Addresses what was not sent yet to a group's new id; sent messages keep their chat."""
        self._signals.tellings = True
        await self._connection.execute(
            update(tellings)
            .where(tellings.c.chat_id == chat, tellings.c.message_id.is_(None))
            .values(chat_id=to)
        )

    async def offer(self, chat: ChatId, offer: int) -> None:
        """Shows an offer."""
        self._signals.tellings = True
        row = _new(View.OFFER.value, chat, ticket=None, urgent=False, live=True)
        await self._connection.execute(_ADD, [row | {"reference": offer}])

    async def end_offer(self, offer: int) -> None:
        """Lets the message of an offer disappear."""
        self._signals.tellings = True
        await self._connection.execute(
            update(tellings)
            .where(tellings.c.what == View.OFFER.value, tellings.c.reference == offer)
            .values(**one_more(at_once()), reason=None)
        )

    async def card_in(self, chat: ChatId, ticket: TicketId) -> int | None:
        """The message in which somebody sees a ticket's card, once it was sent."""
        message: int | None = await self._connection.scalar(
            select(tellings.c.message_id).where(
                tellings.c.ticket_id == ticket,
                tellings.c.what == View.CARD.value,
                tellings.c.chat_id == chat,
                tellings.c.live,
            )
        )
        return message

    async def ticket_shown_by(self, chat: ChatId, message_id: int) -> TicketId | None:
        """The ticket that one of our messages shows."""
        found = await self._connection.scalar(
            select(tellings.c.ticket_id).where(
                tellings.c.chat_id == chat, tellings.c.message_id == message_id
            )
        )
        return TicketId(found) if found is not None else None

    async def count_waiting(self) -> int:
        """How many rows wait to be said."""
        found = await self._connection.scalar(
            select(func.count()).select_from(tellings).where(is_waiting())
        )
        return int(found or 0)

    async def unsaid(self) -> tuple[Unsaid, Unsaid]:
        """All that waits to be said, and what of it is urgent."""
        found = await self._connection.execute(
            select(tellings.c.urgent, func.count().label("count"), func.min(tellings.c.since))
            .where(_WAITING)
            .group_by(tellings.c.urgent)
        )
        rows = {urgent: Unsaid(count, since) for urgent, count, since in found}
        count = sum(row.count for row in rows.values())
        since = min((row.since for row in rows.values() if row.since is not None), default=None)
        return Unsaid(count, since), rows.get(True, Unsaid(0, None))


def _new(
    what: str, chat: ChatId, *, ticket: TicketId | None, urgent: bool, live: bool
) -> dict[str, Any]:
    return {
        "chat_id": chat,
        "what": what,
        "ticket_id": ticket,
        "live": live,
        "wanted": 1,
        "shown": 0,
        "urgent": urgent,
        "since": machine_now(),
    }


def telling_of(row: Row[*tuple[Any, ...]]) -> Telling:
    """A row as the courier takes it."""
    return Telling(
        id=row.id,
        chat=ChatId(row.chat_id),
        what=View(row.what) if row.what in _VIEWS else News(row.what),
        ticket=TicketId(row.ticket_id) if row.ticket_id is not None else None,
        reference=row.reference,
        live=row.live,
        message_id=row.message_id,
        wanted=row.wanted,
        urgent=row.urgent,
    )
