"""Short words for what the tests of storage need: a roster, its chain, a ticket, raw rows."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import text

from community.chain import Chain, Seat
from community.ids import CommunityId, PersonId, SeatId, TicketId, TicketNumber
from community.people import Reach
from community.places import Place, ScopeItem
from community.roster import HEADER, TITLE_COLUMN, Roster, read_roster
from community.tickets import State, Ticket
from community.work import RosterUpdate
from storage import Database, UnitOfWork

#: Not a whole second, so that every test sees what becomes of the microseconds.
NOW = datetime(2026, 3, 2, 1, 30, 15, 123457, tzinfo=UTC)
HOUR = timedelta(hours=1)
PLACE = Place("普雄馨苑", "3", "2", "502")

COMMITTEE = "SQ,社区,周主任,,,021-55550000,5001,社区周主任"
BRANCH = "Z1,党支部,孙书记,SQ,,,4001,"
HUB = "H1,中心户,张敏,Z1,,13900000301,3001,"
MEMBER = "M1,党员,王建国,H1,普雄馨苑 3号楼,13900000201,2001,楼组长王建国"
#: One seat a level, each below the one before it.
ROSTER = (COMMITTEE, BRANCH, HUB, MEMBER)


class OpenDatabase(Protocol):
    """Opens a database that is closed after the test."""

    def __call__(self, url: str, **more: Any) -> Database: ...


def roster(*lines: str, known_estates: Sequence[str] = ()) -> Roster:
    """A roster from lines of ``编号,层级,姓名,上级编号,负责范围,电话,Telegram,称呼``."""
    header = [*HEADER, TITLE_COLUMN]
    return read_roster([header, *(line.split(",") for line in lines)], known_estates)


async def import_roster(database: Database, *lines: str) -> RosterUpdate:
    """Imports a roster in a transaction of its own."""
    async with database.transaction() as work:
        return await work.rosters.update(roster(*(lines or ROSTER)))


async def chain_of(database: Database, community: int | None = None) -> Chain:
    """The chain of the only community, or of a certain one."""
    async with database.reading() as work:
        if community is not None:
            return await work.chains.of(CommunityId(community))
        (chain,) = await work.chains.all()
        return chain


async def founded(database: Database, *lines: str) -> Chain:
    """A community with a roster."""
    await import_roster(database, *lines)
    return await chain_of(database)


def seat_of(chain: Chain, code: str) -> Seat:
    return next(seat for seat in chain.seats.values() if seat.code == code)


def scope_of(chain: Chain, code: str) -> tuple[ScopeItem, ...]:
    return seat_of(chain, code).scope


async def meet(work: UnitOfWork, person: int, name: str = "李阿姨") -> PersonId:
    """Somebody who pressed Start."""
    await work.people.meet(PersonId(person), name)
    await work.people.set_reach(PersonId(person), Reach.YES)
    return PersonId(person)


def ticket_at(chain: Chain, code: str = "M1", **changes: Any) -> Ticket:
    """An open ticket in the charge of a seat, not stored yet."""
    seat = seat_of(chain, code).id
    draft = Ticket(
        id=TicketId(0),
        community=chain.community,
        number=TicketNumber(1),
        state=State.OPEN,
        tags=("leak",),
        urgent=False,
        place=PLACE,
        seat=seat,
        trail=(seat,),
        created_at=NOW,
        deadline=NOW + 2 * HOUR,
    )
    return replace(draft, **changes)


async def file(
    work: UnitOfWork, chain: Chain, code: str = "M1", *, words: str = "天花板漏水", **changes: Any
) -> Ticket:
    """Files a ticket with the community's next number."""
    number = await work.tickets.next_number(chain.community)
    return await work.tickets.add(ticket_at(chain, code, number=number, **changes), words)


async def filed(database: Database, chain: Chain, code: str = "M1", **changes: Any) -> Ticket:
    """Files a ticket in a transaction of its own."""
    async with database.transaction() as work:
        return await file(work, chain, code, **changes)


async def rows_of(database: Database, table: str, *, order: str) -> list[dict[str, Any]]:
    """All rows of a table as the database keeps them."""
    async with database.connection() as connection:
        found = await connection.execute(text(f"SELECT * FROM {table} ORDER BY {order}"))
        return [dict(row) for row in found.mappings()]


async def execute(database: Database, statement: str, **values: Any) -> None:
    """Executes one statement in a transaction of its own."""
    async with database.connection() as connection:
        await connection.execute(text(statement), values)


async def begun(awaitable: Awaitable[Any], seconds: float = 0.15) -> asyncio.Future[Any]:
    """Begins something that has to wait for what the test holds; await it afterwards."""
    task = asyncio.ensure_future(awaitable)
    await asyncio.sleep(seconds)
    assert not task.done(), "it did not wait"
    return task


def seat_ids(*ids: int) -> tuple[SeatId, ...]:
    return tuple(SeatId(seat) for seat in ids)
