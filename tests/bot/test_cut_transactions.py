"""Every transaction, cut at every statement and at its commit: all of it is kept, or nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import importing, troubles
from bot.clock import Clock
from bot.settings import Settings
from storage import Database, migrate, tellings
from tests.bot.engine_room import START, EngineRoom, message, press
from tests.bot.postgresql_room import PostgresqlRoom
from tests.storage.conftest import TEMPLATE, Server, postgresql, server

__all__ = ["postgresql", "server"]

GROUP = -1001000000001
REPORTER, NEIGHBOUR, MEMBER, HUB, COMMITTEE = 1001, 1002, 2001, 3001, 5001
ROSTER = """编号,层级,姓名,上级编号,负责范围,电话,Telegram
SQ,社区,周主任,,,,5001
Z1,党支部,孙书记,SQ,,,4001
H1,中心户,张敏,Z1,,,3001
M1,党员,王建国,H1,3号楼,,2001
"""
SMALLER = "\n".join(line for line in ROSTER.splitlines() if not line.startswith("M1"))
LEAK = "3号楼502天花板漏水，一直在滴"
#: All that is committed, table by table.
Rows = dict[str, list[tuple[Any, ...]]]
#: About an organisation: its author is asked first.
ABOUT_OTHERS = "物业从来不管事，服务太差了"


@pytest.fixture(autouse=True)
def machine_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Since when a row waits would tell what was done twice from what was done once."""
    monkeypatch.setattr(tellings, "machine_now", lambda: START)


@dataclass(frozen=True)
class Step:
    """What comes in, and what is done about it."""

    comes: Callable[[EngineRoom], Awaitable[None]]
    done: Callable[[EngineRoom], Awaitable[None]]


def hears(update: dict[str, Any]) -> Step:
    return Step(lambda room: room.receives(update), EngineRoom.works_off)


def passes(**time: float) -> Step:
    async def later(room: EngineRoom) -> None:
        room.now += timedelta(**time)

    return Step(later, EngineRoom.sweeps)


def imports(roster: str) -> Step:
    async def nothing(_: EngineRoom) -> None: ...

    return Step(nothing, lambda room: room.imports(roster))


#: A story in which every kind of transaction happens, in this order.
STORY: dict[str, Step] = {
    "a roster": imports(ROSTER),
    "the committee's start": hears(message(1, COMMITTEE, "/start")),
    "the hub's start": hears(message(2, HUB, "/start")),
    "the member's start": hears(message(3, MEMBER, "/start")),
    "bind": hears(message(4, COMMITTEE, "/bind 梧桐里 3号楼", chat=GROUP)),
    "filing": hears(message(5, REPORTER, LEAK, chat=GROUP)),
    "joining": hears(message(6, NEIGHBOUR, LEAK, chat=GROUP)),
    "ack": hears(press(7, MEMBER, "ack:1")),
    "resolve": hears(press(8, MEMBER, "resolve:1")),
    "how it was done": hears(message(9, MEMBER, "换了水管")),
    "deny": hears(press(10, REPORTER, "bad:1", chat=GROUP)),
    "deadline": passes(hours=5),
    "home": hears(message(11, REPORTER, "/home 3号楼502")),
    "private report": hears(message(12, REPORTER, "/report 3号楼301楼道灯坏了，一直不亮")),
    "offer": hears(message(13, NEIGHBOUR, ABOUT_OTHERS, chat=GROUP)),
    "offer taken": hears(press(14, NEIGHBOUR, "offer:1:file", chat=GROUP)),
    "second offer": hears(message(15, NEIGHBOUR, ABOUT_OTHERS, chat=GROUP)),
    "offer over": passes(minutes=11),
    "import again": imports(SMALLER),
    "invite": hears(message(16, COMMITTEE, "/invite H1")),
    "take back": hears(press(17, REPORTER, "withdraw:2")),
    "forget": hears(press(18, REPORTER, "forget:yes")),
}


@dataclass(frozen=True)
class Place:
    """Where a cut is made: in which transaction, before which of its statements or its commit."""

    transaction: int
    statement: int | None = None
    committed: bool = False


class Cut:
    """The database goes away in a transaction that writes, and stays away."""

    def __init__(self, room: EngineRoom, at: Place | None = None) -> None:
        self.at = at
        self.happened = asyncio.Event()
        #: What was committed before each transaction, and how many statements each has.
        self.states: list[Rows] = []
        self.statements: list[int] = []
        self._room = room
        self._writing: Any = None

    @contextmanager
    def around(self) -> Iterator[Cut]:
        may_write = Database.connection

        @asynccontextmanager
        async def connection(database: Database) -> AsyncIterator[AsyncConnection]:
            async with may_write(database) as opened:
                self._begin(opened.sync_connection)
                yield opened

        event.listen(Engine, "before_cursor_execute", self._execute)
        event.listen(Engine, "commit", self._commit)
        Database.connection = connection  # type: ignore[method-assign]
        try:
            yield self
        finally:
            Database.connection = may_write  # type: ignore[method-assign]
            event.remove(Engine, "before_cursor_execute", self._execute)
            event.remove(Engine, "commit", self._commit)

    @property
    def places(self) -> list[Place]:
        """Everywhere a cut can be made."""
        return [
            place
            for number, count in enumerate(self.statements)
            for place in (
                *(Place(number, statement) for statement in range(1, count + 1)),
                Place(number),
                Place(number, committed=True),
            )
        ]

    def _begin(self, connection: Any) -> None:
        """A transaction begins that may write."""
        self._writing = connection
        self.states.append(self._room.rows())
        self.statements.append(0)

    def _execute(self, connection: Any, *_: Any) -> None:
        if self.happened.is_set():
            raise _away()
        if connection is self._writing:
            self.statements[-1] += 1
            if self.at == Place(len(self.statements) - 1, self.statements[-1]):
                self._go_away()

    def _commit(self, connection: Any) -> None:
        if connection is not self._writing:
            return
        number = len(self.statements) - 1
        if self.at == Place(number):
            self._go_away()
        if self.at == Place(number, committed=True):
            connection.connection.commit()
            self._go_away()

    def _go_away(self) -> None:
        self.happened.set()
        raise _away()


