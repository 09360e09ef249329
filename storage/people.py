"""People, their homes, the households, and the bound groups."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Row,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    delete,
    false,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from community.ids import ChatId, CommunityId, PersonId
from community.people import Group, Person, Reach
from community.places import Place
from storage.revision import Revision
from storage.schema import Instant, RowId, metadata
from storage.sqlite_driver import LATER
from storage.traces import Traces

people = Table(
    "people",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("reach", String(16), nullable=False),
    Column("flood_told_at", Instant),
)

households = Table(
    "households",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("community_id", ForeignKey("communities.id"), nullable=False),
    # An empty text where there is none: NULLs would all be different to the unique key.
    Column("estate", Text, nullable=False, server_default=""),
    Column("building", String(32), nullable=False),
    Column("unit", String(32), nullable=False, server_default=""),
    Column("room", String(32), nullable=False, server_default=""),
    UniqueConstraint("community_id", "estate", "building", "unit", "room"),
)

homes = Table(
    "homes",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("household_id", ForeignKey("households.id"), primary_key=True),
)

groups = Table(
    "groups",
    metadata,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("community_id", ForeignKey("communities.id"), nullable=False),
    Column("estate", Text),
    Column("buildings", Text, nullable=False, server_default=""),
    Column("title", Text, nullable=False, server_default=""),
    # It put us out: bound no more, but it can still be named to its committee.
    Column("lost", Boolean, nullable=False, server_default=false()),
)

# Made once, for making it costs more than running it.
_FIND = (
    select(people, households)
    .outerjoin(homes, homes.c.person_id == people.c.id)
    .outerjoin(households, households.c.id == homes.c.household_id)
    .where(people.c.id == bindparam("person"))
    .order_by(households.c.id)
)


def _meeting(insert_into: Callable[[Table], Any]) -> Any:
    met = insert_into(people)
    return met.on_conflict_do_update(
        index_elements=[people.c.id],
        set_={"name": met.excluded.name},
        where=people.c.name != met.excluded.name,
    ).execution_options(**LATER)


_MEET = {"sqlite": _meeting(sqlite.insert), "postgresql": _meeting(postgresql.insert)}


class StoredPeople:
    """People on one connection, see ``community.people.People``."""

    def __init__(
        self,
        connection: AsyncConnection,
        changed: Callable[[PersonId], Awaitable[None]],
        traces: Traces,
    ) -> None:
        """Takes part in a transaction.

        Args:
            connection: The transaction.
            changed: Called when homes, reach or name of somebody are others than before.
            traces: What was erased.
        """
        self._connection = connection
        self._changed = changed
        self._traces = traces
        #: Who was looked up in this transaction; every write drops it.
        self._found: dict[PersonId, Person | None] = {}

    async def find(self, person: PersonId) -> Person | None:
        """The person, or None when nothing is kept about them."""
        if person not in self._found:
            self._found[person] = await self._find(person)
        return self._found[person]

    async def _find(self, person: PersonId) -> Person | None:
        rows = (await self._connection.execute(_FIND, {"person": person})).all()
        if not rows:
            return None
        lived_in = tuple(_home(row) for row in rows if row.community_id is not None)
        first = rows[0]
        return Person(PersonId(first.id), first.name, Reach(first.reach), lived_in)

    async def meet(self, person: PersonId, name: str) -> None:
        """Remembers somebody's name as Telegram shows it."""
        self._found.clear()
        asked = {"id": person, "name": name, "reach": Reach.UNKNOWN.value}
        await self._connection.execute(_MEET[self._connection.dialect.name], asked)

    async def set_reach(self, person: PersonId, reach: Reach) -> bool:
        """Remembers whether private messages arrive; True when that is news."""
        self._found.clear()
        changed = await self._connection.execute(
            update(people)
            .where(people.c.id == person, people.c.reach != reach.value)
            .values(reach=reach.value)
            .returning(people.c.id)
        )
        if changed.first() is None:
            return False
        await self._changed(person)
        return True

    async def add_home(self, person: PersonId, community: CommunityId, place: Place) -> bool:
        """Remembers a home; False when it was known."""
        self._found.clear()
        household = await self._household(community, place)
        if household is None:
            added = await self._connection.execute(
                insert(households)
                .values(community_id=community, **_columns(place))
                .returning(households.c.id)
            )
            household = int(added.scalar_one())
        known = select(homes).where(homes.c.person_id == person, homes.c.household_id == household)
        if (await self._connection.execute(known)).first() is not None:
            return False
        await self._connection.execute(
            insert(homes).values(person_id=person, household_id=household)
        )
        await self._changed(person)
        return True

    async def remove_home(self, person: PersonId, community: CommunityId, place: Place) -> bool:
        """Forgets a home; False when there was none."""
        self._found.clear()
        household = await self._household(community, place)
        gone = await self._connection.execute(
            delete(homes)
            .where(homes.c.person_id == person, homes.c.household_id == household)
            .returning(homes.c.person_id)
        )
        if gone.first() is None:
            return False
        await self._changed(person)
        return True

    async def forget(self, person: PersonId) -> None:
        """Erases a person's name and homes; whoever holds a seat stays known by the roster."""
        self._found.clear()
        await self._connection.execute(delete(homes).where(homes.c.person_id == person))
        await self._connection.execute(
            update(people).where(people.c.id == person).values(name="", flood_told_at=None)
        )
        self._traces.erased = True
        await self._changed(person)

    async def told_of_flood(self, person: PersonId, now: datetime, since: datetime) -> bool:
        """Marks that somebody was asked to write less; True when they had been since *since*."""
        told = await self._connection.scalar(
            select(people.c.flood_told_at).where(people.c.id == person)
        )
        if told is not None and told >= since:
            return True
        await self._connection.execute(
            update(people).where(people.c.id == person).values(flood_told_at=now)
        )
        return False

    async def _household(self, community: CommunityId, place: Place) -> int | None:
        columns = _columns(place)
        found = select(households.c.id).where(
            households.c.community_id == community,
            *(households.c[name] == value for name, value in columns.items()),
        )
        return await self._connection.scalar(found)


