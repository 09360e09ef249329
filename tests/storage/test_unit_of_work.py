"""The unit of work: all of it is kept, or nothing."""

import asyncio

import pytest
from sqlalchemy.exc import IntegrityError

from community.ids import ChatId, PersonId
from community.people import Group
from community.telling import News, Question
from community.tickets import Words, WordsKind
from storage import Database
from storage.inbox import Received
from storage.schema import metadata
from tests.storage.builders import (
    NOW,
    PLACE,
    OpenDatabase,
    begun,
    execute,
    file,
    filed,
    founded,
    import_roster,
    meet,
    roster,
    rows_of,
)

GROUP = ChatId(-1001000000003)


class SlipError(Exception):
    """What goes wrong in the middle of a use case."""


async def rows_in_all_tables(database: Database) -> dict[str, int]:
    found = {name: await rows_of(database, name, order="1") for name in metadata.tables}
    return {name: len(rows) for name, rows in found.items()}


async def write_in_every_store(work, chain) -> None:
    person = await meet(work, 1001)
    await work.people.add_home(person, chain.community, PLACE)
    await work.groups.bind(Group(GROUP, chain.community, "普雄馨苑", ("3",)), "3号楼群")
    await work.add_estate(chain.community, "开鲁四村")
    ticket = await file(work, chain, reporter=person)
    await work.tellings.say(News.REPLY, GROUP, ticket=ticket.id, reference=1)
    await work.questions.ask(Question(person, ticket.id, "reason", NOW))
    await work.inbox.put([Received(7, 1, GROUP, {"update_id": 1})], NOW)


async def test_a_block_that_ends_well_keeps_everything(database):
    chain = await founded(database)
    before = await rows_in_all_tables(database)
    async with database.transaction() as work:
        await write_in_every_store(work, chain)
    after = await rows_in_all_tables(database)
    grown = {name for name in after if after[name] > before[name]}
    assert grown - {"lanes"} == {  # only PostgreSQL needs those
        "people", "households", "homes", "groups", "estates", "tickets", "words", "tellings",
        "questions", "inbox",
    }  # fmt: skip


async def test_an_error_keeps_nothing_of_any_store(database):
    chain = await founded(database)
    before = await rows_in_all_tables(database)
    revision = await rows_of(database, "revision", order="1")
    with pytest.raises(SlipError):
        async with database.transaction() as work:
            await write_in_every_store(work, chain)
            raise SlipError
    assert await rows_in_all_tables(database) == before
    assert await rows_of(database, "revision", order="1") == revision


async def test_a_statement_that_fails_takes_back_those_before_it(database):
    chain = await founded(database)
    ticket = await filed(database, chain)
    with pytest.raises(IntegrityError):
        async with database.transaction() as work:
            await meet(work, 1001)
            await work.tickets.add(ticket, "the same number again")
    async with database.reading() as work:
        assert await work.people.find(PersonId(1001)) is None
    async with database.transaction() as work:  # and the next one is not troubled
        await meet(work, 1001)


async def test_a_roster_that_fails_half_way_changes_nothing(database):
    await founded(database)
    before = await rows_of(database, "seats", order="id")
    with pytest.raises(SlipError):
        async with database.transaction() as work:
            await work.rosters.update(roster("SQ,社区,吴主任,,,,,"))
            raise SlipError
    assert await rows_of(database, "seats", order="id") == before


async def test_a_cancelled_use_case_keeps_nothing_and_frees_the_database(database):
    entered = asyncio.Event()

    async def never_ends() -> None:
        async with database.transaction() as work:
            await meet(work, 1001)
            entered.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(never_ends())
    await entered.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(5), database.transaction() as work:
        assert await work.people.find(PersonId(1001)) is None
        await meet(work, 1001)


async def test_the_commit_is_announced_once_and_only_after_success(url, open_database):
    announced: list[bool] = []
    database = open_database(url, after_commit=lambda left: announced.append(left.tellings))
    async with database.transaction() as work:
        await work.tellings.say(News.REPLY, GROUP)
        assert announced == []
    assert announced == [True]
    with pytest.raises(SlipError):
        async with database.transaction() as work:
            await work.tellings.say(News.REPLY, GROUP)
            raise SlipError
    async with database.reading():
        pass
    async with database.transaction() as work:
        await meet(work, 1001)
    assert announced == [True, False], "and nobody is woken when there is nothing to say"


