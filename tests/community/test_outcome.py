"""How a ticket ends for its reporter: yes, no, silence, taking back, asking the next level."""

import pytest

from community import life, outcome
from community.ids import PersonId
from community.refusals import Refusal
from community.tickets import Change, EventKind, Satisfaction, State, Ticket
from tests.community.neighbourhood import (
    MORNING,
    NEVER_QUIET,
    RESIDENT,
    STRANGER,
    at,
    holder,
    holder_of,
    moment,
    refused,
    seat,
    seat_id,
    ticket,
    town,
    trail,
    unheld,
)

NOT_RESOLVED = [state for state in State if state is not State.RESOLVED]
OTHERS = [STRANGER, holder_of("M1"), holder_of("S")]


def deny(one: Ticket, person: PersonId = RESIDENT) -> Change:
    return outcome.deny(one, person, town(), moment())


def appeal(one: Ticket, person: PersonId = RESIDENT) -> Change:
    return outcome.appeal(one, person, town(), moment())


def kinds(change: Change) -> list[EventKind]:
    return [event.kind for event in change.events]


# 👍


def test_a_yes_closes_it_as_satisfied():
    change = outcome.confirm(ticket("M1", State.RESOLVED), RESIDENT, moment())
    closed = change.ticket
    assert (closed.state, closed.satisfaction) == (State.CLOSED, Satisfaction.SATISFIED)
    assert (closed.deadline, closed.settled_at) == (None, at(MORNING))
    assert kinds(change) == [EventKind.CONFIRMED]
    assert change.events[0].actor == RESIDENT


@pytest.mark.parametrize("person", OTHERS)
def test_only_the_reporter_says_whether_it_is_solved(person):
    solved = ticket("M1", State.RESOLVED)
    with refused(Refusal.REPORTER_ONLY):
        outcome.confirm(solved, person, moment())
    with refused(Refusal.REPORTER_ONLY):
        deny(solved, person)


@pytest.mark.parametrize("person", OTHERS)
def test_nobody_speaks_for_a_reporter_who_was_forgotten(person):
    with refused(Refusal.REPORTER_ONLY):
        outcome.confirm(ticket("M1", State.RESOLVED, reporter=None), person, moment())


@pytest.mark.parametrize("state", NOT_RESOLVED)
def test_there_is_nothing_to_say_before_or_after(state):
    with refused(Refusal.NOT_RESOLVED):
        outcome.confirm(ticket("M1", state), RESIDENT, moment())
    with refused(Refusal.NOT_RESOLVED):
        deny(ticket("M1", state))


def test_nobody_confirms_their_own_work():
    own = ticket("M1", reporter=holder_of("M1"))
    solved = life.resolve(own, holder_of("M1"), town(), moment()).ticket
    with refused(Refusal.OWN_WORK):
        outcome.confirm(solved, holder_of("M1"), moment())


def test_a_reporter_in_the_chain_confirms_what_somebody_else_solved():
    reported = ticket("M1", State.RESOLVED, reporter=holder_of("H1"))
    closed = outcome.confirm(reported, holder_of("H1"), moment()).ticket
    assert closed.satisfaction is Satisfaction.SATISFIED


# 👎


@pytest.mark.parametrize(("code", "above"), [("M1", "H1"), ("H1", "Z1"), ("Z1", "S")])
def test_a_no_reopens_it_one_level_above_the_seat_that_solved_it(code, above):
    now = moment("2026-05-06 11:00", NEVER_QUIET)
    change = outcome.deny(ticket(code, State.RESOLVED), RESIDENT, town(), now)
    again = change.ticket
    assert (again.state, again.seat, again.worker) == (State.OPEN, seat_id(above), None)
    assert again.trail == trail(code, above)
    assert again.deadline == now.ack_deadline(town().seat(again.seat).level, urgent=False)
    assert (again.satisfaction, again.settled_at) == (None, None)
    assert again.committee_denials == 0
    assert kinds(change) == [EventKind.DENIED]


def test_a_no_counts_from_where_it_was_solved_not_from_where_it_had_climbed():
    climbed = ticket("Z1", trail=trail("M1", "H1", "Z1"))
    solved = life.resolve(climbed, holder_of("M1"), town(), moment()).ticket
    assert deny(solved).ticket.seat == seat_id("H1")


def test_a_no_passes_over_who_cannot_help():
    same = seat("H1", "Z1", holders=[holder(holder_of("M1"))])
    solved = ticket("M1", State.RESOLVED)
    after = outcome.deny(solved, RESIDENT, town(same, unheld("Z1", "S")), moment()).ticket
    assert after.trail == trail("M1", "S")


def test_the_first_no_at_the_committee_comes_back_to_the_committee():
    again = deny(ticket("S", State.RESOLVED)).ticket
    assert (again.state, again.seat, again.committee_denials) == (State.OPEN, seat_id("S"), 1)
    assert again.deadline is not None