def _columns(place: Place) -> dict[str, str]:
    return {
        "estate": place.estate or "",
        "building": place.building or "",
        "unit": place.unit or "",
        "room": place.room or "",
    }


def _home(row: Row[*tuple[Any, ...]]) -> tuple[CommunityId, Place]:
    place = Place(row.estate or None, row.building or None, row.unit or None, row.room or None)
    return CommunityId(row.community_id), place


@dataclass
class GroupCache:
    """The bound groups of one process, good for as long as the revision stays the same."""

    revision: int = -1
    groups: dict[ChatId, Group] = field(default_factory=dict)


class StoredGroups:
    """Bound groups on one connection, see ``community.people.Groups``."""

    def __init__(self, connection: AsyncConnection, revision: Revision, cache: GroupCache) -> None:
        self._connection = connection
        self._revision = revision
        self._cache = cache

    async def find(self, chat: ChatId) -> Group | None:
        """The binding of a chat, or None."""
        return (await self._bound()).get(chat)

    async def all(self) -> list[Group]:
        """Every bound chat."""
        return list((await self._bound()).values())

    async def _bound(self) -> dict[ChatId, Group]:
        """Every bound chat by its id: asked of each message, changed a few times a year."""
        revision = await self._revision.current()
        if self._cache.revision == revision:
            return self._cache.groups
        found = await self._connection.execute(
            select(groups).where(~groups.c.lost).order_by(groups.c.chat_id)
        )
        bound = {group.chat: group for group in map(_group, found)}
        if not self._revision.raised:  # else what is not committed may never be
            self._cache.revision, self._cache.groups = revision, bound
        return bound

    async def bind(self, group: Group, title: str) -> None:
        """Binds a chat, or binds it anew."""
        await self._connection.execute(delete(groups).where(groups.c.chat_id == group.chat))
        await self._connection.execute(
            insert(groups).values(
                chat_id=group.chat,
                community_id=group.community,
                estate=group.estate,
                buildings=",".join(group.buildings),
                title=title,
            )
        )
        await self._revision.rise()

    async def unbind(self, chat: ChatId) -> Group | None:
        """Takes a binding back; returns what it was."""
        bound = await self.find(chat)
        if bound is not None:
            await self._connection.execute(
                update(groups).where(groups.c.chat_id == chat).values(lost=True)
            )
            await self._revision.rise()
        return bound

    async def once_bound(self, chat: ChatId) -> Group | None:
        """The binding of a chat as it is, or as it was before it was taken back."""
        found = await self._connection.execute(select(groups).where(groups.c.chat_id == chat))
        row = found.first()
        return _group(row) if row is not None else None

    async def migrate(self, chat: ChatId, to: ChatId) -> None:
        """Moves a binding to a chat's new id; nothing changes when it was moved already."""
        bound = select(groups.c.chat_id).where(groups.c.chat_id == chat, ~groups.c.lost)
        # Locked: Telegram tells it twice, and another program may be moving it right now. What is
        # deleted below must not be what that one has just put there.
        if await self._connection.scalar(bound.with_for_update()) is None:
            return
        await self._connection.execute(delete(groups).where(groups.c.chat_id == to))
        await self._connection.execute(
            update(groups).where(groups.c.chat_id == chat).values(chat_id=to)
        )
        await self._revision.rise()


def _group(row: Row[*tuple[Any, ...]]) -> Group:
    return Group(
        ChatId(row.chat_id),
        CommunityId(row.community_id),
        row.estate,
        tuple(filter(None, row.buildings.split(","))),
    )
