"""Says what waits to be said: paced, urgent first, one request at a time a chat."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable

import structlog
from sqlalchemy.exc import SQLAlchemyError
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot import metrics, telegram
from bot.menus import set_person_menu
from bot.pacing import Pacer
from bot.telegram_errors import Remedy, remedy_for
from bot.troubles import Trouble
from bot.unreachable import Unreachable
from community.ids import ChatId
from community.telling import View
from handlers.catalogue import Say
from handlers.desk import Answer, Drawing, Toast
from handlers.features import RENDERERS
from handlers.showing import PersonMenu, Rendered, Scene
from storage import Database, UnitOfWork
from storage.tellings import Telling

#: Answers that go to a chat and are paced; a toast is not.
Paced = telegram.Paced | Drawing

_log = structlog.get_logger(__name__)

_ROWS = 200
#: Requests under way at once, over all chats.
_AT_ONCE = 16
#: And toasts, which nobody paces: hundreds of them must not take every connection.
_TOASTS_AT_ONCE = 8
#: An answer that could not be given for this long would only puzzle people, in seconds.
_STALE = 60.0
_ANSWER_PAUSE = 1.0  # seconds
_LONGEST_PAUSE = 300.0  # seconds between two tries of one row


class Courier:
    """One for a process."""

    def __init__(
        self,
        bot: ExtBot[None],
        database: Database,
        pacer: Pacer,
        scene: Callable[[UnitOfWork], Scene],
        unreachable: Unreachable,
        *,
        words: Say,
    ) -> None:
        """Prepares.

        Args:
            bot: Speaks.
            database: Where it stands what is to be said.
            pacer: Says when.
            scene: What renderers look at.
            unreachable: What follows when a chat cannot be reached.
            words: Says what stands in a menu.
        """
        self._bot = bot
        self._database = database
        self._pacer = pacer
        self._scene = scene
        self._unreachable = unreachable
        self._words = words
        self._wake = asyncio.Event()
        self._wake.set()
        self._busy: dict[int, asyncio.Task[None]] = {}
        self._toasting = asyncio.Semaphore(_TOASTS_AT_ONCE)
        self._toasts: set[asyncio.Task[None]] = set()
        self._answers: deque[tuple[float, Paced]] = deque()
        #: Rows that failed: when they may be tried again, and how often they were.
        self._later: dict[int, tuple[float, int]] = {}
        self._trouble = Trouble("storage_unavailable", "storage_back")

    def notify(self) -> None:
        """There may be something to say."""
        self._wake.set()

    def answer(self, answers: list[Answer]) -> None:
        """Takes answers to give now; they are lost if the process dies, and dropped when stale."""
        for answer in answers:
            if isinstance(answer, Toast):
                task = asyncio.create_task(self._toast(answer))
                self._toasts.add(task)
                task.add_done_callback(self._toasts.discard)
            else:
                self._answers.append((time.monotonic(), answer))
        self._wake.set()

    @property
    def is_busy(self) -> bool:
        """True while something is being said or may be waiting unseen."""
        return bool(self._busy or self._toasts or self._answers) or self._wake.is_set()

    async def run(self) -> None:
        """Speaks until it is cancelled; requests under way are finished first."""
        try:
            while True:
                self._wake.clear()
                pause = await self._start()
                try:
                    await asyncio.wait_for(self._wake.wait(), pause)
                except TimeoutError:
                    self._wake.set()
        finally:
            under_way = (*self._busy.values(), *self._toasts)
            await asyncio.gather(*under_way, return_exceptions=True)

    async def _start(self) -> float | None:
        """Starts what may be said now; returns the seconds until more may be, None for unknown.

        What is urgent goes before answers: two hundred of those, asked for by one person, would
        take every turn of their chat.
        """
        waits = self._pacer.waiting_chats()
        never = self._pacer.waiting_chats(urgent=True)
        now = time.monotonic()
        later = {row: when for row, (when, _) in self._later.items() if when > now}
        rows: list[Telling] = []
        if len(self._busy) < _AT_ONCE:
            try:
                async with self._database.reading() as work:
                    rows = await work.tellings.waiting(
                        without=list(later),
                        not_in=[ChatId(chat) for chat in {*never, *self._busy}],
                        only_urgent_in=[ChatId(chat) for chat in waits],
                        limit=_ROWS,
                    )
            except (SQLAlchemyError, OSError) as error:
                self._give_answers()
                await self._trouble.wait(type(error).__name__)
                return 0.0
            self._trouble.over()
        for row in rows:
            if row.urgent:
                self._begin(row)
        self._give_answers()
        for row in rows:
            self._begin(row)
        soonest = [*waits.values(), *never.values(), *(when - now for when in later.values())]
        return min(soonest) if soonest else None

    def _begin(self, row: Telling) -> None:
        if row.chat in self._busy or len(self._busy) >= _AT_ONCE:
            return
        if self._pacer.wait(row.chat, urgent=row.urgent):
            return
        self._pacer.went(row.chat)
        self._occupy(row.chat, asyncio.create_task(self._say(row)))

    def _give_answers(self) -> None:
        """Gives the answers whose chats are free; keeps the order within a chat."""
        waiting, self._answers = self._answers, deque()
        held: set[int] = set()
        for since, answer in waiting:
            chat = answer.chat
            if time.monotonic() - since > _STALE:
                _log.info("stale_answer_dropped", chat=chat)
            elif chat in held or not self._is_free(chat):
                held.add(chat)
                self._answers.append((since, answer))
            else:
                self._pacer.went(chat)
                self._occupy(chat, asyncio.create_task(self._give(since, answer)))

    def _is_free(self, chat: int) -> bool:
        is_busy = chat in self._busy or len(self._busy) >= _AT_ONCE
        return not is_busy and not self._pacer.wait(chat)

    def _occupy(self, chat: int, task: asyncio.Task[None]) -> None:
        self._busy[chat] = task

        def done(_: asyncio.Task[None]) -> None:
            del self._busy[chat]
            self._wake.set()

        task.add_done_callback(done)

    async def _say(self, row: Telling) -> None:
        message_id: int | None = None
        try:
            rendered = await self._render(row)
            if isinstance(rendered, PersonMenu):
                await set_person_menu(self._bot, self._words, rendered)
            elif rendered is not None:
                message_id = await self._send_or_edit(row, rendered)
            elif row.message_id is not None and row.live:
                await telegram.delete(self._bot, row.chat, row.message_id)
        except TelegramError as caught:
            error = caught  # the name in an except clause is gone when the block ends
            await self._keep(lambda work: self._after_error(work, row, error))
            return
        except SQLAlchemyError as error:
            self._try_later(row, type(error).__name__)
            return
        except Exception:
            _log.exception("not_rendered", telling=row.id, what=row.what.value)
            self._try_later(row, "not_rendered")
            return
        self._later.pop(row.id, None)
        how = "taken_away" if message_id is None else "edited" if row.message_id else "sent"
        metrics.said.labels(what=row.what.value, how=how).inc()
        if message_id is None:
            await self._keep(lambda work: work.tellings.drop(row))
        else:
            await self._keep(lambda work: work.tellings.said(row, message_id))

    async def _keep(self, change: Callable[[UnitOfWork], Awaitable[None]]) -> None:
        """Writes what became of a row, and does not give up: else it would be said twice."""
        while True:
            try:
                async with self._database.transaction() as work:
                    await change(work)
            except (SQLAlchemyError, OSError) as error:
                await self._trouble.wait(type(error).__name__)
            else:
                return

    async def _render(self, row: Telling) -> Rendered | PersonMenu | None:
        if not row.live and row.message_id is None and isinstance(row.what, View):
            return None  # its buttons went to a newer message before it was sent
        async with self._database.reading() as work:
            return await RENDERERS[row.what](self._scene(work), row)

    async def _send_or_edit(self, row: Telling, rendered: Rendered) -> int:
        if row.message_id is None:
            return await telegram.send(self._bot, row.chat, rendered)
        await telegram.edit(self._bot, row.chat, row.message_id, rendered)
        return row.message_id

    async def _after_error(self, work: UnitOfWork, row: Telling, error: TelegramError) -> None:
        remedy = remedy_for(error, chat=row.chat, editing=row.message_id is not None)
        metrics.not_said.labels(what=row.what.value, remedy=remedy.kind.name.lower()).inc()
        match remedy.kind:
            case Remedy.Kind.DONE:
                await work.tellings.said(row, row.message_id)
            case Remedy.Kind.PAUSE:
                self._pacer.pause(row.chat, remedy.seconds)
            case Remedy.Kind.MOVED:
                await work.migrate_group(row.chat, ChatId(remedy.moved_to))
                await work.tellings.send_anew(row, ChatId(remedy.moved_to))
            case Remedy.Kind.SEND_ANEW:
                await work.tellings.send_anew(row)
            case Remedy.Kind.UNREACHABLE:
                await self._unreachable.after(work, row.chat, remedy.reason)
            case Remedy.Kind.UNDELIVERABLE:
                _log.warning("undeliverable", telling=row.id, reason=remedy.reason)
                await work.tellings.undeliverable(row, remedy.reason)
            case Remedy.Kind.AGAIN:
                self._try_later(row, remedy.reason)

    def _try_later(self, row: Telling, reason: str) -> None:
        tries = self._later.get(row.id, (0.0, 0))[1]
        pause = min(0.5 * 2**tries, _LONGEST_PAUSE)
        self._later[row.id] = (time.monotonic() + pause, tries + 1)
        _log.warning("not_said_yet", telling=row.id, reason=reason, again_in=pause)

    async def _toast(self, answer: Toast) -> None:
        try:
            async with self._toasting:
                await telegram.toast(self._bot, answer)
        except TelegramError as error:
            # The waiting circle on the button goes away by itself.
            _log.info("toast_dropped", reason=type(error).__name__)

    async def _give(self, since: float, answer: Paced) -> None:
        try:
            await telegram.give(self._bot, await self._drawn(answer))
        except TelegramError as error:
            await self._answer_failed(since, answer, error)
        except Exception:
            _log.exception("answer_failed", chat=answer.chat)

    async def _drawn(self, answer: telegram.Paced | Drawing) -> telegram.Paced:
        if not isinstance(answer, Drawing):
            return answer
        async with self._database.transaction() as work:
            return await answer.draw(work)

    async def _answer_failed(self, since: float, answer: Paced, error: TelegramError) -> None:
        remedy = remedy_for(error, chat=answer.chat, editing=False)
        if remedy.kind in (Remedy.Kind.PAUSE, Remedy.Kind.AGAIN):
            # With its own time: an answer that comes too late only puzzles people.
            self._pacer.pause(answer.chat, remedy.seconds or _ANSWER_PAUSE)
            self._answers.append((since, answer))
            return
        _log.info("answer_dropped", chat=answer.chat, reason=remedy.reason)
        if remedy.kind is Remedy.Kind.UNREACHABLE:
            await self._keep(lambda work: self._unreachable.after(work, answer.chat, remedy.reason))
