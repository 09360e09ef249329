"""The tables of tickets, their events and words, and how a row becomes a value and back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Row,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from community.ids import ChatId, CommunityId, PersonId, SeatId, TicketId, TicketNumber
from community.places import Place
from community.tickets import (
    Event,
    EventKind,
    Origin,
    Satisfaction,
    State,
    Ticket,
    Words,
    WordsKind,
)
from storage.schema import Instant, RowId, metadata

#: Written out: SQLite uses a partial index only for a condition that it can see to be the same.
IS_IN_HAND = text("state IN ('open', 'acknowledged')")

tickets = Table(
    "tickets",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("community_id", ForeignKey("communities.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("tags", Text, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("danger", String(16)),
    Column("estate", Text),
    Column("building", String(32)),
    Column("unit", String(32)),
    Column("room", String(32)),
    Column("seat_id", ForeignKey("seats.id"), nullable=False),
    Column("trail", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("deadline", Instant),
    Column("reporter_id", BigInteger),
    Column("group_chat_id", BigInteger),
    Column("origin_chat_id", BigInteger),
    Column("origin_message_id", BigInteger),
    Column("private", Boolean, nullable=False),
    Column("worker_id", BigInteger),
    Column("resolver_id", BigInteger),
    Column("resolved_seat_id", ForeignKey("seats.id")),
    Column("extensions", Integer, nullable=False),
    Column("committee_denials", Integer, nullable=False),
    Column("overdue_since", Instant),
    Column("satisfaction", String(16)),
    Column("stars", Integer),
    Column("appealed", Boolean, nullable=False),
    Column("merged_into", ForeignKey("tickets.id"), index=True),
    Column("settled_at", Instant),
    Column("named", Boolean, nullable=False, server_default=false()),
    Column("origin_thread_id", BigInteger),
    UniqueConstraint("community_id", "number"),
    # The second guard against filing a message twice; the first is the inbox's key.
    UniqueConstraint("origin_chat_id", "origin_message_id"),
    Index(None, "deadline"),
    Index(None, "seat_id", "state", "deadline"),
    Index(None, "reporter_id", "created_at"),
    Index(None, "community_id", "state", "created_at"),
    Index(None, "community_id", "created_at"),
    Index(None, "community_id", "settled_at"),
    # Where the same trouble is looked for; it stays as small as what is in hand.
    Index(
        "ix_tickets_in_hand",
        "community_id",
        "building",
        "created_at",
        sqlite_where=IS_IN_HAND,
        postgresql_where=IS_IN_HAND,
    ),
)

events = Table(
    "events",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("ticket_id", ForeignKey("tickets.id"), nullable=False, index=True),
    Column("kind", String(24), nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor_id", BigInteger),
    Column("state_from", String(16), nullable=False),
    Column("state_to", String(16), nullable=False),
    Column("seat_from", ForeignKey("seats.id"), nullable=False),
    Column("seat_to", ForeignKey("seats.id"), nullable=False),
    Column("deadline", Instant),
)

words = Table(
    "words",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("ticket_id", ForeignKey("tickets.id"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("author_id", BigInteger),
    Column("at", Instant, nullable=False),
    Column("text", Text, nullable=False),
)


def ticket_columns(ticket: Ticket) -> dict[str, Any]:
    """A ticket as its row; the id is the database's."""
    return {
        "community_id": ticket.community,
        "number": ticket.number,
        "state": ticket.state.value,
        "tags": ",".join(ticket.tags),
        "urgent": ticket.urgent,
        "danger": ticket.danger,
        "estate": ticket.place.estate,
        "building": ticket.place.building,
        "unit": ticket.place.unit,
        "room": ticket.place.room,
        "seat_id": ticket.seat,
        "trail": ",".join(map(str, ticket.trail)),
        "created_at": ticket.created_at,
        "deadline": ticket.deadline,
        "reporter_id": ticket.reporter,
        "group_chat_id": ticket.group,
        "origin_chat_id": ticket.origin.chat if ticket.origin else None,
        "origin_message_id": ticket.origin.message if ticket.origin else None,
        "private": ticket.private,
        "worker_id": ticket.worker,
        "resolver_id": ticket.resolver,
        "resolved_seat_id": ticket.resolved_seat,
        "extensions": ticket.extensions,
        "committee_denials": ticket.committee_denials,
        "overdue_since": ticket.overdue_since,
        "satisfaction": ticket.satisfaction.value if ticket.satisfaction else None,
        "stars": ticket.stars,
        "appealed": ticket.appealed,
        "merged_into": ticket.merged_into,
        "settled_at": ticket.settled_at,
        "named": ticket.named,
        "origin_thread_id": ticket.origin.thread if ticket.origin else None,
    }


