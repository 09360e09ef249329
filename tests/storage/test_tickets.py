"""Tickets: numbers, locks, and everything of a ticket and its history read as it was written."""

import asyncio
from dataclasses import MISSING, fields, replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from community.ids import ChatId, CommunityId, PersonId, TicketId, TicketNumber
from community.places import Place
from community.tickets import (
    Change,
    Event,
    EventKind,
    Origin,
    Satisfaction,
    State,
    Ticket,
    Words,
    WordsKind,
)
from tests.storage.builders import (
    HOUR,
    NOW,
    PLACE,
    begun,
    chain_of,
    execute,
    file,
    filed,
    founded,
    import_roster,
    seat_of,
    ticket_at,
)

LI, WANG, CHEN = PersonId(7900000001), PersonId(2001), PersonId(1002)
GROUP = ChatId(-1001000000003)
MICROSECOND = timedelta(microseconds=1)


async def found(database, ticket: TicketId) -> Ticket | None:
    async with database.reading() as work:
        return await work.tickets.find(ticket)


# --- numbers ---


async def test_numbers_begin_at_one_in_each_community(database):
    first = await founded(database)
    other = await import_roster(database, "SQ2,社区,吴主任,,,,,")
    async with database.transaction() as work:
        mine = [await work.tickets.next_number(first.community) for _ in range(3)]
        theirs = await work.tickets.next_number(other.community)
    assert (mine, theirs) == ([1, 2, 3], 1)


async def test_a_number_is_never_used_again_even_when_its_ticket_was_deleted(database):
    chain = await founded(database)
    ticket = await filed(database, chain)
    await execute(database, "DELETE FROM words")
    await execute(database, "DELETE FROM tickets")
    assert (await filed(database, chain)).number == ticket.number + 1


async def test_a_new_roster_leaves_the_numbers_alone(database):
    chain = await founded(database)
    await filed(database, chain)
    await import_roster(database, "SQ,社区,新主任,,,,,")
    async with database.transaction() as work:
        assert await work.tickets.next_number(chain.community) == 2


async def test_many_who_file_at_once_get_numbers_without_a_gap_or_a_double(url, open_database):
    databases = [open_database(url) for _ in range(3)]
    chain = await founded(databases[0])

    async def one(number: int) -> int:
        ticket = await filed(databases[number % 3], chain, words=f"第 {number} 件")
        return ticket.number

    numbers = await asyncio.gather(*(one(number) for number in range(24)))
    assert sorted(numbers) == list(range(1, 25))
    async with databases[0].reading() as work:
        kept = [words async for _, words in work.tickets.ledger(chain.community)]
    assert sorted(kept) == sorted(f"第 {number} 件" for number in range(24))


async def test_filing_is_serial_from_the_number_on(url, open_database):
    first, second = open_database(url), open_database(url)
    chain = await founded(first)
    origin = Origin(GROUP, 12)

    async def file_unless_filed() -> bool:
        async with second.transaction() as work:
            await work.tickets.next_number(chain.community)
            return await work.tickets.of_origin(origin) is not None

    async with first.transaction() as work:
        await file(work, chain, origin=origin)
        later = await begun(file_unless_filed())
    assert await later, "the second one looked before the first had filed"


@pytest.mark.parametrize("backend", ["postgresql"])  # SQLite has one writer for all
async def test_one_community_does_not_wait_for_another(url, open_database):
    first, second = open_database(url), open_database(url)
    chain = await founded(first)
    other = await import_roster(first, "SQ2,社区,吴主任,,,,,")
    async with first.transaction() as work:
        await work.tickets.next_number(chain.community)
        async with asyncio.timeout(5), second.transaction() as beside:
            assert await beside.tickets.next_number(other.community) == 1


# --- a message becomes one ticket ---


async def test_a_message_becomes_one_ticket_only(database):
    chain = await founded(database)
    origin = Origin(GROUP, 12)
    ticket = await filed(database, chain, origin=origin)
    with pytest.raises(IntegrityError):
        await filed(database, chain, origin=origin)
    async with database.reading() as work:
        assert await work.tickets.of_origin(origin) == ticket
        assert await work.tickets.of_origin(Origin(GROUP, 13)) is None
        assert await work.tickets.of_origin(Origin(ChatId(1), 12)) is None


