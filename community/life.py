"""The life of a ticket: every step, its guard and its outcome, as functions of plain values."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from community.chain import Chain, Seat
from community.deadlines import deadline as working_deadline
from community.ids import PersonId, SeatId
from community.levels import Level
from community.permissions import Action, may, seat_on, standing_of
from community.places import Place
from community.policy import Policy
from community.tickets import VIOLENCE, Change, Event, EventKind, Satisfaction, State, Ticket

#: More time may be asked for this often at one level (DESIGN section 3).
EXTENSIONS_PER_LEVEL = 2


class Refusal(StrEnum):
    """Why a step cannot be taken now; each has its own kind sentence in the catalogue."""

    NOT_YOURS = "not_yours"
    TAKEN = "taken"
    ALREADY_YOURS = "already_yours"
    SETTLED = "settled"
    WAITING = "waiting"
    TOP = "top"
    OWN_WORK = "own_work"
    REPORTER_ONLY = "reporter_only"
    NOT_RESOLVED = "not_resolved"
    GONE = "gone"
    OLD = "old"
    NO_MORE_TIME = "no_more_time"
    NOT_DOWN = "not_down"
    PRIVATE = "private"
    NOT_MERGED = "not_merged"
    NOBODY_THERE = "nobody_there"


class StepRefusedError(Exception):
    """A step that the ticket's state or the person's seat does not allow.

    Attributes:
        refusal: Which sentence says why.
        ticket: The ticket as it is now.
    """

    def __init__(self, refusal: Refusal, ticket: Ticket | None = None) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal
        self.ticket = ticket


@dataclass(frozen=True)
class Moment:
    """When and under which rules something happens.

    Attributes:
        now: Community time, UTC.
        policy: The policy of this moment.
        reactions: What features do upon an event, in the same transaction:
            ``on_event(event, unit_of_work)``.
    """

    now: datetime
    policy: Policy
    reactions: tuple[Callable[[Event, Any], Awaitable[None]], ...] = ()

    def ack_deadline(self, level: Level, *, urgent: bool) -> datetime:
        """When somebody at *level* has to have answered."""
        if urgent:
            return self.now + self.policy.urgent.ack
        return self._working(self.policy.levels[level].ack)

    def resolve_deadline(self, level: Level, *, urgent: bool) -> datetime:
        """When somebody at *level* has to have solved it."""
        length = self.policy.levels[level].resolve
        return self.now + length if urgent else self._working(length)

    def _working(self, length: timedelta) -> datetime:
        return working_deadline(self.now, length, self.policy.quiet_hours, self.policy.timezone)


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


def acknowledge(ticket: Ticket, person: PersonId, chain: Chain, moment: Moment) -> Change:
    """``✋ 我来处理``: whoever acknowledges becomes the seat in charge.

    Raises:
        StepRefusedError: Somebody was faster, it is settled, or it is not theirs.
    """
    seat = permitted_seat(Action.ACK, ticket, person, chain)
    if ticket.state is State.ACKNOWLEDGED:
        own = ticket.worker == person
        raise StepRefusedError(Refusal.ALREADY_YOURS if own else Refusal.TAKEN, ticket)
    _require_in_hand(ticket)
    until = moment.resolve_deadline(seat.level, urgent=ticket.urgent)
    after = replace(
        _seated(ticket, seat, State.ACKNOWLEDGED, until),
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
        committee = _seated(ticket, chain.committee, State.OPEN, None)
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
        after = replace(ticket, seat=heir.id, resolved_seat=None, trail=_on(ticket, heir))
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


def set_urgency(
    ticket: Ticket, person: PersonId, chain: Chain, moment: Moment, *, urgent: bool
) -> Change:
    """``🚨 转急事`` and ``🔕 不是急事``; an unanswered ticket gets that kind's deadline.

    Raises:
        StepRefusedError: Settled, not theirs, or it is so already.
    """
    permitted_seat(Action.URGENCY, ticket, person, chain)
    _require_in_hand(ticket)
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
    after = _seated(alone, chain.committee, State.OPEN, until)
    return step(ticket, after, EventKind.URGENCY_RAISED, moment, person)


def ringing_seats(ticket: Ticket, chain: Chain, moment: Moment) -> list[Seat]:
    """The seats above the seat in charge that an urgent ticket rings at the same moment."""
    notify = moment.policy.urgent.notify
    return [seat for seat in chain.above(chain.seat(ticket.seat)) if seat.level in notify]


def retag(ticket: Ticket, person: PersonId, tag: str, chain: Chain, moment: Moment) -> Change:
    """``🏷 改类别``: another first tag.

    Raises:
        StepRefusedError: Settled, or not theirs.
    """
    permitted_seat(Action.RETAG, ticket, person, chain)
    _require_in_hand(ticket)
    others = tuple(other for other in ticket.tags if other not in (tag, "other"))
    after = replace(ticket, tags=(tag, *others[1:]) if others else (tag,))
    return step(ticket, after, EventKind.RETAGGED, moment, person)


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
            after = replace(after, trail=_on(after, seat))
    kind = EventKind.URGENCY_RAISED if urgent else EventKind.URGENCY_LOWERED
    return step(ticket, after, kind, moment, person)


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
    _require_in_hand(ticket)
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
        placed = replace(_seated(placed, seat, State.OPEN, until), extensions=extensions)
    return step(ticket, placed, EventKind.PLACED, moment, ticket.reporter)


def is_confidential(ticket: Ticket, chain: Chain) -> bool:
    """True for violence, and for a private ticket that went past everybody below."""
    return ticket.danger == VIOLENCE or (ticket.private and ticket.trail[0] == chain.committee.id)


def note(ticket: Ticket, kind: EventKind, moment: Moment, person: PersonId | None) -> Change:
    """A step that leaves state and seat as they are: a reply, a comment, an edit."""
    return step(ticket, ticket, kind, moment, person)


def working_seat(action: Action, ticket: Ticket, person: PersonId, chain: Chain) -> Seat:
    """The seat of a person who may move this ticket on, while somebody has it in hand."""
    acting_seat(ticket, person, chain)
    _require_in_hand(ticket)
    return permitted_seat(action, ticket, person, chain)


def _require_in_hand(ticket: Ticket) -> None:
    if ticket.state is State.RESOLVED:
        raise StepRefusedError(Refusal.WAITING, ticket)
    if not ticket.state.is_in_hand:
        raise StepRefusedError(Refusal.SETTLED, ticket)


def climb(
    ticket: Ticket, seat: Seat, kind: EventKind, moment: Moment, person: PersonId | None = None
) -> Change:
    """Puts a ticket into the charge of another seat, open, with that level's deadline."""
    until = moment.ack_deadline(seat.level, urgent=ticket.urgent)
    return step(ticket, _seated(ticket, seat, State.OPEN, until), kind, moment, person)


def _seated(ticket: Ticket, seat: Seat, state: State, until: datetime | None) -> Ticket:
    return replace(
        ticket,
        state=state,
        seat=seat.id,
        trail=_on(ticket, seat),
        deadline=until,
        worker=None,
        extensions=0 if seat.id != ticket.seat else ticket.extensions,
        overdue_since=None,
    )


def _on(ticket: Ticket, seat: Seat) -> tuple[SeatId, ...]:
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
