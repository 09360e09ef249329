"""Rosters written into the seats: all of a roster, or nothing; and the estates they name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from community.ids import CommunityId, SeatId
from community.roster import Roster, RosterRow
from community.work import RosterUpdate
from storage.chains import communities, estates, holders, read_scope, seats
from storage.revision import Revision


class StoredRosters:
    """Rosters on one connection, see ``community.work.Rosters``."""

    def __init__(self, connection: AsyncConnection, revision: Revision) -> None:
        self._connection = connection
        self._revision = revision

    async def estate_names(self) -> set[str]:
        """The names of all estates of all communities."""
        return set((await self._connection.scalars(select(estates.c.name))).all())

    async def update(self, roster: Roster) -> RosterUpdate:
        """Writes a roster; seats that left it are retired but keep their tickets and holders."""
        community = await self._community(roster)
        stored = {
            row.code: row
            for row in await self._connection.execute(
                select(seats).where(seats.c.community_id == community)
            )
        }
        ids: dict[str, int] = {}
        added = changed = revived = 0
        for row in sorted(roster.rows, key=lambda row: -row.level.height):
            values = _values(row, ids.get(row.parent_code or ""))
            known = stored.get(row.code)
            if known is None:
                statement = insert(seats).values(community_id=community, code=row.code, **values)
                ids[row.code] = (
                    await self._connection.execute(statement.returning(seats.c.id))
                ).scalar_one()
                added += 1
                continue
            ids[row.code] = known.id
            if row.telegram_id is None:
                values["telegram_id"] = known.telegram_id  # an empty cell removes nobody
            if any(getattr(known, name) != value for name, value in values.items()):
                await self._connection.execute(
                    update(seats).where(seats.c.id == known.id).values(**values)
                )
                revived += bool(known.retired)
                changed += not known.retired
        gone = [row.id for code, row in stored.items() if code not in ids and not row.retired]
        if gone:
            await self._connection.execute(
                update(seats).where(seats.c.id.in_(gone)).values(retired=1)
            )
        await self._write_estates(community, roster)
        await self._replace_holders(roster, stored, ids)
        await self._revision.rise()
        return RosterUpdate(community, added, changed, len(gone), revived)

    async def heirs(self, community: CommunityId) -> dict[SeatId, SeatId]:
        """For each retired seat the nearest seat above that is left."""
        rows = {
            row.id: row
            for row in await self._connection.execute(
                select(seats.c.id, seats.c.parent_id, seats.c.retired).where(
                    seats.c.community_id == community
                )
            )
        }
        left: dict[SeatId, SeatId] = {}
        for row in rows.values():
            above = row
            while above.retired and above.parent_id is not None:
                above = rows[above.parent_id]
            if row.retired and not above.retired:
                left[SeatId(row.id)] = SeatId(above.id)
        return left

    async def add_estate(self, community: CommunityId, name: str) -> None:
        """Adds an estate to a community if it is new.

        With a second estate an address needs its estate: scopes that were written while there was
        only one belong to that one.
        """
        known = (
            await self._connection.scalars(
                select(estates.c.name)
                .where(estates.c.community_id == community)
                .order_by(estates.c.id)
            )
        ).all()
        if name in known:
            return
        if len(known) == 1:
            await self._pin_scopes(community, known[0])
        await self._connection.execute(insert(estates).values(community_id=community, name=name))
        await self._revision.rise()

    async def _pin_scopes(self, community: CommunityId, estate: str) -> None:
        rows = await self._connection.execute(
            select(seats.c.id, seats.c.scope).where(
                seats.c.community_id == community, seats.c.scope != ""
            )
        )
        for row in rows.all():
            items = read_scope(row.scope, [estate])
            pinned = [
                item
                if item.place.estate
                else replace(item, place=replace(item.place, estate=estate))
                for item in items
            ]
            text = ";".join(item.label() for item in pinned)
            if text != row.scope:
                await self._connection.execute(
                    update(seats).where(seats.c.id == row.id).values(scope=text)
                )

    async def _community(self, roster: Roster) -> CommunityId:
        committee = next(row for row in roster.rows if row.code == roster.committee_code)
        name = committee.title or committee.name
        found = await self._connection.execute(
            update(communities)
            .where(communities.c.code == roster.committee_code)
            .values(name=name)
            .returning(communities.c.id)
        )
        community = found.scalar_one_or_none()
        if community is None:
            added = await self._connection.execute(
                insert(communities)
                .values(code=roster.committee_code, name=name)
                .returning(communities.c.id)
            )
            community = added.scalar_one()
        return CommunityId(community)

    async def _write_estates(self, community: CommunityId, roster: Roster) -> None:
        named = {item.place.estate for row in roster.rows for item in row.scope}
        for name in sorted(filter(None, named)):
            await self.add_estate(community, name)

    async def _replace_holders(
        self, roster: Roster, stored: dict[str, Row[*tuple[Any, ...]]], ids: dict[str, int]
    ) -> None:
        """A changed Telegram id means that somebody else has the seat now."""
        for row in roster.rows:
            known = stored.get(row.code)
            if known is None or row.telegram_id is None or known.telegram_id == row.telegram_id:
                continue
            await self._connection.execute(
                holders.delete().where(
                    holders.c.seat_id == ids[row.code], holders.c.person_id == known.telegram_id
                )
            )


def _values(row: RosterRow, parent_id: int | None) -> dict[str, Any]:
    return {
        "level": row.level.value,
        "parent_id": parent_id,
        "name": row.name,
        "title": row.title or None,
        "phone": row.phone,
        "telegram_id": row.telegram_id,
        "scope": ";".join(item.label() for item in row.scope),
        "retired": 0,
    }
