"""Receives updates: what matters is in the inbox before Telegram may forget it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot

from bot import metrics
from bot.attendance import Attendance
from bot.telegram import get_updates
from bot.troubles import STORAGE, Trouble, reason_of
from handlers.harmless import storable
from handlers.intake import Intake, Kept, lane_of, may_be_talk
from handlers.shapes import is_shaped, kind_of, number_of
from storage import Database
from storage.albums import AlbumPart
from storage.clock import machine_now
from storage.inbox import Received

_log = structlog.get_logger(__name__)


#: Others take updates all the time; what came too early is looked for no more often, in seconds.
_LOOK_PAUSE = 0.2
#: And at most: what nothing followed is forgotten with the look, also in a quiet hour.
_LONGEST_LOOK_PAUSE = 60.0


class Receiver:
    """Our own polling loop over raw ``getUpdates``, and what a webhook has in common with it."""

    def __init__(
        self,
        bot: ExtBot[None],
        database: Database,
        intake: Intake,
        received: Callable[[], None],
        attendance: Attendance,
    ) -> None:
        """Prepares.

        Args:
            bot: Whose updates.
            database: Where the inbox is.
            intake: Keeps or drops.
            received: Called when something new is in the inbox.
            attendance: Notes that Telegram was heard.
        """
        self._bot = bot
        self._database = database
        self._intake = intake
        self._received = received
        self._offset = 0
        self._others_took = asyncio.Event()
        self._telegram = Trouble("telegram_unreachable", "telegram_back")
        self._alone = Trouble("another_program_polls", "polling_alone")
        self._attendance = attendance
        #: When the last update came.
        self.last_received: datetime | None = None

    @property
    def seconds_away(self) -> float:
        """For how long Telegram could not be asked; 0 when all is well."""
        return self._telegram.seconds

    async def run(self) -> None:
        """Receives until it is cancelled.

        Raises:
            InvalidToken: The token does not count any more.
        """
        while True:
            try:
                updates = await get_updates(self._bot, self._offset)
            except InvalidToken:
                raise
            except Conflict:
                await self._alone.wait(
                    "另有一个程序在用这个 BOT_TOKEN 收消息，两边都会漏听：请停掉那一个，"
                    "找不到就到 @BotFather 发 /revoke 换新的 BOT_TOKEN"
                )
                continue
            except RetryAfter as limited:
                await asyncio.sleep(_seconds(limited))
                continue
            except (NetworkError, TelegramError) as error:
                await self._telegram.wait(type(error).__name__)
                continue
            self._telegram.over()
            await self._attendance.polled()
            if updates:
                await self._keep(updates)
            else:  # nobody cut in while we waited
                self._alone.over()
                # All is confirmed. After a quiet week Telegram goes on with any number, also with
                # a lower one: a limit that still stood there would confirm that one unread.
                self._offset = 0

    async def _keep(self, updates: list[dict[str, Any]]) -> None:
        """Writes a batch to the inbox; only then the offset moves."""
        while True:
            try:
                await self.take(updates)
                break
            except (SQLAlchemyError, OSError) as error:
                await STORAGE.wait(reason_of(error))
        numbers = [number for update in updates if (number := number_of(update)) is not None]
        if numbers:
            self._offset = max(numbers) + 1
        else:  # nothing can be confirmed, and the same comes again at once
            await self._telegram.wait("no update_id")

    async def take(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Returns when what matters of some updates is in the inbox.

        Raises:
            SQLAlchemyError: The inbox cannot be written.
            OSError: Nor reached.
        """
        await self._attendance.polled()
        shaped = []
        for update in updates:
            if is_shaped(update):
                shaped.append(update)
            else:
                _say_dropped(update)
        await self._take_shaped(shaped)
        self.last_received = machine_now()
        metrics.last_received.set(self.last_received.timestamp())
        metrics.received.inc(len(updates))

    async def _take_shaped(self, updates: Sequence[Mapping[str, Any]]) -> None:
        try:
            kept = await self._intake.keep(updates)
        except (SQLAlchemyError, OSError):
            raise
        except Exception:
            if len(updates) > 1:  # one after the other: later ones may rest on what is written
                for update in updates:
                    await self._take_shaped([update])
                return
            # Its handler fails too: then it is set aside, and administrators are told. It may be
            # a complaint, so it is kept; it may be small talk, so it is not kept for ever.
            _log.exception("not_judged", update_id=updates[0]["update_id"])
            alone = _as_it_is(updates[0])
            kept = Kept(alone, alone)
            rows = [replace(self._row(update), unjudged=may_be_talk(update)) for update in alone]
        else:
            rows = [self._row(update) for update in kept.updates]
        if rows:
            await self._write(rows, _albums_of(kept.leading))
            # Only now: what came meanwhile has not seen these in the database.
            await self._take_up(self._intake.brought(kept.updates))
        metrics.kept.inc(len(rows))

    def notify(self) -> None:
        """Another program may have taken what makes something matter that came here."""
        self._others_took.set()

    async def follow_others(self) -> None:
        """Takes up what came here and matters by what came to other programs."""
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._others_took.wait(), _LONGEST_LOOK_PAUSE)
            self._others_took.clear()
            try:
                await self._take_up(await self._intake.look_again())
            except (SQLAlchemyError, OSError) as error:
                await STORAGE.wait(reason_of(error))
                self._others_took.set()
            await asyncio.sleep(_LOOK_PAUSE)

    async def _take_up(self, strays: Sequence[Mapping[str, Any]]) -> None:
        if strays:
            await self._write([self._row(update) for update in strays], ())
            self._intake.let_go(strays)
            metrics.kept.inc(len(strays))

    def _row(self, update: Mapping[str, Any]) -> Received:
        return Received(self._intake.bot_id, update["update_id"], lane_of(update), update)

    async def _write(self, rows: Sequence[Received], albums: Sequence[AlbumPart]) -> None:
        now = machine_now()
        async with self._database.transaction() as work:
            await work.inbox.put(rows, now)
            await work.albums.note(albums, now)
        self._received()


def _say_dropped(update: Any) -> None:
    """Of an update that is not taken, and that Telegram would else bring again for ever."""
    _log.warning("update_not_understood", kind=kind_of(update), update_id=number_of(update))


def _as_it_is(update: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    try:
        return [storable(update)]
    except RecursionError:  # nested as nothing is that Telegram sends
        _say_dropped(update)
        return []


def _albums_of(leading: Sequence[Mapping[str, Any]]) -> list[AlbumPart]:
    """Albums that matter by one of these: in private every part does, the words stand under one."""
    messages = [update["message"] for update in leading if "message" in update]
    return [
        AlbumPart(message["chat"]["id"], message["media_group_id"], message["message_id"])
        for message in messages
        if "media_group_id" in message and ("caption" in message or "reply_to_message" in message)
    ]


def _seconds(limited: RetryAfter) -> float:
    after = limited.retry_after
    return after if isinstance(after, int | float) else after.total_seconds()
