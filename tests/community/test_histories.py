"""Any order of presses, deadlines, rosters and silences leaves a legal history.

One ticket lives in a unit of work in memory. Hypothesis lets anybody press anything, lets time
pass, imports rosters in which seats are gone, back or elsewhere, and takes people out of reach.
After each of these the history is held against DESIGN section 3, written down here once more.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import pairwise
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from community import life, outcome, urgency, working
from community.chain import Chain, Seat
from community.ids import ChatId, PersonId, SeatId, TicketId
from community.joining import join
from community.leaving import take_back
from community.levels import Level
from community.merging import merge, on_event, split
from community.people import Person, Reach
from community.places import Place
from community.refusals import StepRefusedError
from community.reseating import apply_roster
from community.roster import Roster
from community.tickets import Event, EventKind, Satisfaction, State, Ticket
from tests.community.in_memory import MemoryWork, run
from tests.community.neighbourhood import (
    ADMINISTRATOR,
    NEVER_QUIET,
    RESIDENT,
    STRANGER,
    USUAL,
    chain,
    holder,
    holder_of,
    moment,
    place,
    seat_id,
    ticket,
)

OPEN, TAKEN, SOLVED = State.OPEN, State.ACKNOWLEDGED, State.RESOLVED
ENDS = [state for state in State if state.is_settled]
STAYS = {(state, state) for state in State}

#: The diagram of DESIGN section 3: which step leads from where to where.
LEGAL: dict[EventKind, set[tuple[State, State]]] = {
    EventKind.ACKNOWLEDGED: {(OPEN, TAKEN)},
    EventKind.DEADLINE_PASSED: {(OPEN, OPEN), (TAKEN, OPEN)},
    EventKind.ESCALATED: {(OPEN, OPEN), (TAKEN, OPEN)},
    EventKind.HANDED: {(OPEN, OPEN), (TAKEN, OPEN)},
    EventKind.EXTENDED: {(TAKEN, TAKEN)},
    EventKind.OVERDUE: {(OPEN, OPEN), (TAKEN, OPEN)},
    EventKind.UNREACHABLE: {(OPEN, OPEN)},
    EventKind.SEAT_RETIRED: {(OPEN, OPEN), (TAKEN, OPEN), (SOLVED, SOLVED)},
    EventKind.RESOLVED: {(TAKEN, SOLVED)},
    EventKind.CONFIRMED: {(SOLVED, State.CLOSED)},
    EventKind.LAPSED: {(SOLVED, State.CLOSED)},
    EventKind.DENIED: {(SOLVED, OPEN), (SOLVED, State.ANSWERED)},
    EventKind.ANSWERED: {(OPEN, State.ANSWERED), (TAKEN, State.ANSWERED)},
    EventKind.DISMISSED: {(OPEN, State.DISMISSED), (TAKEN, State.DISMISSED)},
    EventKind.APPEALED: {(State.DISMISSED, OPEN)},
    EventKind.WITHDRAWN: {(state, State.WITHDRAWN) for state in (OPEN, TAKEN, SOLVED)},
    EventKind.MERGED: {(state, State.MERGED) for state in (OPEN, TAKEN, SOLVED)},
    EventKind.SPLIT: {(State.MERGED, OPEN)},
    EventKind.TOOK_IN: {(state, state) for state in (OPEN, TAKEN, SOLVED)},
    EventKind.GAVE_BACK: STAYS,
    EventKind.HELD: {(OPEN, OPEN), (TAKEN, TAKEN)},
    EventKind.URGENCY_RAISED: {(OPEN, OPEN), (TAKEN, TAKEN)},
    EventKind.URGENCY_LOWERED: {(OPEN, OPEN), (TAKEN, TAKEN)},
    EventKind.RATED: {(State.CLOSED, State.CLOSED)},
    EventKind.JOINED: {(OPEN, OPEN), (TAKEN, TAKEN)},
    EventKind.LEFT: {(state, state) for state in (OPEN, TAKEN, SOLVED)},
    EventKind.COLLECTIVE: {(OPEN, OPEN), (TAKEN, TAKEN), (TAKEN, OPEN)},
    EventKind.RETAGGED: {(OPEN, OPEN), (TAKEN, TAKEN)},
    EventKind.NAMED: STAYS,
    EventKind.PLACED: STAYS,
    EventKind.EDITED: STAYS,
    EventKind.COMMENTED: STAYS,
    EventKind.REPLIED: STAYS,
}

#: Steps that never lead down the tree, and those that never change who is in charge.
UPWARD = {
    EventKind.DEADLINE_PASSED,
    EventKind.ESCALATED,
    EventKind.UNREACHABLE,
    EventKind.SEAT_RETIRED,
    EventKind.DENIED,
    EventKind.APPEALED,
    EventKind.OVERDUE,
    EventKind.COLLECTIVE,
}
STILL = (
    set(LEGAL)
    - UPWARD
    - {EventKind.ACKNOWLEDGED, EventKind.HANDED, EventKind.PLACED, EventKind.SPLIT}
)

#: By the reporter alone; by a holder of the seat in charge; by anybody in the chain with a card.
REPORTERS = {
    EventKind.CONFIRMED,
    EventKind.DENIED,
    EventKind.WITHDRAWN,
    EventKind.APPEALED,
    EventKind.RATED,
    EventKind.NAMED,
}
IN_CHARGE = {
    EventKind.ESCALATED,
    EventKind.HANDED,
    EventKind.EXTENDED,
    EventKind.RESOLVED,
    EventKind.ANSWERED,
    EventKind.DISMISSED,
}
WITH_A_CARD = {
    EventKind.ACKNOWLEDGED,
    EventKind.URGENCY_RAISED,
    EventKind.URGENCY_LOWERED,
    EventKind.REPLIED,
    EventKind.RETAGGED,
}
#: What rings for everybody who holds the seat, because it is their turn (again).
ASKS = (UPWARD | {EventKind.HANDED, EventKind.SPLIT}) - {EventKind.OVERDUE, EventKind.COLLECTIVE}

TICKET, OTHER = TicketId(9), TicketId(8)
COMMITTEE = holder_of("S")
BOTH = PersonId(900)  # holds M2 and the hub above it
PAIR = PersonId(901)  # the second holder of H1
NEIGHBOURS = [PersonId(number) for number in range(910, 916)]
PEOPLE = [
    *(holder_of(seat.code) for seat in USUAL),
    BOTH,
    PAIR,
    ADMINISTRATOR,
    RESIDENT,
    STRANGER,
]
HELD_BY = {seat.id: (holder_of(seat.code),) for seat in USUAL} | {
    seat_id("M2"): (BOTH,),
    seat_id("H1"): (BOTH, PAIR),
}
LIVES_AT = {holder_of("M3"): ("5号楼101",), PAIR: ("3号楼502",)}
PLACES = [Place(), *map(place, ["3号楼502", "4号楼", "5号楼101", "6号楼2单元301", "9号楼"])]
CODES = [seat.code for seat in USUAL]
SPANS = [timedelta(minutes=3), timedelta(hours=2), timedelta(hours=11), timedelta(days=4)]

Press = Callable[["Neighbourhood", PersonId], Any]


def stepping(step: Callable[..., Any]) -> Press:
    """A step of ``life`` that takes the ticket, the person, the chain and the moment."""
    return lambda town, person: town.take(lambda t, c: step(t, person, c, town.now))


def extending(town: "Neighbourhood", person: PersonId) -> Any:
    until = town.now.now + timedelta(days=3)
    return town.take(lambda t, c: life.extend(t, person, until, c, town.now))


def handing(code: str) -> Press:
    return lambda town, person: town.take(
        lambda t, c: life.hand(t, person, c.seat(seat_id(code)), c, town.now)
    )


def merging_into(into: TicketId, part: TicketId) -> Press:
    """By the committee: the use case asks nobody's leave."""
    return lambda town, _: run(merge(town.work, town.now, into, part, COMMITTEE))


