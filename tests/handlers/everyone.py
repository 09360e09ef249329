"""Everybody who could press a button or send a command, at the real handlers, without Telegram.

Updates go through the real dispatch, handlers, use cases and tables. What one of them did can be
looked at and undone, so that every press of everybody meets the same house.
"""

from __future__ import annotations

import itertools
import json
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy import text as statement
from telegram.ext import ExtBot
from telegram.request import BaseRequest

from bot.dispatch import Desks, Dispatch, make_application
from bot.files import load_lexicon
from bot.tokenizer import JiebaTokenizer
from bot.vocabularies import Vocabularies
from community.ids import PersonId
from community.invites import VALID
from community.moment import Moment
from community.policy import Policy
from community.reseating import apply_roster
from community.tickets import WordsKind
from handlers.catalogue import Catalogue
from handlers.desk import Document, Reply, Toast
from handlers.features import FEATURES, RENDERERS
from handlers.harmless import storable
from handlers.showing import Rendered, Scene
from storage import Database, UnitOfWork, migrate
from storage.inbox import Received
from storage.tables import metadata
from tests.storage.builders import roster

BOT, USERNAME = 7000000001, "linli_bot"
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)  # 12:00 in Shanghai
GROUP, GROUP_B = -1001000000001, -1001000000002
ANONYMOUS = 1087968824

#: Everybody, by what they are to the tickets of the house.
PEOPLE = {
    "stranger": 1005,
    "resident": 1003,
    "reporter": 1001,
    "joiner": 1002,
    "other building": 1004,
    "newcomer": 1006,
    "retired seat": 2009,
    "member": 2001,
    "other member": 2002,
    "away member": 2003,
    "hub, stand-in": 3001,
    "branch": 4001,
    "committee": 5001,
    "administrator": 9001,
    "other committee": 6001,
    "other's member": 6002,
}
_ROSTER = (
    "SQ,社区,周主任,,,,5001,",
    "Z1,党支部,孙书记,SQ,,,4001,",
    "H1,中心户,张敏,Z1,,,3001,",
    "M1,党员,王建国,H1,梧桐里 3号楼,,2001,",
    "M2,党员,刘桂芳,H1,梧桐里 4号楼,,2002,",
    "M3,党员,陈国栋,H1,梧桐里 5号楼,,2003,",
)
_RETIRED = "M9,党员,老马,H1,梧桐里 9号楼,,2009,"
_OTHER = ("QT,社区,吴主任,,,,6001,", "QM,党员,郑大姐,QT,银杏苑 1号楼,,6002,")


class _NoTelegram(BaseRequest):
    """Knows who the bot is and nothing else."""

    read_timeout = 1.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(self, url: str, *_: Any, **__: Any) -> tuple[int, bytes]:
        assert url.endswith("/getMe"), f"a handler asked Telegram: {url}"
        me = {"id": BOT, "is_bot": True, "first_name": "邻里", "username": USERNAME}
        return 200, json.dumps({"ok": True, "result": me}).encode()


class _UndoneError(Exception):
    """Ends a rehearsal."""


@dataclass
class Done:
    """What one update did.

    Attributes:
        changed: Names of the tables that were changed, but for the inbox and who is known.
        answers: What would be said after the commit.
    """

    changed: set[str] = field(default_factory=set)
    answers: list[Any] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        """All that is said at once."""
        replies = [a.rendered.text for a in self.answers if isinstance(a, Reply)]
        return [*replies, *(a.text for a in self.answers if isinstance(a, Toast))]

    @property
    def acted(self) -> bool:
        """True when anything came of it but a toast."""
        return bool(self.changed) or any(not isinstance(a, Toast) for a in self.answers)


class _Rehearsed:
    """A database of which a transaction can be looked at and undone."""

    def __init__(self, database: Database, done: Done) -> None:
        self._database = database
        self._done = done

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[UnitOfWork]:
        try:
            async with self._database.transaction() as work:
                before = await _rows(work)
                yield work
                after = await _rows(work)
                tables = before.keys() | after.keys()
                self._done.changed = {t for t in tables if after.get(t) != before.get(t)}
                raise _UndoneError
        except _UndoneError:
            pass


#: Every row of every table but the inbox and who is known, in one statement: there are thousands
#: of presses to rehearse.
_ALL_ROWS = statement(
    " UNION ALL ".join(
        f"SELECT '{table.name}', {cells} FROM {table.name}"
        for table in metadata.sorted_tables
        if table.name not in ("inbox", "people", "revision")
        for cells in [" || ',' || ".join(f'quote("{column.name}")' for column in table.columns)]
    )
)


