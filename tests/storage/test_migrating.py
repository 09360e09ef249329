"""Migrations: from nothing and from every older version, on both databases, losing nothing."""

import asyncio
import re
import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

import storage
from community.ids import ChatId, CommunityId, PersonId, TicketId, TicketNumber
from community.people import Reach
from community.places import Place
from community.tickets import Satisfaction, State
from storage import Database, DatabaseTooNewError, DatabaseTooOldError, migrate, require_current
from storage.clock import machine_now
from storage.tables import metadata
from tests.storage.builders import begun, file, founded, rows_of
from tests.storage.first_version import (
    AT,
    EVENTS,
    GROUP,
    ROWS,
    WORDS,
    build_first_version,
    migrations,
)

FOLDER = Path(storage.__file__).parent / "migrations"
#: A migration of tomorrow: on SQLite it has to make ``tickets`` anew, which others point at.
TOMORROW = """
import sqlalchemy as sa
from alembic import op

revision = "tomorrow"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("tickets", recreate="{recreate}") as tickets:
        tickets.add_column(sa.Column("held_until", sa.BigInteger()))
"""


def head() -> str:
    return str(ScriptDirectory.from_config(migrations(None)).get_current_head())


@pytest.fixture
def tomorrow(tmp_path, monkeypatch):
    """Lets the program be tomorrow's, which has one migration more."""

    def begin(*, recreate: str = "never") -> None:
        folder = tmp_path / "migrations"
        shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
        script = TOMORROW.format(head=head(), recreate=recreate)
        (folder / "versions" / "tomorrow.py").write_text(script, "utf-8")

        def config(connection: Connection | None) -> Config:
            return migrations(connection, folder)

        monkeypatch.setattr("storage.migrating._config", config)

    return begin


async def version_of(database: Database) -> str | None:
    async with database.connection() as connection:
        return await connection.run_sync(
            lambda sync: MigrationContext.configure(sync).get_current_revision()
        )


async def tables_of(database: Database) -> set[str]:
    async with database.connection() as connection:
        names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
        return set(names) - {"alembic_version"}


async def contents(database: Database) -> dict[str, list[dict[str, object]]]:
    """Every row of the first version's tables, with the columns that it had."""
    found = {table: await rows_of(database, f'"{table}"', order="1, 2") for table in ROWS}
    return {
        table: [{name: row[name] for name in ROWS[table][0]} for row in rows]
        for table, rows in found.items()
    }


# --- from nothing ---


@pytest.mark.parametrize("make", [migrate, require_current])
async def test_an_empty_database_gets_the_tables_of_this_version(empty_url, open_database, make):
    database = open_database(empty_url)
    await make(database)
    assert await version_of(database) == head()
    assert await tables_of(database) == set(metadata.tables)
    await founded(database)


async def test_migrating_again_changes_nothing(database):
    chain = await founded(database)
    before = await rows_of(database, "seats", order="id")
    await migrate(database)
    await require_current(database)
    assert await version_of(database) == head()
    assert await rows_of(database, "seats", order="id") == before
    async with database.reading() as work:
        assert (await work.chains.of(chain.community)).seats.keys() == chain.seats.keys()


async def test_the_migrations_make_exactly_the_tables_of_the_code(database):
    def compare(connection: Connection) -> list[object]:
        # How SQLite spells an empty default says nothing.
        with_defaults = connection.dialect.name == "postgresql"
        options = {"compare_type": True, "compare_server_default": with_defaults}
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, metadata))

    async with database.connection() as connection:
        assert await connection.run_sync(compare) == []


async def test_the_partial_indexes_hold_only_what_waits(database, backend):
    table = "sqlite_master" if backend == "sqlite" else "pg_indexes"
    column = "sql" if backend == "sqlite" else "indexdef"
    async with database.connection() as connection:
        found = await connection.scalars(
            text(f"SELECT {column} FROM {table} WHERE {column} LIKE '%WHERE%'")
        )
        statements = " ".join(found)
    assert "ix_inbox_waiting" in statements
    assert "ix_tellings_waiting" in statements


