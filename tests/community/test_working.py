"""A step as people take it: whom it is told to, and the line that it asks for."""

from dataclasses import replace

import pytest

from community import working
from community.ids import ChatId, PersonId, TicketId
from community.people import Person, Reach
from community.refusals import Refusal
from community.telling import News, View
from community.tickets import EventKind, WordsKind
from tests.community.in_memory import MemoryWork, Shown, run
from tests.community.neighbourhood import (
    GROUP,
    RESIDENT,
    STRANGER,
    holder_of,
    moment,
    refused,
    ticket,
    town,
)
from tests.community.reports import only


def reachable(person: PersonId) -> Person:
    return Person(person, "李阿姨", Reach.YES)


def told(work: MemoryWork) -> list[tuple[News, ChatId]]:
    return [(news, chat) for news, chat, _ in work.tellings.said]


def test_the_reporter_who_pressed_start_reads_each_step_in_private():
    work = MemoryWork(town(), ticket(), people=[reachable(RESIDENT)])
    run(working.escalate(work, moment(), TicketId(9), holder_of("M1")))
    run(working.acknowledge(work, moment(), TicketId(9), holder_of("H1")))
    assert told(work) == [
        (News.MOVED_UP, ChatId(RESIDENT)),
        (News.ACKNOWLEDGED, ChatId(RESIDENT)),
    ]
    run(working.resolve(work, moment(), TicketId(9), holder_of("H1")))
    assert work.tellings.shown[-1] == Shown(
        View.ASK, TicketId(9), (ChatId(RESIDENT),), urgent=False, anew=True
    )


def test_another_reporter_is_asked_in_the_group_and_told_nothing_in_private():
    work = MemoryWork(town(), ticket(), people=[Person(RESIDENT, "李阿姨", Reach.NO)])
    run(working.resolve(work, moment(), TicketId(9), holder_of("M1")))
    assert work.tellings.shown == [Shown(View.ASK, TicketId(9), (GROUP,), urgent=False, anew=False)]
    assert not told(work)


def test_a_private_ticket_never_shows_in_a_group_even_when_its_reporter_is_gone():
    work = MemoryWork(town(), ticket(group=None, private=True))
    run(working.resolve(work, moment(), TicketId(9), holder_of("M1")))
    assert not work.tellings.shown


@pytest.mark.parametrize("press", [working.acknowledge, working.resolve, working.escalate])
def test_a_refused_press_changes_nothing_and_tells_nobody(press):
    work = MemoryWork(town(), ticket(), people=[reachable(RESIDENT)])
    with refused(Refusal.NOT_YOURS):
        run(press(work, moment(), TicketId(9), STRANGER))
    assert only(work) == ticket()
    assert not work.tickets.history
    assert not work.tellings.shown
    assert not work.tellings.refreshed
    assert not told(work)
    assert not work.questions.open


def test_a_press_on_a_ticket_that_is_gone_says_so():
    with refused(Refusal.GONE):
        run(working.acknowledge(MemoryWork(town()), moment(), TicketId(9), holder_of("M1")))


def test_features_react_to_every_event_in_the_same_transaction():
    work, seen = MemoryWork(town(), ticket()), []

    async def react(event, uow):
        seen.append((event.kind, uow))

    now = replace(moment(), reactions=(react,))
    run(working.resolve(work, now, TicketId(9), holder_of("M1")))
    assert seen == [(EventKind.ACKNOWLEDGED, work), (EventKind.RESOLVED, work)]


# The line that a press asks for


@pytest.mark.parametrize(
    ("press", "kind"),
    [(working.resolve, WordsKind.SOLUTION), (working.escalate, WordsKind.HANDOVER)],
)
def test_the_next_text_answers_the_question_for_ten_minutes(press, kind):
    for clock, is_answer in (("10:10", True), ("10:11", False)):
        work = MemoryWork(town(), ticket())
        run(press(work, moment(), TicketId(9), holder_of("M1")))
        then = moment(f"2026-05-06 {clock}")
        answer = run(working.answer_question(work, then, holder_of("M1"), "水管换了"))
        assert (answer is not None) is is_answer
        assert [words.kind for words in work.tickets.said] == [kind] * is_answer
        again = run(working.answer_question(work, then, holder_of("M1"), "你好"))
        assert again is None


def test_a_reply_reaches_the_reporter_in_private():
    work = MemoryWork(town(), ticket(), people=[reachable(RESIDENT)])
    run(working.ask_reply(work, moment(), TicketId(9), holder_of("M1")))
    answered = run(working.answer_question(work, moment(), holder_of("M1"), "好" * 600))
    assert answered is not None
    assert answered[2] is True
    assert told(work) == [(News.REPLY, ChatId(RESIDENT))]
    assert work.tickets.said[-1].text == "好" * 500


def test_a_question_is_cancelled_by_its_button():
    work = MemoryWork(town(), ticket())
    run(working.ask_reply(work, moment(), TicketId(9), holder_of("M1")))
    assert run(working.cancel_question(work, holder_of("M1")))
    assert not run(working.cancel_question(work, holder_of("M1")))
    assert run(working.answer_question(work, moment(), holder_of("M1"), "好")) is None


def test_strangers_are_asked_for_no_line():
    work = MemoryWork(town(), ticket())
    with refused(Refusal.NOT_YOURS):
        run(working.ask_reply(work, moment(), TicketId(9), STRANGER))
    assert not work.questions.open
