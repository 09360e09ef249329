"""What makes a ticket urgent or not, and whom it rings: by a button, or by what somebody said."""

from __future__ import annotations

from dataclasses import replace

from community.chain import Chain, Seat
from community.ids import PersonId
from community.moment import Moment
from community.permissions import Action
from community.refusals import Refusal, StepRefusedError
from community.steps import permitted_seat, require_in_hand, seated, step, trail_with
from community.tickets import Change, EventKind, State, Ticket


def set_urgency(
    ticket: Ticket, person: PersonId, chain: Chain, moment: Moment, *, urgent: bool
) -> Change:
    """``🚨 转急事`` and ``🔕 不是急事``; an unanswered ticket gets that kind's deadline.

    Raises:
        StepRefusedError: Settled, not theirs, or it is so already.
    """
    permitted_seat(Action.URGENCY, ticket, person, chain)
    require_in_hand(ticket)
    return _with_urgency(ticket, chain, moment, person, urgent=urgent)


def hear_urgency(
    ticket: Ticket, person: PersonId | None, danger: str | None, chain: Chain, moment: Moment
) -> Change:
    """Somebody said that it cannot wait, and what the danger is; it rings as if filed so.

    Raises:
        StepRefusedError: It is urgent already.
    """
    known = replace(ticket, danger=danger or ticket.danger)
    return _with_urgency(known, chain, moment, person, urgent=True)


def hear_violence(
    ticket: Ticket, person: PersonId | None, danger: str | None, chain: Chain, moment: Moment
) -> Change:
    """What turns out to be violence at home is for the committee alone from now on."""
    alone = replace(ticket, trail=(chain.committee.id,), urgent=True, danger=danger)
    until = moment.ack_deadline(chain.committee.level, urgent=True)
    after = seated(alone, chain.committee, State.OPEN, until)
    return step(ticket, after, EventKind.URGENCY_RAISED, moment, person)


def ringing_seats(ticket: Ticket, chain: Chain, moment: Moment) -> list[Seat]:
    """The seats above the seat in charge that an urgent ticket rings at the same moment."""
    notify = moment.policy.urgent.notify
    return [seat for seat in chain.above(chain.seat(ticket.seat)) if seat.level in notify]


def _with_urgency(
    ticket: Ticket, chain: Chain, moment: Moment, person: PersonId | None, *, urgent: bool
) -> Change:
    if ticket.urgent == urgent:  # an old button must not start the deadline anew
        raise StepRefusedError(Refusal.OLD, ticket)
    after = replace(ticket, urgent=urgent)
    if ticket.state is State.OPEN and ticket.deadline is not None:
        level = chain.seat(ticket.seat).level
        after = replace(after, deadline=moment.ack_deadline(level, urgent=urgent))
    if urgent:
        for seat in ringing_seats(ticket, chain, moment):
            after = replace(after, trail=trail_with(after, seat))
    kind = EventKind.URGENCY_RAISED if urgent else EventKind.URGENCY_LOWERED
    return step(ticket, after, kind, moment, person)
