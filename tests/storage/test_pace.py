"""One budget and one turn a chat, however many programs speak with one token."""

import asyncio
import json
from datetime import timedelta

import pytest

from bot.shared_turns import LEASE, SharedTurns
from bot.turns import Asked
from community.ids import ChatId
from community.telling import News, View
from tests.storage.builders import begun, execute, filed, founded, rows_of

LI, WANG, GROUP = ChatId(7900000001), ChatId(2001), ChatId(-1001000000003)
US, OTHERS = 11, 22


@pytest.fixture
def database(postgresql_url, open_database):
    return open_database(postgresql_url)


@pytest.fixture
def ours(database) -> SharedTurns:
    return SharedTurns(database, lambda: US, on=True)


@pytest.fixture
def theirs(postgresql_url, open_database) -> SharedTurns:
    return SharedTurns(open_database(postgresql_url), lambda: OTHERS, on=True)


async def say(database, *chats, ticket=None) -> None:
    async with database.transaction() as work:
        for chat in chats:
            await work.tellings.say(News.REPLY, ChatId(chat), ticket=ticket)


async def take(turns, *, answers=(), room=16, busy=(), later=()):
    return await turns.take(Asked(answers, room, busy, later))


async def chats(turns, **asked) -> list[int]:
    return [row.chat for row in (await take(turns, **asked)).rows]


async def said(database, turns, chat) -> None:
    """What was to be said to a chat is said, and the chat is given back."""
    async with database.transaction() as work:
        (row,) = [
            row
            for row in await work.tellings.waiting(without=[], not_in=[], limit=99)
            if row.chat == chat
        ][:1]
        await work.tellings.said(row, 100)
        await turns.release(work, chat)


async def later(database, seconds: float) -> None:
    """Lets the database believe that so many seconds have passed."""
    ago = int(seconds * 1_000_000)
    rows = await rows_of(database, "pace", order="chat_id")
    for row in rows:
        sent = [at - seconds for at in json.loads(row["sent"])]
        await execute(
            database,
            "UPDATE pace SET sent = :sent, free_from = free_from - :ago, "
            "urgent_from = urgent_from - :ago, leased_until = leased_until - :ago "
            "WHERE chat_id = :chat",
            sent=json.dumps(sent),
            ago=ago,
            chat=row["chat_id"],
        )


async def test_nothing_to_say_takes_nothing(ours, database):
    taken = await take(ours)
    assert (taken.answers, taken.rows, taken.wait) == ([], [], None)
    assert await rows_of(database, "pace", order="chat_id") == []


async def test_a_row_is_said_by_one_of_two(ours, theirs, database):
    await say(database, LI, WANG)
    assert await chats(ours, room=1) == [LI]
    assert await chats(theirs) == [WANG]
    assert await chats(ours) == await chats(theirs) == []


async def test_a_chat_hears_one_at_a_time_and_in_order(ours, theirs, database):
    await say(database, LI, LI)
    first, second = [row["id"] for row in await rows_of(database, "tellings", order="id")]
    assert [row.id for row in (await take(ours)).rows] == [first]
    await later(database, 2)
    assert await chats(theirs) == [], "the first is still being said"
    await said(database, ours, LI)
    assert [row.id for row in (await take(theirs)).rows] == [second]


async def test_a_lease_ends_by_itself(ours, theirs, database):
    await say(database, LI)
    assert await chats(ours) == [LI]
    await later(database, LEASE.total_seconds() - 2)
    assert await chats(theirs) == []
    await later(database, 3)
    assert await chats(theirs) == [LI]


async def test_who_died_gives_its_chats_back_at_once_and_nobody_elses(ours, theirs, database):
    await say(database, LI, WANG)
    assert await chats(ours, room=1) == [LI]
    assert await chats(theirs, room=1) == [WANG]
    await later(database, 2)
    async with database.transaction() as work:
        await work.pace.release_all([US])
    assert await chats(theirs) == [LI]


async def test_two_together_send_thirty_a_second(ours, theirs, database):
    await say(database, *range(1, 51))
    assert len(await chats(ours, room=20)) == 20
    taken = await take(theirs, room=20)
    assert len(taken.rows) == 10
    assert 0 < taken.wait <= 1
    assert await chats(ours) == []
    await later(database, 1)
    assert len(await chats(ours, room=40)) == 20


