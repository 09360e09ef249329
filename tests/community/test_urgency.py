"""🚨 转急事 and 🔕 不是急事."""

from contextlib import suppress

import pytest

from community.refusals import StepRefusedError
from community.tickets import EventKind, State
from tests.community.neighbourhood import (
    MORNING,
    at,
    holder_of,
    moment,
    seat_id,
    ticket,
    town,
    trail,
)
from tests.community.presses import kinds, lower_urgency, raise_urgency


@pytest.mark.parametrize("code", ["M1", "H1", "Z1", "S"])
def test_urgency_is_raised_and_an_unanswered_ticket_rings_at_once(code):
    climbed = ticket("H1", trail=trail("M1", "H1"))
    change = raise_urgency(climbed, holder_of(code), town(), moment("2026-05-06 23:00"))
    assert change.ticket.urgent
    assert change.ticket.deadline == at("2026-05-06 23:05")
    assert (change.ticket.state, change.ticket.seat) == (State.OPEN, seat_id("H1"))
    assert kinds(change) == [EventKind.URGENCY_RAISED]


def test_urgency_is_lowered_and_an_unanswered_ticket_waits_its_ordinary_time():
    urgent = ticket("H1", urgent=True, deadline=at("2026-05-06 10:05"))
    change = lower_urgency(urgent, holder_of("H1"), town(), moment())
    assert not change.ticket.urgent
    assert change.ticket.deadline == at("2026-05-06 14:00")
    assert kinds(change) == [EventKind.URGENCY_LOWERED]


@pytest.mark.parametrize("press", [raise_urgency, lower_urgency])
def test_who_works_on_it_keeps_the_same_deadline(press):
    taken = ticket("M1", State.ACKNOWLEDGED, urgent=press is lower_urgency)
    assert press(taken, holder_of("M1"), town(), moment()).ticket.deadline == taken.deadline


def test_an_overdue_ticket_that_turns_urgent_stays_overdue():
    overdue = ticket("S", deadline=None, overdue_since=at(MORNING))
    after = raise_urgency(overdue, holder_of("S"), town(), moment()).ticket
    assert (after.deadline, after.overdue_since) == (None, at(MORNING))


@pytest.mark.parametrize("press", [raise_urgency, lower_urgency])
def test_saying_again_how_urgent_it_is_gains_no_time(press):
    after = one = ticket("M1", urgent=press is raise_urgency)
    with suppress(StepRefusedError):
        after = press(one, holder_of("M1"), town(), moment("2026-05-06 11:59")).ticket
    assert after.deadline == one.deadline
