"""The communities of the measures: estates, buildings, a chain each, everybody reachable."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import insert, literal, select

from bot.bench.messages import BUILDINGS, group_of
from community.ids import ChatId
from community.moment import Moment
from community.people import Group, Reach
from community.policy import Policy
from community.reseating import apply_roster
from community.roster import read_roster
from storage import Database, UnitOfWork, migrate
from storage.chains import holders, seats
from storage.people import people
from storage.revision import Revision

_MEMBERS_OF_A_HUB = 10
_HUBS_OF_A_BRANCH = 10
_HEADER = ["编号", "层级", "姓名", "上级编号", "负责范围", "电话", "Telegram"]
#: Telegram ids of the chain begin here, far from those of the residents.
_CHAIN = 600_000_000


async def settle_in(
    database: Database, buildings: int = BUILDINGS, *, communities: int = 1
) -> None:
    """Creates the tables, seats a member a building, and binds a group to each.

    Args:
        buildings: Of all communities together; only the first ``BUILDINGS`` have groups.
        communities: That share the buildings.
    """
    await migrate(database)
    each = -(-buildings // communities)
    async with database.transaction() as work:
        for number in range(communities):
            mine = range(number * each, min(buildings, (number + 1) * each))
            await _settle_one(work, f"SQ{number}", f"梧桐{number + 1}村", mine)
    async with database.connection() as connection:
        # At once: by one Start after the other the whole chain would be read anew each time.
        kept = seats.c.telegram_id
        known = select(kept, seats.c.name, literal(Reach.YES.value)).where(kept.is_not(None))
        await connection.execute(insert(people).from_select(["id", "name", "reach"], known))
        await connection.execute(
            insert(holders).from_select(["seat_id", "person_id"], select(seats.c.id, kept))
        )
        await Revision(connection).rise()


async def _settle_one(work: UnitOfWork, code: str, estate: str, buildings: Sequence[int]) -> None:
    rows = roster(code, estate, buildings)
    known = await work.rosters.estate_names()
    await apply_roster(work, read_roster(rows, known), Moment(datetime.now(UTC), Policy()))
    chain = next(c for c in await work.chains.all() if c.committee.code == code)
    for building in buildings:
        if building < BUILDINGS:
            bound = Group(ChatId(group_of(building)), chain.community, estate, (f"{building + 1}",))
            await work.groups.bind(bound, f"{building + 1}号楼")


def roster(code: str, estate: str, buildings: Sequence[int]) -> list[list[str]]:
    """A roster with a member a building, counted from 0, and the seats above them."""
    hubs = range(-(-len(buildings) // _MEMBERS_OF_A_HUB))
    branches = range(-(-len(hubs) // _HUBS_OF_A_BRANCH))
    seats = [(code, "社区", "", "")]
    seats += [(f"{code}Z{n}", "党支部", code, "") for n in branches]
    seats += [(f"{code}H{n}", "中心户", f"{code}Z{n // _HUBS_OF_A_BRANCH}", "") for n in hubs]
    seats += [
        (
            f"{code}M{building}",
            "党员",
            f"{code}H{n // _MEMBERS_OF_A_HUB}",
            f"{estate} {building + 1}号楼",
        )
        for n, building in enumerate(buildings)
    ]
    first = _CHAIN + buildings[0] * 10
    return [
        _HEADER,
        *(
            [seat, level, f"{level}{seat}", above, scope, "", str(first + n)]
            for n, (seat, level, above, scope) in enumerate(seats)
        ),
    ]
