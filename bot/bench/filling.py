"""Fills a database with tickets, in one statement."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, String, cast, func, insert, literal, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from community.levels import Level
from storage import Database
from storage.chains import communities, seats
from storage.schema import Instant
from storage.ticket_rows import tickets

_YEAR = timedelta(days=365)


async def fill(database: Database, count: int) -> None:
    """Adds *count* open tickets of the past year, none of them due, spread over all buildings."""
    soon = cast(literal(datetime.now(UTC) + timedelta(days=1), Instant), BigInteger)
    await _add(database, count, _YEAR, lambda i: {"state": literal("open"), "deadline": soon + i})


async def fill_history(database: Database, count: int) -> None:
    """Adds *count* settled tickets, a thousand a month as far back as it takes."""
    over = count / 1000 * timedelta(days=30)
    settled = cast(literal(datetime.now(UTC) - over, Instant), BigInteger)
    step = _microseconds(over / count)
    await _add(
        database,
        count,
        over,
        lambda i: {
            "state": literal("closed"),
            "deadline": null(),
            "settled_at": settled + i * step,
            "satisfaction": literal("satisfied"),
        },
    )


async def _add(
    database: Database, count: int, over: timedelta, more: Callable[[Any], dict[str, Any]]
) -> None:
    """Adds tickets that were filed one after the other over some time until now."""
    now = datetime.now(UTC)
    async with database.connection() as connection:
        community, first, members = await _members(connection)
        before = await connection.scalar(select(func.max(tickets.c.number))) or 0
        n = select(literal(1).label("i")).cte("n", recursive=True)
        n = n.union_all(select(n.c.i + 1).where(n.c.i < count))
        seat = first + n.c.i % members
        step = _microseconds(over / count)
        began = cast(literal(now - over, Instant), BigInteger)
        columns = {
            "community_id": literal(community),
            "number": before + n.c.i,
            "tags": literal("leak"),
            "urgent": literal(False),
            "estate": literal("梧桐1村"),
            "building": cast(n.c.i % members + 1, String),
            "room": cast(n.c.i % 2000 + 101, String),
            "seat_id": seat,
            "trail": cast(seat, String),
            "created_at": began + n.c.i * step,
            "reporter_id": n.c.i,
            "private": literal(False),
            "extensions": literal(0),
            "committee_denials": literal(0),
            "appealed": literal(False),
            **more(n.c.i),
        }
        await connection.execute(
            insert(tickets).from_select(list(columns), select(*columns.values()))
        )
        await connection.execute(update(communities).values(last_number=before + count))


def _microseconds(span: timedelta) -> int:
    return span // timedelta(microseconds=1)


async def make_due(database: Database, count: int) -> None:
    """Lets the deadline of *count* tickets pass."""
    past = datetime.now(UTC) - timedelta(minutes=1)
    async with database.connection() as connection:
        has_one = tickets.c.deadline.is_not(None)
        chosen = select(tickets.c.id).where(has_one).order_by(tickets.c.id).limit(count)
        await connection.execute(
            update(tickets).where(tickets.c.id.in_(chosen)).values(deadline=past)
        )


async def _members(connection: AsyncConnection) -> tuple[int, int, int]:
    """The community, the first member seat, and how many follow it without a gap."""
    found = await connection.execute(
        select(seats.c.community_id, func.min(seats.c.id), func.count())
        .where(seats.c.level == Level.MEMBER.value)
        .group_by(seats.c.community_id)
    )
    community, first, members = found.one()
    return community, first, members