async def test_tickets_without_a_message_are_no_doubles_of_each_other(database):
    chain = await founded(database)
    await filed(database, chain, origin=None)
    assert (await filed(database, chain, origin=None)).number == 2


async def test_the_same_message_number_in_two_chats_makes_two_tickets(database):
    chain = await founded(database)
    await filed(database, chain, origin=Origin(GROUP, 12))
    await filed(database, chain, origin=Origin(LI, 12))


async def test_a_number_cannot_be_given_twice(database):
    chain = await founded(database)
    ticket = await filed(database, chain)
    with pytest.raises(IntegrityError):
        async with database.transaction() as work:
            await work.tickets.add(ticket, "again")


# --- every field ---


def full_ticket(chain, merged_into: TicketId) -> Ticket:
    """A ticket none of whose fields is at its default, also those that come to be."""
    flags = {field.name: True for field in fields(Ticket) if field.default is False}
    ids = (2**31 + number for number, _ in enumerate(fields(Origin)[1:]))
    return ticket_at(
        chain,
        number=TicketNumber(2),
        state=State.MERGED,
        tags=("leak", "house_quality", "other"),
        urgent=True,
        danger="gas",
        trail=(seat_of(chain, "M1").id, seat_of(chain, "H1").id, seat_of(chain, "SQ").id),
        deadline=NOW + HOUR + MICROSECOND,
        reporter=LI,
        group=GROUP,
        origin=Origin(GROUP, *ids),
        worker=WANG,
        resolver=CHEN,
        resolved_seat=seat_of(chain, "H1").id,
        extensions=2,
        committee_denials=1,
        overdue_since=NOW + 2 * MICROSECOND,
        satisfaction=Satisfaction.NOT_SATISFIED,
        stars=4,
        merged_into=merged_into,
        settled_at=NOW + 3 * MICROSECOND,
        **flags,
    )


async def test_every_field_of_a_new_ticket_is_read_as_it_was_written(database):
    chain = await founded(database)
    first = await filed(database, chain)
    full = full_ticket(chain, first.id)
    plain = [f.name for f in fields(Ticket) if getattr(full, f.name) == f.default != MISSING]
    assert plain == [], "a field that stays at its default shows nothing"
    async with database.transaction() as work:
        stored = await work.tickets.add(full, "漏水")
    assert stored == replace(full, id=stored.id)
    assert await found(database, stored.id) == stored


async def test_every_field_that_a_change_touches_is_kept_and_taken_back(database):
    chain = await founded(database)
    first = await filed(database, chain)
    ticket = await filed(database, chain)
    full = replace(full_ticket(chain, first.id), id=ticket.id)
    for changed in (full, ticket):
        async with database.transaction() as work:
            assert await work.tickets.save(Change(changed)) == []
        assert await found(database, ticket.id) == changed
    assert await found(database, first.id) == first


@pytest.mark.parametrize(
    "place",
    [
        Place(),
        Place("梧桐 花园"),
        Place(None, "3"),
        Place("普雄路", "26弄20"),
        Place(None, "3", "2"),
        Place(None, "12A", None, "0502B"),
        PLACE,
    ],
    ids=lambda place: place.label() or "nowhere",
)
async def test_a_place_is_read_as_it_was_written(database, place):
    ticket = await filed(database, await founded(database), place=place)
    assert (await found(database, ticket.id)).place == place


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("tags", [(), ("other",)], ids=["untagged", "tagged"])
async def test_every_state_can_be_kept(database, state, tags):
    ticket = await filed(database, await founded(database), state=state, tags=tags)
    read = await found(database, ticket.id)
    assert (read.state, read.tags) == (state, tags)


async def test_a_ticket_is_found_by_the_number_that_people_say(database):
    chain = await founded(database)
    ticket = await filed(database, chain)
    other = (await import_roster(database, "SQ2,社区,吴主任,,,,,")).community
    async with database.reading() as work:
        assert await work.tickets.numbered(chain.community, ticket.number) == ticket
        assert await work.tickets.numbered(chain.community, TicketNumber(2)) is None
        assert await work.tickets.numbered(other, ticket.number) is None


