"""The inbox: nothing is kept twice, nothing is lost, and nothing is kept for long."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from storage import UnitOfWork
from storage.inbox import KEYS_KEPT, TRIES, Received, SetAside
from storage.unit_of_work import Caches
from tests.storage.builders import NOW, execute, rows_of

BOT, OTHER_BOT = 7000000001, 7000000002
LI, CHEN, GROUP = 7900000001, 1002, -1001000000003


def update(number: int, lane: int = LI, *, bot: int = BOT, text: str = "漏水") -> Received:
    return Received(bot, number, lane, {"update_id": number, "message": {"text": text}})


async def put(database, *received: Received, at=NOW) -> None:
    async with database.transaction() as work:
        await work.inbox.put(received, at)


async def finish(database, item: Received) -> bool:
    async with database.transaction() as work:
        return await work.inbox.finish(item)


async def waiting(database, *, bot=BOT, limit=99) -> list[Received]:
    """The oldest update of each chat where some wait."""
    async with database.transaction() as work:
        seen = await work.inbox.waiting(bot, limit=limit)
        return [await work.inbox.claim(bot, [lane]) for lane in seen.lanes]


async def count(database, bot=BOT) -> int:
    async with database.reading() as work:
        return await work.inbox.count_waiting(bot)


async def fail(database, item: Received, times: int) -> list[bool]:
    last = []
    for number in range(times):
        async with database.transaction() as work:
            last.append(await work.inbox.count_try(item, f"ValueError: {number}"))
    return last


async def test_an_update_is_read_as_telegram_sent_it(database):
    payload = {
        "update_id": 2**40,
        "message": {"text": '👨‍👩‍👧 "\\" \u202e\u200b<b>\n', "n": [1, 2.5, None, True, -(2**45)]},
    }
    item = Received(BOT, 2**40, GROUP, payload)
    await put(database, item)
    assert await waiting(database) == [item]


async def test_nothing_received_is_nothing_to_keep(database):
    await put(database)
    assert await waiting(database) == []


async def test_an_update_that_comes_twice_is_kept_once_as_it_first_came(database):
    first = update(1, text="漏水")
    await put(database, first)
    await put(database, update(1, CHEN, text="别的"), update(2, CHEN))
    assert await waiting(database) == [first, update(2, CHEN)]
    assert await count(database) == 2


async def test_an_update_that_comes_twice_at_once_is_kept_once(database):
    await put(database, update(1), update(1), update(2))
    assert await count(database) == 2


async def test_an_update_that_was_done_does_not_wait_again(database):
    await put(database, update(1))
    await finish(database, update(1))
    await put(database, update(1))
    assert await waiting(database) == []


async def test_two_bots_do_not_mix(database):
    await put(database, update(1), update(1, bot=OTHER_BOT, text="停电"))
    assert await waiting(database, bot=OTHER_BOT) == [update(1, bot=OTHER_BOT, text="停电")]
    await finish(database, update(1))
    assert (await count(database), await count(database, OTHER_BOT)) == (0, 1)


async def test_each_chat_has_one_turn_and_the_lowest_number_first(database):
    await put(database, update(5, CHEN), update(3), update(4, GROUP), update(2), update(9, GROUP))
    assert [item.update_id for item in await waiting(database)] == [2, 4, 5]
    await finish(database, update(2))
    await finish(database, update(4, GROUP))
    assert [item.update_id for item in await waiting(database)] == [3, 5, 9]


async def test_no_more_chats_are_looked_at_than_asked_for(database):
    await put(database, *(update(n, lane=n) for n in range(1, 9)))
    assert [i.update_id for i in await waiting(database, limit=3)] == [1, 2, 3]


async def test_a_chat_with_a_thousand_updates_hides_no_other(database):
    await put(database, *(update(n) for n in range(1, 1001)), update(2000, CHEN))
    async with database.reading() as work:
        assert (await work.inbox.waiting(BOT, limit=2)).lanes == (LI, CHEN)


async def test_what_is_done_is_emptied_and_only_once(database):
    await put(database, update(1), update(2, CHEN))
    assert await finish(database, update(1))
    assert not await finish(database, update(1))
    assert not await finish(database, update(77))
    done, left = await rows_of(database, "inbox", order="update_id")
    assert (done["payload"], bool(done["done"])) == (None, True)
    assert left["payload"] is not None


async def test_after_five_tries_an_update_is_set_aside_with_its_error(database):
    assert TRIES == 5
    await put(database, update(1), update(2))
    assert await fail(database, update(1), 4) == [False] * 4
    assert [item.update_id for item in await waiting(database)] == [1]
    assert await fail(database, update(1), 1) == [True]
    assert [item.update_id for item in await waiting(database)] == [2], "its chat goes on"
    assert await count(database) == 1
    row, _ = await rows_of(database, "inbox", order="update_id")
    assert (row["tries"], bool(row["set_aside"]), bool(row["done"])) == (5, True, False)
    assert row["error"] == "ValueError: 0"  # of its last try


async def test_tries_of_one_update_are_not_anothers(database):
    await put(database, update(1), update(2, CHEN), update(1, bot=OTHER_BOT))
    await fail(database, update(1), 5)
    rows = await rows_of(database, "inbox", order="bot_id, update_id")
    assert [row["tries"] for row in rows] == [5, 0, 0]


async def test_a_try_that_fails_after_the_update_was_tried_before_can_still_succeed(database):
    await put(database, update(1))
    await fail(database, update(1), 4)
    assert await finish(database, update(1))
    assert await waiting(database) == []


@pytest.mark.parametrize(
    ("later", "left"),
    [
        (timedelta(0), 1),
        (KEYS_KEPT, 1),
        (KEYS_KEPT + timedelta(microseconds=1), 0),
        (KEYS_KEPT * 10, 0),
    ],
)
async def test_a_key_is_forgotten_after_48_hours_and_not_before(database, later, left):
    assert timedelta(hours=48) == KEYS_KEPT
    await put(database, update(1))
    await finish(database, update(1))
    async with database.transaction() as work:
        await work.inbox.forget_keys(NOW + later)
    assert len(await rows_of(database, "inbox", order="update_id")) == left


async def test_what_still_waits_is_never_forgotten(database):
    await put(database, update(1), update(2), update(3))
    await fail(database, update(1), 5)
    await finish(database, update(3))
    async with database.transaction() as work:
        await work.inbox.forget_keys(NOW + 100 * KEYS_KEPT)
    kept = await rows_of(database, "inbox", order="update_id")
    assert [row["update_id"] for row in kept] == [1, 2]


async def test_the_backlog_is_what_waits_and_since_when(database):
    async with database.reading() as work:
        assert await work.inbox.backlog(BOT) == (0, None)
    done, aside = update(1, GROUP), update(2, CHEN)
    await put(database, done, aside, at=NOW - timedelta(hours=3))
    await put(database, update(4), at=NOW)
    await put(database, update(3), at=NOW - timedelta(hours=1))
    await put(database, update(1, bot=OTHER_BOT), at=NOW - timedelta(hours=9))
    await finish(database, done)
    await fail(database, aside, TRIES)
    async with database.reading() as work:
        assert await work.inbox.backlog(BOT) == (2, NOW - timedelta(hours=1))


# --- several programs ---


async def claim(work, *lanes) -> int | None:
    item = await work.inbox.claim(BOT, lanes)
    return item.update_id if item is not None else None


async def test_the_first_chat_with_something_waiting_is_claimed(database):
    await put(database, update(1), update(2, CHEN), update(3))
    async with database.transaction() as work:
        assert await claim(work, GROUP, CHEN, LI) == 2
    async with database.transaction() as work:
        assert await claim(work, LI, CHEN) == 1
    async with database.transaction() as work:
        assert await claim(work, GROUP) is None
        assert await claim(work) is None


async def test_two_programs_never_work_in_one_chat(postgresql_url, open_database):
    first, second = open_database(postgresql_url), open_database(postgresql_url)
    await put(first, update(1), update(2), update(3, CHEN), update(4, CHEN))
    async with first.transaction() as one:
        assert await claim(one, LI, CHEN) == 1
        async with second.transaction() as other:
            assert await claim(other, LI, CHEN) == 3, "the first chat is taken"
            async with second.transaction() as third:
                assert await claim(third, LI, CHEN) is None
            assert await other.inbox.finish(update(3, CHEN))
        async with second.transaction() as other:
            assert await claim(other, LI, CHEN) == 4, "in order, once the one before is done"
            assert await claim(other, LI) is None
    async with second.transaction() as other:
        assert await claim(other, LI) == 1, "given back unfinished"


async def test_a_program_that_dies_gives_its_chat_back(postgresql_url, open_database):
    dying, living = open_database(postgresql_url), open_database(postgresql_url)
    await put(living, update(1), update(2))
    with pytest.raises(Exception, match=r"(?i)connection|closed|terminat"):
        async with dying.connection() as connection:
            work = UnitOfWork(connection, Caches(), ())
            assert await claim(work, LI) == 1
            await work.inbox.finish(update(1))
            pid = await connection.scalar(text("SELECT pg_backend_pid()"))
            await execute(living, "SELECT pg_terminate_backend(:pid)", pid=pid)
            await wait_until_claimed(living, 1)
            await connection.scalar(text("SELECT 1"))


async def wait_until_claimed(database, number: int) -> None:
    """PostgreSQL takes a moment to see that a connection is gone."""
    async with asyncio.timeout(10):
        while True:
            async with database.transaction() as work:
                if await claim(work, LI) == number:
                    return
            await asyncio.sleep(0.01)


# --- what may have ended a process ---


async def suspects(database) -> list[int]:
    rows = await rows_of(database, "inbox", order="update_id")
    return [row["update_id"] for row in rows if row["suspect"]]


async def test_after_a_death_all_that_wait_are_suspect_and_what_comes_later_is_not(database):
    await put(database, update(1), update(2, CHEN), update(3))
    await finish(database, update(1))
    async with database.transaction() as work:
        assert not (await work.inbox.waiting(BOT, limit=9)).suspects
        await work.inbox.suspect_all()
    await put(database, update(4, GROUP))
    assert await suspects(database) == [2, 3]
    async with database.transaction() as work:
        assert (await work.inbox.waiting(BOT, limit=9)).suspects
        assert (await work.inbox.claim(BOT, [CHEN])).suspect
        assert not (await work.inbox.claim(BOT, [GROUP])).suspect


async def test_what_the_living_are_at_work_on_is_not_suspect(postgresql_url, open_database):
    first, second = open_database(postgresql_url), open_database(postgresql_url)
    await put(first, update(1), update(2, CHEN))
    async with first.transaction() as one:
        assert await one.inbox.finish(update(1))
        async with second.transaction() as other, asyncio.timeout(5):
            await other.inbox.suspect_all()
        assert await suspects(second) == [2]


async def test_a_failure_that_ends_no_process_clears_the_suspicion(database):
    await put(database, update(1))
    async with database.transaction() as work:
        await work.inbox.suspect_all()
        assert not await work.inbox.count_try(update(1), "the process ended")
        await work.inbox.survived(update(1), "ValueError: 0")
    (row,) = await rows_of(database, "inbox", order="update_id")
    assert (row["tries"], bool(row["suspect"]), row["error"]) == (1, False, "ValueError: 0")


async def test_the_dead_are_buried_once(database):
    await put(database, update(1))
    async with database.transaction() as work:
        await work.workers.begin(7, NOW)
        await work.workers.begin(8, NOW)
        assert await work.workers.all() == {7, 8}
        assert await work.bury({7})
        assert not await work.bury({7})
        await work.workers.end(8)
        assert await work.workers.all() == set()
    assert await suspects(database) == [1]


# --- set aside ---


async def aside(database) -> list[SetAside]:
    async with database.reading() as work:
        return await work.inbox.set_aside()


async def test_what_was_set_aside_can_be_tried_again_with_all_its_tries(database):
    await put(database, update(1, text="漏水"), update(2))
    await fail(database, update(1), 5)
    (item,) = await aside(database)
    assert (item.update_id, item.lane, item.tries, item.received_at) == (1, LI, 5, NOW)
    assert item.payload["message"]["text"] == "漏水"
    async with database.transaction() as work:
        await work.inbox.retry(item)
    assert await aside(database) == []
    assert [i.update_id for i in await waiting(database)] == [1]
    assert await fail(database, update(1), 4) == [False] * 4


async def test_what_was_set_aside_can_be_dropped_and_does_not_come_again(database):
    await put(database, update(1), update(2))
    await fail(database, update(1), 5)
    (item,) = await aside(database)
    async with database.transaction() as work:
        await work.inbox.drop(item)
    await put(database, update(1))
    assert await aside(database) == []
    assert [i.update_id for i in await waiting(database)] == [2]
    row, _ = await rows_of(database, "inbox", order="update_id")
    assert row["payload"] is None


@pytest.mark.parametrize(("later", "left"), [(KEYS_KEPT, [1, 2, 3, 4]), (KEYS_KEPT * 2, [1, 3, 4])])
async def test_what_may_be_small_talk_is_set_aside_for_as_long_as_its_key_only(
    database, later, left
):
    judged, unjudged, waits = update(1), replace(update(2), unjudged=True), update(3)
    await put(database, judged, unjudged, waits, replace(update(4), unjudged=True))
    await fail(database, judged, 5)
    await fail(database, unjudged, 5)
    assert [(item.update_id, item.until) for item in await aside(database)] == [
        (1, None),
        (2, NOW + KEYS_KEPT),
    ]
    async with database.transaction() as work:
        assert await work.inbox.forget_unjudged(NOW + later) == 4 - len(left)
        assert work.traces.erased == (len(left) < 4)
    rows = await rows_of(database, "inbox", order="update_id")
    assert [row["update_id"] for row in rows] == left
