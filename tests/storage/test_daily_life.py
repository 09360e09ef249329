"""Absences, digests and boards as both databases keep and count them."""

from datetime import timedelta

from community.digest import say_digest
from community.ids import CommunityId, PersonId
from community.levels import Level
from community.moment import Moment
from community.policy import Policy
from community.telling import News
from community.tickets import Satisfaction, State
from tests.storage.builders import (
    HOUR,
    NOW,
    chain_of,
    execute,
    file,
    founded,
    meet,
    rows_of,
    seat_of,
)

WANG, ZHOU = PersonId(2001), PersonId(5001)
DAY = timedelta(days=1)


# --- absences ---


async def seated(database):
    chain = await founded(database)
    async with database.transaction() as work:
        for person in (WANG, ZHOU):
            await meet(work, person)
            await work.chains.take_seats(person)
    return chain


async def test_a_chain_that_was_read_before_shows_who_is_away_and_back(database):
    await seated(database)
    (before,) = seat_of(await chain_of(database), "M1").holders
    assert before.is_present
    async with database.transaction() as work:
        await work.absences.set(WANG, NOW, NOW + 3 * DAY)
        await work.absences.set(WANG, NOW, NOW + 2 * DAY)
    (away,) = seat_of(await chain_of(database), "M1").holders
    assert away.away_until == NOW + 2 * DAY
    async with database.transaction() as work:
        assert await work.absences.end(WANG)
        assert not await work.absences.end(WANG)
    (back,) = seat_of(await chain_of(database), "M1").holders
    assert back.is_present


async def test_who_should_be_back_is_due(database):
    await seated(database)
    async with database.transaction() as work:
        assert await work.absences.next_due() is None
        await work.absences.set(WANG, NOW, NOW + 2 * DAY)
        await work.absences.set(ZHOU, NOW, NOW + DAY)
        assert await work.absences.next_due() == NOW + DAY
        assert await work.absences.due(NOW, 9) == []
        assert await work.absences.due(NOW + DAY, 9) == [ZHOU]
        assert await work.absences.due(NOW + 5 * DAY, 9) == [ZHOU, WANG]
        assert (await work.absences.find(WANG)).until == NOW + 2 * DAY


async def test_who_is_forgotten_is_not_away_either(database):
    await founded(database)
    async with database.transaction() as work:
        await meet(work, 77)
        await work.absences.set(PersonId(77), NOW, NOW + DAY)
    await execute(database, "DELETE FROM people WHERE id = 77")
    assert await rows_of(database, "absences", order="person_id") == []


# --- digests ---


async def due(database, now) -> list[CommunityId]:
    async with database.reading() as work:
        return await work.digests.due(now, 9)


async def ring(database, now) -> None:
    async with database.transaction() as work:
        for community in await work.digests.due(now, 9):
            await say_digest(work, Moment(now, Policy()), community)


async def said(database) -> list[int]:
    rows = await rows_of(database, "tellings", order="id")
    return [row["chat_id"] for row in rows if row["what"] == News.DIGEST.value]


async def test_a_new_community_is_planned_but_told_nothing(database):
    chain = await seated(database)
    assert await due(database, NOW) == [chain.community]
    await ring(database, NOW)
    assert await due(database, NOW) == []
    assert await said(database) == []
    async with database.reading() as work:  # NOW is 9:30 in the morning
        assert await work.digests.next_due() == NOW.replace(
            hour=8, minute=0, second=0, microsecond=0
        )


async def test_each_is_said_once_however_often_it_rings(database):
    await seated(database)
    await ring(database, NOW)
    for _ in range(3):
        await ring(database, NOW + 7 * HOUR)
    assert await said(database) == [ZHOU]


async def test_after_a_long_silence_only_the_latest_is_said(database):
    await seated(database)
    await ring(database, NOW)
    await ring(database, NOW + 7 * HOUR)
    await ring(database, NOW + 5 * DAY)
    await ring(database, NOW + 5 * DAY + HOUR)
    assert await said(database) == [ZHOU]


async def test_two_workers_ring_and_one_of_them_says_it(database):
    chain = await seated(database)
    await ring(database, NOW)
    later = NOW + 7 * HOUR
    async with database.transaction() as work:
        assert await work.digests.plan(chain.community, later, later + DAY)
    async with database.transaction() as work:
        assert not await work.digests.plan(chain.community, later, later + DAY)


async def test_it_counts_what_is_not_settled_and_lists_who_waits_longest_first(database):
    chain = await seated(database)
    async with database.transaction() as work:
        await file(work, chain)
        for hours in (1, 3, 2):
            await file(
                work, chain, "SQ", deadline=None, overdue_since=NOW - hours * HOUR, tags=("noise",)
            )
        await file(work, chain, state=State.ACKNOWLEDGED)
        await file(work, chain, state=State.RESOLVED, overdue_since=NOW)
        await file(work, chain, state=State.CLOSED, deadline=None)
    async with database.reading() as work:
        found = await work.digests.unsettled(chain.community, 2)
    assert found.counts == {State.OPEN: 4, State.ACKNOWLEDGED: 1, State.RESOLVED: 1}
    assert [(one.number, one.tag, one.since) for one in found.overdue] == [
        (3, "noise", NOW - 3 * HOUR),
        (4, "noise", NOW - 2 * HOUR),
    ]
    assert found.overdue_count == 3


# --- boards ---


async def test_the_board_counts_states_levels_tags_and_what_was_said(database):
    chain = await seated(database)
    ended = {"deadline": None, "settled_at": NOW}
    async with database.transaction() as work:
        await file(work, chain, tags=("leak", "noise"))
        await file(work, chain, "H1", state=State.ACKNOWLEDGED)
        await file(work, chain, state=State.RESOLVED, created_at=NOW - 10 * DAY)
        await file(work, chain, state=State.CLOSED, satisfaction=Satisfaction.SATISFIED, **ended)
        await file(
            work,
            chain,
            state=State.CLOSED,
            satisfaction=Satisfaction.NOT_CONFIRMED,
            tags=("noise",),
            created_at=NOW - 40 * DAY,
            deadline=None,
            settled_at=NOW - 9 * DAY,
        )
        await file(work, chain, state=State.WITHDRAWN, tags=("pets",), **ended)
    async with database.reading() as work:
        board = await work.boards.of(chain.community, week=NOW - 2 * DAY, lately=NOW - 30 * DAY)
        nothing = await work.boards.of(CommunityId(99), week=NOW, lately=NOW)
    assert board.states == {State.OPEN: 1, State.ACKNOWLEDGED: 1, State.RESOLVED: 1}
    assert board.levels == {Level.MEMBER: 1, Level.HUB: 1}
    assert (board.filed, board.settled) == (4, 1)
    assert board.tags == {"leak": 4, "pets": 1}
    assert board.satisfaction == {Satisfaction.SATISFIED: 1, Satisfaction.NOT_CONFIRMED: 1}
    assert nothing.is_empty
