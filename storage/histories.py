"""Writes whole histories at once, a statement a table: a past that did not happen here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Table, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from community.ids import CommunityId, PersonId, TicketId, TicketNumber
from community.tickets import Event, Ticket, Words
from storage.chains import communities
from storage.joining import joiners
from storage.ticket_rows import (
    event_columns,
    events,
    ticket_columns,
    tickets,
    words,
    words_columns,
)


@dataclass(frozen=True)
class History:
    """A ticket as it is now and how it came to be so; ids and numbers are given when written."""

    ticket: Ticket
    events: Sequence[Event]
    words: Sequence[Words]
    joiners: Sequence[tuple[PersonId, datetime]] = ()


async def write_histories(
    connection: AsyncConnection, community: CommunityId, histories: Sequence[History]
) -> list[Ticket]:
    """Adds tickets to a community, numbered on from its last one in the order given.

    Nobody is told of anything, and none of them may be merged into another.

    Returns:
        The tickets with their ids and numbers.
    """
    last = await connection.scalar(
        select(communities.c.last_number).where(communities.c.id == community)
    )
    numbered = [
        replace(history.ticket, number=TicketNumber(number))
        for number, history in enumerate(histories, 1 + int(last or 0))
    ]
    await connection.execute(
        update(communities)
        .where(communities.c.id == community)
        .values(last_number=communities.c.last_number + len(numbered))
    )
    ids = await connection.scalars(
        insert(tickets).returning(tickets.c.id, sort_by_parameter_order=True),
        [ticket_columns(ticket) for ticket in numbered],
    )
    stored = [replace(ticket, id=TicketId(id_)) for ticket, id_ in zip(numbered, ids, strict=True)]
    pairs = list(zip(stored, histories, strict=True))
    # In the order in which things happened, as ids have it when they happen one by one.
    await _insert(
        connection,
        events,
        sorted(
            (
                event_columns(replace(event, ticket=ticket.id))
                for ticket, history in pairs
                for event in history.events
            ),
            key=_when,
        ),
    )
    await _insert(
        connection,
        words,
        sorted(
            (
                words_columns(replace(one, ticket=ticket.id))
                for ticket, history in pairs
                for one in history.words
            ),
            key=_when,
        ),
    )
    await _insert(
        connection,
        joiners,
        (
            {"ticket_id": ticket.id, "person_id": person, "at": at}
            for ticket, history in pairs
            for person, at in history.joiners
        ),
    )
    return stored


def _when(row: dict[str, Any]) -> datetime:
    at: datetime = row["at"]
    return at


async def _insert(
    connection: AsyncConnection, table: Table, rows: Iterable[dict[str, Any]]
) -> None:
    found = list(rows)
    if found:
        await connection.execute(insert(table), found)
