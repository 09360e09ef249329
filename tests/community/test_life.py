"""Every step of a ticket's life: who may take it, what becomes of it, and until when."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from community import life, steps, urgency
from community.chain import Chain
from community.deadlines import QuietHours
from community.ids import CommunityId, PersonId, TicketId
from community.levels import Level
from community.moment import Moment
from community.places import Place
from community.policy import Policy
from community.refusals import Refusal, StepRefusedError
from community.tickets import Change, EventKind, Satisfaction, State, Ticket
from tests.community.neighbourhood import (
    ADMINISTRATOR,
    MORNING,
    NEVER_QUIET,
    RESIDENT,
    STRANGER,
    at,
    holder,
    holder_of,
    later,
    moment,
    place,
    refused,
    seat,
    seat_id,
    ticket,
    town,
    trail,
    unheld,
    unreachable,
)

SETTLED = [state for state in State if state.is_settled]
IN_HAND = [State.OPEN, State.ACKNOWLEDGED]

Press = Callable[[Ticket, PersonId, Chain, Moment], Change]


def extend(one: Ticket, person: PersonId, chain: Chain, now: Moment) -> Change:
    return life.extend(one, person, at("2026-05-09 17:00"), chain, now)


def hand(one: Ticket, person: PersonId, chain: Chain, now: Moment) -> Change:
    return life.hand(one, person, chain.seat(seat_id("M2")), chain, now)


def raise_urgency(one: Ticket, person: PersonId, chain: Chain, now: Moment) -> Change:
    return urgency.set_urgency(one, person, chain, now, urgent=True)


def lower_urgency(one: Ticket, person: PersonId, chain: Chain, now: Moment) -> Change:
    return urgency.set_urgency(one, person, chain, now, urgent=False)


#: What only the seat in charge may do.
WORK: list[Press] = [life.escalate, life.answer, life.dismiss, extend, hand]
#: What anybody in the chain with a card may do.
SHARED: list[Press] = [life.acknowledge, raise_urgency, lower_urgency]


def kinds(change: Change) -> list[EventKind]:
    return [event.kind for event in change.events]


# Who is acting


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


# Deadlines of a moment

LEVELS = [
    (Level.MEMBER, timedelta(hours=2), timedelta(hours=24)),
    (Level.HUB, timedelta(hours=4), timedelta(hours=48)),
    (Level.BRANCH, timedelta(hours=8), timedelta(hours=72)),
    (Level.COMMITTEE, timedelta(hours=24), timedelta(days=7)),
]


@pytest.mark.parametrize(("level", "ack", "resolve"), LEVELS)
def test_each_level_has_its_own_time(level, ack, resolve):
    now = moment(policy=NEVER_QUIET)
    assert now.ack_deadline(level, urgent=False) == now.now + ack
    assert now.resolve_deadline(level, urgent=False) == now.now + resolve


@pytest.mark.parametrize("level", Level)
def test_only_the_ack_deadline_of_an_urgent_ticket_is_shorter(level):
    night = moment("2026-05-06 23:00")
    assert night.ack_deadline(level, urgent=True) == at("2026-05-06 23:05")
    unhurried = moment("2026-05-06 23:00", NEVER_QUIET).resolve_deadline(level, urgent=False)
    assert night.resolve_deadline(level, urgent=True) == unhurried


def test_ordinary_deadlines_stand_still_at_night():
    evening = moment("2026-05-06 20:00")
    assert evening.ack_deadline(Level.MEMBER, urgent=False) == at("2026-05-07 09:30")
    assert evening.resolve_deadline(Level.MEMBER, urgent=False) == at("2026-05-08 19:00")


def test_the_quiet_hours_are_those_of_the_policy():
    siesta = Policy(quiet_hours=QuietHours(at("2026-05-06 11:00").time(), at(MORNING).time()))
    assert moment(policy=siesta).ack_deadline(Level.MEMBER, urgent=False) == at("2026-05-07 11:00")


# ✋ 我来处理


def test_who_acknowledges_has_the_resolve_deadline_of_that_level():
    change = life.acknowledge(ticket("M1"), holder_of("M1"), town(), moment())
    taken = change.ticket
    assert (taken.state, taken.seat, taken.worker) == (
        State.ACKNOWLEDGED,
        seat_id("M1"),
        holder_of("M1"),
    )
    assert taken.deadline == at("2026-05-08 09:00")  # 24 hours, nights not counted
    assert kinds(change) == [EventKind.ACKNOWLEDGED]


def test_an_event_says_who_what_when_from_and_to():
    climbed = ticket("H1", trail=trail("M1", "H1"))
    change = life.acknowledge(climbed, holder_of("M1"), town(), moment())
    (event,) = change.events
    assert (event.ticket, event.kind, event.at, event.actor) == (
        TicketId(9),
        EventKind.ACKNOWLEDGED,
        at(MORNING),
        holder_of("M1"),
    )
    assert (event.state_from, event.state_to) == (State.OPEN, State.ACKNOWLEDGED)
    assert (event.seat_from, event.seat_to) == (seat_id("H1"), seat_id("M1"))
    assert event.deadline == change.ticket.deadline


@pytest.mark.parametrize(
    ("code", "on_the_trail"),
    [("M1", ("M1", "H1")), ("Z1", ("M1", "H1", "Z1")), ("S", ("M1", "H1", "S"))],
)
def test_whoever_acknowledges_becomes_the_seat_in_charge(code, on_the_trail):
    climbed = ticket("H1", trail=trail("M1", "H1"))
    now = moment(policy=NEVER_QUIET)
    taken = life.acknowledge(climbed, holder_of(code), town(), now).ticket
    assert taken.seat == seat_id(code)
    assert taken.trail == trail(*on_the_trail)
    assert taken.deadline == now.resolve_deadline(town().seat(taken.seat).level, urgent=False)


def test_an_urgent_ticket_is_due_without_counting_nights():
    taken = life.acknowledge(ticket("M1", urgent=True), holder_of("M1"), town(), moment()).ticket
    assert taken.deadline == at("2026-05-07 10:00")


def test_the_second_one_is_told_who_was_faster():
    shared = town(seat("M1", "H1", "3号楼", [holder(holder_of("M1")), holder(STRANGER)]))
    taken = life.acknowledge(ticket("M1"), holder_of("M1"), shared, moment()).ticket
    for slower in (STRANGER, holder_of("H1")):
        with refused(Refusal.TAKEN):
            life.acknowledge(taken, slower, shared, moment())
    with refused(Refusal.ALREADY_YOURS):
        life.acknowledge(taken, holder_of("M1"), shared, moment())


def test_taking_an_overdue_ticket_ends_its_being_overdue():
    overdue = ticket("S", deadline=None, overdue_since=at(MORNING))
    taken = life.acknowledge(overdue, holder_of("S"), town(), moment()).ticket
    assert taken.overdue_since is None
    assert taken.deadline is not None


# ✅ 已解决


def test_solved_waits_for_the_reporter_with_nights_counted():
    taken = ticket("M1", State.ACKNOWLEDGED)
    change = life.resolve(taken, holder_of("M1"), town(), moment("2026-05-06 20:00"))
    solved = change.ticket
    assert solved.state is State.RESOLVED
    assert solved.deadline == at("2026-05-09 20:00")
    assert (solved.resolver, solved.resolved_seat) == (holder_of("M1"), seat_id("M1"))
    assert kinds(change) == [EventKind.RESOLVED]


def test_solving_an_open_ticket_takes_it_in_the_same_press():
    climbed = ticket("H1", trail=trail("M1", "H1"))
    change = life.resolve(climbed, holder_of("M1"), town(), moment())
    assert kinds(change) == [EventKind.ACKNOWLEDGED, EventKind.RESOLVED]
    assert [event.state_to for event in change.events] == [State.ACKNOWLEDGED, State.RESOLVED]
    assert (change.ticket.seat, change.ticket.resolved_seat) == trail("M1", "M1")
    assert change.ticket.worker == change.ticket.resolver == holder_of("M1")


def test_any_holder_of_the_seat_in_charge_may_say_it_is_solved():
    shared = town(seat("M1", "H1", "3号楼", [holder(holder_of("M1")), holder(STRANGER)]))
    solved = life.resolve(ticket("M1", State.ACKNOWLEDGED), STRANGER, shared, moment()).ticket
    assert solved.resolver == STRANGER


@pytest.mark.parametrize("code", ["M1", "Z1", "S"])
def test_nobody_else_says_that_it_is_solved_while_somebody_works_on_it(code):
    taken = ticket("H1", State.ACKNOWLEDGED, trail=trail("M1", "H1"))
    with refused(Refusal.TAKEN):
        life.resolve(taken, holder_of(code), town(), moment())


# ⬆️ 上报


@pytest.mark.parametrize("state", IN_HAND)
@pytest.mark.parametrize(("code", "above"), [("M1", "H1"), ("H1", "Z1"), ("Z1", "S")])
def test_escalating_asks_the_seat_above_at_once(state, code, above):
    now = moment(policy=NEVER_QUIET)
    change = life.escalate(ticket(code, state, extensions=2), holder_of(code), town(), now)
    after = change.ticket
    assert (after.state, after.seat, after.worker) == (State.OPEN, seat_id(above), None)
    assert after.trail == trail(code, above)
    assert after.deadline == now.ack_deadline(town().seat(after.seat).level, urgent=False)
    assert after.extensions == 0
    assert kinds(change) == [EventKind.ESCALATED]


def test_escalating_passes_over_who_cannot_help():
    after = life.escalate(ticket("M1"), holder_of("M1"), town(unheld("H1", "Z1")), moment()).ticket
    assert after.trail == trail("M1", "Z1")


@pytest.mark.parametrize("state", IN_HAND)
def test_above_the_committee_there_is_nobody(state):
    with refused(Refusal.TOP):
        life.escalate(ticket("S", state), holder_of("S"), town(), moment())


# A deadline passes


@pytest.mark.parametrize("state", IN_HAND)
@pytest.mark.parametrize(
    ("code", "above", "until"),
    [
        ("M1", "H1", "2026-05-06 16:00"),
        ("H1", "Z1", "2026-05-06 20:00"),
        ("Z1", "S", "2026-05-08 11:00"),
    ],
)
def test_a_passed_deadline_carries_it_up_open_again(state, code, above, until):
    due = moment("2026-05-06 12:00")
    change = life.pass_deadline(ticket(code, state, extensions=1), town(), due)
    assert change is not None
    after = change.ticket
    assert (after.state, after.seat, after.worker) == (State.OPEN, seat_id(above), None)
    assert after.trail == trail(code, above)
    assert after.deadline == at(until)
    assert after.extensions == 0
    assert kinds(change) == [EventKind.DEADLINE_PASSED]
    assert change.events[0].actor is None


@pytest.mark.parametrize("state", [*IN_HAND, State.RESOLVED])
def test_nothing_happens_before_its_time(state):
    assert life.pass_deadline(ticket("M1", state), town(), moment("2026-05-06 11:59")) is None


@pytest.mark.parametrize("state", SETTLED)
def test_nothing_happens_by_itself_to_a_settled_ticket(state):
    assert life.pass_deadline(ticket("M1", state), town(), moment("2027-01-01 12:00")) is None


def test_the_seat_above_has_until_morning_and_its_own_time():
    evening = ticket("M1", deadline=at("2026-05-06 20:30"))
    change = life.pass_deadline(evening, town(), moment("2026-05-06 20:30"))
    assert change is not None
    assert change.ticket.deadline == at("2026-05-07 12:00")  # half an hour of four, then the rest


def test_an_urgent_ticket_climbs_every_five_minutes_through_the_night():
    urgent = ticket("M1", urgent=True, deadline=at("2026-05-06 23:05"))
    for minute, code in ((5, "H1"), (10, "Z1"), (15, "S")):
        change = life.pass_deadline(urgent, town(), moment(f"2026-05-06 23:{minute:02}"))
        assert change is not None
        urgent = change.ticket
        assert urgent.seat == seat_id(code)
        assert urgent.deadline == at(f"2026-05-06 23:{minute + 5:02}")


def test_a_passed_deadline_passes_over_who_cannot_help():
    same = seat("Z1", "S", holders=[holder(holder_of("M1"))])
    change = life.pass_deadline(
        ticket("M1"), town(unreachable("H1", "Z1"), same), moment("2026-05-06 12:00")
    )
    assert change is not None
    assert change.ticket.trail == trail("M1", "S")


@pytest.mark.parametrize("state", IN_HAND)
def test_at_the_committee_it_is_marked_overdue_once(state):
    due = moment("2026-05-06 12:00")
    change = life.pass_deadline(ticket("S", state, trail=trail("M1", "S")), town(), due)
    assert change is not None
    overdue = change.ticket
    assert (overdue.state, overdue.seat, overdue.deadline) == (State.OPEN, seat_id("S"), None)
    assert overdue.overdue_since == due.now
    assert overdue.trail == trail("M1", "S")
    assert kinds(change) == [EventKind.OVERDUE]
    assert life.pass_deadline(overdue, town(), later(due, "2026-06-06 12:00")) is None


def test_taken_and_forgotten_by_the_committee_it_is_overdue_again():
    overdue = ticket("S", deadline=None, overdue_since=at(MORNING))
    taken = life.acknowledge(overdue, holder_of("S"), town(), moment()).ticket
    change = life.pass_deadline(taken, town(), moment("2026-07-01 09:00"))
    assert change is not None
    assert change.ticket.overdue_since == at("2026-07-01 09:00")
    assert change.ticket.state is State.OPEN


def test_held_and_let_go_it_is_overdue_since_the_first_time():
    overdue = ticket("S", deadline=None, overdue_since=at(MORNING))
    held = life.hold(overdue, at("2026-05-07 10:00"), moment()).ticket
    change = life.pass_deadline(held, town(), moment("2026-05-07 10:00"))
    assert change is not None
    assert change.ticket.overdue_since == at(MORNING)


def test_a_silence_closes_a_solved_ticket_as_not_confirmed():
    solved = ticket("M1", State.RESOLVED, deadline=at("2026-05-09 10:00"))
    change = life.pass_deadline(solved, town(), moment("2026-05-09 10:00"))
    assert change is not None
    closed = change.ticket
    assert (closed.state, closed.satisfaction) == (State.CLOSED, Satisfaction.NOT_CONFIRMED)
    assert (closed.deadline, closed.settled_at) == (None, at("2026-05-09 10:00"))
    assert kinds(change) == [EventKind.LAPSED]


def test_a_policy_change_counts_from_the_next_deadline():
    hurried = Policy(quiet_hours=None, levels={level: _minutes(level) for level in Level})
    change = life.pass_deadline(ticket("M1"), town(), moment("2026-05-06 11:00", hurried))
    assert change is None
    change = life.pass_deadline(ticket("M1"), town(), moment("2026-05-06 12:00", hurried))
    assert change is not None
    assert change.ticket.deadline == at("2026-05-06 12:02")


def _minutes(level: Level):
    times = Policy().levels[level]
    return replace(times, ack=timedelta(minutes=1 + level.height), resolve=timedelta(minutes=9))


# Somebody is out of reach, or a seat is gone


@pytest.mark.parametrize("empty", [unheld, unreachable])
def test_an_unanswered_ticket_of_somebody_out_of_reach_moves_up_at_once(empty):
    now = moment(policy=NEVER_QUIET)
    change = life.pass_over(ticket("M1"), town(empty("M1", "H1", "3号楼")), now)
    assert change is not None
    assert change.ticket.trail == trail("M1", "H1")
    assert change.ticket.deadline == now.ack_deadline(Level.HUB, urgent=False)
    assert kinds(change) == [EventKind.UNREACHABLE]


@pytest.mark.parametrize(
    "stays",
    [
        (ticket("M1"), town()),
        (ticket("M1", State.ACKNOWLEDGED), town(unreachable("M1", "H1", "3号楼"))),
        (ticket("M1", State.RESOLVED), town(unreachable("M1", "H1", "3号楼"))),
        (ticket("M1", State.CLOSED), town(unreachable("M1", "H1", "3号楼"))),
        (ticket("S"), town(seat("S", holders=()))),
        (
            ticket("M1"),
            town(
                seat(
                    "M1",
                    "H1",
                    "3号楼",
                    [holder(STRANGER), holder(holder_of("M1"), reachable=False)],
                )
            ),
        ),
    ],
    ids=["in reach", "answered", "solved", "settled", "the committee", "another holder"],
)
def test_else_it_stays_where_it_is(stays):
    one, seats = stays
    assert life.pass_over(one, seats, moment()) is None


def test_it_does_not_stay_with_only_the_person_complained_of():
    at_home = [holder(holder_of("M1"), reachable=False), holder(STRANGER, "3号楼502")]
    change = life.pass_over(ticket("M1"), town(seat("M1", "H1", "3号楼", at_home)), moment())
    assert change is not None


@pytest.mark.parametrize("state", IN_HAND)
def test_a_ticket_of_a_retired_seat_goes_on_with_its_heir(state):
    now = moment(policy=NEVER_QUIET)
    change = life.leave_retired_seat(ticket("M9", state), town().seat(seat_id("H1")), now)
    after = change.ticket
    assert (after.state, after.seat, after.worker) == (State.OPEN, seat_id("H1"), None)
    assert after.trail == trail("M9", "H1")
    assert after.deadline == now.ack_deadline(Level.HUB, urgent=False)
    assert kinds(change) == [EventKind.SEAT_RETIRED]


def test_a_solved_ticket_of_a_retired_seat_still_waits_for_its_reporter():
    solved = ticket("M9", State.RESOLVED)
    after = life.leave_retired_seat(solved, town().seat(seat_id("H1")), moment()).ticket
    assert (after.state, after.seat, after.deadline) == (
        State.RESOLVED,
        seat_id("H1"),
        solved.deadline,
    )
    assert after.trail == trail("M9", "H1")
    assert after.resolver == holder_of("M9")


# 📋 眼下办不成 and 🚫 不归这里管


@pytest.mark.parametrize("state", IN_HAND)
@pytest.mark.parametrize(
    ("press", "end", "kind"),
    [
        (life.answer, State.ANSWERED, EventKind.ANSWERED),
        (life.dismiss, State.DISMISSED, EventKind.DISMISSED),
    ],
)
def test_an_answer_settles_it(state, press, end, kind):
    overdue = ticket("S", state, overdue_since=at(MORNING))
    change = press(overdue, holder_of("S"), town(), moment("2026-05-06 11:00"))
    after = change.ticket
    assert (after.state, after.deadline, after.overdue_since) == (end, None, None)
    assert (after.settled_at, after.satisfaction) == (at("2026-05-06 11:00"), None)
    assert kinds(change) == [kind]


# ⏳ 还要时间


def test_more_time_is_given_twice_a_level():
    taken = ticket("M1", State.ACKNOWLEDGED)
    for day in (7, 8):
        until = at(f"2026-05-0{day} 17:00")
        change = life.extend(taken, holder_of("M1"), until, town(), moment())
        taken = change.ticket
        assert (taken.deadline, taken.state) == (until, State.ACKNOWLEDGED)
        assert kinds(change) == [EventKind.EXTENDED]
    with refused(Refusal.NO_MORE_TIME):
        extend(taken, holder_of("M1"), town(), moment())


def test_the_next_level_has_its_own_two_extensions():
    used_up = ticket("M1", State.ACKNOWLEDGED, extensions=2)
    above = life.escalate(used_up, holder_of("M1"), town(), moment()).ticket
    taken = life.acknowledge(above, holder_of("H1"), town(), moment()).ticket
    assert extend(taken, holder_of("H1"), town(), moment()).ticket.extensions == 1


def test_a_colleague_gets_no_more_time_than_the_level_has():
    used_up = ticket("M1", State.ACKNOWLEDGED, extensions=2)
    chain = town()
    handed = life.hand(used_up, holder_of("M1"), chain.seat(seat_id("M2")), chain, moment())
    taken = life.acknowledge(handed.ticket, holder_of("M2"), chain, moment()).ticket
    with refused(Refusal.NO_MORE_TIME):
        extend(taken, holder_of("M2"), chain, moment())
    back = life.acknowledge(handed.ticket, holder_of("M1"), chain, moment()).ticket
    assert back.extensions == 2


def test_nothing_is_handed_to_whoever_lives_there_or_cannot_be_reached():
    at_home = holder(holder_of("M2"), "3号楼502")
    away = holder(holder_of("M2"), reachable=False)
    for one in (at_home, away):
        chain = town(seat("M2", over="H1", scope="4号楼", holders=[one]))
        mine = ticket("M1", State.ACKNOWLEDGED, place=place("3号楼502"))
        with refused(Refusal.NOBODY_THERE):
            life.hand(mine, holder_of("M1"), chain.seat(seat_id("M2")), chain, moment())


def test_what_is_for_the_committee_alone_stays_there_wherever_it_is():
    for one in (ticket("S", danger="violence", place=Place()), ticket("S", private=True)):
        after = life.relocate(one, place("3号楼502"), town(), moment()).ticket
        assert (after.place, after.seat, after.trail) == (place("3号楼502"), one.seat, one.trail)


def test_coming_back_to_the_same_seat_gives_no_new_extensions():
    used_up = ticket("S", State.ACKNOWLEDGED, extensions=2)
    change = life.pass_deadline(used_up, town(), moment("2026-05-06 12:00"))
    assert change is not None
    again = life.acknowledge(change.ticket, holder_of("S"), town(), moment()).ticket
    with refused(Refusal.NO_MORE_TIME):
        extend(again, holder_of("S"), town(), moment())


def test_only_who_has_taken_it_asks_for_more_time():
    with refused(Refusal.NO_MORE_TIME):
        extend(ticket("M1"), holder_of("M1"), town(), moment())


# 👉 交给


@pytest.mark.parametrize("state", IN_HAND)
@pytest.mark.parametrize(
    ("code", "to"), [("H1", "M2"), ("S", "M4"), ("M1", "M2"), ("H1", "H3"), ("Z1", "H3")]
)
def test_handing_down_or_to_a_colleague_starts_a_fresh_deadline(state, code, to):
    now = moment("2026-05-06 11:00", NEVER_QUIET)
    target = town().seat(seat_id(to))
    change = life.hand(ticket(code, state), holder_of(code), target, town(), now)
    after = change.ticket
    assert (after.state, after.seat, after.worker) == (State.OPEN, target.id, None)
    assert after.trail == trail(code, to)
    assert after.deadline == now.ack_deadline(target.level, urgent=False)
    assert kinds(change) == [EventKind.HANDED]


@pytest.mark.parametrize("to", ["H1", "H2", "Z1", "S", "M1"])
def test_handing_is_not_a_way_up_nor_to_oneself(to):
    with refused(Refusal.NOT_DOWN):
        life.hand(ticket("M1"), holder_of("M1"), town().seat(seat_id(to)), town(), moment())


# 🚨 转急事 and 🔕 不是急事


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


# Merged, held, placed, noted


@pytest.mark.parametrize("state", [*IN_HAND, State.RESOLVED])
def test_a_merged_ticket_is_settled_and_says_into_which(state):
    into = ticket("M2", id=TicketId(8))
    change = life.merge(ticket("M1", state), into, moment(), holder_of("M1"))
    after = change.ticket
    assert (after.state, after.merged_into) == (State.MERGED, TicketId(8))
    assert (after.deadline, after.settled_at) == (None, at(MORNING))
    assert kinds(change) == [EventKind.MERGED]
    assert change.events[0].actor == holder_of("M1")


@pytest.mark.parametrize("state", SETTLED)
def test_nothing_settled_is_merged_or_merged_into(state):
    settled, other = ticket("M1", state), ticket("M1", id=TicketId(8))
    for pair in ((settled, other), (other, settled)):
        with refused(Refusal.SETTLED):
            life.merge(*pair, moment(), None)


@pytest.mark.parametrize("into", [ticket(), ticket(id=TicketId(8), community=CommunityId(2))])
def test_a_ticket_merges_into_another_one_of_its_community(into):
    with pytest.raises(ValueError, match="another one of its own community"):
        life.merge(ticket(), into, moment(), None)


@pytest.mark.parametrize("state", IN_HAND)
def test_a_held_ticket_goes_on_its_way_when_the_time_is_over(state):
    change = life.hold(ticket("M1", state), at("2026-05-20 10:00"), moment())
    held = change.ticket
    assert (held.state, held.deadline) == (state, at("2026-05-20 10:00"))
    assert kinds(change) == [EventKind.HELD]
    assert life.pass_deadline(held, town(), moment("2026-05-20 09:59")) is None
    onward = life.pass_deadline(held, town(), moment("2026-05-20 10:00"))
    assert onward is not None
    assert onward.ticket.seat == seat_id("H1")


@pytest.mark.parametrize(
    ("state", "refusal"),
    [(State.RESOLVED, Refusal.WAITING)] + [(state, Refusal.SETTLED) for state in SETTLED],
)
def test_what_nobody_has_in_hand_is_not_held(state, refusal):
    with refused(refusal):
        life.hold(ticket("M1", state), at("2026-05-20 10:00"), moment())


def placeless(code: str, state: State = State.OPEN) -> Ticket:
    return ticket(code, state, place=Place())


@pytest.mark.parametrize("code", ["S", "H1"])
def test_a_ticket_whose_place_becomes_known_goes_down_to_who_looks_after_it(code):
    change = life.relocate(placeless(code), place("3号楼502"), town(), moment())
    after = change.ticket
    assert (after.place, after.seat) == (place("3号楼502"), seat_id("M1"))
    assert after.trail == trail(code, "M1")
    assert after.deadline == at("2026-05-06 12:00")
    assert kinds(change) == [EventKind.PLACED]
    assert change.events[0].actor == RESIDENT


def test_an_overdue_ticket_that_goes_down_is_not_overdue_any_more():
    overdue = replace(placeless("S"), deadline=None, overdue_since=at(MORNING))
    after = life.relocate(overdue, place("3号楼502"), town(), moment()).ticket
    assert after.overdue_since is None
    assert after.deadline is not None


@pytest.mark.parametrize("state", [State.ACKNOWLEDGED, State.RESOLVED])
def test_a_place_does_not_take_a_ticket_out_of_somebodys_hands(state):
    taken = placeless("S", state)
    after = life.relocate(taken, place("3号楼502"), town(), moment()).ticket
    assert after == replace(taken, place=place("3号楼502"))


def test_a_place_routes_anew_also_within_a_level():
    seats = town(seat("M9", "H1", "开鲁四村"), estates=["开鲁四村"])
    filed = ticket("M9", place=place("开鲁四村"))
    after = life.relocate(filed, place("3号楼502"), seats, moment()).ticket
    assert after.seat == seat_id("M1")


def test_a_place_takes_a_ticket_away_from_whoever_lives_there():
    at_home = seat("M9", "H1", "开鲁四村 9号楼;开鲁四村", [holder(STRANGER, "开鲁四村 9号楼502")])
    seats = town(at_home, estates=["开鲁四村"])
    filed = ticket("M9", place=place("开鲁四村"))
    after = life.relocate(filed, place("开鲁四村 9号楼502"), seats, moment()).ticket
    assert after.seat == seat_id("H1")


@pytest.mark.parametrize("kind", [EventKind.REPLIED, EventKind.COMMENTED, EventKind.EDITED])
@pytest.mark.parametrize("state", State)
def test_a_note_leaves_everything_as_it_is(kind, state):
    one = ticket("M1", state)
    change = steps.note(one, kind, moment(), RESIDENT)
    assert change.ticket == one
    assert kinds(change) == [kind]
