"""Tickets, their events, and the words that are kept apart from both."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, MutableSet
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, delete, func, insert, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from community.ids import ChatId, CommunityId, PersonId, SeatId, TicketId, TicketNumber
from community.tickets import Change, Event, Origin, State, Ticket, Words, WordsKind
from storage.chains import last_number, lock_community
from storage.sqlite_driver import LATER
from storage.ticket_rows import (
    IS_IN_HAND,
    event_columns,
    event_of,
    events,
    ticket_columns,
    ticket_of,
    tickets,
    words,
    words_columns,
    words_of,
)
from storage.traces import Traces

_IN_HAND = (State.OPEN.value, State.ACKNOWLEDGED.value)
_UNSETTLED = (*_IN_HAND, State.RESOLVED.value)

# Statements that every message asks: made once, for making one costs as much as running it.
_BY_ID = select(tickets).where(tickets.c.id == bindparam("ticket"))
_LOCKED = _BY_ID.with_for_update()
_OF_ORIGIN = select(tickets).where(
    tickets.c.origin_chat_id == bindparam("chat"),
    tickets.c.origin_message_id == bindparam("message"),
)
_FILED_SINCE = (
    select(func.count())
    .select_from(tickets)
    .where(tickets.c.reporter_id == bindparam("person"), tickets.c.created_at > bindparam("since"))
)
_IN_HAND_IN = (
    select(tickets)
    .where(
        IS_IN_HAND,
        tickets.c.community_id == bindparam("community"),
        tickets.c.created_at >= bindparam("since"),
        or_(tickets.c.tags == bindparam("tag"), tickets.c.tags.startswith(bindparam("tag_and"))),
    )
    .order_by(tickets.c.id)
)
_IN_BUILDING = _IN_HAND_IN.where(tickets.c.building == bindparam("building"))
_IN_NO_BUILDING = _IN_HAND_IN.where(tickets.c.building.is_(None))
_EVENTS = select(events).where(events.c.ticket_id == bindparam("ticket")).order_by(events.c.id)
_WORDS = select(words).where(words.c.ticket_id == bindparam("ticket")).order_by(words.c.id)
_LATEST_WORDS = (
    select(words.c.ticket_id, tickets.c.merged_into, words.c.text)
    .join(tickets, tickets.c.id == words.c.ticket_id)
    .where(
        words.c.kind.in_([WordsKind.COMPLAINT.value, WordsKind.EDIT.value]),
        or_(
            tickets.c.id.in_(bindparam("asked", expanding=True)),
            tickets.c.merged_into.in_(bindparam("asked", expanding=True)),
        ),
    )
    .order_by(words.c.id)
)
_ADD_TICKET = insert(tickets).returning(tickets.c.id)
_ADD_EVENT = insert(events).returning(events.c.id)
_ADD_WORDS = insert(words).returning(words.c.id)
_ADD_FIRST_WORDS = insert(words).execution_options(**LATER)


class StoredTickets:
    """Tickets on one connection, see ``community.tickets.Tickets``."""

    def __init__(
        self, connection: AsyncConnection, traces: Traces, added: MutableSet[TicketId]
    ) -> None:
        """Prepares.

        Args:
            connection: Where they are kept.
            traces: Notes that something was erased.
            added: Takes the tickets that are new in this transaction.
        """
        self._connection = connection
        self._traces = traces
        self._added = added
        #: Tickets as this transaction knows them to be stored.
        self._stored: dict[TicketId, Ticket] = {}
        #: Their histories and texts, for as long as this transaction adds nothing to them.
        self._histories: dict[TicketId, list[Event]] = {}
        self._texts: dict[TicketId, list[Words]] = {}

    async def take_turn(self, community: CommunityId) -> None:
        """Takes the community's row: filing is serial until the transaction ends."""
        await lock_community(self._connection, community)

    async def next_number(self, community: CommunityId) -> TicketNumber:
        """The community's next number."""
        return TicketNumber(await last_number(self._connection, community))

    async def add(self, ticket: Ticket, text: str) -> Ticket:
        """Adds a ticket with its first words.

        Raises:
            IntegrityError: Its origin is a ticket already; look first, after ``take_turn``.
        """
        added = await self._connection.execute(_ADD_TICKET, ticket_columns(ticket))
        stored = replace(ticket, id=TicketId(added.scalar_one()))
        self._stored[stored.id] = stored
        self._added.add(stored.id)
        said = Words(stored.id, WordsKind.COMPLAINT, ticket.reporter, ticket.created_at, text)
        await self._connection.execute(_ADD_FIRST_WORDS, words_columns(said))
        return stored

    async def lock(self, ticket: TicketId) -> Ticket | None:
        """The ticket, locked until the transaction ends."""
        return await self._one(_LOCKED, {"ticket": ticket})

    async def find(self, ticket: TicketId) -> Ticket | None:
        """The ticket, for reading; asked once."""
        known = self._stored.get(ticket)
        return known or await self._one(_BY_ID, {"ticket": ticket})

    async def numbered(self, community: CommunityId, number: TicketNumber) -> Ticket | None:
        """The ticket people call ``#number``."""
        return await self._one(
            select(tickets).where(tickets.c.community_id == community, tickets.c.number == number)
        )

    async def save(self, change: Change) -> list[int]:
        """Writes the ticket as it is after a change, and its events; returns the events' ids."""
        self._histories.pop(change.ticket.id, None)
        await self._write(change.ticket)
        ids: list[int] = []
        for event in change.events:
            added = await self._connection.execute(_ADD_EVENT, event_columns(event))
            ids.append(int(added.scalar_one()))
        return ids

    async def _write(self, ticket: Ticket) -> None:
        if self._stored.get(ticket.id) == ticket:
            return  # only its history goes on
        await self._connection.execute(
            update(tickets).where(tickets.c.id == ticket.id).values(ticket_columns(ticket))
        )
        self._stored[ticket.id] = ticket

    async def events(self, ticket: TicketId) -> list[Event]:
        """The history of a ticket, oldest first."""
        if ticket not in self._histories:
            found = await self._connection.execute(_EVENTS, {"ticket": ticket})
            self._histories[ticket] = [event_of(row) for row in found]
        return list(self._histories[ticket])

    async def of_origin(self, origin: Origin) -> Ticket | None:
        """The ticket that a message became."""
        return await self._one(_OF_ORIGIN, {"chat": origin.chat, "message": origin.message})

    async def origins_among(self, asked: Collection[tuple[int, int]]) -> set[tuple[int, int]]:
        """Those of some messages that became tickets, each named by its chat and its id."""
        if not asked:
            return set()
        origin = tickets.c.origin_chat_id, tickets.c.origin_message_id
        found = await self._connection.execute(select(*origin).where(tuple_(*origin).in_(asked)))
        return {(chat, message) for chat, message in found}

    async def due(self, now: datetime, limit: int) -> list[TicketId]:
        """Tickets whose deadline has passed, earliest first."""
        found = await self._connection.scalars(
            select(tickets.c.id)
            .where(tickets.c.deadline <= now)
            .order_by(tickets.c.deadline)
            .limit(limit)
        )
        return [TicketId(ticket) for ticket in found]

    async def next_deadline(self) -> datetime | None:
        """The soonest deadline of all."""
        soonest: datetime | None = await self._connection.scalar(
            select(func.min(tickets.c.deadline))
        )
        return soonest

    async def latest_event(self) -> datetime | None:
        """When the latest thing happened, in the time of the community."""
        latest: datetime | None = await self._connection.scalar(select(func.max(events.c.at)))
        return latest

    async def parts_of(self, ticket: TicketId) -> list[Ticket]:
        """The tickets that were merged into one, oldest first."""
        return await self._many(
            select(tickets).where(tickets.c.merged_into == ticket).order_by(tickets.c.id)
        )

    async def reported_by(self, person: PersonId, limit: int) -> list[Ticket]:
        """A person's own tickets, newest first."""
        return await self._many(
            select(tickets)
            .where(tickets.c.reporter_id == person)
            .order_by(tickets.c.created_at.desc(), tickets.c.id.desc())
            .limit(limit)
        )

    async def filed_since(self, person: PersonId, since: datetime) -> int:
        """How many tickets a person filed since an instant."""
        asked = {"person": person, "since": since}
        found = await self._connection.scalar(_FILED_SINCE, asked)
        return int(found or 0)

    async def in_hand_at(self, seats: tuple[SeatId, ...], limit: int) -> list[Ticket]:
        """Open and acknowledged tickets in the charge of some seats, soonest deadline first."""
        return await self._many(
            select(tickets)
            .where(tickets.c.seat_id.in_(seats), tickets.c.state.in_(_IN_HAND))
            # What has no deadline any more is overdue at the committee: that comes first.
            .order_by(func.coalesce(tickets.c.deadline, 0), tickets.c.id)
            .limit(limit)
        )

    async def unsettled_at(self, seats: tuple[SeatId, ...]) -> list[Ticket]:
        """Open, acknowledged and resolved tickets of some seats, locked, oldest first."""
        return await self._many(
            select(tickets)
            .where(
                or_(tickets.c.seat_id.in_(seats), tickets.c.resolved_seat_id.in_(seats)),
                tickets.c.state.in_(_UNSETTLED),
            )
            .order_by(tickets.c.id)
            .with_for_update()
        )

    async def add_words(self, added: Words) -> int:
        """Keeps a text beside a ticket; returns its id."""
        self._texts.clear()
        found = await self._connection.execute(_ADD_WORDS, words_columns(added))
        return int(found.scalar_one())

    async def words(self, ticket: TicketId) -> list[Words]:
        """All texts of a ticket, oldest first."""
        if ticket not in self._texts:
            found = await self._connection.execute(_WORDS, {"ticket": ticket})
            self._texts[ticket] = [words_of(row) for row in found]
        return list(self._texts[ticket])

    async def latest_words(self, asked: Collection[TicketId]) -> dict[TicketId, list[str]]:
        """What some tickets, and those merged into them, say as it was last written."""
        latest: dict[TicketId, dict[TicketId, str]] = {}
        for row in await self._connection.execute(_LATEST_WORDS, {"asked": list(asked)}):
            whole = row.ticket_id if row.ticket_id in asked else row.merged_into
            latest.setdefault(whole, {})[row.ticket_id] = row.text
        # Where its own words are gone, those of its parts would speak for it alone.
        return {ticket: list(t.values()) for ticket, t in latest.items() if ticket in t}

    async def in_hand_in(
        self, community: CommunityId, building: str | None, tag: str, since: datetime
    ) -> list[Ticket]:
        """Open and acknowledged tickets of a building with a first tag, filed since an instant."""
        asked = {"community": community, "since": since, "tag": tag, "tag_and": f"{tag},"}
        if building is None:
            return await self._many(_IN_NO_BUILDING, asked)
        return await self._many(_IN_BUILDING, asked | {"building": building})

    async def erase_words(self, ticket: TicketId, author: PersonId) -> None:
        """Erases what somebody wrote about a ticket, without a trace."""
        self._texts.clear()
        await self._connection.execute(
            delete(words).where(words.c.ticket_id == ticket, words.c.author_id == author)
        )
        self._traces.erased = True

    async def settled_with_words_of(self, author: PersonId) -> list[TicketId]:
        """Settled tickets about which somebody wrote something."""
        found = await self._connection.scalars(
            select(tickets.c.id)
            .where(
                tickets.c.id.in_(select(words.c.ticket_id).where(words.c.author_id == author)),
                tickets.c.state.not_in(_UNSETTLED),
            )
            .order_by(tickets.c.id)
        )
        return [TicketId(ticket) for ticket in found]

    async def texts_of(self, ticket: TicketId, kind: WordsKind) -> list[tuple[int, Words]]:
        """The texts of one kind, oldest first, each with its id."""
        found = await self._connection.execute(
            select(words)
            .where(words.c.ticket_id == ticket, words.c.kind == kind.value)
            .order_by(words.c.id)
        )
        return [(int(row.id), words_of(row)) for row in found]

    async def erase_text(self, words_id: int) -> None:
        """Erases one text, without a trace."""
        self._texts.clear()
        await self._connection.execute(delete(words).where(words.c.id == words_id))
        self._traces.erased = True

    async def words_with_id(self, words_id: int) -> Words | None:
        """One text."""
        found = await self._connection.execute(select(words).where(words.c.id == words_id))
        row = found.first()
        return words_of(row) if row is not None else None

    async def event_with_id(self, event_id: int) -> Event | None:
        """One event."""
        found = await self._connection.execute(select(events).where(events.c.id == event_id))
        row = found.first()
        return event_of(row) if row is not None else None

    async def migrate_group(self, chat: ChatId, to: ChatId) -> None:
        """Lets the tickets of a group follow it to its new id."""
        self._stored.clear()
        await self._connection.execute(
            update(tickets).where(tickets.c.group_chat_id == chat).values(group_chat_id=to)
        )

    async def ledger(self, community: CommunityId | None) -> AsyncIterator[tuple[Ticket, str]]:
        """All tickets, oldest first, each with its words as the reporter last wrote them."""
        latest = (
            select(words.c.text)
            .where(
                words.c.ticket_id == tickets.c.id,
                words.c.kind.in_([WordsKind.COMPLAINT.value, WordsKind.EDIT.value]),
            )
            .order_by(words.c.id.desc())
            .limit(1)
            .scalar_subquery()
        )
        query = select(tickets, latest.label("words")).order_by(
            tickets.c.community_id, tickets.c.number
        )
        if community is not None:
            query = query.where(tickets.c.community_id == community)
        for row in await self._connection.execute(query):
            yield ticket_of(row), row.words or ""

    async def _one(
        self, query: Select[Any], asked: Mapping[str, Any] | None = None
    ) -> Ticket | None:
        found = await self._many(query, asked)
        return found[0] if found else None

    async def _many(
        self, query: Select[Any], asked: Mapping[str, Any] | None = None
    ) -> list[Ticket]:
        found = [ticket_of(row) for row in await self._connection.execute(query, asked)]
        self._stored.update((ticket.id, ticket) for ticket in found)
        return found
