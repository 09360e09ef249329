"""The database: engines, transactions, and who may write when."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import fields
from pathlib import Path
from typing import Any

import aiosqlite
from sqlalchemy import URL, ExceptionContext, event, func, make_url, select
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from community.ids import PersonId
from storage import sqlite_driver
from storage.presence import CHANNEL, PresenceConnection
from storage.signals import Signals
from storage.unit_of_work import Caches, UnitOfWork

#: How long a statement waits for another program that writes, in seconds.
BUSY_SECONDS = 30
#: Between two tries of what SQLite does not wait for, in seconds.
_BUSY_PAUSE = 0.01
_READERS = 4
#: Of the file in the memory of each of SQLite's connections, in KiB: the system keeps it as well,
#: and five times SQLite's 2 MiB would be a program that grows until its database is that large.
_PAGES_KEPT = 512
#: On PostgreSQL; the pool has room for as many again, and for the courier.
_WRITERS = 8
#: A program that hangs, or whose machine is gone without a word, holds nobody up for longer.
_PG_SETTINGS = {
    "application_name": "linli",
    "idle_in_transaction_session_timeout": "60s",
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
}
_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}
#: On PostgreSQL; longer than any statement takes, in seconds. Then the network is gone.
_PATIENCE = 60.0
#: What SQLite says of a file that only a backup can replace.
_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB")


class DatabaseDamagedError(OSError):
    """The file is no database any more; one line that says what to do."""

    def __init__(self, path: Path | None) -> None:
        super().__init__(
            f"{path} 坏了，打不开：请停掉机器人，把它和旁边的 -wal、-shm 挪到别处，"
            "再把最近的备份（linli backup 存的）放回原处"
        )


class DatabaseUrlError(ValueError):
    """``DATABASE_URL`` cannot be used; the message never repeats it, it may hold a password."""


class Database:
    """SQLite (one writing connection, others read) or PostgreSQL (a pool)."""

    def __init__(
        self,
        url: str,
        *,
        administrators: Sequence[PersonId] = (),
        after_commit: Callable[[Signals], None] = lambda _: None,
    ) -> None:
        """Prepares the engines; nothing is opened yet.

        Args:
            url: ``sqlite+aiosqlite:///linli.db`` or ``postgresql+asyncpg://…``.
            administrators: People who may do what a committee may.
            after_commit: Called after every committed transaction, with what it leaves to others.

        Raises:
            DatabaseUrlError: The address is neither.
        """
        self.url = read_url(url)
        self._administrators = tuple(administrators)
        self._after_commit = after_commit
        self._caches = Caches()
        self._writing = asyncio.Lock()
        #: Set when the file turns out to be damaged; nothing mends that but a backup.
        self.damaged = asyncio.Event()
        self._to_scrub = False
        if self.is_sqlite:
            self._writer = _sqlite_engine(self.url, begin="BEGIN IMMEDIATE", size=1)
            self._reader = _sqlite_engine(self.url, begin="BEGIN", size=_READERS)
            for engine in (self._writer, self._reader):
                event.listen(engine.sync_engine, "handle_error", self._look_for_damage)
        else:
            self._writer = create_async_engine(
                self.url,
                pool_size=10,
                pool_pre_ping=True,
                hide_parameters=True,
                connect_args={"server_settings": _PG_SETTINGS, "command_timeout": _PATIENCE},
            )
            self._reader = self._writer

    @property
    def is_sqlite(self) -> bool:
        """True for SQLite."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def writers(self) -> int:
        """How many transactions of this program may write side by side."""
        return 1 if self.is_sqlite else _WRITERS

    @property
    def path(self) -> Path | None:
        """The file of a SQLite database."""
        return Path(self.url.database) if self.is_sqlite and self.url.database else None

    def create_file(self) -> None:
        """Creates an empty SQLite file that only its owner may read; WAL and SHM inherit that."""
        if self.path is None:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        # One that was copied here, from a backup, may be open to everybody.
        self.path.chmod(0o600)
        if not self.path.stat().st_size:
            _begin_log(self.path)

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that may write, without stores."""
        if not self.is_sqlite:
            async with self._writer.begin() as connection:
                yield connection
            return
        # Waiting here is fair and costs nothing; waiting in SQLite is neither.
        async with self._writing, self._writer.begin() as connection:
            yield connection

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[UnitOfWork]:
        """A unit of work; it is committed when the block ends well, else nothing is kept."""
        async with self.connection() as connection:
            work = self._unit_of_work(connection)
            yield work
            await self._announce(connection, work.signals)
        self._to_scrub = self._to_scrub or work.traces.erased
        self._after_commit(work.signals)

    @asynccontextmanager
    async def looking(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads, without stores; it waits for no writer."""
        async with self._reader.connect() as connection:
            yield connection

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[UnitOfWork]:
        """A unit of work that only reads; it waits for no writer."""
        async with self.looking() as connection:
            yield self._unit_of_work(connection)

    async def presence(self) -> PresenceConnection:
        """A connection of its own by which this program shows that it is alive; PostgreSQL only."""
        return await PresenceConnection.open(self.url, _PG_SETTINGS)

    @asynccontextmanager
    async def migrating(self) -> AsyncIterator[AsyncConnection]:
        """A transaction in which tables may be made anew.

        SQLite refuses to drop a table that others point at while it minds foreign keys, and it
        can only be told not to before a transaction begins; they are looked over before the end.
        """
        if not self.is_sqlite:
            # With all the time that making an index of a million rows takes.
            engine = create_async_engine(
                self.url,
                poolclass=NullPool,
                hide_parameters=True,
                connect_args={"server_settings": _PG_SETTINGS},
            )
            async with engine.begin() as connection:
                yield connection
            return
        async with self._writing, self._writer.connect() as connection:
            driver = await _driver(connection)
            await driver.execute("PRAGMA foreign_keys=OFF")
            try:
                async with connection.begin():
                    yield connection
                    broken = await connection.exec_driver_sql("PRAGMA foreign_key_check")
                    if broken.first() is not None:
                        raise RuntimeError("a migration left rows that point at nothing")
            finally:
                await driver.execute("PRAGMA foreign_keys=ON")

    async def renew(self) -> None:
        """Leaves all connections behind: a network that went away says nothing about them.

        Whoever waits on one of them is answered with a time-out; new work takes new ones.
        """
        await self._writer.dispose(close=False)

    async def scrub(self) -> None:
        """Empties SQLite's write-ahead log when something was erased since the last time.

        ``secure_delete`` overwrites what is deleted in the file itself; the log still holds the
        pages as they were. A reader may be in the way: then the next call tries again.
        """
        if not (self.is_sqlite and self._to_scrub):
            return
        async with self._writing, self._writer.connect() as connection:
            # On the driver itself: a checkpoint cannot be made inside of a transaction.
            driver = await _driver(connection)
            async with driver.execute("PRAGMA wal_checkpoint(TRUNCATE)") as cursor:
                result = await cursor.fetchone()
            self._to_scrub = result is None or bool(result[0])

    async def close(self) -> None:
        """Closes all connections."""
        await self._writer.dispose()
        await self._reader.dispose()

    def _look_for_damage(self, context: ExceptionContext) -> None:
        code = getattr(context.original_exception, "sqlite_errorname", "")
        if code.startswith(_DAMAGED):
            self.damaged.set()
            raise DatabaseDamagedError(self.path) from context.original_exception

    async def _announce(self, connection: AsyncConnection, signals: Signals) -> None:
        """Lets other programs know at the commit; whoever has SQLite is alone."""
        if self.is_sqlite:
            return
        for name in (field.name for field in fields(signals) if getattr(signals, field.name)):
            await connection.execute(select(func.pg_notify(CHANNEL, name)))

    def _unit_of_work(self, connection: AsyncConnection) -> UnitOfWork:
        return UnitOfWork(connection, self._caches, self._administrators)