async def test_two_programs_that_start_at_once_migrate_once(empty_url, open_database):
    databases = [open_database(empty_url) for _ in range(4)]
    await asyncio.gather(*(migrate(database) for database in databases))
    assert await version_of(databases[0]) == head()
    assert len(await rows_of(databases[0], "revision", order="id")) == 1


async def test_who_migrates_keeps_the_others_waiting(empty_url, open_database):
    first, second = open_database(empty_url), open_database(empty_url)
    first.create_file()
    async with first.connection() as connection:
        lock = text("SELECT pg_advisory_xact_lock(:key)")
        if first.is_sqlite:  # whoever has begun to write has the whole file
            lock = text("SELECT :key")
        await connection.execute(lock, {"key": storage.migrating._ADVISORY_LOCK})
        later = await begun(migrate(second))
    await asyncio.wait_for(later, 10)
    assert await version_of(second) == head()


async def test_a_migration_that_fails_half_way_leaves_nothing(empty_url, open_database):
    database = open_database(empty_url)
    database.create_file()
    async with database.connection() as connection:
        await connection.execute(text("CREATE TABLE words (mine TEXT)"))  # the last that is made
    with pytest.raises(Exception, match="already exists"):
        await migrate(database)
    assert await tables_of(database) == {"words"}
    assert await version_of(database) is None


# --- from an older version ---


def test_the_kept_rows_fill_every_table_of_the_first_version(tmp_path):
    script = (FOLDER / "versions" / "0001_house.py").read_text("utf-8")
    made = re.findall(r'create_table\(\s*"(\w+)"', script)
    assert sorted(made) == sorted(ROWS)
    assert all(ROWS.values())


async def test_an_upgrade_from_the_first_version_keeps_every_row(empty_url, open_database):
    database = open_database(empty_url)
    await build_first_version(database)
    await migrate(database)
    assert await version_of(database) == head()
    assert await contents(database) == ROWS


async def test_what_the_first_version_kept_can_be_read(empty_url, open_database):
    database = open_database(empty_url)
    await build_first_version(database)
    await migrate(database)
    async with database.reading() as work:
        first, second = await work.chains.all()
        assert [seat.code for seat in first.seats.values()] == ["H1", "M1", "SQ", "Z1"]
        assert [seat.code for seat in second.seats.values()] == ["SQ2"]
        member = next(seat for seat in first.seats.values() if seat.code == "M1")
        assert [item.label() for item in member.scope] == [
            "普雄馨苑 3号楼501-512",
            "梧桐 花园 26弄20号楼2单元",
        ]
        assert [holder.shown_name for holder in member.holders] == ["楼组长王建国"]
        assert await work.rosters.heirs(CommunityId(1)) == {5: 3}
        assert await work.rosters.estate_names() == {"普雄馨苑", "梧桐 花园"}
        resident = await work.people.find(PersonId(7900000001))
        assert resident.reach is Reach.NO
        assert resident.homes == ((1, Place("普雄馨苑", "3", None, "502")),)
        group = await work.groups.find(ChatId(GROUP))
        assert group.buildings == ("3", "26弄20")
        closed = await work.tickets.numbered(CommunityId(1), TicketNumber(1))
        assert closed.state is State.CLOSED
        assert closed.satisfaction is Satisfaction.SATISFIED
        assert closed.tags == ("leak", "house_quality")
        assert [event.kind.value for event in await work.tickets.events(TicketId(1))] == [
            "filed",
            "acknowledged",
            "resolved",
            "lapsed",
        ]
        told = [(ticket.number, words) async for ticket, words in work.tickets.ledger(None)]
        assert told == [
            (1, "3号楼502天花板漏水，一直在滴 💧"),
            (2, "楼道里有煤气味"),
            (3, "一句edit"),
        ]
        assert [
            row.chat for row in await work.tellings.waiting(without=[], not_in=[], limit=9)
        ] == [2001]
        seen = await work.inbox.waiting(7000000001, limit=9)
        update = await work.inbox.claim(7000000001, seen.lanes)
        assert update.payload["message"]["text"] == "楼道灯坏了"
        question = await work.questions.find(PersonId(7900000001))
        assert (question.ticket, question.kind) == (1, "reply")


