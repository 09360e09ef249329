"""How a ticket ends for its reporter: 👍, 👎, stars, taking back, asking the next level."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from community.chain import Chain
from community.ids import PersonId
from community.levels import Level
from community.moment import Moment
from community.permissions import Action, may, standing_as_resident
from community.refusals import Refusal, StepRefusedError
from community.steps import climb, settled, step
from community.tickets import Change, EventKind, Satisfaction, State, Ticket

#: The second 👎 at the committee ends it (DESIGN section 3).
COMMITTEE_DENIALS = 2


def confirm(
    ticket: Ticket, person: PersonId, moment: Moment, resolvers: Collection[PersonId | None] = ()
) -> Change:
    """👍 by the reporter.

    Args:
        resolvers: Who ever pressed ✅ on it, before the last one.

    Raises:
        StepRefusedError: Not the reporter, own work, or not waiting for an answer.
    """
    _require_reporter(Action.GOOD, ticket, person)
    _require_resolved(ticket)
    if ticket.resolver == person or person in resolvers:
        raise StepRefusedError(Refusal.OWN_WORK, ticket)
    after = settled(ticket, State.CLOSED, moment, Satisfaction.SATISFIED)
    return step(ticket, after, EventKind.CONFIRMED, moment, person)


def deny(ticket: Ticket, person: PersonId, chain: Chain, moment: Moment) -> Change:
    """👎 by the reporter: open again one level above the seat that resolved.

    Raises:
        StepRefusedError: Not the reporter, or not waiting for an answer.
    """
    _require_reporter(Action.BAD, ticket, person)
    _require_resolved(ticket)
    if ticket.resolved_seat is None:  # it was retired; its heir stands one level above already
        return climb(ticket, chain.seat(ticket.seat), EventKind.DENIED, moment, person)
    resolved_at = chain.seat(ticket.resolved_seat)
    if resolved_at.level is not Level.COMMITTEE:
        above = chain.next_above(resolved_at, ticket.place) or chain.committee
        return climb(ticket, above, EventKind.DENIED, moment, person)
    denials = ticket.committee_denials + 1
    if denials >= COMMITTEE_DENIALS:
        after = settled(ticket, State.ANSWERED, moment, Satisfaction.NOT_SATISFIED)
        after = replace(after, committee_denials=denials)
        return step(ticket, after, EventKind.DENIED, moment, person)
    again = climb(ticket, chain.committee, EventKind.DENIED, moment, person)
    return Change(replace(again.ticket, committee_denials=denials), again.events)


def withdraw(ticket: Ticket, person: PersonId, moment: Moment) -> Change:
    """``↩️ 撤回`` by the reporter.

    Raises:
        StepRefusedError: Not the reporter, or already settled.
    """
    _require_reporter(Action.WITHDRAW, ticket, person)
    if ticket.state.is_settled:
        raise StepRefusedError(Refusal.SETTLED, ticket)
    after = settled(ticket, State.WITHDRAWN, moment, None)
    return step(ticket, after, EventKind.WITHDRAWN, moment, person)


def appeal(ticket: Ticket, person: PersonId, chain: Chain, moment: Moment) -> Change:
    """``🙋 请上一级再看看``: once, from a dismissal, by the reporter.

    Raises:
        StepRefusedError: Not the reporter, not dismissed, or appealed before.
    """
    _require_reporter(Action.APPEAL, ticket, person)
    if ticket.state is not State.DISMISSED or ticket.appealed:
        raise StepRefusedError(Refusal.SETTLED, ticket)
    above = chain.next_above(chain.seat(ticket.seat), ticket.place) or chain.committee
    change = climb(ticket, above, EventKind.APPEALED, moment, person)
    return Change(replace(change.ticket, appealed=True, settled_at=None), change.events)


def give_name(ticket: Ticket, person: PersonId, moment: Moment) -> Change:
    """``可以告诉经办人我是谁``: the chain may know who reported a private ticket.

    Raises:
        StepRefusedError: Not the reporter.
    """
    _require_reporter(Action.NAMED, ticket, person)
    if ticket.state.is_settled:
        raise StepRefusedError(Refusal.SETTLED, ticket)
    return step(ticket, replace(ticket, named=True), EventKind.NAMED, moment, person)


def rate(ticket: Ticket, person: PersonId, stars: int, moment: Moment) -> Change:
    """One to five stars for the matter, by the reporter, once it is closed.

    Raises:
        StepRefusedError: Not the reporter, or the ticket is not closed as solved.
        ValueError: *stars* is not between 1 and 5.
    """
    if not 1 <= stars <= 5:  # noqa: PLR2004 - five stars are five
        raise ValueError(f"stars must be 1 to 5, got {stars}")
    _require_reporter(Action.STARS, ticket, person)
    if ticket.state is not State.CLOSED:
        raise StepRefusedError(Refusal.NOT_RESOLVED, ticket)
    return step(ticket, replace(ticket, stars=stars), EventKind.RATED, moment, person)


def _require_reporter(action: Action, ticket: Ticket, person: PersonId) -> None:
    if not may(action, standing_as_resident(ticket, person)):
        raise StepRefusedError(Refusal.REPORTER_ONLY, ticket)


def _require_resolved(ticket: Ticket) -> None:
    if ticket.state is not State.RESOLVED:
        raise StepRefusedError(Refusal.NOT_RESOLVED, ticket)