async def _rows(work: UnitOfWork) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for table, cells in await work.tickets._connection.execute(_ALL_ROWS):
        found[table].append(cells)
    return {table: sorted(rows) for table, rows in found.items()}


class House:
    """Two communities, their people, and tickets in every state."""

    def __init__(self, folder: Path) -> None:
        self.database = Database(
            f"sqlite+aiosqlite:///{folder / 'linli.db'}", administrators=(PersonId(9001),)
        )
        self.say = Catalogue.load()
        self.now = NOON
        self._numbers = itertools.count(1)
        lexicon = load_lexicon(None)
        tokenizer = JiebaTokenizer(lexicon.words(), folder)
        reactions = tuple(reaction for f in FEATURES for reaction in f.reactions)
        self.desks = Desks(
            self.say,
            Vocabularies(lexicon, tokenizer).triage,
            lexicon,
            USERNAME,
            lambda: Moment(self.now, Policy(), reactions),
            True,
        )
        bot: ExtBot[None] = ExtBot(
            "7000000001:AAH-nobody", request=_NoTelegram(), get_updates_request=_NoTelegram()
        )
        self.application = make_application(bot)
        self.tickets: dict[str, int] = {}

    async def build(self) -> None:
        await migrate(self.database)
        await self.application.initialize()
        await self._imports(*_ROSTER, _RETIRED)
        await self._imports(*_OTHER)
        for person in (2001, 2002, 2003, 2009, 3001, 4001, 5001, 6001, 6002, 9001):
            await self.says(person, "/start")
        await self._imports(*_ROSTER)
        for person, home in ((1001, "3号楼502"), (1003, "3号楼401"), (1004, "4号楼101")):
            await self.says(person, f"/home 梧桐里 {home}")
        await self.says(5001, "/bind 梧桐里 3号楼 4号楼 5号楼", chat=GROUP)
        await self.says(6001, "/bind 银杏苑 1号楼", chat=GROUP_B)
        await self.says(2003, "/away 3天")
        await self._file_tickets()

    async def _file_tickets(self) -> None:
        says = (
            ("open", "3号楼楼道灯坏了，一直不亮"),
            ("acknowledged", "3号楼502天花板漏水，一直在滴"),
            ("resolved", "3号楼下水道堵了，水排不出去"),
            ("closed", "3号楼电梯坏了，一直停着不动"),
            ("dismissed", "3号楼门口的垃圾三天没人收了"),
            ("stood in", "5号楼楼道灯坏了，一直不亮"),
        )
        for name, text in says:
            await self.says(1001, text, chat=GROUP)
            await self._number(name)
        await self.says(1001, "/report 厨房水管一直在漏水")
        await self._number("private")
        await self.says(1001, "/report 隔壁男的又在打孩子，孩子哭得厉害")
        await self._number("violence")
        await self.says(1002, "3号楼的楼道灯不亮了，黑咕隆咚的", chat=GROUP)
        for name in ("acknowledged", "resolved", "closed"):
            await self.presses(2001, f"ack:{self.tickets[name]}")
        for name in ("resolved", "closed"):
            await self.presses(2001, f"resolve:{self.tickets[name]}")
        await self.presses(1001, f"good:{self.tickets['closed']}")
        await self.presses(2001, f"dismiss:{self.tickets['dismissed']}")
        await self.says(2001, "请找环卫所")
        await self.says(1001, "3号楼门口的车位又被外来车占了", chat=GROUP)
        await self._number("part")
        await self.says(5001, f"/merge {self.tickets['resolved']} {self.tickets['part']}")
        await self.says(5001, f"/merge {self.tickets['acknowledged']} {self.tickets['part']}")
        await self.says(5001, "/lexicon 漏水 飙水")
        await self.says(1001, "物业收了钱不办事，打电话从来没人接，太不像话了", chat=GROUP)
        await self.says(1001, "楼上602天天半夜拖椅子，吵得睡不着")
        await self.says(1006, "/report 门口的路灯坏了，晚上看不见")
        async with self.database.transaction() as work:
            chain = (await work.chains.all())[0]
            seat = next(seat for seat in chain.seats.values() if seat.code == "M2")
            self.invite = await work.invites.add(
                "0" * 64, seat.id, made_by=PersonId(5001), at=NOON, until=NOON + VALID
            )
        await self.presses(2001, f"reply:{self.tickets['acknowledged']}")  # a question is open

    async def _number(self, name: str) -> None:
        self.tickets[name] = max(await self._column("tickets", "id"))

    async def _column(self, table: str, column: str) -> list[Any]:
        found = metadata.tables[table]
        async with self.database.reading() as work:
            rows = await work.tickets._connection.scalars(select(found.c[column]))
            return list(rows)

    async def offer_in(self, chat: int) -> int:
        """The latest offer that stands in a chat."""
        table = metadata.tables["offers"]
        asked = select(table.c.id).where(table.c.chat_id == chat, table.c.until.is_not(None))
        async with self.database.reading() as work:
            return max(await work.tickets._connection.scalars(asked))

    async def joined_words(self) -> int:
        """A message that joined a ticket by itself."""
        table = metadata.tables["words"]
        asked = select(table.c.id).where(table.c.kind == WordsKind.JOINED.value)
        async with self.database.reading() as work:
            return min(await work.tickets._connection.scalars(asked))

    async def _imports(self, *lines: str) -> None:
        async with self.database.transaction() as work:
            await apply_roster(work, roster(*lines), self.desks.moment())

    async def says(self, person: int, text: str, *, chat: int | None = None, **more: Any) -> Done:
        """Lets somebody say something for good."""
        message = next(self._numbers)
        return await self._handle(said(person, text, chat or person, message, **more))

    async def presses(self, person: int, data: str, *, chat: int | None = None) -> Done:
        """Lets somebody press something for good."""
        return await self._handle(pressed(person, data, chat or person))

    async def would(self, update: dict[str, Any]) -> Done:
        """What an update would do; all of it is undone."""
        return await self._handle(update, undo=True)

    async def _handle(self, update: dict[str, Any], *, undo: bool = False) -> Done:
        number = next(self._numbers)
        update = storable({"update_id": number} | update)
        done = Done()
        database: Any = _Rehearsed(self.database, done) if undo else self.database
        dispatch = Dispatch(self.application, database, self.desks, done.answers.extend, ())
        item = Received(BOT, number, 1, update)
        async with self.database.transaction() as work:
            await work.inbox.put([item], NOON)
        async with database.transaction() as work:
            done.answers += await dispatch._handle(work, item)
        return done

    async def shown(self) -> AsyncIterator[Rendered]:
        """Everything that waits to be said, as the courier would say it now."""
        async with self.database.transaction() as work:
            rows = await work.tellings.waiting(without=(), not_in=(), limit=500)
            scene = Scene(work, self.now, Policy(), self.desks.lexicon, self.say, USERNAME)
            for row in rows:
                rendered = await RENDERERS[row.what](scene, row)
                if rendered is None:
                    await work.tellings.drop(row)
                    continue
                yield rendered
                await work.tellings.said(row, row.message_id or next(self._numbers))

    async def ledgers_of(self, person: int) -> list[bytes]:
        """The masked and the full ledger, as somebody of the committee gets them."""
        asked = await self.says(person, "/export"), await self.presses(person, "ledger:1")
        answers = [answer for done in asked for answer in done.answers]
        return [await answer.make() for answer in answers if isinstance(answer, Document)]

    async def close(self) -> None:
        await self.application.shutdown()
        await self.database.close()


