"""aiosqlite with few trips to its thread.

SQLAlchemy asks a driver's cursor four times for one statement (open, execute, fetch, close), and
each is a trip to the connection's thread and back, which costs more than what SQLite does there.
Here ``execute`` does all four at once; what a statement returns is in memory then, as SQLAlchemy
would have it a moment later anyway. And a statement whose answer nobody needs (``LATER``) is put
off and goes along with the next one, or with the commit; the order stays as it was.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import aiosqlite

#: Execution options of a statement that returns nothing and whose count of rows nobody asks for.
#: It fails with the next statement or with the commit: always before anything is kept.
LATER = {"linli_later": True}

_Run = Callable[[sqlite3.Cursor], Any]


def connect(database: str, **options: Any) -> Connection:
    """Like ``aiosqlite.connect``; for SQLAlchemy's ``async_creator_fn``."""
    return Connection(partial(sqlite3.connect, database, **options))


def put_off(_: Any, statement: str, parameters: Any, context: Any) -> bool:
    """Puts a ``LATER`` statement off; SQLAlchemy's ``do_execute`` and ``do_executemany``."""
    if "linli_later" not in context.execution_options:
        return False
    name = "executemany" if context.executemany else "execute"
    connection = context.root_connection.connection.driver_connection
    connection.later.append(lambda cursor: getattr(cursor, name)(statement, parameters))
    return True


class Connection(aiosqlite.Connection):
    """A connection that knows what is put off."""

    def __init__(self, connector: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connector, iter_chunk_size=64)
        # What SQLAlchemy does for connections that it makes itself: a thread that was left behind
        # must not keep the process alive.
        self._thread.daemon = True
        self.later: deque[_Run] = deque()
        #: True when something was sent since the last commit or rollback.
        self._sent = False

    def cursor(self) -> Any:
        """A cursor that makes one trip a statement."""
        return _Cursor(self)

    async def commit(self) -> None:
        """Commits, with what was put off."""
        if self._sent or self.later:
            await self.run(lambda cursor: cursor.connection.commit())
            self._sent = False

    async def rollback(self) -> None:
        """Rolls back. Nobody waits for that: whatever comes next here comes after it."""
        self.later = deque()
        if self._sent:
            self._sent = False
            self._tx.put_nowait((None, self._conn.rollback))

    async def run(self, run: _Run) -> Any:
        """Runs what was put off and then this in the connection's thread."""
        self._sent = True
        return await self._execute(self._in_thread, self.later, run)  # type: ignore[no-untyped-call]

    def _in_thread(self, later: deque[_Run], run: _Run) -> Any:
        cursor = self._conn.cursor()
        try:
            while later:
                later[0](cursor)
                # What fails stays: nothing can be done after it in this transaction, nor kept.
                later.popleft()
            return run(cursor)
        finally:
            cursor.close()


class _Cursor:
    """As much of ``aiosqlite.Cursor`` as SQLAlchemy uses."""

    def __init__(self, connection: Connection) -> None:
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
        await self._connection.run(lambda cursor: self._keep(cursor.execute(statement, parameters)))
        return self

    async def executemany(self, statement: str, parameters: Any) -> _Cursor:
        """Executes a statement once for each set of parameters."""
        await self._connection.run(
            lambda cursor: self._keep(cursor.executemany(statement, parameters))
        )
        return self

    async def fetchall(self) -> Sequence[Any]:
        """What the statement returned."""
        return self._rows

    async def close(self) -> None:
        """Nothing is open any more."""

    def _keep(self, cursor: sqlite3.Cursor) -> None:
        self._rows = cursor.fetchall() if cursor.description is not None else ()
        self.description = cursor.description
        self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