def splitting(part: TicketId) -> Press:
    return lambda town, _: run(split(town.work, town.now, part, COMMITTEE))


def replying(town: "Neighbourhood", person: PersonId) -> Any:
    run(working.ask_reply(town.work, town.now, TICKET, person))
    return run(working.answer_question(town.work, town.now, person, "在看了"))


def pressing(use_case: Callable[..., Any]) -> Press:
    return lambda town, person: run(use_case(town.work, town.now, TICKET, person))


#: Every button of a card, those of the reporter, and those that end a ticket.
TAKING, SOLVING = pressing(working.acknowledge), pressing(working.resolve)
CARD: list[Press] = [
    TAKING,
    SOLVING,
    pressing(working.escalate),
    extending,
    handing("M1"),
    handing("H3"),
    handing("Z1"),
    stepping(partial(urgency.set_urgency, urgent=True)),
    stepping(partial(urgency.set_urgency, urgent=False)),
    replying,
    stepping(lambda t, person, c, now: life.retag(t, person, "noise", c, now)),
]
ENDING: list[Press] = [
    stepping(life.answer),
    stepping(life.dismiss),
    merging_into(OTHER, TICKET),
]
DENYING = pressing(working.deny)
REPORTING: list[Press] = [
    DENYING,
    pressing(working.confirm),
    pressing(take_back),
    pressing(partial(working.rate, stars=4)),
    stepping(outcome.appeal),
    stepping(lambda t, person, _, now: outcome.give_name(t, person, now)),
]
#: Another ticket's end is no press on this one, and merging asks nobody's leave.
ANYBODYS = [*CARD, *ENDING[:2], *REPORTING]


