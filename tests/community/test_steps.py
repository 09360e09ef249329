"""Who may take a step, in the name of which seat, and what a refused one says."""

import pytest

from community import life, steps
from community.refusals import Refusal, StepRefusedError
from community.tickets import State
from tests.community.neighbourhood import (
    ADMINISTRATOR,
    RESIDENT,
    STRANGER,
    holder,
    holder_of,
    moment,
    refused,
    seat,
    seat_id,
    ticket,
    town,
    trail,
)
from tests.community.presses import SHARED, WORK

SETTLED = [state for state in State if state.is_settled]
IN_HAND = [State.OPEN, State.ACKNOWLEDGED]


@pytest.mark.parametrize("press", [*WORK, *SHARED, life.resolve])
@pytest.mark.parametrize("state", IN_HAND)
@pytest.mark.parametrize(
    "person",
    [STRANGER, RESIDENT, holder_of("M2"), holder_of("Z2"), ADMINISTRATOR],
    ids=["a stranger", "its reporter", "a colleague", "another branch", "nobody's administrator"],
)
def test_nobody_without_a_card_moves_a_ticket(press, state, person):
    with refused(Refusal.NOT_YOURS):
        press(ticket("H1", state, trail=trail("M1", "H1")), person, town(), moment())


@pytest.mark.parametrize("press", [*WORK, *SHARED, life.resolve])
@pytest.mark.parametrize("state", State)
def test_who_held_a_seat_that_is_gone_has_nothing_to_press(press, state):
    left = ticket("H1", state, trail=trail("M9", "H1"))
    with refused(Refusal.NOT_YOURS):
        press(left, holder_of("M9"), town(), moment())


@pytest.mark.parametrize("press", WORK)
@pytest.mark.parametrize(
    ("state", "refusal"), [(State.OPEN, Refusal.NOT_YOURS), (State.ACKNOWLEDGED, Refusal.TAKEN)]
)
@pytest.mark.parametrize("code", ["M1", "Z1", "S"])
def test_only_the_seat_in_charge_works_a_ticket(press, state, refusal, code):
    climbed = ticket("H1", state, trail=trail("M1", "H1"))
    with refused(refusal):
        press(climbed, holder_of(code), town(), moment())


@pytest.mark.parametrize("press", [*WORK, *SHARED, life.resolve])
def test_a_solved_ticket_waits_for_its_reporter(press):
    with refused(Refusal.WAITING):
        press(ticket("M1", State.RESOLVED), holder_of("M1"), town(), moment())


@pytest.mark.parametrize("press", [*WORK, *SHARED, life.resolve])
@pytest.mark.parametrize("state", SETTLED)
def test_a_settled_ticket_is_not_worked_any_more(press, state):
    with refused(Refusal.SETTLED):
        press(ticket("M1", state), holder_of("M1"), town(), moment())


def test_a_refusal_shows_the_ticket_as_it_is_now():
    settled = ticket("M1", State.CLOSED)
    with pytest.raises(StepRefusedError) as refusal:
        life.escalate(settled, holder_of("M1"), town(), moment())
    assert refusal.value.ticket == settled


def test_who_holds_the_seat_in_charge_acts_for_it_even_with_a_higher_seat():
    both = town(seat("Z1", "S", holders=[holder(holder_of("M1"))]))
    assert steps.acting_seat(ticket("M1"), holder_of("M1"), both).code == "M1"


def test_else_somebody_acts_for_their_highest_seat_that_may():
    same = [holder(STRANGER)]
    several = town(seat("M2", "H1", "4号楼", same), seat("Z1", "S", holders=same))
    climbed = ticket("H1", trail=trail("M1", "M2", "H1"))
    assert steps.acting_seat(climbed, STRANGER, several).code == "Z1"


def test_an_administrator_acts_for_the_committee():
    managed = town(administrators=[holder(ADMINISTRATOR)])
    taken = life.acknowledge(ticket("M1"), ADMINISTRATOR, managed, moment()).ticket
    assert taken.seat == seat_id("S")
    with refused(Refusal.NOT_YOURS):
        life.escalate(ticket("M1"), ADMINISTRATOR, managed, moment())


@pytest.mark.parametrize("code", ["M1", "H1", "Z1", "S"])
def test_who_had_it_and_who_stands_above_may_see_a_ticket(code):
    assert steps.may_work(ticket("H1", trail=trail("M1", "H1")), holder_of(code), town())


@pytest.mark.parametrize("code", ["M2", "H2", "Z2", "M4"])
def test_nobody_else_in_the_chain_may_see_it(code):
    assert not steps.may_work(ticket("H1", trail=trail("M1", "H1")), holder_of(code), town())
