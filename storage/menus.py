"""Whose command menu is the administrators': who is taken out of ``ADMIN_IDS`` has it taken off."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import BigInteger, Column, Table, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from community.ids import PersonId
from storage.schema import metadata

administrator_menus = Table(
    "administrator_menus",
    metadata,
    Column("person_id", BigInteger, primary_key=True, autoincrement=False),
)


class StoredMenus:
    """Administrators' menus on one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def give(self, administrators: Collection[PersonId]) -> set[PersonId]:
        """Notes who the administrators are; returns those who were and are no more, once."""
        gone = await self._connection.scalars(
            delete(administrator_menus)
            .where(administrator_menus.c.person_id.not_in(administrators))
            .returning(administrator_menus.c.person_id)
        )
        if administrators:
            dialect = sqlite if self._connection.dialect.name == "sqlite" else postgresql
            rows = [{"person_id": person} for person in sorted(administrators)]
            added = dialect.insert(administrator_menus).on_conflict_do_nothing()
            await self._connection.execute(added, rows)
        return {PersonId(person) for person in gone}
