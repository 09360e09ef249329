"""The program without process and Telegram: inbox, handlers and sweeps on one database."""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from telegram.ext import ExtBot
from telegram.request import BaseRequest

from bot.dispatch import Desks, Dispatch, make_application
from bot.files import load_lexicon
from bot.importing import import_roster
from bot.settings import Settings
from bot.timekeeper import Timekeeper
from bot.troubles import STORAGE
from community.moment import Moment
from community.policy import Policy
from community.triage import triage
from handlers.catalogue import Catalogue
from handlers.desk import Answer
from handlers.features import FEATURES
from storage import Database
from storage.inbox import Received

BOT = 7000000004
TOKEN = f"{BOT}:AAA"
START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai
_LEXICON = load_lexicon(None)
_SAY = Catalogue.load()


class _NoTelegram(BaseRequest):
    """Answers ``getMe`` and nothing else."""

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(self, url: str, *_: Any, **__: Any) -> tuple[int, bytes]:
        assert url.endswith("/getMe"), url
        me = {"id": BOT, "is_bot": True, "first_name": "邻里", "username": "linli_demo_bot"}
        return 200, json.dumps({"ok": True, "result": me}).encode()


@dataclass
class EngineRoom:
    """One database and what works on it.

    Attributes:
        now: Community time; moved by hand.
        answers: What was to be said after a commit.
        gone: Set when the database went away.
    """

    path: Path
    now: datetime = START
    answers: list[Answer] = field(default_factory=list)
    gone: asyncio.Event | None = None

    @property
    def url(self) -> str:
        return f"sqlite:///{self.path}"

    async def receives(self, update: dict[str, Any]) -> None:
        """Puts an update into the inbox."""
        body = update.get("message") or update["callback_query"]["message"]
        received = Received(BOT, update["update_id"], body["chat"]["id"], update)
        async with self._database() as database, database.transaction() as work:
            await work.inbox.put([received], START)

    async def works_off(self) -> None:
        """Handles updates until none waits any more, or the database is gone."""
        async with self._database() as database, self._dispatch(database) as dispatch:
            # The dispatch has no event for it, as the real program does not need one.
            while self._waits(dispatch):  # noqa: ASYNC110
                await asyncio.sleep(0.001)

    async def sweeps(self) -> None:
        """Does what is due."""
        async with self._database() as database:
            sweeps = tuple(sweep for feature in FEATURES for sweep in feature.sweeps)
            await Timekeeper(
                database, sweeps, self._moment, 5, lambda: None, is_mine=lambda: True
            ).sweep()

    async def imports(self, roster: str) -> None:
        """``linli import``."""
        file = self.path.with_suffix(".csv")
        file.write_text(roster, "utf-8")
        settings = Settings(_env_file=None, database_url=SecretStr(self.url))
        await import_roster(settings, file, dry_run=False)

    async def says_all(self) -> None:
        """What the courier would do: every row is said and has a message."""
        async with self._database() as database, database.transaction() as work:
            for row in await work.tellings.waiting(without=(), not_in=(), limit=1000):
                await work.tellings.said(row, 9000 + row.id)

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Everything that is committed, table by table; not how often caches were dropped."""
        with closing(sqlite3.connect(self.path)) as database:
            tables = database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'revision'"
            )
            return {
                name: sorted(database.execute(f"SELECT * FROM {name}").fetchall(), key=repr)
                for (name,) in tables.fetchall()
            }

    def mended(self) -> None:
        """Whatever a cut left in the database itself is as if it had not been."""

    def copied(self, path: Path) -> EngineRoom:
        """The same state, elsewhere; nothing has the file open."""
        shutil.copy(self.path, path)
        return EngineRoom(path, self.now)

    def drop(self) -> None:
        """Takes this state away again."""
        self.path.unlink()

    def _waits(self, dispatch: Dispatch) -> bool:
        if self.gone is not None and self.gone.is_set():
            return False
        if dispatch.is_busy:
            return True
        return self._has_waiting()

    def _has_waiting(self) -> bool:
        with closing(sqlite3.connect(self.path)) as database:
            waiting = database.execute("SELECT 1 FROM inbox WHERE NOT done AND NOT set_aside")
            return waiting.fetchone() is not None

    def _moment(self) -> Moment:
        reactions = tuple(reaction for f in FEATURES for reaction in f.reactions)
        return Moment(self.now, Policy(), reactions)

    @asynccontextmanager
    async def _database(self) -> AsyncIterator[Database]:
        database = Database(self.url, after_commit=lambda _: STORAGE.over())
        yield database
        await database.close()

    @asynccontextmanager
    async def _dispatch(self, database: Database) -> AsyncIterator[Dispatch]:
        bot: ExtBot[None] = ExtBot(TOKEN, request=_NoTelegram(), get_updates_request=_NoTelegram())
        application = make_application(bot)
        await application.initialize()
        desks = Desks(
            _SAY,
            lambda text, estates=(), _words=(): triage(text, _LEXICON, list, estates),
            _LEXICON,
            "linli_demo_bot",
            self._moment,
            hears_all=True,
        )
        dispatch = Dispatch(application, database, desks, self.answers.extend, ())
        working = asyncio.create_task(dispatch.run())
        yield dispatch
        working.cancel()
        await asyncio.wait([working])
        await application.shutdown()


def message(update_id: int, person: int, text: str, *, chat: int | None = None) -> dict[str, Any]:
    """Somebody wrote something, in private unless *chat* says where."""
    body: dict[str, Any] = {
        "message_id": update_id,
        "date": int(START.timestamp()),
        "chat": _chat(person if chat is None else chat),
        "from": _user(person),
        "text": text,
    }
    if text.startswith("/"):
        length = len(text.split(" ", maxsplit=1)[0])
        body["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
    return {"update_id": update_id, "message": body}


def press(update_id: int, person: int, data: str, *, chat: int | None = None) -> dict[str, Any]:
    """Somebody pressed a button."""
    shown = {
        "message_id": 9001,
        "date": int(START.timestamp()),
        "chat": _chat(person if chat is None else chat),
        "text": "…",
    }
    query = {"id": str(update_id), "from": _user(person), "chat_instance": "1", "data": data}
    return {"update_id": update_id, "callback_query": query | {"message": shown}}


def _user(person: int) -> dict[str, Any]:
    return {"id": person, "is_bot": False, "first_name": f"邻居{person}"}


def _chat(chat: int) -> dict[str, Any]:
    if chat > 0:
        return {"id": chat, "type": "private", "first_name": f"邻居{chat}"}
    return {"id": chat, "type": "supergroup", "title": "3号楼"}