async def test_when_the_commit_is_announced_others_can_see_it(url, open_database):
    found: list[asyncio.Task[object]] = []

    async def look() -> object:
        async with other.reading() as work:
            return await work.people.find(PersonId(1001))

    other = open_database(url)
    database = open_database(url, after_commit=lambda _: found.append(asyncio.create_task(look())))
    async with database.transaction() as work:
        await meet(work, 1001)
        await work.tellings.say(News.REPLY, GROUP)
    assert await found[0] is not None


async def test_other_programs_hear_of_a_commit(postgresql_url, open_database):
    heard: asyncio.Queue[str] = asyncio.Queue()
    presence = await open_database(postgresql_url).presence()
    await presence.listen(heard.put_nowait)
    database = open_database(postgresql_url)
    async with database.transaction() as work:
        await work.inbox.put([Received(7, 1, GROUP, {"update_id": 1})], NOW)
        await work.tellings.say(News.REPLY, GROUP)
        assert heard.empty(), "not before it can be seen"
    async with asyncio.timeout(10):
        assert {await heard.get(), await heard.get()} == {"inbox", "tellings"}
    await presence.close()


async def test_who_waited_for_an_import_sees_the_chain_it_left(postgresql_url, open_database):
    first, second = open_database(postgresql_url), open_database(postgresql_url)
    chain = await founded(first)

    async def file_after_it() -> list[str]:
        async with second.transaction() as work:
            await work.chains.all()
            await work.tickets.take_turn(chain.community)
            return sorted(s.code for s in (await work.chains.of(chain.community)).seats.values())

    async with first.transaction() as work:
        await work.rosters.update(roster("SQ,社区,周主任,,,,,", "Z1,党支部,孙书记,SQ,,,,"))
        filing = await begun(file_after_it())
    assert await filing == ["SQ", "Z1"]


async def test_reading_keeps_nothing(database):
    async with database.reading() as work:
        await work.people.meet(PersonId(1001), "李阿姨")
    async with database.reading() as work:
        assert await work.people.find(PersonId(1001)) is None


async def test_reading_waits_for_no_writer_and_sees_only_what_is_committed(database):
    async with database.transaction() as writing:
        await meet(writing, 1001)
        async with asyncio.timeout(5), database.reading() as work:
            assert await work.people.find(PersonId(1001)) is None
    async with database.reading() as work:
        assert await work.people.find(PersonId(1001)) is not None


async def test_many_writers_of_one_process_take_turns(database):
    async def write(person: int) -> None:
        async with database.transaction() as work:
            await work.people.meet(PersonId(person), "李阿姨")

    await asyncio.gather(*(write(person) for person in range(1, 31)))
    assert len(await rows_of(database, "people", order="id")) == 30


async def test_rows_point_only_at_rows_that_are_there(database):
    with pytest.raises(IntegrityError):
        await execute(database, "INSERT INTO estates (community_id, name) VALUES (99, '开鲁四村')")


async def test_two_imports_at_once_come_one_after_the_other(url, open_database: OpenDatabase):
    first, second = open_database(url), open_database(url)
    await import_roster(first)
    async with first.transaction() as work:
        await work.rosters.update(roster("SQ,社区,周主任,,,,,", "Z9,党支部,钱书记,SQ,,,,"))
        later = await begun(import_roster(second))
    await later
    left = [row["code"] for row in await rows_of(first, "seats", order="id") if not row["retired"]]
    assert left == ["SQ", "Z1", "H1", "M1"]


async def test_an_error_of_the_database_repeats_nobodys_words_or_phone_number(database):
    said = Words(999, WordsKind.COMPLAINT, None, NOW, "3号楼502漏水，打 13900000301 找我")
    with pytest.raises(IntegrityError) as failed:
        async with database.transaction() as work:
            await work.tickets.add_words(said)
    assert "13900000301" not in str(failed.value)
    assert "漏水" not in str(failed.value)