class Neighbourhood(RuleBasedStateMachine):
    """A chain, a ticket in it, and everything that may happen to both."""

    def __init__(self) -> None:
        super().__init__()
        self.now = replace(moment(), reactions=(on_event,))
        self.parents: dict[SeatId, SeatId | None] = {seat.id: seat.parent for seat in USUAL}
        self.retired: set[SeatId] = set()
        self.out_of_reach: set[PersonId] = set()
        self.checked = 0

    @initialize(
        where=st.sampled_from(PLACES),
        urgent=st.booleans(),
        reporter=st.sampled_from([RESIDENT, RESIDENT, holder_of("M1"), BOTH]),
        away=st.sets(st.sampled_from(PEOPLE), max_size=3),
        quiet=st.booleans(),
        other_urgent=st.booleans(),
    )
    def file(self, where, urgent, reporter, away, quiet, other_urgent) -> None:  # noqa: PLR0917
        self.now = self.now if quiet else replace(self.now, policy=NEVER_QUIET)
        self.out_of_reach = away
        town = self.chain()
        seat = town.route(where)
        rung = [s.id for s in town.above(seat) if urgent and s.level is not Level.COMMITTEE]
        filed = ticket(
            place=where,
            urgent=urgent,
            reporter=reporter,
            seat=seat.id,
            trail=(seat.id, *rung),
            deadline=self.now.ack_deadline(seat.level, urgent=urgent),
        )
        self.work = MemoryWork(
            town,
            filed,
            replace(filed, id=OTHER, deadline=None, reporter=STRANGER, urgent=other_urgent),
            people=[Person(reporter, "李阿姨", Reach.YES), Person(STRANGER, "陈", Reach.YES)],
        )
        self.before = filed

    def chain(self) -> Chain:
        seats = [
            replace(
                seat,
                parent=self.parents[seat.id],
                holders=tuple(self.person(person) for person in HELD_BY[seat.id]),
            )
            for seat in USUAL
            if seat.id not in self.retired
        ]
        return chain(*seats, administrators=[self.person(ADMINISTRATOR)])

    def person(self, person: PersonId):
        homes = LIVES_AT.get(person, ())
        return holder(person, *homes, reachable=person not in self.out_of_reach)

    @property
    def ticket(self) -> Ticket:
        return self.work.tickets.kept[TICKET]

    @property
    def history(self) -> list[Event]:
        return [event for event in self.work.tickets.history if event.ticket == TICKET]

    def take(self, step) -> Ticket:
        return run(working.take_step(self.work, self.now, TICKET, step))

    # What may happen

    def attempt(self, press: Press, person: PersonId) -> None:
        before = self.ticket, self.history
        tellings = self.work.tellings
        told = len(tellings.shown), len(tellings.said), len(tellings.refreshed)
        try:
            press(self, person)
        except StepRefusedError as refusal:
            assert (self.ticket, self.history) == before
            assert (len(tellings.shown), len(tellings.said), len(tellings.refreshed)) == told
            assert refusal.ticket in (None, self.ticket, self.work.tickets.kept[OTHER])
        else:
            assert len(self.history) > len(before[1])
        self.check()

    @rule(press=st.sampled_from(ANYBODYS), person=st.sampled_from(PEOPLE))
    def anybody_presses(self, press, person) -> None:
        self.attempt(press, person)

    @rule(press=st.sampled_from(CARD), data=st.data())
    def somebody_in_charge_presses(self, press, data) -> None:
        self.attempt(press, data.draw(st.sampled_from(self.in_charge())))

    @precondition(lambda self: self.ticket.state is OPEN)
    @rule(press=st.sampled_from([TAKING, SOLVING]), data=st.data())
    def somebody_in_charge_takes_it(self, press, data) -> None:
        self.attempt(press, data.draw(st.sampled_from(self.in_charge())))

    @precondition(lambda self: self.ticket.state is TAKEN)
    @rule(press=st.sampled_from([SOLVING, extending]), data=st.data())
    def who_took_it_works_on_it(self, press, data) -> None:
        self.attempt(press, data.draw(st.sampled_from(self.in_charge())))

    @precondition(lambda self: len(self.history) > 5)
    @rule(press=st.sampled_from(ENDING), data=st.data())
    def somebody_in_charge_ends_it(self, press, data) -> None:
        self.attempt(press, data.draw(st.sampled_from(self.in_charge())))

    @precondition(lambda self: len(self.history) > 5 or self.ticket.state is not OPEN)
    @rule(press=st.sampled_from(REPORTING))
    def its_reporter_presses(self, press) -> None:
        self.attempt(press, self.ticket.reporter)

    @precondition(lambda self: self.ticket.state is SOLVED)
    @rule()
    def its_reporter_says_no(self) -> None:
        self.attempt(DENYING, self.ticket.reporter)

    def in_charge(self) -> tuple[PersonId, ...]:
        return HELD_BY[self.work.chains.chain.seat(self.ticket.seat).id]

    @precondition(lambda self: self.ticket.state.is_in_hand)
    @rule(neighbours=st.sets(st.sampled_from([*NEIGHBOURS, BOTH]), min_size=1))
    def neighbours_join(self, neighbours) -> None:
        for neighbour in sorted(neighbours):
            with suppress(StepRefusedError):
                run(join(self.work, self.now, TICKET, neighbour))
            self.check()

    @precondition(lambda self: self.work.joiners.joined and not self.ticket.state.is_settled)
    @rule(data=st.data())
    def a_joiner_leaves(self, data) -> None:
        joiners = [person for _, person in self.work.joiners.joined]
        self.attempt(pressing(take_back), data.draw(st.sampled_from(joiners)))

    @precondition(lambda self: not self.ticket.state.is_settled)
    @rule()
    def the_other_is_part_of_it(self) -> None:
        self.attempt(merging_into(TICKET, OTHER), COMMITTEE)

    @precondition(lambda self: not self.ticket.state.is_settled)
    @rule(press=st.sampled_from([merging_into(OTHER, TICKET), merging_into(TICKET, OTHER)]))
    def they_are_one_thing_after_all(self, press) -> None:
        self.attempt(press, COMMITTEE)

    @precondition(lambda self: any(t.merged_into for t in self.work.tickets.kept.values()))
    @rule(part=st.sampled_from([TICKET, OTHER]))
    def it_was_not_one_thing(self, part) -> None:
        self.attempt(splitting(part), COMMITTEE)

    @precondition(lambda self: self.ticket.state.is_in_hand)
    @rule(hours=st.sampled_from([1, 30]))
    def a_feature_holds_it(self, hours) -> None:
        until = self.now.now + timedelta(hours=hours)
        self.attempt(
            lambda town, _: town.take(lambda t, _: life.hold(t, until, town.now)), STRANGER
        )

    @precondition(lambda self: not self.ticket.state.is_settled)
    @rule(where=st.sampled_from(PLACES))
    def its_place_becomes_known(self, where) -> None:
        self.attempt(
            lambda town, _: town.take(lambda t, c: life.relocate(t, where, c, town.now)), STRANGER
        )

    @rule(span=st.sampled_from(SPANS))
    def time_passes(self, span) -> None:
        self.now = replace(self.now, now=self.now.now + span)
        for due in run(self.work.tickets.due(self.now.now, limit=10)):
            run(working.pass_deadline(self.work, self.now, due))
        self.check()
        assert not run(self.work.tickets.due(self.now.now, limit=10))

    @rule()
    def its_deadline_passes(self) -> None:
        if self.ticket.deadline is not None:
            span = self.ticket.deadline - self.now.now
            self.time_passes(max(span, timedelta(0)))

    @rule(person=st.sampled_from(PEOPLE))
    def somebody_is_out_of_reach(self, person) -> None:
        self.out_of_reach.add(person)
        self.work.chains.chain = self.chain()
        run(working.person_out_of_reach(self.work, self.now, person))
        self.check()

    @precondition(lambda self: self.out_of_reach)
    @rule()
    def everybody_is_back(self) -> None:
        self.out_of_reach = set()
        self.work.chains.chain = self.chain()

    @rule(code=st.sampled_from(CODES[1:]))
    def a_roster_without_a_seat(self, code) -> None:
        """With all that is under it, as a roster has to be."""
        gone = self.chain().seats.get(seat_id(code))
        if gone is not None:
            self.retired |= {gone.id, *(below.id for below in self.chain().below(gone))}
        self.import_roster()

    @precondition(lambda self: self.retired)
    @rule()
    def a_roster_with_every_seat(self) -> None:
        self.retired = set()
        self.import_roster()

    @rule(code=st.sampled_from(["M1", "M2", "M3"]), over=st.sampled_from(["H1", "H2", "H3"]))
    def a_roster_with_a_seat_elsewhere(self, code, over) -> None:
        if not {seat_id(code), seat_id(over)} & self.retired:
            self.parents[seat_id(code)] = seat_id(over)
        self.import_roster()

    def import_roster(self) -> None:
        self.work.chains.chain = self.chain()
        self.work.rosters.heirs_left = {gone: self.heir(gone) for gone in self.retired}
        run(apply_roster(self.work, Roster((), "S"), self.now))
        self.check()

    def heir(self, gone: SeatId) -> SeatId:
        above = gone
        while above in self.retired:
            parent = self.parents[above]
            assert parent is not None
            above = parent
        return above

    # What is always true

    def check(self) -> None:
        """Holds what has happened since the last look against the rules."""
        before = self.before
        for event in self.history[self.checked :]:
            self.check_event(event, before)
            before = replace(
                before,
                state=event.state_to,
                seat=event.seat_to,
                trail=(*before.trail, event.seat_to),
            )
        assert self.ticket.trail[: len(self.before.trail)] == self.before.trail
        self.check_cards()
        self.before, self.checked = self.ticket, len(self.history)

    def check_event(self, event: Event, before: Ticket) -> None:
        town = self.work.chains.chain
        assert (event.state_from, event.state_to) in LEGAL[event.kind]
        assert (event.state_from, event.seat_from) == (before.state, before.seat)
        assert event.at == self.now.now
        if event.kind in STILL:
            assert event.seat_to == event.seat_from
        if event.kind in UPWARD and event.seat_to != event.seat_from:
            assert level(event.seat_to).height > level(event.seat_from).height
        if event.kind is EventKind.HANDED:
            assert level(event.seat_to).height <= level(event.seat_from).height
        if event.state_to is State.ANSWERED and event.kind is EventKind.DENIED:
            assert level(event.seat_from) is Level.COMMITTEE
        if event.kind in REPORTERS:
            assert event.actor == before.reporter
        if event.kind in IN_CHARGE:
            assert event.actor in people_at(town, [town.seat(event.seat_from)])
        if event.kind in WITH_A_CARD:
            seats = {town.seat(event.seat_from), *town.above(town.seat(event.seat_from))}
            seats |= {town.seats[on] for on in before.trail if on in town.seats}
            assert event.actor in people_at(town, seats)

    def check_cards(self) -> None:
        """Whenever it is somebody's turn (again), all who can be reached there get a card."""
        everything, cards = self.work.tickets.history, self.work.tellings.cards()
        turns = [event for event in everything if event.state_to is OPEN and is_a_turn(event)]
        assert len(cards) == len(turns)
        if turns and len(self.history) > self.checked and everything[-1] is turns[-1]:
            town = self.work.chains.chain
            recipients = town.recipients(
                town.seat(turns[-1].seat_to), self.work.tickets.kept[turns[-1].ticket].place
            )
            chats = {ChatId(one.person) for one in recipients}
            rung = turns[-1].kind is EventKind.URGENCY_RAISED
            assert chats <= cards[-1] if rung else chats == cards[-1], (turns[-1], chats, cards)

    @invariant()
    def the_history_is_one_chain_that_ends_where_the_ticket_is(self) -> None:
        one, history = self.ticket, self.history
        for event, after in pairwise(history):
            assert event.state_to == after.state_from
            assert event.seat_to == after.seat_from
            assert event.at <= after.at
        if history:
            last = history[-1]
            assert (last.state_to, last.seat_to, last.deadline) == (
                one.state,
                one.seat,
                one.deadline,
            )

    @invariant()
    def a_seat_of_the_chain_is_in_charge(self) -> None:
        one, town = self.ticket, self.work.chains.chain
        assert town.seat(one.seat).id in town.seats
        assert one.state.is_settled or one.seat in town.seats
        assert one.seat in one.trail
        assert len(set(one.trail)) == len(one.trail)

    @invariant()
    def a_clock_runs_exactly_while_something_can_happen(self) -> None:
        one = self.ticket
        if one.state.is_settled:
            assert one.deadline is None
        elif one.state is State.RESOLVED or level(one.seat) is not Level.COMMITTEE:
            assert one.deadline is not None
        else:
            assert (one.deadline is None) <= (one.overdue_since is not None)
        assert (one.settled_at is not None) is one.state.is_settled

    @invariant()
    def what_is_kept_beside_the_state_fits_it(self) -> None:
        one = self.ticket
        if one.state is State.ACKNOWLEDGED:
            assert one.worker is not None
        if one.state is State.OPEN:
            assert one.worker is None
        if one.overdue_since is not None:
            assert level(one.seat) is Level.COMMITTEE
            assert one.state.is_in_hand
        if one.state is State.RESOLVED:
            assert one.resolved_seat in (one.seat, None)
        assert (one.merged_into is not None) is (one.state is State.MERGED)

    @invariant()
    def households_go_where_their_ticket_went(self) -> None:
        joiners, kept = self.work.joiners, self.work.tickets.kept
        for one, other in ((TICKET, OTHER), (OTHER, TICKET)):
            came = {p for t, p in joiners.joined if t == one and joiners.came_with[t, p] == other}
            if kept[other].merged_into != one:
                assert not came
        if self.ticket.merged_into == OTHER:
            own = {self.ticket.reporter, *(p for t, p in joiners.joined if t == TICKET)}
            assert own <= {kept[OTHER].reporter, *(p for t, p in joiners.joined if t == OTHER)}

    @invariant()
    def it_was_the_reporter_who_was_satisfied_and_not_with_their_own_work(self) -> None:
        confirmed = [e for e in self.history if e.kind is EventKind.CONFIRMED]
        resolvers = {e.actor for e in self.history if e.kind is EventKind.RESOLVED}
        assert resolvers.isdisjoint(event.actor for event in confirmed)
        said = {
            EventKind.CONFIRMED: Satisfaction.SATISFIED,
            EventKind.LAPSED: Satisfaction.NOT_CONFIRMED,
            EventKind.DENIED: Satisfaction.NOT_SATISFIED,
        }
        end = [e for e in self.history if e.state_to is self.ticket.state in ENDS]
        expected = said.get(end[0].kind) if end else None
        assert self.ticket.satisfaction is expected

    @invariant()
    def some_things_happen_once_or_twice_at_most(self) -> None:
        kinds = [event.kind for event in self.history]
        assert kinds.count(EventKind.APPEALED) <= 1
        assert kinds.count(EventKind.COLLECTIVE) <= 1
        assert self.ticket.extensions <= 2
        extended = 0
        for event in self.history:
            extended = 0 if event.seat_from != event.seat_to else extended
            extended += event.kind is EventKind.EXTENDED
            assert extended <= 2
        overdue = False
        for event in self.history:
            assert not (overdue and event.kind is EventKind.OVERDUE)
            overdue = event.deadline is None

    def teardown(self) -> None:
        """Left alone, it ends or stands overdue before the committee: never lost on the way."""
        if not hasattr(self, "work"):
            return
        for _ in range(4):
            self.its_deadline_passes()
        one = self.ticket
        assert one.state.is_settled or one.overdue_since is not None


def is_a_turn(event: Event) -> bool:
    """True when somebody is asked (again), or rung because it turned urgent."""
    rings = event.kind is EventKind.URGENCY_RAISED
    return rings or event.kind in ASKS or event.seat_from != event.seat_to


def level(seat: SeatId) -> Level:
    return next(one.level for one in USUAL if one.id == seat)


def people_at(town: Chain, seats: Iterable[Seat]) -> set[PersonId]:
    """Who may act for these seats: their holders, and the administrators for the committee."""
    seats = list(seats)
    people = {one.person for seat in seats for one in seat.holders}
    if town.committee in seats:
        people |= {admin.person for admin in town.administrators}
    return people


TestHistories = Neighbourhood.TestCase
TestHistories.settings = settings(max_examples=400, stateful_step_count=60)