async def test_what_is_not_there_is_none(database):
    async with database.transaction() as work:
        assert await work.tickets.find(TicketId(1)) is None
        assert await work.tickets.lock(TicketId(1)) is None
        assert await work.tickets.words_with_id(1) is None
        assert await work.tickets.event_with_id(1) is None
        assert await work.tickets.events(TicketId(1)) == []
        assert await work.tickets.words(TicketId(1)) == []
        assert await work.tickets.next_deadline() is None


# --- history ---


async def test_every_kind_of_event_is_kept_in_order_and_by_id(database):
    chain = await founded(database)
    ticket = await filed(database, chain)
    other = await filed(database, chain)
    member, hub = seat_of(chain, "M1").id, seat_of(chain, "H1").id
    written = tuple(
        Event(
            ticket.id,
            kind,
            NOW + number * MICROSECOND,
            None if number % 2 else LI,
            State.OPEN,
            State.RESOLVED,
            member,
            hub,
            NOW + HOUR if number % 3 else None,
        )
        for number, kind in enumerate(EventKind)
    )
    async with database.transaction() as work:
        ids = await work.tickets.save(Change(ticket, written[:5]))
        await work.tickets.save(Change(other, (replace(written[0], ticket=other.id),)))
        ids += await work.tickets.save(Change(ticket, written[5:]))
    async with database.reading() as work:
        assert await work.tickets.events(ticket.id) == list(written)
        assert [await work.tickets.event_with_id(event) for event in ids] == list(written)
        assert len(await work.tickets.events(other.id)) == 1
    assert ids == sorted(ids)


async def test_every_kind_of_words_is_kept_in_order_and_by_id(database):
    chain = await founded(database)
    ticket = await filed(database, chain, reporter=LI, words="3号楼502漏水")
    written = [
        Words(
            ticket.id,
            kind,
            None if kind is WordsKind.REPLY else WANG,
            NOW,
            f"{kind} 👨‍👩‍👧 \u202e<b>\n'",
        )
        for kind in WordsKind
    ]
    async with database.transaction() as work:
        ids = [await work.tickets.add_words(words) for words in written]
    first = Words(ticket.id, WordsKind.COMPLAINT, LI, NOW, "3号楼502漏水")
    async with database.reading() as work:
        assert await work.tickets.words(ticket.id) == [first, *written]
        assert [await work.tickets.words_with_id(words) for words in ids] == written


# --- locks ---


async def test_two_who_press_at_once_come_one_after_the_other(url, open_database):
    first, second = open_database(url), open_database(url)
    ticket = await filed(first, await founded(first))

    async def acknowledge(database, person: PersonId) -> str:
        async with database.transaction() as work:
            locked = await work.tickets.lock(ticket.id)
            if locked.state is not State.OPEN:
                return f"{locked.worker} was faster"
            taken = replace(locked, state=State.ACKNOWLEDGED, worker=person)
            await work.tickets.save(Change(taken))
            return "taken"

    async with first.transaction() as work:
        locked = await work.tickets.lock(ticket.id)
        later = await begun(acknowledge(second, CHEN))
        await work.tickets.save(Change(replace(locked, state=State.ACKNOWLEDGED, worker=WANG)))
    assert await later == "2001 was faster"

    async with first.transaction() as work:
        await work.tickets.save(Change(ticket))
    people = [PersonId(person) for person in range(1, 9)]
    answers = await asyncio.gather(
        *(acknowledge((first, second)[person % 2], person) for person in people)
    )
    assert answers.count("taken") == 1


async def test_who_looks_after_seats_that_go_holds_their_tickets(url, open_database):
    first, second = open_database(url), open_database(url)
    chain = await founded(first)
    ticket = await filed(first, chain)

    async def lock() -> Ticket | None:
        async with second.transaction() as work:
            return await work.tickets.lock(ticket.id)

    async with first.transaction() as work:
        (held,) = await work.tickets.unsettled_at((ticket.seat,))
        later = await begun(lock())
        moved = replace(held, seat=seat_of(chain, "H1").id)
        await work.tickets.save(Change(moved))
    assert await later == moved


async def test_looking_waits_for_no_lock(url, open_database):
    first, second = open_database(url), open_database(url)
    ticket = await filed(first, await founded(first))
    async with first.transaction() as work:
        await work.tickets.lock(ticket.id)
        async with asyncio.timeout(5), second.reading() as beside:
            assert await beside.tickets.find(ticket.id) == ticket


