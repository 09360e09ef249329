"""Works the inbox off: one row a chat at a time, one handler, one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError
from telegram import Update
from telegram.ext import Application, ApplicationBuilder, ExtBot

from bot import metrics
from bot.troubles import STORAGE, reason_of
from community.ids import ChatId
from community.moment import Moment
from community.telling import News
from community.triage import Lexicon
from handlers.catalogue import Say
from handlers.desk import Answer, Desk, Toast, seat_at
from handlers.features import FEATURES
from storage import Database, DatabaseTooNewError, UnitOfWork, is_passing, refuse_newer
from storage.inbox import Received

_log = structlog.get_logger(__name__)

#: Chats that have their turn in one round.
_LOOK_AHEAD = 100
_ENDED_THE_PROCESS = "the process ended while this was handled"


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
    lexicon: Lexicon
    bot_username: str
    moment: Callable[[], Moment]
    hears_all: bool

    def make(self, work: Any) -> Desk:
        """A desk for one update."""
        return Desk(
            work,
            self.moment(),
            self.say,
            self.triage,
            self.lexicon,
            self.bot_username,
            hears_all=self.hears_all,
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
        #: Chats that have their turn in this round; each comes once before any comes again.
        self._round: dict[int, None] = {}
        self._hands: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._wake.set()

    def notify(self) -> None:
        """Something new may be in the inbox."""
        self._wake.set()

    @property
    def is_busy(self) -> bool:
        """True while rows are being worked on or may be waiting unseen."""
        return bool(self._hands) or self._wake.is_set()

    async def run(self) -> None:
        """Works until it is cancelled; rows under way are finished first."""
        try:
            while True:
                await self._wake.wait()
                self._wake.clear()
                await self._begin_round()
        finally:
            self._round.clear()
            await asyncio.gather(*self._hands, return_exceptions=True)

    async def _begin_round(self) -> None:
        try:
            async with self._database.reading() as work:
                waiting = await work.inbox.waiting(self._bot.id, limit=_LOOK_AHEAD)
        except (SQLAlchemyError, OSError) as error:
            await STORAGE.wait(reason_of(error))
            self._wake.set()
            return
        # Who has not had a turn yet comes before who waits again, however much that one has.
        left = (lane for lane in self._round if lane in waiting.lanes)
        self._round = dict.fromkeys((*left, *waiting.lanes))
        # What may have ended a process is tried alone: nothing else is to be blamed for it.
        most = 1 if waiting.suspects else self._database.writers
        while len(self._hands) < min(most, len(self._round)):
            task = asyncio.create_task(self._work())
            self._hands.add(task)
            task.add_done_callback(self._hands.discard)

    async def _work(self) -> None:
        """Works until nothing of the round is left; others may be at work on the rest."""
        worked = False
        try:
            while self._round and await self._work_one():
                worked = True
        finally:
            if worked:  # a chat that had its turn may have another row
                self._wake.set()

    async def _work_one(self) -> bool:
        """Works one row off; False when there was none to be had."""
        item: Received | None = None
        try:
            async with self._database.transaction() as work:
                item = await work.inbox.claim(self._bot.id, list(self._round))
                if item is None:
                    return False
                self._round.pop(item.lane, None)
                answers = await self._begin(work, item)
            if answers is None:
                answers = await self._try_alone(item)
        except Exception as error:
            await self._after(error, item)
        else:
            metrics.handled.inc()
            self._answer(answers)
        return True

    async def _begin(self, work: UnitOfWork, item: Received) -> list[Answer] | None:
        """Handles a row; None for one that is to be tried alone, when its try is counted."""
        if not item.suspect:
            return await self._handle(work, item)
        last = await work.inbox.count_try(item, _ENDED_THE_PROCESS)
        if not last:
            return None
        await self._set_aside(work, item)
        return []

    async def _try_alone(self, item: Received) -> list[Answer]:
        async with self._database.transaction() as work:
            again = await work.inbox.claim(self._bot.id, [item.lane])
            if again is None or again.update_id != item.update_id:
                return []  # somebody else has worked it off
            return await self._handle(work, again)

    async def _handle(self, work: UnitOfWork, item: Received) -> list[Answer]:
        if not await work.inbox.finish(item):
            return []
        desk = self._desks.make(work)
        seat_at(desk)
        update = Update.de_json(dict(item.payload), self._bot)
        await self._application.process_update(update)
        query = update.callback_query
        if query is not None and not any(isinstance(a, Toast) for a in desk.answers):
            desk.answers.append(Toast(query.id))
        return desk.answers

    async def _after(self, error: Exception, item: Received | None) -> None:
        """Decides whether an error is the update's own, and then counts the try."""
        if item is None or is_passing(error):
            # Nothing is wrong with the update, and it waits in the database.
            await STORAGE.wait(reason_of(error))
            return
        metrics.tries_failed.inc()
        _log.error("update_failed", update_id=item.update_id, chat=item.lane, exc_info=error)
        try:
            # With tables that this program does not know, everything fails.
            await refuse_newer(self._database)
            await self._count_try(item, f"{type(error).__name__}: {error}"[:500])
        except (DatabaseTooNewError, SQLAlchemyError, OSError) as trouble:
            await STORAGE.wait(reason_of(trouble))

    async def _count_try(self, item: Received, reason: str) -> None:
        """Counts the failed try in a transaction of its own; the fifth sets the row aside."""
        async with self._database.transaction() as work:
            if item.suspect:  # this try was counted before it began
                await work.inbox.survived(item, reason)
            elif await work.inbox.count_try(item, reason):
                await self._set_aside(work, item)

    async def _set_aside(self, work: UnitOfWork, item: Received) -> None:
        metrics.set_aside.inc()
        _log.error("update_set_aside", update_id=item.update_id, chat=item.lane)
        for person in self._administrators:
            await work.tellings.say(News.ADMINISTRATORS, ChatId(person), reference=item.update_id)
