"""One PostgreSQL connection that says: this program is alive. What it holds is gone with it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from enum import IntEnum

import asyncpg
from sqlalchemy import URL, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

#: Where programs tell each other that there is something to do.
CHANNEL = "linli"
#: Longer than any of these small questions takes, in seconds; then the network is gone.
_PATIENCE = 10.0


class Held(IntEnum):
    """Kinds of what one program at a time can hold; the first half of an advisory lock's key."""

    WORKER = 0x11A14  # the second half is the worker's id
    ROLE = 0x11A15


class PresenceConnection:
    """Advisory locks of the session, and what others announce."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Use ``open``."""
        self._connection = connection
        #: Set when the connection broke; everything it held is free then.
        self.lost = asyncio.Event()

    @classmethod
    async def open(cls, url: URL, settings: Mapping[str, str]) -> PresenceConnection:
        """Connects, outside of any pool."""
        engine = create_async_engine(
            url,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            hide_parameters=True,
            connect_args={"server_settings": dict(settings), "command_timeout": _PATIENCE},
        )
        made = cls(await engine.connect())
        driver = (await made._connection.get_raw_connection()).driver_connection
        assert driver is not None
        driver.add_termination_listener(lambda _: made.lost.set())
        return made

    async def listen(self, heard: Callable[[str], None]) -> None:
        """Calls *heard* with what others announce.

        Raises:
            ConnectionError: The connection broke.
        """
        driver = (await self._connection.get_raw_connection()).driver_connection
        assert driver is not None
        try:
            await driver.add_listener(CHANNEL, lambda *message: heard(str(message[-1])))
        except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            # Asked of the driver itself: SQLAlchemy does not make it an error of its own.
            raise ConnectionError(f"cannot listen: {error}") from error

    async def hold(self, kind: Held, number: int) -> bool:
        """Takes something that one program at a time can hold; False when another one does."""
        return bool(await self._connection.scalar(select(func.pg_try_advisory_lock(kind, number))))

    async def living(self) -> set[int]:
        """The ids of all workers whose connection stands."""
        found = await self._connection.scalars(
            text(
                "SELECT objid::bigint FROM pg_locks JOIN pg_database ON database = pg_database.oid "
                "WHERE locktype = 'advisory' AND classid = :kind AND objsubid = 2 AND granted "
                "AND datname = current_database()"
            ),
            {"kind": int(Held.WORKER)},
        )
        return set(found)

    async def version(self) -> str | None:
        """Which migration the tables are of."""
        found: str | None = await self._connection.scalar(
            text("SELECT version_num FROM alembic_version")
        )
        return found

    async def close(self) -> None:
        """Lets go of everything, also when nobody answers any more."""
        await self._connection.invalidate()
        await self._connection.close()