# --- what is due, whose, and where ---


async def test_what_is_due_comes_earliest_first_and_no_more_than_asked_for(database):
    chain = await founded(database)
    deadlines = [3, 1, None, 2, 0, -1]  # microseconds from now
    ids = {}
    for after in deadlines:
        instant = None if after is None else NOW + after * MICROSECOND
        ids[after] = (await filed(database, chain, deadline=instant)).id
    async with database.reading() as work:
        assert await work.tickets.due(NOW, 10) == [ids[-1], ids[0]]
        assert await work.tickets.due(NOW + 2 * MICROSECOND, 3) == [ids[-1], ids[0], ids[1]]
        assert await work.tickets.due(NOW - HOUR, 10) == []
        assert await work.tickets.next_deadline() == NOW - MICROSECOND


async def test_a_ticket_without_a_deadline_is_never_due(database):
    await filed(database, await founded(database), deadline=None)
    async with database.reading() as work:
        assert await work.tickets.due(NOW + 10_000 * HOUR, 10) == []
        assert await work.tickets.next_deadline() is None


async def test_in_hand_the_overdue_come_first_then_the_soonest_deadline(database):
    chain = await founded(database)
    late = await filed(database, chain, deadline=NOW + 2 * HOUR)
    overdue = await filed(database, chain, deadline=None)
    soon = await filed(database, chain, "H1", deadline=NOW + HOUR, state=State.ACKNOWLEDGED)
    also_late = await filed(database, chain, deadline=NOW + 2 * HOUR)
    for state in set(State) - {State.OPEN, State.ACKNOWLEDGED}:
        await filed(database, chain, state=state, deadline=NOW)
    await filed(database, chain, "SQ", deadline=NOW)
    seats = (seat_of(chain, "M1").id, seat_of(chain, "H1").id)
    async with database.reading() as work:
        in_hand = await work.tickets.in_hand_at(seats, 10)
        assert [t.id for t in in_hand] == [overdue.id, soon.id, late.id, also_late.id]
        assert len(await work.tickets.in_hand_at(seats, 2)) == 2
        assert await work.tickets.in_hand_at((), 10) == []


async def test_unsettled_are_those_in_hand_and_those_that_wait_for_a_thumb(database):
    chain = await founded(database)
    member, hub = seat_of(chain, "M1").id, seat_of(chain, "H1").id
    by_state = {state: await filed(database, chain, state=state) for state in State}
    elsewhere = await filed(database, chain, "SQ", resolved_seat=member, state=State.RESOLVED)
    await filed(database, chain, "SQ", resolved_seat=member, state=State.CLOSED)
    await filed(database, chain, "SQ")
    wanted = [by_state[s].id for s in (State.OPEN, State.ACKNOWLEDGED, State.RESOLVED)]
    async with database.transaction() as work:
        unsettled = await work.tickets.unsettled_at((member, hub))
        assert [ticket.id for ticket in unsettled] == [*wanted, elsewhere.id]
        assert await work.tickets.unsettled_at((hub,)) == []
        assert await work.tickets.unsettled_at(()) == []


async def test_a_person_sees_their_own_newest_first(database):
    chain = await founded(database)
    old = await filed(database, chain, reporter=LI, created_at=NOW - HOUR)
    one = await filed(database, chain, reporter=LI)
    two = await filed(database, chain, reporter=LI)
    await filed(database, chain, reporter=CHEN)
    await filed(database, chain, reporter=None)
    async with database.reading() as work:
        assert await work.tickets.reported_by(LI, 10) == [two, one, old]
        assert await work.tickets.reported_by(LI, 1) == [two]


async def test_what_somebody_filed_in_the_last_hour_is_counted(database):
    chain = await founded(database)
    for ago in (timedelta(0), HOUR - MICROSECOND, HOUR, 2 * HOUR):
        await filed(database, chain, reporter=LI, created_at=NOW - ago)
    await filed(database, chain, reporter=CHEN)
    async with database.reading() as work:
        assert await work.tickets.filed_since(LI, NOW - HOUR) == 2
        assert await work.tickets.filed_since(PersonId(3), NOW - HOUR) == 0