async def test_every_kind_of_event_of_the_first_version_can_be_read(empty_url, open_database):
    database = open_database(empty_url)
    await build_first_version(database)
    await migrate(database)
    async with database.reading() as work:
        read = await work.tickets.events(TicketId(2))
    assert [event.kind.value for event in read] == EVENTS


async def test_what_waits_to_be_said_at_an_upgrade_waits_since_then(empty_url, open_database):
    database = open_database(empty_url)
    await build_first_version(database)
    before = machine_now()
    await migrate(database)
    async with database.reading() as work:
        unsaid, urgent = await work.tellings.unsaid()
    assert (unsaid.count, urgent.count) == (1, 1)
    assert before <= unsaid.since <= machine_now()
    rows = await rows_of(database, "tellings", order="id")
    assert [row["since"] is not None for row in rows] == [False, True, False]


@pytest.mark.parametrize("kind", WORDS)
async def test_every_kind_of_words_of_the_first_version_can_be_read(empty_url, open_database, kind):
    database = open_database(empty_url)
    await build_first_version(database)
    await migrate(database)
    async with database.reading() as work:
        words = await work.tickets.words_with_id(5 + WORDS.index(kind))
    assert words is not None
    assert (words.author, words.text) == (2001, f"一句{kind}")


async def test_after_an_upgrade_numbers_and_ids_go_on(empty_url, open_database):
    database = open_database(empty_url)
    await build_first_version(database)
    await migrate(database)
    async with database.transaction() as work:
        chain = await work.chains.of(CommunityId(1))
        ticket = await file(work, chain)
        assert ticket.number == 4
        assert ticket.created_at.timestamp() == pytest.approx(AT / 1e6)


async def test_an_upgrade_that_adds_to_a_table_keeps_every_row(empty_url, open_database, tomorrow):
    database = open_database(empty_url)
    await build_first_version(database)
    await migrate(database)
    tomorrow()
    await migrate(database)
    assert await version_of(database) == "tomorrow"
    assert await contents(database) == ROWS


async def test_an_upgrade_that_makes_a_table_anew_keeps_every_row(
    empty_url, open_database, tomorrow, backend
):
    database = open_database(empty_url)
    await build_first_version(database)
    await migrate(database)
    tomorrow(recreate="always" if backend == "sqlite" else "never")
    await migrate(database)
    assert await version_of(database) == "tomorrow"
    assert await contents(database) == ROWS


# --- another version than this program's ---


async def test_other_commands_refuse_an_older_database_in_one_line(
    database, open_database, tomorrow, url
):
    await founded(database)
    tomorrow()
    with pytest.raises(DatabaseTooOldError) as refused:
        await require_current(database)
    assert (
        str(refused.value) == "数据库是旧版本的：请先运行 linli run（它会自己升级），再用这个命令"
    )
    assert await version_of(database) == head()
    await migrate(database)
    await require_current(database)


@pytest.mark.parametrize("open_it", [migrate, require_current])
async def test_a_newer_database_is_refused_in_one_line_and_left_alone(
    database, tomorrow, monkeypatch, open_it
):
    tomorrow()
    await migrate(database)
    monkeypatch.undo()  # and now the program is today's again
    with pytest.raises(DatabaseTooNewError) as refused:
        await open_it(database)
    line = "数据库是更新版本的邻里建的：请用新版程序打开，或换回升级前的备份"
    assert str(refused.value) == line
    assert await version_of(database) == "tomorrow"


async def test_tables_without_a_version_are_not_taken_for_an_empty_database(database):
    async with database.connection() as connection:
        await connection.execute(text("DELETE FROM alembic_version"))
    with pytest.raises(DatabaseTooOldError):
        await require_current(database)
