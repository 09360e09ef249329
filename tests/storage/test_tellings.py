"""What waits to be said: views that are edited, news that is said once, open questions."""

import itertools
from datetime import timedelta

import pytest

from community.ids import ChatId, PersonId, TicketId
from community.telling import News, Question, View
from storage import tellings
from storage.tellings import Unsaid
from tests.storage.builders import NOW, execute, filed, founded, rows_of

WANG, ZHANG, LI = ChatId(2001), ChatId(3001), ChatId(7900000001)
OLD, GROUP = ChatId(-3), ChatId(-1001000000003)
FORBIDDEN = "Forbidden: bot was blocked by the user"


@pytest.fixture
async def ticket(database) -> TicketId:
    return (await filed(database, await founded(database))).id


@pytest.fixture
async def other(database, ticket) -> TicketId:
    async with database.reading() as work:
        (chain,) = await work.chains.all()
    return (await filed(database, chain)).id


async def waiting(database, *, without=(), not_in=(), limit=99):
    async with database.reading() as work:
        rows = await work.tellings.waiting(without=without, not_in=not_in, limit=limit)
        if not without and not not_in and limit == 99:
            assert await work.tellings.count_waiting() == len(rows)
        return rows


async def show(database, view, ticket, *chats, urgent=False, anew=False) -> None:
    async with database.transaction() as work:
        await work.tellings.show(view, ticket, chats, urgent=urgent, anew=anew)


async def refresh(database, ticket) -> None:
    async with database.transaction() as work:
        await work.tellings.refresh(ticket)


async def say_all(database, first_message: int = 100) -> None:
    """Says what waits, as the courier does; the messages get ids from *first_message* on."""
    new_messages = itertools.count(first_message)
    for row in await waiting(database):
        async with database.transaction() as work:
            await work.tellings.said(row, row.message_id or next(new_messages))


# --- views ---


async def test_a_new_view_waits_to_be_sent(database, ticket):
    await show(database, View.CARD, ticket, WANG, ZHANG)
    first, second = await waiting(database)
    assert (first.chat, second.chat) == (WANG, ZHANG)
    assert (first.what, first.ticket, first.reference) == (View.CARD, ticket, None)
    assert (first.live, first.message_id, first.wanted, first.urgent) == (True, None, 1, False)


async def test_a_chat_that_is_named_twice_gets_one_message(database, ticket):
    await show(database, View.CARD, ticket, WANG, WANG)
    await show(database, View.CARD, ticket, WANG)
    assert len(await waiting(database)) == 1


async def test_nobody_to_show_it_to_is_nothing_to_do(database, ticket):
    await show(database, View.CARD, ticket)
    assert await waiting(database) == []


async def test_several_changes_become_one_edit(database, ticket):
    await show(database, View.POST, ticket, GROUP)
    await say_all(database)
    assert await waiting(database) == []
    for _ in range(3):
        await refresh(database, ticket)
    await show(database, View.POST, ticket, GROUP)
    (row,) = await waiting(database)
    assert (row.message_id, row.wanted) == (100, 5)
    await say_all(database)
    assert await waiting(database) == []


async def test_a_change_while_the_courier_speaks_is_not_lost(database, ticket):
    await show(database, View.POST, ticket, GROUP)
    (claimed,) = await waiting(database)
    await refresh(database, ticket)
    async with database.transaction() as work:
        await work.tellings.said(claimed, 100)
    (row,) = await waiting(database)
    assert (row.message_id, row.wanted) == (100, 2)


async def test_anew_is_a_new_message_and_takes_the_buttons_off_the_older_one(database, ticket):
    await show(database, View.CARD, ticket, WANG, ZHANG)
    await say_all(database)
    await show(database, View.CARD, ticket, WANG, anew=True, urgent=True)
    newer, older = await waiting(database)
    assert (newer.live, newer.message_id, newer.chat, newer.urgent) == (True, None, WANG, True)
    assert (older.live, older.message_id, older.chat, older.urgent) == (False, 100, WANG, False)
    await say_all(database, 200)
    await refresh(database, ticket)
    refreshed = {(row.chat, row.message_id) for row in await waiting(database)}
    assert refreshed == {(WANG, 200), (ZHANG, 101)}, "the older card is left alone for good"