async def test_two_together_send_a_chat_one_a_second(ours, theirs, database):
    await say(database, LI, LI)
    assert await chats(ours) == [LI]
    await said(database, ours, LI)
    taken = await take(theirs)
    assert taken.rows == []
    assert 0 < taken.wait <= 1
    await later(database, 1)
    assert await chats(theirs) == [LI]


async def test_two_together_leave_a_group_four_of_twenty_for_what_cannot_wait(
    ours, theirs, database
):
    ticket = (await filed(database, await founded(database))).id
    for number in range(16):
        await say(database, GROUP)
        turns = (ours, theirs)[number % 2]
        assert await chats(turns) == [GROUP]
        await said(database, turns, GROUP)
        await later(database, 1)
    await say(database, GROUP)
    taken = await take(ours)
    assert taken.rows == []
    assert 40 < taken.wait < 46
    async with database.transaction() as work:
        await work.tellings.show(View.POST, ticket, [GROUP], urgent=True, anew=False)
    (urgent,) = (await take(theirs)).rows
    assert urgent.urgent


async def test_an_answer_is_paid_from_the_same_budget(ours, theirs, database):
    assert (await take(ours, answers=[LI, WANG])).answers == [LI, WANG]
    waiting = await take(theirs, answers=[LI])
    assert waiting.answers == []
    assert 0 < waiting.wait <= 1
    await later(database, 1)
    assert (await take(theirs, answers=[LI])).answers == [LI]


async def test_an_answer_waits_for_what_another_program_is_saying_there(ours, theirs, database):
    await say(database, LI)
    await take(ours)
    await later(database, 2)
    assert (await take(theirs, answers=[LI])).answers == []


async def test_our_own_requests_and_rows_that_wait_are_left_out(ours, database):
    await say(database, LI, WANG)
    (first, _) = await rows_of(database, "tellings", order="id")
    assert await chats(ours, later=[first["id"]], busy=[WANG]) == []
    assert await chats(ours, later=[first["id"]]) == [WANG]


async def test_a_chat_is_left_alone_by_everybody_for_as_long_as_telegram_says(
    ours, theirs, database
):
    await say(database, LI)
    await take(ours)
    async with database.transaction() as work:
        await ours.pause(work, LI, 37)
        await ours.release(work, LI)
    taken = await take(theirs)
    assert taken.rows == []
    assert 30 < taken.wait <= 37


async def test_without_limits_there_are_still_turns(postgresql_url, open_database, database):
    ours = SharedTurns(database, lambda: US, on=False)
    theirs = SharedTurns(open_database(postgresql_url), lambda: OTHERS, on=False)
    await say(database, *range(1, 51), 1)
    assert len(await chats(ours, room=45)) == 45
    assert len(await chats(theirs, room=45)) == 5
    await said(database, ours, 1)
    assert await chats(theirs) == [1]


async def test_the_budget_is_spent_by_one_at_a_time(ours, theirs, database):
    await say(database, LI)
    async with database.transaction() as work:
        await work.pace.take_turn()
        taking = await begun(take(theirs))
    assert [row.chat for row in (await taking).rows] == [LI]


async def test_many_at_once_say_everything_once(database, postgresql_url, open_database):
    everybody = [SharedTurns(database, lambda n=n: n, on=False) for n in range(1, 6)]
    await say(database, *range(1, 101))
    taken = await asyncio.gather(*(chats(turns, room=10) for turns in everybody * 2))
    assert sorted(chat for some in taken for chat in some) == list(range(1, 101))


async def test_an_old_pace_is_forgotten_and_a_lease_is_not(ours, database):
    await say(database, LI)
    assert (await take(ours, answers=[WANG])).answers == [WANG]
    async with database.transaction() as work:
        now = await work.pace.take_turn()
        await work.pace.forget(now + timedelta(minutes=59))
        assert len(await work.pace.of([LI, WANG])) == 2
        await work.pace.forget(now + timedelta(minutes=62))
        assert await work.pace.of([LI, WANG]) == {}