async def test_the_tickets_of_a_group_follow_it_to_its_new_id(database):
    chain = await founded(database)
    mine = await filed(database, chain, group=ChatId(-3), origin=Origin(ChatId(-3), 5))
    other = await filed(database, chain, group=ChatId(-4))
    private = await filed(database, chain)
    async with database.transaction() as work:
        await work.migrate_group(ChatId(-3), GROUP)
    assert await found(database, mine.id) == replace(mine, group=GROUP)
    assert await found(database, other.id) == other
    assert await found(database, private.id) == private


async def test_what_tickets_say_is_what_was_last_written_of_them_and_their_parts(database):
    chain = await founded(database)
    whole, other = await filed(database, chain, words="灯坏了"), await filed(database, chain)
    merged = {"state": State.MERGED, "merged_into": whole.id}
    part = await filed(database, chain, words="灯", **merged)
    alone = await filed(database, chain, words="停电")
    async with database.transaction() as work:
        for ticket, kind, words in (
            (part, WordsKind.EDIT, "灯不亮"),
            (part, WordsKind.EDIT, "楼道灯不亮"),
            (whole, WordsKind.JOINED, "我家门口也黑"),
            (other, WordsKind.REPLY, "明天来"),
        ):
            await work.tickets.add_words(Words(ticket.id, kind, LI, NOW, words))
    asked = [whole.id, other.id, TicketId(999)]
    expected = {whole.id: ["灯坏了", "楼道灯不亮"], other.id: ["天花板漏水"]}
    async with database.reading() as work:
        assert await work.tickets.latest_words(asked) == expected
        assert await work.tickets.latest_words([alone.id]) == {alone.id: ["停电"]}


async def test_a_ticket_whose_words_were_erased_says_nothing_by_its_parts(database):
    chain = await founded(database)
    whole = await filed(database, chain, words="灯坏了")
    await filed(database, chain, words="门禁坏了", state=State.MERGED, merged_into=whole.id)
    await execute(database, f"DELETE FROM words WHERE ticket_id = {whole.id}")
    async with database.reading() as work:
        assert await work.tickets.latest_words([whole.id]) == {}


async def test_a_ticket_filed_just_now_says_its_words_in_the_same_transaction(database):
    chain = await founded(database)
    async with database.transaction() as work:
        ticket = await file(work, chain, words="门禁坏了")
        assert await work.tickets.latest_words([ticket.id]) == {ticket.id: ["门禁坏了"]}


# --- the ledger ---


async def test_the_ledger_shows_each_ticket_with_its_words_as_last_edited(database):
    chain = await founded(database)
    first = await filed(database, chain, words="漏水")
    second = await filed(database, chain, words="停电")
    async with database.transaction() as work:
        for kind, words in (
            (WordsKind.EDIT, "厨房漏水"),
            (WordsKind.EDIT, "厨房天花板漏水"),
            (WordsKind.COMMENT, "我家也是"),
            (WordsKind.REPLY, "要等房东"),
        ):
            await work.tickets.add_words(Words(first.id, kind, LI, NOW, words))
    async with database.reading() as work:
        ledger = [row async for row in work.tickets.ledger(chain.community)]
    assert ledger == [(first, "厨房天花板漏水"), (second, "停电")]


async def test_the_ledger_is_one_community_or_all_by_number(database):
    chain = await founded(database)
    other = await import_roster(database, "SQ2,社区,吴主任,,,,,")
    theirs = await filed(database, await chain_of(database, other.community), "SQ2")
    mine = [await filed(database, chain, created_at=NOW - n * HOUR) for n in range(12)]
    async with database.reading() as work:
        assert [t.id async for t, _ in work.tickets.ledger(chain.community)] == [t.id for t in mine]
        assert [t.id async for t, _ in work.tickets.ledger(other.community)] == [theirs.id]
        assert len([t async for t, _ in work.tickets.ledger(None)]) == 13
        assert [t async for t, _ in work.tickets.ledger(CommunityId(99))] == []


async def test_a_ticket_whose_words_were_erased_stays_in_the_ledger(database):
    chain = await founded(database)
    ticket = await filed(database, chain)
    await execute(database, "DELETE FROM words")
    async with database.reading() as work:
        assert [row async for row in work.tickets.ledger(None)] == [(ticket, "")]
