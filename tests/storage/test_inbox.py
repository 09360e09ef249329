"""The inbox: nothing is kept twice, nothing is lost, and nothing is kept for long."""

from datetime import timedelta

import pytest

from storage.inbox import KEYS_KEPT, TRIES, Received
from tests.storage.builders import NOW, rows_of

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


async def waiting(database, *, bot=BOT, not_in=(), limit=99) -> list[Received]:
    async with database.reading() as work:
        return await work.inbox.waiting(bot, not_in=not_in, limit=limit)


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


async def test_chats_that_are_worked_on_are_left_out(database):
    await put(database, update(1), update(2, CHEN), update(3, GROUP))
    assert [i.update_id for i in await waiting(database, not_in=[LI, GROUP])] == [2]


async def test_no_more_chats_are_given_than_asked_for(database):
    await put(database, *(update(n, lane=n) for n in range(1, 9)))
    assert [i.update_id for i in await waiting(database, limit=3)] == [1, 2, 3]


async def test_a_chat_that_sent_hundreds_hides_nobody_behind_it(database):
    flood = [update(n) for n in range(1, 251)]
    await put(database, *flood, update(251, CHEN, text="闻到煤气"), update(252, GROUP))
    assert [i.update_id for i in await waiting(database, limit=8)] == [1, 251, 252]
    assert [i.update_id for i in await waiting(database, limit=2)] == [1, 251]
    assert [i.update_id for i in await waiting(database, not_in=[LI], limit=1)] == [251]


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