def ticket_of(row: Row[*tuple[Any, ...]]) -> Ticket:
    """A row as the ticket that it keeps."""
    origin = None
    if row.origin_chat_id is not None:
        origin = Origin(ChatId(row.origin_chat_id), row.origin_message_id, row.origin_thread_id)
    return Ticket(
        id=TicketId(row.id),
        community=CommunityId(row.community_id),
        number=TicketNumber(row.number),
        state=State(row.state),
        tags=tuple(filter(None, row.tags.split(","))),
        urgent=row.urgent,
        danger=row.danger,
        place=Place(row.estate, row.building, row.unit, row.room),
        seat=SeatId(row.seat_id),
        trail=tuple(SeatId(int(seat)) for seat in row.trail.split(",")),
        created_at=row.created_at,
        deadline=row.deadline,
        reporter=_person(row.reporter_id),
        group=ChatId(row.group_chat_id) if row.group_chat_id is not None else None,
        origin=origin,
        private=row.private,
        worker=_person(row.worker_id),
        resolver=_person(row.resolver_id),
        resolved_seat=SeatId(row.resolved_seat_id) if row.resolved_seat_id else None,
        extensions=row.extensions,
        committee_denials=row.committee_denials,
        overdue_since=row.overdue_since,
        satisfaction=Satisfaction(row.satisfaction) if row.satisfaction else None,
        stars=row.stars,
        appealed=row.appealed,
        merged_into=TicketId(row.merged_into) if row.merged_into else None,
        settled_at=row.settled_at,
        named=row.named,
    )


def event_columns(event: Event) -> dict[str, Any]:
    """An event as its row."""
    return {
        "ticket_id": event.ticket,
        "kind": event.kind.value,
        "at": event.at,
        "actor_id": event.actor,
        "state_from": event.state_from.value,
        "state_to": event.state_to.value,
        "seat_from": event.seat_from,
        "seat_to": event.seat_to,
        "deadline": event.deadline,
    }


def event_of(row: Row[*tuple[Any, ...]]) -> Event:
    """A row as the event that it keeps."""
    return Event(
        ticket=TicketId(row.ticket_id),
        kind=EventKind(row.kind),
        at=row.at,
        actor=_person(row.actor_id),
        state_from=State(row.state_from),
        state_to=State(row.state_to),
        seat_from=SeatId(row.seat_from),
        seat_to=SeatId(row.seat_to),
        deadline=row.deadline,
    )


def words_columns(kept: Words) -> dict[str, Any]:
    """A text as its row."""
    return {
        "ticket_id": kept.ticket,
        "kind": kept.kind.value,
        "author_id": kept.author,
        "at": kept.at,
        "text": kept.text,
    }


def words_of(row: Row[*tuple[Any, ...]]) -> Words:
    """A row as the text that it keeps."""
    author = _person(row.author_id)
    return Words(TicketId(row.ticket_id), WordsKind(row.kind), author, row.at, row.text)


def _person(person: int | None) -> PersonId | None:
    return PersonId(person) if person is not None else None
