"""Invitations, and who holds a seat because of one."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from community.ids import ChatId, PersonId
from community.invites import digest_of
from community.telling import View
from community.tickets import State
from tests.storage.builders import (
    BRANCH,
    COMMITTEE,
    HUB,
    NOW,
    chain_of,
    file,
    founded,
    import_roster,
    meet,
    rows_of,
    seat_of,
)

CHEN = PersonId(7900000001)
ZHOU = PersonId(5001)
UNNAMED = "M1,党员,王建国,H1,普雄馨苑 3号楼,13900000201,,楼组长王建国"
VACANT = (COMMITTEE, BRANCH, HUB, UNNAMED)
WEEK = timedelta(days=7)


async def invite(work, chain, token="seat-a") -> int:
    seat = seat_of(chain, "M1").id
    return await work.invites.add(digest_of(token), seat, made_by=ZHOU, at=NOW, until=NOW + WEEK)


async def test_an_invitation_is_found_by_its_token_and_by_its_id(database):
    chain = await founded(database)
    async with database.transaction() as work:
        added = await invite(work, chain)
        found = await work.invites.of_token(digest_of("seat-a"))
        assert found == await work.invites.find(added)
        assert (found.seat, found.until) == (seat_of(chain, "M1").id, NOW + WEEK)
        assert found.is_open(NOW)
        assert await work.invites.of_token(digest_of("seat-b")) is None
        assert await work.invites.find(added + 1) is None


async def test_a_used_and_a_revoked_one_say_so(database):
    chain = await founded(database)
    async with database.transaction() as work:
        used, revoked = await invite(work, chain), await invite(work, chain, "seat-b")
        await work.invites.use(used, CHEN, NOW)
        await work.invites.revoke(revoked, NOW)
    async with database.transaction() as work:
        assert (await work.invites.find(used)).used_by == CHEN
        assert (await work.invites.find(revoked)).revoked_at == NOW


async def test_a_token_is_never_kept_itself_nor_twice(database):
    chain = await founded(database)
    async with database.transaction() as work:
        await invite(work, chain)
    (row,) = await rows_of(database, "invites", order="id")
    assert "seat-a" not in str(row)
    with pytest.raises(IntegrityError) as caught:
        async with database.transaction() as work:
            await invite(work, chain)
    assert digest_of("seat-a") not in str(caught.value.statement)


async def test_where_the_roster_names_nobody_who_is_invited_is_its_person(database):
    chain = await founded(database, *VACANT)
    async with database.transaction() as work:
        await meet(work, CHEN, "快乐每一天")
        await work.holders.add(seat_of(chain, "M1").id, CHEN)
    await import_roster(database, *VACANT)
    (holder,) = seat_of(await chain_of(database), "M1").holders
    assert (holder.person, holder.shown_name) == (CHEN, "楼组长王建国")


async def test_who_is_taken_out_does_not_come_back_by_start(database):
    chain = await founded(database, *VACANT)
    seat = seat_of(chain, "M1").id
    async with database.transaction() as work:
        await meet(work, CHEN)
        await work.holders.add(seat, CHEN)
        await work.holders.remove(seat, CHEN)
        assert await work.chains.take_seats(CHEN) == []
    assert seat_of(await chain_of(database), "M1").holders == ()


async def test_one_more_holder_leaves_the_rosters_person_alone(database):
    chain = await founded(database)
    seat = seat_of(chain, "M1").id
    async with database.transaction() as work:
        await meet(work, 2001, "王")
        await work.chains.take_seats(PersonId(2001))
        await meet(work, CHEN, "陈师傅")
        await work.holders.add(seat, CHEN)
    names = {h.shown_name for h in seat_of(await chain_of(database), "M1").holders}
    assert names == {"楼组长王建国", "陈师傅"}
    async with database.transaction() as work:
        await work.holders.remove(seat, CHEN)
    (left,) = seat_of(await chain_of(database), "M1").holders
    assert left.person == PersonId(2001)


async def test_who_is_taken_out_loses_the_buttons_of_unsettled_cards_only(database):
    chain = await founded(database)
    async with database.transaction() as work:
        await meet(work, CHEN)
        seat = seat_of(chain, "M1").id
        await work.holders.add(seat, CHEN)
        waits = await file(work, chain)
        over = await file(work, chain, state=State.CLOSED, deadline=None)
        for ticket in (waits, over):
            await work.tellings.show(
                View.CARD, ticket.id, [ChatId(CHEN), ChatId(1)], urgent=False, anew=True
            )
        await work.holders.remove(seat, CHEN)
    wanted = {
        (row["chat_id"], row["ticket_id"]): row["wanted"]
        for row in await rows_of(database, "tellings", order="id")
    }
    assert wanted == {(CHEN, waits.id): 2, (CHEN, over.id): 1, (1, waits.id): 1, (1, over.id): 1}
