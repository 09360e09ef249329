"""The composition root: everything that runs is put together, started and stopped here."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import structlog
from starlette.applications import Starlette
from telegram.error import InvalidToken, TelegramError

from bot import metrics, web
from bot.attendance import Attendance
from bot.clock import Clock, clock_of
from bot.clock_watch import ClockWatch
from bot.courier import Courier
from bot.dispatch import Desks, Dispatch, make_application
from bot.files import load_lexicon, load_policy
from bot.known import Known
from bot.menus import set_menus, take_off_menus
from bot.only_one import only_one
from bot.pacing import Pacer
from bot.presence import Role, presence_on
from bot.receiver import Receiver
from bot.refusals import StartRefusedError
from bot.sandbox_clock import SandboxClock
from bot.settings import Settings, is_sandbox_token
from bot.shared_turns import SharedTurns
from bot.tasks import tasks
from bot.telegram import make_bot
from bot.timekeeper import Timekeeper
from bot.tokenizer import JiebaTokenizer
from bot.troubles import STORAGE, Trouble
from bot.turns import OwnTurns, Turns
from bot.unreachable import Unreachable
from bot.vocabularies import Vocabularies
from community.moment import Moment
from handlers.catalogue import Catalogue
from handlers.features import FEATURES
from handlers.floods import Floods
from handlers.intake import Intake
from handlers.showing import Scene
from storage import Database, DatabaseDamagedError, Signals, UnitOfWork, migrate

_log = structlog.get_logger(__name__)


class Program:
    """One running bot."""

    def __init__(self, settings: Settings) -> None:
        """Reads policy and lexicon and prepares; nothing is opened yet.

        Raises:
            FileFaultError: The policy or the lexicon cannot be used.
            DatabaseUrlError: ``DATABASE_URL`` cannot be used.
            SettingsError: The webhook's address or secret cannot be used.
            StartRefusedError: There is no token.
        """
        if settings.token is None:
            raise StartRefusedError("没有 BOT_TOKEN")
        self._settings = settings
        self._token = settings.token
        self._hook = web.hook_of(settings)
        self._policy = load_policy(settings.policy_file)
        self._lexicon = load_lexicon(settings.lexicon_file)
        self._say = Catalogue.load()
        self._clock = Clock()
        self._database = Database(
            settings.database_url.get_secret_value(),
            administrators=settings.administrators,
            after_commit=self._committed,
        )
        self._presence = presence_on(self._database, self._heard)
        folder = self._database.path.parent if self._database.path else Path.cwd()
        tokenizer = JiebaTokenizer(self._lexicon.words(), folder)
        self._vocabularies = Vocabularies(self._lexicon, tokenizer)
        of_features = (reaction for f in FEATURES for reaction in f.reactions)
        self._reactions = (metrics.count_event, *of_features)
        self._bot = make_bot(self._token, settings.telegram_api_base_url)
        #: Called once when everything runs.
        self.ready: Callable[[], None] = lambda: None
        self._courier: Courier | None = None
        self._dispatch: Dispatch | None = None
        self._receiver: Receiver | None = None

    async def run(self) -> None:
        """Runs until SIGTERM or SIGINT.

        Raises:
            StartRefusedError: The token is wrong, the port is taken, or another ``linli run`` has
                the database.
            storage.DatabaseTooNewError: A newer version made the database.
        """
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            with contextlib.suppress(NotImplementedError):  # Windows has no such handlers
                loop.add_signal_handler(name, stop.set)
        with only_one(self._database.path):
            await migrate(self._database)
            loading = asyncio.create_task(self._vocabularies.load())
            try:
                with web.listening(self._settings) as listener:
                    if await self._reach_telegram(stop):
                        await self._serve(stop, listener)
            finally:
                await asyncio.wait([loading])
                await self._bot.shutdown()
                await self._database.close()

    def moment(self) -> Moment:
        """Now, and under which rules."""
        return Moment(self._clock.now(), self._policy, self._reactions)

    async def _reach_telegram(self, stop: asyncio.Event) -> bool:
        """Asks Telegram who we are, for as long as it takes; False when we are to stop."""
        trouble = Trouble("telegram_unreachable", "telegram_back")
        while not stop.is_set():
            try:
                await self._bot.initialize()
            except InvalidToken:
                raise StartRefusedError(
                    "Telegram 不认这个 BOT_TOKEN：请到 @BotFather 那里重新复制"
                ) from None
            except TelegramError as error:
                waiting = asyncio.create_task(trouble.wait(type(error).__name__))
                stopping = asyncio.create_task(stop.wait())
                await asyncio.wait({waiting, stopping}, return_when=asyncio.FIRST_COMPLETED)
                waiting.cancel()
                stopping.cancel()
            else:
                trouble.over()
                return True
        return False

    async def _serve(self, stop: asyncio.Event, listener: socket.socket | None) -> None:
        application = make_application(self._bot)
        await application.initialize()
        administrators = self._settings.administrators
        unreachable = Unreachable(self.moment, administrators)
        courier = Courier(
            self._bot, self._database, self._turns(), self._scene, unreachable, words=self._say
        )
        hears_all = bool(self._bot.bot.can_read_all_group_messages)
        desks = Desks(
            self._say,
            self._vocabularies.triage,
            self._lexicon,
            self._bot.username,
            self.moment,
            hears_all,
        )
        dispatch = Dispatch(
            application, self._database, desks, courier.answer, self._settings.admin_ids
        )
        sweeps = tuple(sweep for feature in FEATURES for sweep in feature.sweeps)
        timekeeper = Timekeeper(
            self._database,
            sweeps,
            self.moment,
            self._settings.sweep_seconds,
            self._look_again,
            is_mine=lambda: self._presence.has(Role.TIMEKEEPER),
        )
        attendance = Attendance(self._database, administrators)
        receiver = Receiver(self._bot, self._database, self._intake(), dispatch.notify, attendance)
        self._courier, self._dispatch, self._receiver = courier, dispatch, receiver
        incoming = await self._incoming(receiver)
        await take_off_menus(self._database, administrators)
        await self._presence.enter()
        try:
            async with tasks(stop) as start:
                start(self._presence.watch())
                if is_sandbox_token(self._token):
                    self._clock.offset = (await clock_of(self._settings)).offset
                    start(self._sandbox_clock(timekeeper).follow())
                start(courier.run())
                start(dispatch.run())
                start(receiver.follow_others())
                timekeeper.start()
                start(self._receive(incoming))
                start(ClockWatch(self._settings.sweep_seconds, timekeeper.rearm).run())
                start(self._stop_when_damaged())
                if listener is not None:
                    start(web.serve(self._app(receiver, incoming, timekeeper), listener))
                start(set_menus(self._bot, self._say, self._settings.administrators))
                _log.info("running", bot=self._bot.username, pid=os.getpid())
                self.ready()
                await stop.wait()
                _log.info("stopping")
                timekeeper.stop()
        finally:
            await self._presence.leave()
        await application.shutdown()
        _log.info("stopped")

    async def _incoming(self, receiver: Receiver) -> Receiver | web.Registration:
        """What makes updates come: we ask for them, or Telegram is told where to bring them."""
        if self._hook is not None:
            return web.Registration(self._bot, self._hook)
        await web.forget_webhook(self._bot)
        return receiver

    async def _receive(self, incoming: Receiver | web.Registration) -> None:
        """One running program at a time asks for updates; Telegram brings them to any of them."""
        if isinstance(incoming, Receiver):
            await self._presence.while_mine(Role.POLLER, incoming.run)
        else:
            await incoming.run()

    def _app(
        self, receiver: Receiver, incoming: Receiver | web.Registration, timekeeper: Timekeeper
    ) -> Starlette:
        pages = web.Pages(
            web.Watch(self._database, self._bot.id, timekeeper.next_due, self._clock.now),
            telegram_away=lambda: incoming.seconds_away,
            last_received=lambda: receiver.last_received,
            sweep_seconds=self._settings.sweep_seconds,
        )
        webhook = web.Webhook(self._hook, receiver.take) if self._hook is not None else None
        return web.make_app(pages, webhook)

    def _sandbox_clock(self, timekeeper: Timekeeper) -> SandboxClock:
        async def settle() -> None:
            while True:
                if self._presence.has(Role.TIMEKEEPER):
                    await timekeeper.sweep()
                if not await self._has_work():
                    return
                self._look_again()
                await asyncio.sleep(0.005)

        return SandboxClock(
            self._settings.telegram_api_base_url, self._clock, settle, timekeeper.next_due
        )

    async def _has_work(self) -> bool:
        """True while something waits to be handled or said."""
        assert self._courier is not None  # both are there before the clock is followed
        assert self._dispatch is not None
        if self._dispatch.is_busy or self._courier.is_busy:
            return True
        async with self._database.reading() as work:
            waits = await work.inbox.count_waiting(self._bot.id)
            return bool(waits or await work.tellings.count_waiting())

    def _intake(self) -> Intake:
        @asynccontextmanager
        async def know() -> AsyncIterator[Known]:
            async with self._database.reading() as work:
                yield Known(self._bot.id, work, self._vocabularies, self._clock.now())

        floods = Floods() if self._settings.rate_limit else None
        return Intake(self._bot.id, self._bot.username, know, floods)

    def _scene(self, work: UnitOfWork) -> Scene:
        moment = self.moment()
        return Scene(work, moment.now, moment.policy, self._lexicon, self._say, self._bot.username)

    def _turns(self) -> Turns:
        on = self._settings.rate_limit
        if self._database.is_sqlite:
            return OwnTurns(self._database, Pacer(on=on))
        return SharedTurns(self._database, lambda: self._presence.worker, on=on)

    def _heard(self, name: str) -> None:
        """Another program says what there is to do, see ``storage.signals``."""
        if name == "inbox" and self._dispatch is not None and self._receiver is not None:
            self._dispatch.notify()
            self._receiver.notify()
        if name == "tellings" and self._courier is not None:
            self._courier.notify()

    def _look_again(self) -> None:
        if self._dispatch is not None and self._courier is not None:
            self._dispatch.notify()
            self._courier.notify()

    async def _stop_when_damaged(self) -> None:
        """Whatever is written into a damaged file makes it worse."""
        await self._database.damaged.wait()
        raise DatabaseDamagedError(self._database.path)

    def _committed(self, signals: Signals) -> None:
        STORAGE.over()
        if signals.tellings and self._courier is not None:
            self._courier.notify()