def said(person: int, text: str, chat: int, message: int, **more: Any) -> dict[str, Any]:
    """A message, with its command marked as Telegram does."""
    entities = []
    if text.startswith("/"):
        entities = [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]
    body = {
        "message_id": message,
        "date": int(NOON.timestamp()),
        "from": _user(person),
        "chat": _chat(chat),
        "text": text,
        "entities": entities,
    }
    return {"message": body | more}


def pressed(person: int, data: str, chat: int, message: int = 1) -> dict[str, Any]:
    """A press under a message of the bot."""
    below = {
        "message_id": message,
        "date": int((NOON - timedelta(hours=1)).timestamp()),
        "from": {"id": BOT, "is_bot": True, "first_name": "邻里", "username": USERNAME},
        "chat": _chat(chat),
        "text": "…",
    }
    query = {"id": "1", "from": _user(person), "chat_instance": "1", "message": below}
    return {"callback_query": query | {"data": data}}


def _user(person: int) -> dict[str, Any]:
    return {"id": person, "is_bot": person == ANONYMOUS, "first_name": f"住户{person}"}


def _chat(chat: int) -> dict[str, Any]:
    if chat > 0:
        return {"id": chat, "type": "private", "first_name": f"住户{chat}"}
    return {"id": chat, "type": "supergroup", "title": "楼里的群"}