async def test_anew_takes_the_buttons_only_off_the_same_view_of_the_same_ticket(
    database, ticket, other
):
    await show(database, View.ASK, ticket, WANG)
    await show(database, View.CARD, other, WANG)
    await say_all(database)
    await show(database, View.CARD, ticket, WANG, anew=True)
    (row,) = await waiting(database)
    assert (row.what, row.ticket, row.live) == (View.CARD, ticket, True)


async def test_after_several_cards_only_the_newest_has_buttons(database, ticket):
    for turn in range(3):
        await show(database, View.CARD, ticket, WANG, anew=True)
        await say_all(database, 100 * (turn + 1))
    kept = await rows_of(database, "tellings", order="id")
    assert [(row["message_id"], bool(row["live"])) for row in kept] == [
        (100, False),
        (200, False),
        (300, True),
    ]


async def test_refresh_brings_up_to_date_what_is_live_and_of_this_ticket(database, ticket, other):
    await show(database, View.POST, ticket, GROUP)
    await show(database, View.CARD, ticket, WANG)
    await show(database, View.CARD, other, WANG)
    await say_all(database)
    await refresh(database, ticket)
    assert [(row.what, row.ticket) for row in await waiting(database)] == [
        (View.POST, ticket),
        (View.CARD, ticket),
    ]


async def test_refresh_says_no_news_again(database, ticket):
    async with database.transaction() as work:
        await work.tellings.say(News.ANSWERED, LI, ticket=ticket, reference=7)
    await refresh(database, ticket)
    (row,) = await waiting(database)
    assert row.wanted == 1


# --- news ---


async def test_news_is_gone_once_it_was_said(database, ticket):
    async with database.transaction() as work:
        await work.tellings.say(News.REPLY, LI, ticket=ticket, reference=2**40)
    (row,) = await waiting(database)
    assert (row.what, row.chat, row.ticket, row.reference) == (News.REPLY, LI, ticket, 2**40)
    await say_all(database)
    assert await rows_of(database, "tellings", order="id") == []


@pytest.mark.parametrize("news", News)
async def test_every_news_can_be_said_also_without_a_ticket(database, news):
    async with database.transaction() as work:
        await work.tellings.say(news, WANG)
    (row,) = await waiting(database)
    assert (row.what, row.ticket, row.reference) == (news, None, None)


async def test_the_same_news_twice_is_said_twice(database, ticket):
    for reference in (7, 7):
        async with database.transaction() as work:
            await work.tellings.say(News.REPLY, LI, ticket=ticket, reference=reference)
    assert len(await waiting(database)) == 2


# --- what comes next ---


async def test_the_urgent_comes_first_then_the_oldest(database, ticket, other):
    await show(database, View.POST, ticket, GROUP)
    await show(database, View.CARD, ticket, WANG, urgent=True)
    async with database.transaction() as work:
        await work.tellings.say(News.REPLY, LI, ticket=ticket)
    await show(database, View.CARD, other, ZHANG, urgent=True)
    assert [row.chat for row in await waiting(database)] == [WANG, ZHANG, GROUP, LI]
    assert [row.chat for row in await waiting(database, limit=3)] == [WANG, ZHANG, GROUP]


async def test_rows_and_chats_can_be_left_out(database, ticket):
    await show(database, View.CARD, ticket, WANG, ZHANG, LI)
    first, *_ = await waiting(database)
    assert [row.chat for row in await waiting(database, without=[first.id])] == [ZHANG, LI]
    assert [row.chat for row in await waiting(database, not_in=[WANG, LI])] == [ZHANG]
    assert await waiting(database, without=[first.id], not_in=[ZHANG, LI]) == []


# --- what goes wrong ---


async def test_what_cannot_be_delivered_is_kept_with_its_reason(database, ticket):
    await show(database, View.CARD, ticket, WANG, ZHANG)
    first, _ = await waiting(database)
    async with database.transaction() as work:
        await work.tellings.undeliverable(first, "Bad Request: not enough rights")
    await refresh(database, ticket)
    assert [row.chat for row in await waiting(database)] == [ZHANG]
    kept, _ = await rows_of(database, "tellings", order="id")
    assert kept["reason"] == "Bad Request: not enough rights"


