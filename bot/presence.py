"""This program among all that run on the same database: who is alive, and who has which role."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import time
from collections.abc import Awaitable, Callable
from enum import Enum, auto
from typing import Protocol

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.troubles import Trouble
from storage import Database, refuse_newer
from storage.clock import machine_now
from storage.presence import Held, PresenceConnection

_log = structlog.get_logger(__name__)

#: How often it is seen who died, and which roles are free, in seconds.
_LOOK = 1.0
#: Who was not seen for so long is dead, in seconds: a connection that breaks comes back sooner.
_GRACE = 3.0


class Role(Enum):
    """What one program at a time does for all."""

    POLLER = auto()
    TIMEKEEPER = auto()


class Presence(Protocol):
    """One for a process."""

    @property
    def worker(self) -> int:
        """The id of this program among those that run."""

    async def enter(self) -> None:
        """Begins work, and takes up what was left by those that ended without a word."""

    async def watch(self) -> None:
        """Looks after the others until it is cancelled.

        Raises:
            storage.DatabaseTooNewError: One of the others has changed the tables.
        """

    def has(self, role: Role) -> bool:
        """True while this program has a role."""

    async def while_mine(self, role: Role, work: Callable[[], Awaitable[None]]) -> None:
        """Works for as long as this program has a role, and again when it gets it back."""

    async def leave(self) -> None:
        """Ends work as it should be."""


def presence_on(database: Database, look_again: Callable[[str], None]) -> Presence:
    """The presence on a database.

    Args:
        look_again: Called with what others say there is to do, see ``storage.signals``.
    """
    return Alone(database) if database.is_sqlite else OneOfMany(database, look_again)


class Alone:
    """SQLite: a lock file beside it lets nobody else in, and every role is ours."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.worker = _any_id()

    async def enter(self) -> None:
        """Begins work; whoever else stands there has ended without a word."""
        async with self._database.transaction() as work:
            if await work.bury(await work.workers.all()):
                _log.warning("ended_without_a_word")
            await work.workers.begin(self.worker, machine_now())

    async def watch(self) -> None:
        """Nobody to look after."""

    def has(self, role: Role) -> bool:  # noqa: ARG002
        """Every role."""
        return True

    async def while_mine(self, role: Role, work: Callable[[], Awaitable[None]]) -> None:  # noqa: ARG002
        """Works."""
        await work()

    async def leave(self) -> None:
        """Ends work as it should be."""
        async with self._database.transaction() as work:
            await work.workers.end(self.worker)


class OneOfMany:
    """PostgreSQL: what this program is and has, it holds by one connection, and dies with it."""

    def __init__(self, database: Database, look_again: Callable[[str], None]) -> None:
        self._database = database
        self._look_again = look_again
        self._connection: PresenceConnection | None = None
        self._roles = {role: asyncio.Event() for role in Role}
        self._lost = {role: asyncio.Event() for role in Role}
        self._missing: dict[int, float] = {}
        self._trouble = Trouble("presence_lost", "presence_back")
        self._version: str | None = None
        self.worker = 0

    async def enter(self) -> None:
        """Begins work; who has no connection now has ended without a word."""
        await self._connect()
        assert self._connection is not None  # just made
        self._version = await self._connection.version()
        await refuse_newer(self._database)
        async with self._database.reading() as work:
            known = await work.workers.all()
        await self._bury(known - await self._connection.living())
        await self._take_roles()

    async def watch(self) -> None:
        """Looks after the others until it is cancelled.

        Raises:
            storage.DatabaseTooNewError: One of the others has changed the tables.
        """
        while True:
            try:
                if self._connection is None:
                    await self._connect()
                await self._look()
            except (SQLAlchemyError, OSError) as error:
                await self._let_go()
                if isinstance(error, OSError):  # not from a server that answers, if only to refuse
                    await self._database.renew()
                await self._trouble.wait(type(error).__name__)
                continue
            self._trouble.over()
            assert self._connection is not None  # it has just been asked
            try:
                await asyncio.wait_for(self._connection.lost.wait(), _LOOK)
            except TimeoutError:
                # Also when nobody announced anything: an announcement may have been missed.
                for name in ("inbox", "tellings"):
                    self._look_again(name)
            else:
                await self._let_go()

    def has(self, role: Role) -> bool:
        """True while this program has a role."""
        return self._roles[role].is_set()

    async def while_mine(self, role: Role, work: Callable[[], Awaitable[None]]) -> None:
        """Works for as long as this program has a role, and again when it gets it back."""
        while True:
            await self._roles[role].wait()
            working = asyncio.ensure_future(work())
            taken = asyncio.ensure_future(self._lost[role].wait())
            try:
                await asyncio.wait({working, taken}, return_when=asyncio.FIRST_COMPLETED)
                if working.done():
                    return await working
            finally:
                for task in (working, taken):
                    task.cancel()
                await asyncio.wait({working, taken})

    async def leave(self) -> None:
        """Ends work as it should be; without the database others will have to find out."""
        with contextlib.suppress(SQLAlchemyError, OSError):
            async with self._database.transaction() as work:
                await work.workers.end(self.worker)
                await work.pace.release_all([self.worker])
        await self._let_go()

    async def _connect(self) -> None:
        connection = await self._database.presence()
        try:
            await self._begin_on(connection)
        except BaseException:
            # Else it would hold our id for as long as nobody collects it.
            await connection.close()
            raise
        self._connection = connection

    async def _begin_on(self, connection: PresenceConnection) -> None:
        # The same id again after a break, unless the database still sees the connection before.
        if not self.worker or not await connection.hold(Held.WORKER, self.worker):
            self.worker = _any_id()
            await connection.hold(Held.WORKER, self.worker)
        # Only now: nobody may ever see the row of a living program that holds nothing.
        async with self._database.transaction() as work:
            await work.workers.begin(self.worker, machine_now())
        await connection.listen(self._look_again)

    async def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        for role in Role:
            if self.has(role):
                _log.info("role_lost", role=role.name.lower())
            self._roles[role].clear()
            self._lost[role].set()
        if connection is not None:
            with contextlib.suppress(SQLAlchemyError, OSError):  # it may be broken already
                await connection.close()

    async def _look(self) -> None:
        """Who is dead, which roles are free, and whether the tables are still ours."""
        assert self._connection is not None  # the caller has seen to it
        if await self._connection.version() != self._version:
            await refuse_newer(self._database)
        await self._take_roles()
        async with self._database.reading() as work:
            known = await work.workers.all()
        now = time.monotonic()
        missing = known - await self._connection.living() - {self.worker}
        self._missing = {worker: self._missing.get(worker, now) for worker in missing}
        await self._bury({w for w, since in self._missing.items() if now - since >= _GRACE})

    async def _bury(self, dead: set[int]) -> None:
        if not dead:
            return
        async with self._database.transaction() as work:
            buried = await work.bury(dead)
        if buried:
            _log.warning("ended_without_a_word", workers=sorted(dead))
            self._look_again("tellings")

    async def _take_roles(self) -> None:
        assert self._connection is not None  # the caller has seen to it
        for role in Role:
            if not self.has(role) and await self._connection.hold(Held.ROLE, role.value):
                _log.info("role_taken", role=role.name.lower(), worker=self.worker)
                self._lost[role].clear()
                self._roles[role].set()


def _any_id() -> int:
    """An id that no other program has; PostgreSQL's locks take 31 bits."""
    return secrets.randbelow(2**31 - 1) + 1