def _begin_log(path: Path) -> None:
    """Gives a new file its write-ahead log, also while others do the same.

    This alone SQLite refuses at once, however long it was told to wait, when two do it at the same
    instant; once it is done nobody has to do it again. What else is wrong here is wrong for the
    engine's own connection, too, which says so in our words.
    """
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            with closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as connection:
                connection.execute("PRAGMA journal_mode=WAL")
                return
        except sqlite3.OperationalError as error:
            if not error.sqlite_errorname.startswith("SQLITE_BUSY") or time.monotonic() > until:
                return
        time.sleep(_BUSY_PAUSE)


async def _driver(connection: AsyncConnection) -> aiosqlite.Connection:
    """The driver's own connection, on which no transaction begins by itself."""
    driver = (await connection.get_raw_connection()).driver_connection
    assert isinstance(driver, aiosqlite.Connection)
    return driver


def read_url(address: str) -> URL:
    """Reads an address and names the asynchronous driver.

    Raises:
        DatabaseUrlError: It is neither SQLite's nor PostgreSQL's.
    """
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):  # a port that is no number is a bare ValueError
        url = None
    if url is None or url.drivername not in _DRIVERS:
        raise DatabaseUrlError(
            "DATABASE_URL 看不懂：请写成 sqlite+aiosqlite:///linli.db "
            "或 postgresql+asyncpg://用户:密码@主机/库名"
        )
    if url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
        raise DatabaseUrlError("DATABASE_URL 要写明文件：sqlite+aiosqlite:///linli.db")
    return url.set(drivername=_DRIVERS[url.drivername])


def _sqlite_engine(url: URL, *, begin: str, size: int) -> AsyncEngine:
    engine = create_async_engine(
        url,
        pool_size=size,
        max_overflow=0,
        connect_args={"timeout": BUSY_SECONDS, "async_creator_fn": sqlite_driver.connect},
        # An error must not repeat what residents wrote.
        hide_parameters=True,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _prepare(connection: Any, _: Any) -> None:
        # The driver must not begin transactions by itself: ours say which kind they are.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "secure_delete=ON",
            "foreign_keys=ON",
            f"cache_size=-{_PAGES_KEPT}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(begin, execution_options=sqlite_driver.LATER)

    for name in ("do_execute", "do_executemany"):
        event.listen(engine.sync_engine, name, sqlite_driver.put_off)
    return engine
