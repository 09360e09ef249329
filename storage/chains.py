"""Communities, estates, seats and who holds them: the tables, and the chains read from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    Row,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from community.chain import Chain, Holder, Seat
from community.ids import CommunityId, PersonId, SeatId
from community.levels import Level
from community.people import Reach
from community.places import Place, Scope, ScopeItem, read_scope_item
from storage.absence import absences
from storage.people import homes, households, people
from storage.revision import Revision
from storage.schema import RowId, metadata

communities = Table(
    "communities",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("code", String(64), nullable=False, unique=True),  # its committee seat's 编号
    Column("name", Text, nullable=False),
    Column("last_number", Integer, nullable=False, server_default="0"),
)

estates = Table(
    "estates",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("community_id", ForeignKey("communities.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", String(16)),  # commodity, public, old, resettlement, scattered
    UniqueConstraint("community_id", "name"),
)

seats = Table(
    "seats",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("community_id", ForeignKey("communities.id"), nullable=False),
    Column("code", String(64), nullable=False),
    Column("level", String(16), nullable=False),
    Column("parent_id", ForeignKey("seats.id")),
    Column("name", Text, nullable=False),
    Column("title", Text),
    Column("phone", Text, nullable=False, server_default=""),
    Column("telegram_id", BigInteger),  # who takes the seat by pressing Start
    Column("scope", Text, nullable=False, server_default=""),
    Column("retired", Integer, nullable=False, server_default="0"),
    UniqueConstraint("community_id", "code"),
)

holders = Table(
    "holders",
    metadata,
    Column("seat_id", ForeignKey("seats.id"), primary_key=True),
    Column("person_id", ForeignKey("people.id"), primary_key=True),
)


@dataclass
class ChainCache:
    """The chains of one process, good for as long as the revision stays the same."""

    revision: int = -1
    chains: tuple[Chain, ...] = ()


class StoredChains:
    """Chains on one connection, see ``community.work.Chains``."""

    def __init__(
        self,
        connection: AsyncConnection,
        revision: Revision,
        cache: ChainCache,
        administrators: Sequence[PersonId],
    ) -> None:
        self._connection = connection
        self._revision = revision
        self._cache = cache
        self._administrators = tuple(administrators)

    async def of(self, community: CommunityId) -> Chain:
        """The chain of one community.

        Raises:
            KeyError: There is no such community.
        """
        for chain in await self.all():
            if chain.community == community:
                return chain
        raise KeyError(community)

    async def all(self) -> tuple[Chain, ...]:
        """Every community's chain, oldest community first."""
        revision = await self._revision.current()
        if self._cache.revision == revision:
            return self._cache.chains
        chains = await self._load()
        if not self._revision.raised:
            # What this transaction changed is not true for others until it is committed.
            self._cache.revision, self._cache.chains = revision, chains
        return chains

    async def take_seats(self, person: PersonId) -> list[Chain]:
        """Gives a person the seats that the roster keeps for their Telegram id."""
        kept = select(seats.c.id, seats.c.community_id).where(
            seats.c.telegram_id == person,
            seats.c.retired == 0,
            ~select(holders.c.seat_id)
            .where(holders.c.seat_id == seats.c.id, holders.c.person_id == person)
            .exists(),
        )
        rows = (await self._connection.execute(kept)).all()
        if not rows:
            return []
        await self._connection.execute(
            insert(holders), [{"seat_id": row.id, "person_id": person} for row in rows]
        )
        await self._revision.rise()
        taken = {row.community_id for row in rows}
        return [chain for chain in await self.all() if chain.community in taken]

    async def person_changed(self, person: PersonId) -> None:
        """Drops the chains that every process remembers, when this person stands in them.

        Who takes a seat changes their own row before that, see ``people.meet``: whoever changes it
        at the same moment waits, and finds them here.
        """
        held = select(holders.c.seat_id).where(holders.c.person_id == person).limit(1)
        is_shown = person in self._administrators
        if is_shown or (await self._connection.execute(held)).first() is not None:
            await self._revision.rise()

    async def _load(self) -> tuple[Chain, ...]:
        homes_of = await self._homes()
        held: dict[int, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
        for row in await self._connection.execute(
            select(holders.c.seat_id, people.c.id, people.c.name, people.c.reach, absences.c.until)
            .join(people, people.c.id == holders.c.person_id)
            .outerjoin(absences, absences.c.person_id == people.c.id)
            .order_by(holders.c.person_id)
        ):
            held[row.seat_id].append(row)
        names: dict[int, list[str]] = defaultdict(list)
        for row in await self._connection.execute(select(estates).order_by(estates.c.id)):
            names[row.community_id].append(row.name)
        by_community: dict[int, list[Seat]] = defaultdict(list)
        for row in await self._connection.execute(select(seats).where(seats.c.retired == 0)):
            mine = tuple(
                _holder(holder, homes_of, row if holder.id == row.telegram_id else None)
                for holder in held[row.id]
            )
            scope = read_scope(row.scope, names[row.community_id])
            by_community[row.community_id].append(_seat(row, mine, scope))
        administrators = [
            _holder(row, homes_of, None)
            for row in await self._connection.execute(
                select(people.c.id, people.c.name, people.c.reach, absences.c.until)
                .outerjoin(absences, absences.c.person_id == people.c.id)
                .where(people.c.id.in_(self._administrators))
            )
        ]
        strangers = set(self._administrators) - {admin.person for admin in administrators}
        administrators += [Holder(person, "管理员", reachable=False) for person in strangers]
        return tuple(
            Chain(CommunityId(community), found, names[community], administrators=administrators)
            for community, found in sorted(by_community.items())
        )

    async def _homes(self) -> dict[int, list[Place]]:
        found: dict[int, list[Place]] = defaultdict(list)
        of_holders = (
            select(homes.c.person_id, households)
            .join(households, households.c.id == homes.c.household_id)
            .where(homes.c.person_id.in_(select(holders.c.person_id)))
        )
        for row in await self._connection.execute(of_holders):
            place = Place(
                row.estate or None, row.building or None, row.unit or None, row.room or None
            )
            found[row.person_id].append(place)
        return found


def _holder(
    row: Row[*tuple[Any, ...]],
    homes_of: dict[int, list[Place]],
    rostered_as: Row[*tuple[Any, ...]] | None,
) -> Holder:
    return Holder(
        person=PersonId(row.id),
        name=rostered_as.name if rostered_as else row.name,
        title=rostered_as.title if rostered_as else None,
        reachable=row.reach == Reach.YES,
        homes=tuple(homes_of.get(row.id, ())),
        away_until=row.until,
    )


def _seat(row: Row[*tuple[Any, ...]], held: tuple[Holder, ...], scope: Scope) -> Seat:
    return Seat(
        id=SeatId(row.id),
        code=row.code,
        level=Level(row.level),
        parent=SeatId(row.parent_id) if row.parent_id is not None else None,
        name=row.name,
        scope=scope,
        phone=row.phone,
        title=row.title,
        holders=held,
    )


def read_scope(text: str, estate_names: Collection[str]) -> Scope:
    """A seat's scope as it is kept, in a community with these estates.

    Raises:
        ValueError: It cannot be read.
    """
    items: list[ScopeItem] = []
    for entry in filter(None, text.split(";")):
        # An estate as a whole may have digits in its name, as 开鲁4村 has.
        whole = ScopeItem(Place(estate=entry)) if entry in estate_names else None
        item = whole or read_scope_item(entry)
        if item is None:
            raise ValueError(f"the database holds a scope that cannot be read: {entry}")
        items.append(item)
    return tuple(items)


_NEXT_NUMBER = (
    update(communities)
    .where(communities.c.id == bindparam("community"))
    .values(last_number=communities.c.last_number + 1)
    .returning(communities.c.last_number)
)


async def last_number(connection: AsyncConnection, community: CommunityId) -> int:
    """Raises and returns a community's ticket number; its row stays locked from here on."""
    raised = await connection.execute(_NEXT_NUMBER, {"community": community})
    return int(raised.scalar_one())


async def lock_community(connection: AsyncConnection, community: CommunityId) -> None:
    """Locks a community's row; SQLite's one writer needs no such lock."""
    if connection.dialect.name != "sqlite":
        await connection.execute(
            select(communities.c.id).where(communities.c.id == community).with_for_update()
        )
