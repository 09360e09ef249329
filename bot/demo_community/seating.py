"""Seats the demonstration in a database: roster, holders, homes, groups and its past."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.demo_community.cast import GROUPS, RESIDENTS
from bot.demo_community.estates import ESTATES, all_homes
from bot.demo_community.past import past
from bot.demo_community.seats import COMMITTEE_CODE, ROSTER, SEATS, SMALL_CODES
from bot.refusals import StartRefusedError
from community.chain import Chain
from community.ids import ChatId, CommunityId
from community.moment import Moment
from community.people import Reach
from community.places import Place
from community.policy import Policy
from community.reseating import apply_roster
from community.roster import read_roster
from community.telling import View
from community.tickets import State, Ticket
from storage import Database, UnitOfWork
from storage.chains import communities, estates, holders, seats
from storage.histories import History, write_histories
from storage.people import homes, households, people
from storage.revision import Revision

_CODES = frozenset(seat.code for seat in SEATS)


async def seat_demonstration(database: Database, opens: datetime) -> None:
    """Makes the demonstration, or lets it be as it was left.

    A smaller one from before gets all seats; one in which something has happened keeps that, and
    no past is put beneath it. A roster that somebody imported in its place is left alone.

    Args:
        opens: When the demonstration begins; its past is before.

    Raises:
        StartRefusedError: The database holds a real community.
    """
    async with database.transaction() as work:
        chains = await work.chains.all()
        _refuse_real_ones(chains)
        codes = {seat.code for chain in chains for seat in chain.seats.values()}
        is_small = codes in (set(), SMALL_CODES)
        if is_small:
            await apply_roster(work, read_roster(ROSTER), Moment(opens, Policy()))
        community = (await work.chains.all())[0].community
        for group in GROUPS:
            await work.groups.bind(group.bound_to(community), group.title)
    if not is_small and codes != _CODES:
        return
    async with database.connection() as connection:
        is_fresh = await _has_no_tickets(connection, community)
        if is_small or is_fresh:
            await _people_it(connection, community)
    if is_fresh:
        await _remember(database, community, opens)


def _refuse_real_ones(chains: Sequence[Chain]) -> None:
    if any(chain.committee.code != COMMITTEE_CODE for chain in chains):
        raise StartRefusedError(
            "这个数据库里是真的社区，沙盒不碰它：请设好 BOT_TOKEN，或用另一个 DATABASE_URL 试用"
        )


async def _has_no_tickets(connection: AsyncConnection, community: CommunityId) -> bool:
    last = await connection.scalar(
        select(communities.c.last_number).where(communities.c.id == community)
    )
    return last == 0


async def _people_it(connection: AsyncConnection, community: CommunityId) -> None:
    """Everybody took their seat weeks ago; the bot knows all homes and who lives in some."""
    for estate in ESTATES:
        await connection.execute(
            update(estates)
            .where(estates.c.community_id == community, estates.c.name == estate.name)
            .values(kind=estate.kind)
        )
    known = set(await connection.scalars(select(people.c.id)))
    met = [(seat.telegram, seat.name, Reach.YES) for seat in SEATS]
    met += [
        (one.id, one.name, Reach.YES if one.has_started else Reach.UNKNOWN) for one in RESIDENTS
    ]
    await _insert(
        connection,
        people,
        [
            {"id": person, "name": name, "reach": reach.value}
            for person, name, reach in met
            if person not in known
        ],
    )
    await _hold_seats(connection, community)
    await _move_in(connection, community)
    await Revision(connection).rise()


async def _hold_seats(connection: AsyncConnection, community: CommunityId) -> None:
    rows = await connection.execute(
        select(seats.c.id, seats.c.telegram_id).where(
            seats.c.community_id == community, seats.c.telegram_id.is_not(None)
        )
    )
    held = set(await connection.scalars(select(holders.c.seat_id)))
    await _insert(
        connection,
        holders,
        [{"seat_id": row.id, "person_id": row.telegram_id} for row in rows if row.id not in held],
    )


async def _move_in(connection: AsyncConnection, community: CommunityId) -> None:
    known = await _doors(connection, community)
    doors = (_door(home) for home in all_homes())
    await _insert(
        connection,
        households,
        [
            {"community_id": community, **dict(zip(_DOOR, door, strict=True))}
            for door in doors
            if door not in known
        ],
    )
    known = await _doors(connection, community)
    living = {(row.person_id, row.household_id) for row in await connection.execute(select(homes))}
    lives = ((one.id, known[_door(one.home)]) for one in RESIDENTS if one.told)
    await _insert(
        connection,
        homes,
        [
            {"person_id": person, "household_id": household}
            for person, household in lives
            if (person, household) not in living
        ],
    )


_DOOR = ("estate", "building", "unit", "room")


def _door(home: Place) -> tuple[str, ...]:
    return (home.estate or "", home.building or "", home.unit or "", home.room or "")


async def _doors(connection: AsyncConnection, community: CommunityId) -> dict[tuple[str, ...], int]:
    columns = [households.c[name] for name in _DOOR]
    found = await connection.execute(
        select(households.c.id, *columns).where(households.c.community_id == community)
    )
    return {tuple(row[1:]): row[0] for row in found}


async def _remember(database: Database, community: CommunityId, opens: datetime) -> None:
    """Writes the past, and shows what is in hand where it would stand."""
    async with database.reading() as work:
        chain = await work.chains.of(community)
    histories = [
        History(one.ticket, one.events, one.words, [(who.id, at) for who, at in one.joiners])
        for one in past(chain, opens)
    ]
    async with database.connection() as connection:
        stored = await write_histories(connection, community, histories)
    async with database.transaction() as work:
        for ticket in stored:
            if not ticket.state.is_settled:
                await _show(work, chain, ticket)


async def _show(work: UnitOfWork, chain: Chain, ticket: Ticket) -> None:
    if ticket.group is not None:
        await work.tellings.show(View.POST, ticket.id, [ticket.group], urgent=False, anew=False)
    # What waits beyond its time is in the committee's digest; it has no card of its own.
    if ticket.deadline is not None and ticket.state is not State.RESOLVED:
        seat = chain.seat(ticket.seat)
        chats = [ChatId(one.person) for one in chain.recipients(seat, ticket.place)]
        await work.tellings.show(View.CARD, ticket.id, chats, urgent=False, anew=True)


async def _insert(connection: AsyncConnection, table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        await connection.execute(insert(table), rows)
