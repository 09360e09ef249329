"""The SQLite file: who may read it, how it is written, and that what is deleted is gone."""

import asyncio
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from community.ids import PersonId
from community.people import Reach
from community.tickets import Words, WordsKind
from storage import Database, migrate
from storage.database import BUSY_SECONDS
from storage.inbox import Received
from storage.sqlite_driver import LATER
from tests.storage.builders import NOW, begun, execute, filed, founded, import_roster, meet

SAID = "三号楼的王阿姨今天又在楼下吵架"
PUT_OFF = text("INSERT OR REPLACE INTO people (id, name, reach) VALUES (1001, :name, 'yes')")
HOME_OF_NOBODY = text("INSERT INTO homes (person_id, household_id) VALUES (1001, 99)")


@pytest.fixture
def backend() -> str:
    return "sqlite"


def files_of(database: Database) -> list[Path]:
    return [Path(f"{database.path}{suffix}") for suffix in ("", "-wal", "-shm")]


def bytes_of(database: Database) -> bytes:
    return b"".join(path.read_bytes() for path in files_of(database) if path.exists())


def checkpoint(database: Database) -> None:
    with closing(sqlite3.connect(database.path)) as connection:
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        assert busy == 0


def free_pages(database: Database) -> int:
    with closing(sqlite3.connect(database.path)) as connection:
        return int(connection.execute("PRAGMA freelist_count").fetchone()[0])


async def test_nobody_else_may_read_the_file_nor_what_stands_beside_it(
    empty_url, open_database, monkeypatch
):
    database = open_database(empty_url)
    await migrate(database)
    await founded(database)
    async with database.reading() as work:  # while it is open, the WAL and its index are there
        await work.chains.all()
        for path in files_of(database):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


async def test_an_existing_file_is_not_emptied(database):
    await founded(database)
    database.create_file()
    await migrate(database)
    async with database.reading() as work:
        assert len(await work.chains.all()) == 1


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("secure_delete", 1), ("foreign_keys", 1)],
)
async def test_every_connection_is_careful(database, pragma, value):
    async with database.connection() as connection:
        assert await connection.scalar(text(f"PRAGMA {pragma}")) == value
    async with database.reading() as work:
        assert await work.revision._connection.scalar(text(f"PRAGMA {pragma}")) == value


async def test_a_connection_waits_for_others_as_long_as_it_says(database):
    async with database.connection() as connection:
        assert await connection.scalar(text("PRAGMA busy_timeout")) == BUSY_SECONDS * 1000


async def test_a_transaction_takes_the_right_to_write_before_it_reads(database):
    async with database.connection() as connection:
        await connection.execute(text("SELECT 1"))
        with (
            closing(sqlite3.connect(database.path, timeout=0)) as other,
            pytest.raises(sqlite3.OperationalError, match="locked"),
        ):
            other.execute("BEGIN IMMEDIATE")


async def test_what_is_put_off_happens_before_the_next_statement_and_in_order(database):
    async with database.connection() as connection:
        for name in ("李阿姨", "陈先生"):
            await connection.execute(PUT_OFF, {"name": name}, execution_options=LATER)
        first = await connection.scalar(text("SELECT name FROM people"))
        assert first == "陈先生"
        await connection.execute(PUT_OFF, {"name": "王建国"}, execution_options=LATER)
    async with database.reading() as work:
        assert (await work.people.find(PersonId(1001))).name == "王建国"


@pytest.mark.parametrize("goes_on", [True, False])
async def test_nothing_is_kept_when_what_was_put_off_fails(database, goes_on):
    with pytest.raises(IntegrityError):
        async with database.connection() as connection:
            await connection.execute(PUT_OFF, {"name": "李阿姨"})
            await connection.execute(HOME_OF_NOBODY, execution_options=LATER)
            if goes_on:
                with pytest.raises(IntegrityError):
                    await connection.execute(text("SELECT 1"))
    async with database.reading() as work:
        assert await work.people.find(PersonId(1001)) is None
    async with database.transaction() as work:
        await meet(work, 1001)


async def test_what_was_put_off_is_gone_with_its_transaction(database):
    with pytest.raises(ZeroDivisionError):
        async with database.connection() as connection:
            await connection.execute(PUT_OFF, {"name": "李阿姨"}, execution_options=LATER)
            raise ZeroDivisionError
    async with database.reading() as work:
        assert await work.people.find(PersonId(1001)) is None


