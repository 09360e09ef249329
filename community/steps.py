"""What every step of a ticket is made of: whose it is to take, and what it leaves behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from community.chain import Chain, Seat
from community.ids import PersonId, SeatId
from community.moment import Moment
from community.permissions import Action, may, seat_on, standing_of
from community.refusals import Refusal, StepRefusedError
from community.tickets import Change, Event, EventKind, Satisfaction, State, Ticket


def acting_seat(ticket: Ticket, person: PersonId, chain: Chain) -> Seat:
    """The seat in whose name a person acts on a ticket, see ``permissions.seat_on``.

    Raises:
        StepRefusedError: It is not theirs to see (``not_yours``).
    """
    seat = seat_on(ticket, person, chain)
    if seat is None:
        raise StepRefusedError(Refusal.NOT_YOURS, ticket)
    return seat


def may_work(ticket: Ticket, person: PersonId, chain: Chain) -> bool:
    """True when a person may see and work this ticket."""
    return seat_on(ticket, person, chain) is not None


def permitted_seat(action: Action, ticket: Ticket, person: PersonId, chain: Chain) -> Seat:
    """The seat in whose name a person does something that the table of permissions allows it.

    Raises:
        StepRefusedError: It is not theirs to do, or in somebody else's hands.
    """
    seat = acting_seat(ticket, person, chain)
    if not may(action, standing_of(seat, ticket, chain)):
        raise StepRefusedError(
            Refusal.TAKEN if ticket.state is State.ACKNOWLEDGED else Refusal.NOT_YOURS, ticket
        )
    return seat


def working_seat(action: Action, ticket: Ticket, person: PersonId, chain: Chain) -> Seat:
    """The seat of a person who may move this ticket on, while somebody has it in hand."""
    acting_seat(ticket, person, chain)
    require_in_hand(ticket)
    return permitted_seat(action, ticket, person, chain)


def require_in_hand(ticket: Ticket) -> None:
    """Stops a step that only makes sense while somebody has the ticket in hand.

    Raises:
        StepRefusedError: It waits for its reporter, or is settled.
    """
    if ticket.state is State.RESOLVED:
        raise StepRefusedError(Refusal.WAITING, ticket)
    if not ticket.state.is_in_hand:
        raise StepRefusedError(Refusal.SETTLED, ticket)


def note(ticket: Ticket, kind: EventKind, moment: Moment, person: PersonId | None) -> Change:
    """A step that leaves state and seat as they are: a reply, a comment, an edit."""
    return step(ticket, ticket, kind, moment, person)


def climb(
    ticket: Ticket, seat: Seat, kind: EventKind, moment: Moment, person: PersonId | None = None
) -> Change:
    """Puts a ticket into the charge of another seat, open, with that level's deadline."""
    until = moment.ack_deadline(seat.level, urgent=ticket.urgent)
    return step(ticket, seated(ticket, seat, State.OPEN, until), kind, moment, person)


def seated(ticket: Ticket, seat: Seat, state: State, until: datetime | None) -> Ticket:
    """The ticket in the charge of a seat, with nobody working it yet."""
    return replace(
        ticket,
        state=state,
        seat=seat.id,
        trail=trail_with(ticket, seat),
        deadline=until,
        worker=None,
        extensions=0 if seat.id != ticket.seat else ticket.extensions,
        overdue_since=None,
    )


def trail_with(ticket: Ticket, seat: Seat) -> tuple[SeatId, ...]:
    """The seats that had or have a ticket, this one with them."""
    return ticket.trail if seat.id in ticket.trail else (*ticket.trail, seat.id)


def settled(
    ticket: Ticket, state: State, moment: Moment, satisfaction: Satisfaction | None
) -> Ticket:
    """The ticket at its end: nothing happens by itself any more."""
    return replace(
        ticket,
        state=state,
        deadline=None,
        overdue_since=None,
        satisfaction=satisfaction,
        settled_at=moment.now,
    )


def step(
    before: Ticket,
    after: Ticket,
    kind: EventKind,
    moment: Moment,
    person: PersonId | None = None,
) -> Change:
    """A change of one event, which says what was before and what is after."""
    event = Event(
        ticket=before.id,
        kind=kind,
        at=moment.now,
        actor=person,
        state_from=before.state,
        state_to=after.state,
        seat_from=before.seat,
        seat_to=after.seat,
        deadline=after.deadline,
    )
    return Change(after, (event,))