async def test_showing_it_there_again_is_a_new_try(database, ticket):
    await show(database, View.CARD, ticket, WANG)
    (row,) = await waiting(database)
    async with database.transaction() as work:
        await work.tellings.undeliverable(row, "no")
    await show(database, View.CARD, ticket, WANG)
    assert len(await waiting(database)) == 1


async def test_a_chat_that_cannot_be_reached_is_given_up_and_taken_up_again(
    database, ticket, other
):
    await show(database, View.CARD, ticket, WANG, ZHANG)
    await say_all(database)
    await refresh(database, ticket)
    await show(database, View.CARD, other, WANG)
    async with database.transaction() as work:
        await work.tellings.give_up_chat(WANG, FORBIDDEN)
    assert [row.chat for row in await waiting(database)] == [ZHANG]
    await refresh(database, ticket)
    assert [row.chat for row in await waiting(database)] == [ZHANG]
    async with database.transaction() as work:
        await work.tellings.try_again(LI)
        await work.tellings.try_again(WANG)
    taken_up = [(r.chat, r.ticket, r.message_id) for r in await waiting(database)]
    assert taken_up == [(WANG, ticket, 100), (ZHANG, ticket, 101), (WANG, other, None)]


async def test_what_was_shown_before_is_not_given_up(database, ticket):
    await show(database, View.CARD, ticket, WANG)
    await say_all(database)
    async with database.transaction() as work:
        await work.tellings.give_up_chat(WANG, FORBIDDEN)
    await refresh(database, ticket)
    assert len(await waiting(database)) == 1


async def test_news_that_was_given_up_is_too_old_to_be_said_later(database, ticket):
    async with database.transaction() as work:
        await work.tellings.say(News.ACKNOWLEDGED, LI, ticket=ticket)
        await work.tellings.give_up_chat(LI, FORBIDDEN)
        await work.tellings.try_again(LI)
    assert await waiting(database) == []


async def test_a_message_that_is_gone_is_sent_anew(database, ticket):
    await show(database, View.POST, ticket, GROUP)
    await say_all(database)
    await refresh(database, ticket)
    (row,) = await waiting(database)
    async with database.transaction() as work:
        await work.tellings.send_anew(row)
    (row,) = await waiting(database)
    assert (row.message_id, row.chat) == (None, GROUP)
    async with database.transaction() as work:
        await work.tellings.send_anew(row, OLD)
    (row,) = await waiting(database)
    assert row.chat == OLD


@pytest.mark.parametrize("to", [None, OLD])
async def test_sent_anew_twice_it_keeps_the_message_that_was_sent_in_between(database, ticket, to):
    """A commit whose end nobody saw is tried again; another program may have been faster."""
    await show(database, View.POST, ticket, GROUP)
    await say_all(database)
    await refresh(database, ticket)
    (row,) = await waiting(database)
    async with database.transaction() as work:
        await work.tellings.send_anew(row, to)
    await say_all(database, 200)
    async with database.transaction() as work:
        await work.tellings.send_anew(row, to)
    (kept,) = await rows_of(database, "tellings", order="id")
    assert (kept["message_id"], kept["chat_id"]) == (200, to or GROUP)


async def test_a_row_without_anything_to_say_is_dropped(database, ticket):
    await show(database, View.CARD, ticket, WANG, ZHANG)
    first, _ = await waiting(database)
    async with database.transaction() as work:
        await work.tellings.drop(first)
    assert [row.chat for row in await waiting(database)] == [ZHANG]


# --- groups that move, messages that are found again ---


async def test_what_was_sent_stays_in_its_chat_when_the_group_moves(database, ticket, other):
    await show(database, View.POST, ticket, OLD)
    await say_all(database)
    await refresh(database, ticket)
    await show(database, View.POST, other, OLD)
    await show(database, View.CARD, other, WANG)
    async with database.transaction() as work:
        await work.tellings.migrate(OLD, GROUP)
    rows = await waiting(database)
    assert [(row.chat, row.message_id) for row in rows] == [(OLD, 100), (GROUP, None), (WANG, None)]


