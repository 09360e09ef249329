"""A danger that somebody speaks of when there is a ticket already."""

from __future__ import annotations

from collections.abc import Sequence

from community.ids import PersonId
from community.moment import Moment
from community.publishing import publish
from community.tickets import VIOLENCE, Event, EventKind, Ticket
from community.triage import Triage
from community.urgency import hear_urgency, hear_violence
from community.work import Work


def is_new_danger(ticket: Ticket, triage: Triage, events: Sequence[Event]) -> bool:
    """True when words speak of a danger that the chain has not called none before."""
    if not triage.urgent or ticket.urgent or not ticket.state.is_in_hand:
        return False
    lowered = any(event.kind is EventKind.URGENCY_LOWERED for event in events)
    return not (lowered and ticket.danger == triage.danger)


async def hear_danger(
    work: Work, moment: Moment, ticket: Ticket, *, by: PersonId | None, triage: Triage
) -> Ticket:
    """Lets a new danger ring as if it had been filed so; returns the ticket as it is then."""
    if not is_new_danger(ticket, triage, await work.tickets.events(ticket.id)):
        return ticket
    chain = await work.chains.of(ticket.community)
    hear = hear_violence if triage.danger == VIOLENCE else hear_urgency
    change = hear(ticket, by, triage.danger, chain, moment)
    await publish(work, chain, moment, change)
    return change.ticket
