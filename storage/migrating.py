"""Brings a database to the tables of this version, and says when it is not there yet."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from storage.database import Database

#: Any number, the same in every process: who holds it migrates.
_ADVISORY_LOCK = 0x11A11


class DatabaseTooOldError(RuntimeError):
    """The database is of an older version; ``linli run`` brings it up to date."""


class DatabaseTooNewError(RuntimeError):
    """The database is of a newer version than this program."""


async def migrate(database: Database) -> None:
    """Creates the tables or brings them up to date, one process at a time.

    Raises:
        DatabaseTooNewError: A newer version of Linli made this database.
    """
    database.create_file()
    async with database.migrating() as connection:
        await connection.run_sync(_upgrade)


async def require_current(database: Database) -> None:
    """Creates an empty database; refuses one of another version.

    Raises:
        DatabaseTooOldError: It has to be brought up to date first.
        DatabaseTooNewError: A newer version of Linli made this database.
    """
    database.create_file()
    async with database.connection() as connection:
        await connection.run_sync(_require)


async def refuse_newer(database: Database) -> None:
    """Nothing, as long as this program knows the tables.

    Raises:
        DatabaseTooNewError: A newer version has brought them up to date while this one ran.
    """
    async with database.looking() as connection:
        await connection.run_sync(_refuse_newer)


def _take_turn(connection: Connection) -> None:
    """One process at a time; SQLite's transaction is that already."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})


def _upgrade(connection: Connection) -> None:
    _take_turn(connection)
    if _version(connection) != _head():
        _refuse_newer(connection)
        command.upgrade(_config(connection), "head")


def _require(connection: Connection) -> None:
    _take_turn(connection)
    version = _version(connection)
    if version is None and not inspect(connection).has_table("communities"):
        _upgrade(connection)
    elif version != _head():
        _refuse_newer(connection)
        raise DatabaseTooOldError(
            "数据库是旧版本的：请先运行 linli run（它会自己升级），再用这个命令"
        )


def _refuse_newer(connection: Connection) -> None:
    version = _version(connection)
    known = {script.revision for script in _scripts().walk_revisions()}
    if version is not None and version not in known:
        raise DatabaseTooNewError(
            "数据库是更新版本的邻里建的：请用新版程序打开，或换回升级前的备份"
        )


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _head() -> str | None:
    return _scripts().get_current_head()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config(None))


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config
