"""``↩️``: taking back what one said, with words and photos."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from community import outcome, steps
from community.ids import PersonId, TicketId
from community.joining import JoinWork, leave
from community.moment import Moment
from community.permissions import Action, may, standing_as_resident
from community.photos import PhotoWork
from community.publishing import publish
from community.refusals import Refusal, StepRefusedError
from community.tickets import EventKind, Ticket


class LeaveWork(JoinWork, PhotoWork, Protocol):
    """A unit of work with joiners and photos."""


async def take_back(
    work: LeaveWork, moment: Moment, ticket_id: TicketId, person: PersonId
) -> Ticket:
    """Takes a person out of a ticket; the ticket ends when nobody else has that trouble.

    With joiners, only the one who takes back is out: the first joiner is the reporter then.

    Raises:
        StepRefusedError: Neither reporter nor joiner, or already settled.
    """
    ticket = await work.tickets.lock(ticket_id)
    if ticket is None:
        raise StepRefusedError(Refusal.GONE)
    if ticket.state.is_settled:
        raise StepRefusedError(Refusal.SETTLED, ticket)
    joiners = await work.joiners.of(ticket.id, ticket.community)
    joined = [joiner.person for joiner in joiners]
    if not may(Action.WITHDRAW, standing_as_resident(ticket, person, joined)):
        raise StepRefusedError(Refusal.REPORTER_ONLY, ticket)
    if person in joined:
        await leave(work, moment, ticket, person)
        return ticket
    change = outcome.withdraw(ticket, person, moment)
    if joiners:
        heir = replace(ticket, reporter=joiners[0].person)
        change = steps.step(ticket, heir, EventKind.LEFT, moment, person)
        await work.joiners.remove(ticket.id, joiners[0].person)
    await work.tickets.erase_words(ticket.id, person)
    await work.photos.erase(ticket.id, person)
    chain = await work.chains.of(ticket.community)
    await publish(work, chain, moment, change)
    return change.ticket
