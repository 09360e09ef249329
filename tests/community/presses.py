"""Presses of a card as functions of one shape, for tests that try them all."""

from collections.abc import Callable

from community import life, urgency
from community.chain import Chain
from community.ids import PersonId
from community.moment import Moment
from community.tickets import Change, EventKind, Ticket
from tests.community.neighbourhood import at, seat_id

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
