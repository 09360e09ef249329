"""The life of a ticket: the steps from seat to seat until it is settled, each with its guard."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from community.chain import Chain, Seat
from community.ids import PersonId
from community.levels import Level
from community.moment import Moment
from community.permissions import Action
from community.places import Place
from community.refusals import Refusal, StepRefusedError
from community.steps import (
    climb,
    permitted_seat,
    require_in_hand,
    seated,
    settled,
    step,
    trail_with,
    working_seat,
)
from community.tickets import VIOLENCE, Change, Event, EventKind, Satisfaction, State, Ticket

#: More time may be asked for this often at one level (DESIGN section 3).
EXTENSIONS_PER_LEVEL = 2


def acknowledge(ticket: Ticket, person: PersonId, chain: Chain, moment: Moment) -> Change:
    """``✋ 我来处理``: whoever acknowledges becomes the seat in charge.

    Raises:
        StepRefusedError: Somebody was faster, it is settled, or it is not theirs.
    """
    seat = permitted_seat(Action.ACK, ticket, person, chain)
    if ticket.state is State.ACKNOWLEDGED:
        own = ticket.worker == person
        raise StepRefusedError(Refusal.ALREADY_YOURS if own else Refusal.TAKEN, ticket)
    require_in_hand(ticket)
    until = moment.resolve_deadline(seat.level, urgent=ticket.urgent)
    after = replace(
        seated(ticket, seat, State.ACKNOWLEDGED, until),
        worker=person,
        extensions=_extensions_at(seat, ticket, chain),
    )
    return step(ticket, after, EventKind.ACKNOWLEDGED, moment, person)


def resolve(ticket: Ticket, person: PersonId, chain: Chain, moment: Moment) -> Change:
    """``✅ 已解决``; on an open ticket it takes it in the same press.

    Raises:
        StepRefusedError: Somebody else has it, it is settled, or it is not theirs.
    """
    events: tuple[Event, ...] = ()
    if ticket.state is State.OPEN:
        taken = acknowledge(ticket, person, chain, moment)
        ticket, events = taken.ticket, taken.events
    seat = working_seat(Action.RESOLVE, ticket, person, chain)
    after = replace(
        ticket,
        state=State.RESOLVED,
        deadline=moment.now + moment.policy.confirm,
        resolver=person,
        resolved_seat=seat.id,
    )
    change = step(ticket, after, EventKind.RESOLVED, moment, person)
    return Change(change.ticket, events + change.events)


def escalate(ticket: Ticket, person: PersonId, chain: Chain, moment: Moment) -> Change:
    """``⬆️ 上报``: to the seat above, at once.

    Raises:
        StepRefusedError: It is in somebody else's hands, settled, at the top, or not theirs.
    """
    seat = working_seat(Action.ESCALATE, ticket, person, chain)
    above = chain.next_above(seat, ticket.place)
    if above is None:
        raise StepRefusedError(Refusal.TOP, ticket)
    return climb(ticket, above, EventKind.ESCALATED, moment, person)


def pass_deadline(ticket: Ticket, chain: Chain, moment: Moment) -> Change | None:
    """What happens by itself when the deadline is over; None when nothing is due.

    Open or acknowledged goes up, open again; at the committee it is marked overdue. Resolved and
    never confirmed is closed, counted as not confirmed.
    """
    if ticket.deadline is None or ticket.deadline > moment.now:
        return None
    if ticket.state is State.RESOLVED:
        after = settled(ticket, State.CLOSED, moment, Satisfaction.NOT_CONFIRMED)
        return step(ticket, after, EventKind.LAPSED, moment)
    if not ticket.state.is_in_hand:
        return Change(replace(ticket, deadline=None))
    above = chain.next_above(chain.seat(ticket.seat), ticket.place)
    if above is None:
        committee = seated(ticket, chain.committee, State.OPEN, None)
        after = replace(committee, overdue_since=ticket.overdue_since or moment.now)
        return step(ticket, after, EventKind.OVERDUE, moment)
    return climb(ticket, above, EventKind.DEADLINE_PASSED, moment)


def pass_over(ticket: Ticket, chain: Chain, moment: Moment) -> Change | None:
    """Moves an unanswered ticket up whose seat in charge cannot be reached; None when it can.

    Somebody who is away for some days is passed over like somebody whom no message reaches; the
    history says which it was.
    """
    seat = chain.seat(ticket.seat)
    if (
        ticket.state is not State.OPEN
        or seat.level is Level.COMMITTEE
        or seat.can_take(ticket.place)
    ):
        return None
    above = chain.next_above(seat, ticket.place)
    is_away = any(h.reachable and h.away_until is not None for h in seat.holders)
    kind = EventKind.AWAY if is_away else EventKind.UNREACHABLE
    return None if above is None else climb(ticket, above, kind, moment)


def leave_retired_seat(ticket: Ticket, heir: Seat, moment: Moment) -> Change:
    """Gives an unsettled ticket of a retired seat to the nearest seat that is left above."""
    if ticket.state is State.RESOLVED:
        # The heir already stands above the seat that resolved it: a 👎 opens it right there.
        after = replace(ticket, seat=heir.id, resolved_seat=None, trail=trail_with(ticket, heir))
        return step(ticket, after, EventKind.SEAT_RETIRED, moment)
    return climb(ticket, heir, EventKind.SEAT_RETIRED, moment)


def answer(ticket: Ticket, person: PersonId, chain: Chain, moment: Moment) -> Change:
    """``📋 眼下办不成``: cannot be done now; the reason goes to the reporter.

    Raises:
        StepRefusedError: It is in somebody else's hands, settled, or not theirs.
    """
    seat = working_seat(Action.ANSWER, ticket, person, chain)
    after = settled(replace(ticket, seat=seat.id), State.ANSWERED, moment, None)
    return step(ticket, after, EventKind.ANSWERED, moment, person)


def dismiss(ticket: Ticket, person: PersonId, chain: Chain, moment: Moment) -> Change:
    """``🚫 不归这里管``: whom to ask instead goes to the reporter, who may appeal once.

    Raises:
        StepRefusedError: It is in somebody else's hands, settled, or not theirs.
    """
    seat = working_seat(Action.DISMISS, ticket, person, chain)
    after = settled(replace(ticket, seat=seat.id), State.DISMISSED, moment, None)
    return step(ticket, after, EventKind.DISMISSED, moment, person)


def extend(
    ticket: Ticket, person: PersonId, until: datetime, chain: Chain, moment: Moment
) -> Change:
    """``⏳ 还要时间``: a new deadline, twice a level.

    Raises:
        StepRefusedError: Used up, in somebody else's hands, settled, or not theirs.
    """
    working_seat(Action.EXTEND, ticket, person, chain)
    if ticket.state is not State.ACKNOWLEDGED or ticket.extensions >= EXTENSIONS_PER_LEVEL:
        raise StepRefusedError(Refusal.NO_MORE_TIME, ticket)
    after = replace(ticket, deadline=until, extensions=ticket.extensions + 1)
    return step(ticket, after, EventKind.EXTENDED, moment, person)


def hand(ticket: Ticket, person: PersonId, to: Seat, chain: Chain, moment: Moment) -> Change:
    """``👉 交给``: down or to a colleague, open again with a fresh deadline.

    A colleague gets no more time than the level has: ``⏳`` counts on.

    Raises:
        StepRefusedError: To a higher level, to where nobody can take it, in somebody else's
            hands, settled, or not theirs.
    """
    seat = working_seat(Action.HAND, ticket, person, chain)
    if to.level.height > seat.level.height or to.id == seat.id:
        raise StepRefusedError(Refusal.NOT_DOWN, ticket)
    if not may_be_handed(to, ticket.place, person):
        raise StepRefusedError(Refusal.NOBODY_THERE, ticket)
    handed = climb(ticket, to, EventKind.HANDED, moment, person)
    kept = replace(handed.ticket, extensions=_extensions_at(to, ticket, chain))
    return Change(kept, handed.events)


def may_be_handed(to: Seat, place: Place, by: PersonId) -> bool:
    """True when somebody else there can be reached who does not live at the place."""
    return any(
        holder.person != by and not holder.lives_at(place) for holder in to.reachable_holders
    )


def _extensions_at(seat: Seat, ticket: Ticket, chain: Chain) -> int:
    """How often more time was asked for at this level; another level starts anew."""
    return ticket.extensions if seat.level is chain.seat(ticket.seat).level else 0


def retag(ticket: Ticket, person: PersonId, tag: str, chain: Chain, moment: Moment) -> Change:
    """``🏷 改类别``: another first tag.

    Raises:
        StepRefusedError: Settled, or not theirs.
    """
    permitted_seat(Action.RETAG, ticket, person, chain)
    require_in_hand(ticket)
    others = tuple(other for other in ticket.tags if other not in (tag, "other"))
    after = replace(ticket, tags=(tag, *others[1:]) if others else (tag,))
    return step(ticket, after, EventKind.RETAGGED, moment, person)


def merge(ticket: Ticket, into: Ticket, moment: Moment, person: PersonId | None) -> Change:
    """Ends a ticket that is the same trouble as another.

    Raises:
        StepRefusedError: Either of them is settled.
        ValueError: They are the same ticket, or of two communities.
    """
    if ticket.id == into.id or ticket.community != into.community:
        raise ValueError("a ticket merges into another one of its own community")
    for one in (ticket, into):
        if one.state.is_settled:
            raise StepRefusedError(Refusal.SETTLED, one)
    after = replace(settled(ticket, State.MERGED, moment, None), merged_into=into.id)
    return step(ticket, after, EventKind.MERGED, moment, person)


def split(ticket: Ticket, chain: Chain, moment: Moment, person: PersonId) -> Change:
    """Makes a merged ticket one of its own again, open with whoever looks after its place.

    Raises:
        StepRefusedError: It is not part of another one.
    """
    if ticket.state is not State.MERGED:
        raise StepRefusedError(Refusal.NOT_MERGED, ticket)
    change = climb(ticket, chain.route(ticket.place), EventKind.SPLIT, moment, person)
    return Change(replace(change.ticket, merged_into=None, settled_at=None), change.events)


def hold(ticket: Ticket, until: datetime, moment: Moment) -> Change:
    """A feature keeps a ticket until an instant; then it goes on its way as ever.

    Raises:
        StepRefusedError: Nobody has it in hand any more.
    """
    require_in_hand(ticket)
    return step(ticket, replace(ticket, deadline=until), EventKind.HELD, moment)


def relocate(ticket: Ticket, place: Place, chain: Chain, moment: Moment) -> Change:
    """Sets the place of a ticket; one that nobody answered yet goes to whoever looks after it.

    What is for the committee alone stays there, wherever it turns out to be.
    """
    placed = replace(ticket, place=place)
    if is_confidential(ticket, chain):
        return step(ticket, placed, EventKind.PLACED, moment, ticket.reporter)
    seat, current = chain.route(place), chain.seat(ticket.seat)
    # Not up without need: somebody further up may have been asked for a reason.
    better = seat.level.height <= current.level.height or not current.can_take(place)
    if ticket.state is State.OPEN and seat.id != current.id and better:
        until = moment.ack_deadline(seat.level, urgent=ticket.urgent)
        extensions = _extensions_at(seat, ticket, chain)
        placed = replace(seated(placed, seat, State.OPEN, until), extensions=extensions)
    return step(ticket, placed, EventKind.PLACED, moment, ticket.reporter)


def is_confidential(ticket: Ticket, chain: Chain) -> bool:
    """True for violence, and for a private ticket that went past everybody below."""
    return ticket.danger == VIOLENCE or (ticket.private and ticket.trail[0] == chain.committee.id)
