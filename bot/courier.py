"""Says what waits to be said: paced, urgent first, one request at a time a chat."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence

import structlog
from sqlalchemy.exc import SQLAlchemyError
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot import metrics, telegram
from bot.keeping import Change, Keeping
from bot.menus import set_person_menu
from bot.telegram_errors import Remedy, remedy_for
from bot.troubles import STORAGE, reason_of
from bot.turns import Asked, Turns
from bot.unreachable import Unreachable
from community.ids import ChatId
from community.telling import View
from handlers.catalogue import Say
from handlers.desk import Answer, Drawing, Toast
from handlers.features import RENDERERS
from handlers.showing import PersonMenu, Rendered, Scene
from storage import Database, DatabaseTooNewError, UnitOfWork, is_passing, refuse_newer
from storage.tellings import Telling

#: How a row is to be said: None for not at all any more, or why it could not be drawn.
_Drawn = Rendered | PersonMenu | Exception | None
#: Answers that go to a chat and are paced; a toast is not.
Paced = telegram.Paced | Drawing

_log = structlog.get_logger(__name__)

#: Requests under way at once, over all chats.
_AT_ONCE = 8
#: And toasts, which nobody paces: hundreds of them must not take every connection.
_TOASTS_AT_ONCE = 8
#: An answer that could not be given for this long would only puzzle people, in seconds.
_STALE = 60.0
_ANSWER_PAUSE = 1.0  # seconds
_LONGEST_PAUSE = 60.0  # seconds between two tries of one row
#: The try that is worth a line: until then it may well be Telegram as a whole, which is said once.
_SAID_AT = 4
#: A row that cannot be drawn so often never will be.
_DRAWING_TRIES = 5


class Courier:
    """One for a process."""

    def __init__(
        self,
        bot: ExtBot[None],
        database: Database,
        turns: Turns,
        scene: Callable[[UnitOfWork], Scene],
        unreachable: Unreachable,
        *,
        words: Say,
    ) -> None:
        """Prepares.

        Args:
            bot: Speaks.
            database: Where it stands what is to be said.
            turns: Says when.
            scene: What renderers look at.
            unreachable: What follows when a chat cannot be reached.
            words: Says what stands in a menu.
        """
        self._bot = bot
        self._database = database
        self._turns = turns
        self._scene = scene
        self._unreachable = unreachable
        self._words = words
        self._keeping = Keeping(database)
        self._wake = asyncio.Event()
        self._wake.set()
        self._busy: dict[ChatId, asyncio.Task[None]] = {}
        self._toasting = asyncio.Semaphore(_TOASTS_AT_ONCE)
        self._toasts: set[asyncio.Task[None]] = set()
        self._answers: deque[tuple[float, Paced]] = deque()
        #: Rows that failed: when they may be tried again, and how often they were.
        self._later: dict[int, tuple[float, int]] = {}
        #: Rows that could not be drawn, and how often.
        self._undrawn: dict[int, int] = {}

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
        """Starts what may be said now; returns the seconds until more may be, None for unknown."""
        self._drop_stale_answers()
        now = time.monotonic()
        later = {row: when for row, (when, _) in self._later.items() if when > now}
        waits = [when - now for when in later.values()]
        room = _AT_ONCE - len(self._busy)
        if room > 0:
            answers = list(dict.fromkeys(answer.chat for _, answer in self._answers))
            try:
                taken = await self._turns.take(Asked(answers, room, self._busy.keys(), later))
            except (SQLAlchemyError, OSError) as error:
                await STORAGE.wait(reason_of(error))
                return 0.0
            for chat in taken.answers:
                self._give_next(chat)
            drawn = await self._draw(taken.rows)
            for row in taken.rows:
                self._occupy(row.chat, asyncio.create_task(self._say(row, drawn[row.id])))
            waits += [taken.wait] if taken.wait is not None else []
        return min(waits, default=None)

    def _drop_stale_answers(self) -> None:
        """The others keep their order."""
        fresh = time.monotonic() - _STALE
        for since, answer in self._answers:
            if since < fresh:
                _log.info("stale_answer_dropped", chat=answer.chat)
        self._answers = deque(kept for kept in self._answers if kept[0] >= fresh)

    def _give_next(self, chat: ChatId) -> None:
        """Gives a chat the oldest of its answers."""
        first = next(waiting for waiting in self._answers if waiting[1].chat == chat)
        self._answers.remove(first)
        self._occupy(chat, asyncio.create_task(self._give(*first)))

    def _occupy(self, chat: ChatId, task: asyncio.Task[None]) -> None:
        self._busy[chat] = task

        def done(_: asyncio.Task[None]) -> None:
            del self._busy[chat]
            self._wake.set()

        task.add_done_callback(done)

    async def _say(self, row: Telling, rendered: _Drawn) -> None:
        message_id: int | None = None
        try:
            if isinstance(rendered, Exception):
                raise rendered
            if isinstance(rendered, PersonMenu):
                await set_person_menu(self._bot, self._words, rendered)
            elif rendered is not None:
                message_id = await self._send_or_edit(row, rendered)
            elif row.message_id is not None and row.live:
                await telegram.delete(self._bot, row.chat, row.message_id)
        except TelegramError as caught:
            error = caught  # the name in an except clause is gone when the block ends
            await self._finish(row, lambda work: self._after_error(work, row, error))
            return
        except Exception as error:
            await self._not_drawn(row, error)
            return
        if self._later.pop(row.id, None) is not None:
            self._later.clear()  # Telegram is back: nobody has to wait out their pause
        self._undrawn.pop(row.id, None)
        how = "taken_away" if message_id is None else "edited" if row.message_id else "sent"
        metrics.said.labels(what=row.what.value, how=how).inc()
        await self._keeping.keep_together(self._released(row, _said(row, message_id)))

    async def _finish(self, row: Telling, change: Change) -> None:
        """Writes what became of a row, and gives its chat back with that."""
        await self._keeping.keep(self._released(row, change))

    def _released(self, row: Telling, change: Change) -> Change:
        async def change_and_release(work: UnitOfWork) -> None:
            await change(work)
            await self._turns.release(work, row.chat)

        return change_and_release

    async def _draw(self, rows: Sequence[Telling]) -> dict[int, _Drawn]:
        """How each row is to be said; one look for all, who often show the same ticket."""
        drawn: dict[int, _Drawn] = {}
        while left := [row for row in rows if row.id not in drawn]:
            try:
                async with self._database.reading() as work:
                    for row in left:
                        drawn[row.id] = await self._draw_one(work, row)
            except (SQLAlchemyError, OSError) as error:
                # What does not pass is that row's own: the others have a fresh look.
                failed = [row.id for row in left if row.id not in drawn]
                drawn |= dict.fromkeys(failed if is_passing(error) else failed[:1], error)
        return drawn

    async def _draw_one(self, work: UnitOfWork, row: Telling) -> _Drawn:
        if not row.live and row.message_id is None and isinstance(row.what, View):
            return None  # its buttons went to a newer message before it was sent
        try:
            return await RENDERERS[row.what](self._scene(work), row)
        except (SQLAlchemyError, OSError):
            raise
        except Exception as error:  # said by whoever says the row, and only that one waits
            return error

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
                await self._turns.pause(work, row.chat, remedy.seconds)
            case Remedy.Kind.MOVED:
                await work.migrate_group(row.chat, ChatId(remedy.moved_to))
                await work.tellings.send_anew(row, ChatId(remedy.moved_to))
            case Remedy.Kind.SEND_ANEW:
                await work.tellings.send_anew(row)
            case Remedy.Kind.UNREACHABLE:
                await self._unreachable.after(work, row.chat, remedy.reason)
            case Remedy.Kind.UNDELIVERABLE:
                _log.warning("undeliverable", telling=row.id, reason=remedy.reason)
                await self._unreachable.after_giving_up(work, row, remedy.reason)
            case Remedy.Kind.AGAIN:
                self._try_later(row, remedy.reason)

    def _try_later(self, row: Telling, reason: str) -> None:
        tries = self._later.get(row.id, (0.0, 0))[1]
        pause = min(0.5 * 2**tries, _LONGEST_PAUSE)
        self._later[row.id] = (time.monotonic() + pause, tries + 1)
        if tries == _SAID_AT:
            _log.warning("not_said_yet", telling=row.id, reason=reason, again_in=pause)

    async def _not_drawn(self, row: Telling, error: Exception) -> None:
        """Tries again some times, then gives the row up: the others go on either way."""
        trouble = error if is_passing(error) else await self._trouble()
        if trouble is not None:
            self._try_later(row, reason_of(trouble))
            await self._finish(row, _nothing)
            return
        tries = self._undrawn.get(row.id, 0) + 1
        self._undrawn[row.id] = tries
        if tries == 1:
            _log.error("not_rendered", telling=row.id, what=row.what.value, exc_info=error)
        if tries < _DRAWING_TRIES:
            self._try_later(row, "not_rendered")
            await self._finish(row, _nothing)
            return
        del self._undrawn[row.id]
        self._later.pop(row.id, None)
        reason = f"not rendered: {type(error).__name__}"
        await self._finish(row, lambda work: self._unreachable.after_not_drawn(work, row, reason))

    async def _trouble(self) -> Exception | None:
        """Why nothing can be drawn: the database is away, or has tables that we do not know."""
        try:
            await refuse_newer(self._database)
        except (DatabaseTooNewError, SQLAlchemyError, OSError) as trouble:
            return trouble
        return None

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
            seconds = remedy.seconds or _ANSWER_PAUSE
            await self._keeping.keep(lambda work: self._turns.pause(work, answer.chat, seconds))
            self._answers.append((since, answer))
            return
        _log.info("answer_dropped", chat=answer.chat, reason=remedy.reason)
        if remedy.kind is Remedy.Kind.UNREACHABLE:
            await self._keeping.keep(
                lambda work: self._unreachable.after(work, answer.chat, remedy.reason)
            )


def _said(row: Telling, message_id: int | None) -> Change:
    """A row that stands in a message now; None when nothing is to be said any more."""
    if message_id is None:
        return lambda work: work.tellings.drop(row)
    return lambda work: work.tellings.said(row, message_id)


async def _nothing(_: UnitOfWork) -> None:
    """Nothing became of it yet."""
