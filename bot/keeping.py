"""Writes what became of what was said; whatever ends meanwhile goes into the same commit."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from sqlalchemy.exc import SQLAlchemyError

from bot.troubles import STORAGE, reason_of
from storage import Database, UnitOfWork

#: What is to be written.
Change = Callable[[UnitOfWork], Awaitable[None]]


class Keeping:
    """Never gives up: what is not written down would be said twice."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[tuple[Change, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def keep(self, change: Change) -> None:
        """Writes in a transaction of its own, as often as it takes."""
        while True:
            try:
                async with self._database.transaction() as work:
                    await change(work)
            except (SQLAlchemyError, OSError) as error:
                await STORAGE.wait(reason_of(error))
            else:
                return

    async def keep_together(self, change: Change) -> None:
        """Writes a small change of one row, together with others where one writes at a time.

        Where several write side by side nothing is won, and each would hold what others wait for.
        """
        if self._database.writers > 1:
            await self.keep(change)
            return
        kept: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((change, kept))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        try:
            await kept
        except Exception:  # perhaps somebody else's: alone it is written, or says so itself
            await self.keep(change)

    async def _write(self) -> None:
        while self._waiting:
            together: list[tuple[Change, asyncio.Future[None]]] = []
            try:
                async with self._database.transaction() as work:
                    # Only now: what came while we waited for our turn goes along.
                    together, self._waiting = self._waiting, []
                    for change, _ in together:
                        await change(work)
            except Exception as error:
                together, self._waiting = together + self._waiting, []
                for _, kept in together:
                    if not kept.cancelled():
                        kept.set_exception(error)
            else:
                for _, kept in together:
                    if not kept.cancelled():
                        kept.set_result(None)