def _hurry(connection: Any, _: Any) -> None:
    """The machine does not fail here: nothing has to reach the disk."""
    if "sqlite" in type(connection).__module__:
        connection.execute("PRAGMA synchronous=OFF")


class StoppedClock(Clock):
    def now(self) -> datetime:
        return START


def _away() -> OperationalError:
    return OperationalError("cut", None, Exception("the database is away"))


@pytest.fixture(autouse=True, scope="module")
def still_time() -> Iterator[None]:
    """No pauses, and an import that always happens at the same moment."""
    monkeypatch = pytest.MonkeyPatch()

    async def stopped(_: Settings) -> Clock:
        return StoppedClock()

    monkeypatch.setattr(troubles, "_FIRST_PAUSE", 0.0)
    monkeypatch.setattr(troubles, "_LONGEST_PAUSE", 0.0)
    monkeypatch.setattr(importing, "clock_of", stopped)
    event.listen(Engine, "connect", _hurry)
    yield
    event.remove(Engine, "connect", _hurry)
    monkeypatch.undo()


@pytest.fixture(scope="module")
async def told(still_time: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, EngineRoom]:
    """The whole story, with the state in which each of its steps begins."""
    folder = tmp_path_factory.mktemp("story")
    database = Database(f"sqlite:///{folder / 'story.db'}")
    await migrate(database)
    await database.close()
    return await _tell(EngineRoom(folder / "story.db"), folder)


@pytest.fixture(scope="module")
async def told_on_postgresql(
    still_time: None, postgresql: Server, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, EngineRoom]:
    """The same on PostgreSQL."""
    folder = tmp_path_factory.mktemp("story")
    empty = PostgresqlRoom(folder / "empty", server=postgresql, name=TEMPLATE)
    return await _tell(empty.copied(folder / "story"), folder)


async def _tell(room: EngineRoom, folder: Path) -> dict[str, EngineRoom]:
    begins = {}
    for number, (name, step) in enumerate(STORY.items()):
        await step.comes(room)
        begins[name] = room.copied(folder / f"{number}.db")
        await step.done(room)
        await room.says_all()
    return begins


STEPS = [name for name in STORY if "start" not in name]


@pytest.mark.parametrize("name", STEPS)
async def test_all_of_a_transaction_is_kept_or_nothing(
    name: str, told: dict[str, EngineRoom], tmp_path: Path
) -> None:
    await _cut_everywhere(STORY[name], told[name], tmp_path, lambda places: places)


@pytest.mark.parametrize("name", STEPS)
async def test_on_postgresql_too(
    name: str, told_on_postgresql: dict[str, EngineRoom], tmp_path: Path
) -> None:
    # A database is copied for each cut: in most steps the ends of their transactions have to do.
    wanted = (lambda places: places) if name == "filing" else _ends
    await _cut_everywhere(STORY[name], told_on_postgresql[name], tmp_path, wanted)


def _ends(places: list[Place]) -> list[Place]:
    """The last statement, and before and after the commit of each transaction."""
    last = {place.transaction: place for place in places if place.statement is not None}
    return [place for place in places if place.statement is None or place in last.values()]


async def _cut_everywhere(
    step: Step, room: EngineRoom, folder: Path, wanted: Callable[[list[Place]], list[Place]]
) -> None:
    whole = room.copied(folder / "whole.db")
    with Cut(whole).around() as uncut:
        await step.done(whole)
    states = [*uncut.states, whole.rows()]
    assert states[0] != states[-1], "nothing was written"
    for number, place in enumerate(wanted(uncut.places)):
        cut = room.copied(folder / f"{number}.db")
        kept = states[place.transaction + place.committed]
        await _cut_and_compare(step, cut, place, kept, whole)
        cut.drop()


async def _cut_and_compare(
    step: Step, room: EngineRoom, place: Place, kept: Rows, whole: EngineRoom
) -> None:
    with Cut(room, place).around() as cut:
        room.gone = cut.happened
        with suppress(OperationalError):
            await step.done(room)
        assert cut.happened.is_set(), place
    assert room.rows() == kept, f"half of it stayed: {place}"
    assert room.answers == [], f"it was said before it was kept: {place}"
    room.gone = None
    room.mended()
    await step.done(room)
    assert room.rows() == whole.rows(), f"not made whole: {place}"
    if not place.committed:  # else whoever pressed hears nothing, but it counts
        assert [type(a) for a in room.answers] == [type(a) for a in whole.answers], place