async def test_a_transaction_waits_for_another_program_that_writes(database):
    async def write() -> None:
        async with database.transaction() as work:
            await meet(work, 1001)

    with closing(sqlite3.connect(database.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO people (id, name, reach) VALUES (1002, '陈先生', 'unknown')")
        later = await begun(write())
        other.execute("COMMIT")
        await later
    async with database.reading() as work:
        assert await work.people.find(PersonId(1001)) is not None
        assert await work.people.find(PersonId(1002)) is not None


async def test_reading_waits_for_no_other_program(database):
    await founded(database)
    with closing(sqlite3.connect(database.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        async with asyncio.timeout(5), database.reading() as work:
            assert len(await work.chains.all()) == 1
        other.execute("ROLLBACK")


async def test_a_second_program_can_write_beside_the_first(database, url, open_database):
    await founded(database)
    second = open_database(url)
    await import_roster(second, "SQ,社区,吴主任,,,,,")
    async with database.transaction() as work:
        (chain,) = await work.chains.all()
        await meet(work, 1001)
    assert chain.committee.name == "吴主任"


@pytest.mark.parametrize("length", [1, 4000], ids=["a line", "many pages"])
async def test_a_payload_that_was_worked_off_is_nowhere_in_the_file(database, length):
    update = Received(7, 1, 1001, {"text": SAID * length})
    async with database.transaction() as work:
        await work.inbox.put([update], NOW)
    assert SAID.encode() in bytes_of(database)
    async with database.transaction() as work:
        assert await work.inbox.finish(update)
    checkpoint(database)
    assert SAID.encode() not in bytes_of(database)
    if length > 1:
        assert free_pages(database) > 0


async def test_words_that_were_erased_are_nowhere_in_the_file(database):
    chain = await founded(database)
    ticket = await filed(database, chain)
    async with database.transaction() as work:
        for number in range(200):
            await work.tickets.add_words(
                Words(ticket.id, WordsKind.COMMENT, None, NOW, f"{number}：{SAID}" * 50)
            )
    checkpoint(database)
    assert SAID.encode() in bytes_of(database)
    await execute(database, "DELETE FROM words WHERE kind = 'comment'")
    checkpoint(database)
    assert free_pages(database) > 0
    assert SAID.encode() not in bytes_of(database)


async def test_a_name_that_was_changed_is_nowhere_in_the_file(database):
    async with database.transaction() as work:
        await work.people.meet(PersonId(1001), SAID)
    async with database.transaction() as work:
        await work.people.meet(PersonId(1001), "李")
        await work.people.set_reach(PersonId(1001), Reach.YES)
    checkpoint(database)
    assert SAID.encode() not in bytes_of(database)


async def test_what_was_rolled_back_is_nowhere_in_the_file(database):
    with pytest.raises(RuntimeError):
        async with database.transaction() as work:
            await work.inbox.put([Received(7, 1, 1001, {"text": SAID * 4000})], NOW)
            raise RuntimeError
    checkpoint(database)
    assert SAID.encode() not in bytes_of(database)


async def test_two_that_create_one_file_at_the_same_instant_both_get_it(
    empty_url, open_database, monkeypatch
):
    """SQLite refuses at once, and waits for nobody, when two begin the log of a new file."""
    connect, refusals = sqlite3.connect, ["refused", "refused"]

    class Refusing(sqlite3.Connection):
        def execute(self, *asked):
            if refusals and "journal_mode" in asked[0]:
                refusals.pop()
                busy = sqlite3.OperationalError("database is locked")
                busy.sqlite_errorname = "SQLITE_BUSY"
                raise busy
            return super().execute(*asked)

    monkeypatch.setattr(
        "storage.database.sqlite3.connect", lambda *a, **k: connect(*a, factory=Refusing, **k)
    )
    monkeypatch.setattr("storage.database._BUSY_PAUSE", 0)
    database = open_database(empty_url)
    database.create_file()
    assert refusals == []
    assert database.path.read_bytes()[18:20] == b"\x02\x02", "the log has begun"
    monkeypatch.undo()
    await migrate(database)


async def test_a_file_in_which_no_log_can_begin_is_the_engines_to_complain_about(
    empty_url, open_database, monkeypatch
):
    def connect(*_, **__):
        full = sqlite3.OperationalError("database or disk is full")
        full.sqlite_errorname = "SQLITE_FULL"
        raise full

    monkeypatch.setattr("storage.database.sqlite3.connect", connect)
    database = open_database(empty_url)
    database.create_file()
    assert database.path.read_bytes() == b""