def test_the_second_no_at_the_committee_ends_it_not_satisfied():
    again = deny(ticket("S", State.RESOLVED)).ticket
    solved = life.resolve(again, holder_of("S"), town(), moment()).ticket
    change = deny(solved)
    ended = change.ticket
    assert (ended.state, ended.satisfaction) == (State.ANSWERED, Satisfaction.NOT_SATISFIED)
    assert (ended.deadline, ended.settled_at) == (None, at(MORNING))
    assert ended.committee_denials == 2
    assert kinds(change) == [EventKind.DENIED]
    assert (change.events[0].state_from, change.events[0].state_to) == (
        State.RESOLVED,
        State.ANSWERED,
    )


def test_a_no_below_is_not_counted_as_one_at_the_committee():
    at_committee = deny(ticket("Z1", State.RESOLVED)).ticket
    solved = life.resolve(at_committee, holder_of("S"), town(), moment()).ticket
    assert deny(solved).ticket.state is State.OPEN


def test_a_no_after_the_seat_was_retired_goes_to_the_seat_above_it():
    solved = ticket("M9", State.RESOLVED)
    moved = life.leave_retired_seat(solved, town().seat(seat_id("H1")), moment()).ticket
    assert deny(moved).ticket.seat == seat_id("H1")


def test_a_no_to_a_retired_seat_is_not_counted_as_one_at_the_committee():
    solved = ticket("Z9", State.RESOLVED)
    moved = life.leave_retired_seat(solved, town().committee, moment()).ticket
    assert deny(moved).ticket.committee_denials == 0


# ↩️ 撤回


@pytest.mark.parametrize("state", [State.OPEN, State.ACKNOWLEDGED, State.RESOLVED])
def test_the_reporter_takes_it_back(state):
    change = outcome.withdraw(ticket("M1", state), RESIDENT, moment())
    after = change.ticket
    assert (after.state, after.satisfaction) == (State.WITHDRAWN, None)
    assert (after.deadline, after.settled_at) == (None, at(MORNING))
    assert kinds(change) == [EventKind.WITHDRAWN]


@pytest.mark.parametrize("person", OTHERS)
@pytest.mark.parametrize("state", State)
def test_only_the_reporter_takes_it_back(person, state):
    with refused(Refusal.REPORTER_ONLY):
        outcome.withdraw(ticket("M1", state), person, moment())


@pytest.mark.parametrize("state", [state for state in State if state.is_settled])
def test_what_is_settled_is_not_taken_back(state):
    with refused(Refusal.SETTLED):
        outcome.withdraw(ticket("M1", state), RESIDENT, moment())


# 🙋 请上一级再看看


@pytest.mark.parametrize(("code", "above"), [("M1", "H1"), ("H1", "Z1"), ("Z1", "S"), ("S", "S")])
def test_a_dismissal_is_looked_at_once_more_one_level_up(code, above):
    change = appeal(ticket(code, State.DISMISSED))
    again = change.ticket
    assert (again.state, again.seat, again.appealed) == (State.OPEN, seat_id(above), True)
    assert again.settled_at is None
    assert again.deadline is not None
    assert kinds(change) == [EventKind.APPEALED]


def test_there_is_one_appeal():
    again = appeal(ticket("M1", State.DISMISSED)).ticket
    dismissed = life.dismiss(again, holder_of("H1"), town(), moment()).ticket
    with refused(Refusal.SETTLED):
        appeal(dismissed)


@pytest.mark.parametrize("person", OTHERS)
def test_only_the_reporter_appeals(person):
    with refused(Refusal.REPORTER_ONLY):
        appeal(ticket("M1", State.DISMISSED), person)


@pytest.mark.parametrize("state", [state for state in State if state is not State.DISMISSED])
def test_only_a_dismissal_is_appealed(state):
    with refused(Refusal.SETTLED):
        appeal(ticket("M1", state))


# Stars


@pytest.mark.parametrize("stars", [1, 5])
def test_stars_are_kept_with_the_closed_ticket(stars):
    closed = ticket("M1", State.CLOSED, satisfaction=Satisfaction.SATISFIED)
    change = outcome.rate(closed, RESIDENT, stars, moment("2026-06-01 10:00"))
    assert change.ticket.stars == stars
    assert change.ticket.settled_at == closed.settled_at
    assert (change.ticket.state, change.ticket.satisfaction) == (
        State.CLOSED,
        Satisfaction.SATISFIED,
    )
    assert kinds(change) == [EventKind.RATED]


@pytest.mark.parametrize("stars", [0, 6, -1])
def test_there_are_one_to_five_stars(stars):
    with pytest.raises(ValueError, match="1 to 5"):
        outcome.rate(ticket("M1", State.CLOSED), RESIDENT, stars, moment())


@pytest.mark.parametrize("person", OTHERS)
def test_only_the_reporter_gives_stars(person):
    with refused(Refusal.REPORTER_ONLY):
        outcome.rate(ticket("M1", State.CLOSED), person, 5, moment())


@pytest.mark.parametrize("state", [state for state in State if state is not State.CLOSED])
def test_stars_are_for_what_is_closed(state):
    with refused(Refusal.NOT_RESOLVED):
        outcome.rate(ticket("M1", state), RESIDENT, 5, moment())
