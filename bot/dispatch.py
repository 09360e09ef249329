"""Works the inbox off: one row a chat at a time, one handler, one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError, OperationalError
from telegram import Update
from telegram.ext import Application, ApplicationBuilder, ExtBot

from bot import metrics
from bot.troubles import Trouble
from community.ids import ChatId
from community.life import Moment
from community.telling import News
from handlers.catalogue import Say
from handlers.desk import Answer, Desk, Toast, seat_at
from handlers.features import FEATURES
from storage import Database
from storage.inbox import Received

_log = structlog.get_logger(__name__)

#: Chats that are worked on side by side.
LANES = 8


class _Strict(Application[Any, Any, Any, Any, Any, Any]):
    """An Application that lets errors out: its own way is to log them and go on."""

    async def process_error(self, update: object, error: Exception, *_: Any, **__: Any) -> bool:  # noqa: ARG002
        """Raises what a handler raised, so that its row is tried again."""
        raise error


def make_application(bot: ExtBot[None]) -> Application[Any, Any, Any, Any, Any, Any]:
    """The handlers of every feature, on one bot."""
    builder = ApplicationBuilder().bot(bot).application_class(_Strict).updater(None).job_queue(None)
    application = builder.build()
    for feature in FEATURES:
        application.add_handlers(feature.handlers)
    return application


@dataclass(frozen=True)
class Desks:
    """What every desk has in common."""

    say: Say
    triage: Callable[..., Any]
    bot_username: str
    moment: Callable[[], Moment]
    hears_all: bool

    def make(self, work: Any) -> Desk:
        """A desk for one update."""
        return Desk(
            work, self.moment(), self.say, self.triage, self.bot_username, hears_all=self.hears_all
        )


class Dispatch:
    """Takes rows from the inbox to their handlers."""

    def __init__(
        self,
        application: Application[Any, Any, Any, Any, Any, Any],
        database: Database,
        desks: Desks,
        answer: Callable[[list[Answer]], None],
        administrators: tuple[int, ...],
    ) -> None:
        """Prepares.

        Args:
            application: With all handlers.
            database: Where the inbox is.
            desks: What handlers work with.
            answer: Takes the answers to give after a commit.
            administrators: Are told when a row is set aside.
        """
        self._application = application
        self._bot = application.bot
        self._database = database
        self._desks = desks
        self._answer = answer
        self._administrators = administrators
        self._lanes: dict[int, asyncio.Task[None]] = {}
        self._wake = asyncio.Event()
        self._wake.set()
        self._trouble = Trouble("storage_unavailable", "storage_back")

    def notify(self) -> None:
        """Something new may be in the inbox."""
        self._wake.set()

    @property
    def is_busy(self) -> bool:
        """True while rows are being worked on or may be waiting unseen."""
        return bool(self._lanes) or self._wake.is_set()

    async def run(self) -> None:
        """Works until it is cancelled; rows under way are finished first."""
        try:
            while True:
                await self._wake.wait()
                self._wake.clear()
                await self._start_lanes()
        finally:
            await asyncio.gather(*self._lanes.values(), return_exceptions=True)

    async def _start_lanes(self) -> None:
        free = LANES - len(self._lanes)
        if free <= 0:
            return
        try:
            async with self._database.reading() as work:
                waiting = await work.inbox.waiting(
                    self._bot.id, not_in=list(self._lanes), limit=free
                )
        except (DBAPIError, OSError) as error:
            await self._trouble.wait(type(error).__name__)
            self._wake.set()
            return
        for item in waiting:
            task = asyncio.create_task(self._work(item), name=f"update {item.update_id}")
            self._lanes[item.lane] = task

    async def _work(self, item: Received) -> None:
        try:
            await self._handle(item)
        except (OperationalError, OSError) as error:
            # Nothing is wrong with the update: the database is away, and it waits in there.
            await self._trouble.wait(type(error).__name__)
        except Exception as error:
            metrics.tries_failed.inc()
            _log.exception("update_failed", update_id=item.update_id, chat=item.lane)
            await self._count_try(item, error)
        else:
            self._trouble.over()
        finally:
            del self._lanes[item.lane]
            self._wake.set()

    async def _handle(self, item: Received) -> None:
        async with self._database.transaction() as work:
            if not await work.inbox.finish(item):
                return
            desk = self._desks.make(work)
            seat_at(desk)
            update = Update.de_json(dict(item.payload), self._bot)
            await self._application.process_update(update)
        query = update.callback_query
        if query is not None and not any(isinstance(a, Toast) for a in desk.answers):
            desk.answers.append(Toast(query.id))
        metrics.handled.inc()
        self._answer(desk.answers)

    async def _count_try(self, item: Received, error: Exception) -> None:
        """Counts the failed try in a transaction of its own; the fifth sets the row aside."""
        async with self._database.transaction() as work:
            last = await work.inbox.count_try(item, f"{type(error).__name__}: {error}"[:500])
            if last:
                metrics.set_aside.inc()
                _log.error("update_set_aside", update_id=item.update_id, chat=item.lane)
                for person in self._administrators:
                    await work.tellings.say(
                        News.ADMINISTRATORS, ChatId(person), reference=item.update_id
                    )