async def test_the_ticket_of_a_message_is_found(database, ticket, other):
    await show(database, View.POST, ticket, GROUP)
    await show(database, View.CARD, other, WANG)
    await say_all(database)
    async with database.reading() as work:
        assert await work.tellings.ticket_shown_by(GROUP, 100) == ticket
        assert await work.tellings.ticket_shown_by(WANG, 101) == other
        assert await work.tellings.ticket_shown_by(WANG, 100) is None
        assert await work.tellings.ticket_shown_by(GROUP, 7) is None


async def test_the_ticket_of_an_older_card_is_found_too(database, ticket):
    await show(database, View.CARD, ticket, WANG)
    await say_all(database)
    await show(database, View.CARD, ticket, WANG, anew=True)
    await say_all(database, 200)
    async with database.reading() as work:
        assert await work.tellings.ticket_shown_by(WANG, 100) == ticket
        assert await work.tellings.ticket_shown_by(WANG, 200) == ticket


@pytest.fixture
def at(monkeypatch):
    """Sets machine time to some seconds after the beginning."""

    def set_to(seconds):
        monkeypatch.setattr(tellings, "machine_now", lambda: after(seconds))

    return set_to


def after(seconds):
    return NOW + timedelta(seconds=seconds)


async def unsaid(database):
    async with database.reading() as work:
        return await work.tellings.unsaid()


async def test_what_waits_has_waited_since_it_had_something_to_say(database, ticket, other, at):
    assert await unsaid(database) == (Unsaid(0, None), Unsaid(0, None))
    at(1)
    await show(database, View.POST, ticket, GROUP)
    at(2)
    await refresh(database, ticket)
    await show(database, View.POST, ticket, GROUP)
    assert await unsaid(database) == (Unsaid(1, after(1)), Unsaid(0, None))
    await show(database, View.CARD, other, ZHANG, urgent=True)
    assert await unsaid(database) == (Unsaid(2, after(1)), Unsaid(1, after(2)))


async def test_what_was_said_waits_anew_when_something_changes(database, ticket, at):
    at(1)
    await show(database, View.POST, ticket, GROUP)
    (row,) = await waiting(database)
    at(2)
    await refresh(database, ticket)  # while it is being said
    at(3)
    async with database.transaction() as work:
        await work.tellings.said(row, 100)
    assert (await unsaid(database))[0] == Unsaid(1, after(3))
    await say_all(database)
    at(5)
    await refresh(database, ticket)
    at(6)
    await refresh(database, ticket)
    assert (await unsaid(database))[0] == Unsaid(1, after(5))


async def test_what_was_given_up_waits_since_it_is_tried_again(database, ticket, at):
    at(1)
    await show(database, View.POST, ticket, GROUP)
    async with database.transaction() as work:
        await work.tellings.give_up_chat(GROUP, FORBIDDEN)
    assert (await unsaid(database))[0] == Unsaid(0, None)
    at(2)
    async with database.transaction() as work:
        await work.tellings.try_again(GROUP)
    assert (await unsaid(database))[0] == Unsaid(1, after(2))


# --- questions ---


async def test_a_question_is_read_as_it_was_asked_until_it_is_closed(database, ticket, other):
    person, until = PersonId(7900000001), NOW + timedelta(minutes=10, microseconds=1)
    async with database.transaction() as work:
        assert await work.questions.find(person) is None
        await work.questions.ask(Question(person, ticket, "reason", NOW))
        await work.questions.ask(Question(person, other, "solution", until))
        await work.questions.ask(Question(PersonId(1), ticket, "reply", NOW))
    async with database.transaction() as work:
        assert await work.questions.find(person) == Question(person, other, "solution", until)
        await work.questions.close(person)
        await work.questions.close(person)
        assert await work.questions.find(person) is None
        assert await work.questions.find(PersonId(1)) is not None


async def test_a_question_is_about_a_ticket_that_is_there(database):
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        await execute(
            database,
            "INSERT INTO questions (person_id, ticket_id, kind, until) VALUES (1, 99, 'reply', 0)",
        )
