"""Whole histories written at once read as if each step had been taken here."""

from dataclasses import replace

from community.ids import PersonId, TicketId
from community.tickets import Event, EventKind, State, Words, WordsKind
from storage.histories import History, write_histories
from tests.storage.builders import HOUR, NOW, filed, founded, rows_of, seat_of, ticket_at

LI, CHEN = PersonId(1001), PersonId(1002)


def history(chain, hours, words):
    """A ticket that was filed some hours from now and taken an hour later."""
    seat, at = seat_of(chain, "M1").id, NOW + hours * HOUR
    provisional = TicketId(hours)
    filed_, taken = State.OPEN, State.ACKNOWLEDGED
    steps = [
        Event(provisional, EventKind.FILED, at, LI, filed_, filed_, seat, seat, at + HOUR),
        Event(provisional, EventKind.ACKNOWLEDGED, at + HOUR, CHEN, filed_, taken, seat, seat),
    ]
    said = [Words(provisional, WordsKind.COMPLAINT, LI, at, words)]
    ticket = ticket_at(chain, id=provisional, created_at=at, state=taken, worker=CHEN)
    return History(ticket, steps, said, [(CHEN, at)] if hours else [])


async def test_they_are_numbered_on_and_keep_their_own_words_and_steps(database):
    chain = await founded(database)
    before = await filed(database, chain)
    first, second = history(chain, 2, "漏水"), history(chain, 0, "路灯不亮")
    async with database.connection() as connection:
        stored = await write_histories(connection, chain.community, [first, second])
    assert [ticket.number for ticket in stored] == [before.number + 1, before.number + 2]
    async with database.reading() as work:
        for written, ticket in zip((first, second), stored, strict=True):
            assert await work.tickets.find(ticket.id) == ticket
            steps = [replace(event, ticket=ticket.id) for event in written.events]
            assert await work.tickets.events(ticket.id) == steps
            words = [replace(one, ticket=ticket.id) for one in written.words]
            assert await work.tickets.words(ticket.id) == words
        joined = await work.joiners.of(stored[0].id, chain.community)
        assert [joiner.person for joiner in joined] == [CHEN]
        assert await work.joiners.of(stored[1].id, chain.community) == []
    after = await filed(database, chain)
    assert after.number == before.number + 3


async def test_steps_stand_in_the_order_in_which_they_were_taken(database):
    chain = await founded(database)
    later, earlier = history(chain, 5, "漏水"), history(chain, 1, "路灯不亮")
    async with database.connection() as connection:
        await write_histories(connection, chain.community, [later, earlier])
    times = [row["at"] for row in await rows_of(database, "events", order="id")]
    assert times == sorted(times)
    assert len(times) == 4
