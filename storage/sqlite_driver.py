"""aiosqlite with one trip to its thread a statement.

SQLAlchemy asks a driver's cursor four times for one statement (open, execute, fetch, close), and
each is a trip to the connection's thread and back. Here ``execute`` does all four at once; what a
statement returns is in memory then, as SQLAlchemy would have it a moment later anyway.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

import aiosqlite


def connect(*arguments: Any, **options: Any) -> aiosqlite.Connection:
    """Like ``aiosqlite.connect``; for SQLAlchemy's ``async_creator_fn``."""
    connection = aiosqlite.connect(*arguments, **options)
    # What SQLAlchemy does for connections that it makes itself: a thread that was left behind
    # must not keep the process alive.
    connection._thread.daemon = True
    one_trip: Any = lambda: _Cursor(connection)  # noqa: E731 - set on this one connection
    connection.cursor = one_trip  # type: ignore[method-assign]
    return connection


class _Cursor:
    """As much of ``aiosqlite.Cursor`` as SQLAlchemy uses."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self._rows: Sequence[Any] = ()
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> _Cursor:
        return self

    async def execute(self, statement: str, parameters: Any = ()) -> _Cursor:
        """Executes a statement and fetches all that it returns."""
        return await self._run(lambda cursor: cursor.execute(statement, parameters))

    async def executemany(self, statement: str, parameters: Any) -> _Cursor:
        """Executes a statement once for each set of parameters."""
        return await self._run(lambda cursor: cursor.executemany(statement, parameters))

    async def fetchall(self) -> Sequence[Any]:
        """What the statement returned."""
        return self._rows

    async def close(self) -> None:
        """Nothing is open any more."""

    async def _run(self, run: Callable[[sqlite3.Cursor], Any]) -> _Cursor:
        await self._connection._execute(self._in_thread, run)  # type: ignore[no-untyped-call]
        return self

    def _in_thread(self, run: Callable[[sqlite3.Cursor], Any]) -> None:
        cursor = self._connection._conn.cursor()
        try:
            run(cursor)
            self._rows = cursor.fetchall() if cursor.description is not None else ()
            self.description = cursor.description
            self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        finally:
            cursor.close()
