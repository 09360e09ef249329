"""Editing: what somebody made of their message after it became a ticket."""

from __future__ import annotations

from dataclasses import replace

from community.chain import Chain
from community.danger import hear_danger
from community.filing import locate
from community.joining import JoinWork
from community.life import relocate
from community.limits import has_said_enough
from community.moment import Moment
from community.places import Place
from community.publishing import publish
from community.steps import note
from community.tickets import Event, EventKind, Origin, State, Ticket, Words, WordsKind
from community.triage import Triage


async def edit_report(
    work: JoinWork, moment: Moment, origin: Origin, words: str, triage: Triage
) -> Ticket | None:
    """Takes over what somebody made of their message: its words, and what they say now.

    A danger makes the ticket urgent, another place routes it anew while nobody has answered, and
    another trouble is another tag; not where the chain has decided otherwise, nor where
    neighbours joined what was said before.

    Returns:
        The ticket; None when that message is none, or it is settled.
    """
    found = await work.tickets.of_origin(origin)
    ticket = found and await work.tickets.lock(found.id)
    if ticket is None or ticket.state.is_settled:
        return None
    reporter = ticket.reporter
    enough = reporter is not None and await has_said_enough(work, moment, ticket, reporter)
    if enough and not triage.urgent:  # a danger is heard however much was said before
        return ticket
    kept = await work.tickets.words(ticket.id)
    versions = [text.text for text in kept if text.kind in (WordsKind.COMPLAINT, WordsKind.EDIT)]
    if versions and versions[-1] == words:
        return ticket
    await work.tickets.add_words(
        Words(ticket.id, WordsKind.EDIT, ticket.reporter, moment.now, words)
    )
    chain = await work.chains.of(ticket.community)
    events = await work.tickets.events(ticket.id)
    alone = not await work.joiners.of(ticket.id, ticket.community)
    if alone and not _decided(events, EventKind.RETAGGED):
        ticket = _with_tags(ticket, triage)
    await publish(work, chain, moment, note(ticket, EventKind.EDITED, moment, ticket.reporter))
    place = await _place_now(work, ticket, triage, chain)
    if place != ticket.place and _may_move(ticket, place, alone=alone):
        change = relocate(ticket, place, chain, moment)
        await publish(work, chain, moment, change)
        ticket = change.ticket
    return await hear_danger(work, moment, ticket, by=ticket.reporter, triage=triage)


def _with_tags(ticket: Ticket, triage: Triage) -> Ticket:
    """What is said to be wrong now; words that name no trouble leave it as it is."""
    said = tuple(tag for tag in triage.tags if tag != "other")
    return replace(ticket, tags=said) if said and ticket.state.is_in_hand else ticket


async def _place_now(work: JoinWork, ticket: Ticket, triage: Triage, chain: Chain) -> Place:
    """Where it is by the new words; where it was when they do not say."""
    if triage.place is None:
        return ticket.place
    group = await work.groups.find(ticket.group) if ticket.group is not None else None
    person = await work.people.find(ticket.reporter) if ticket.reporter is not None else None
    homes = person.homes_in(ticket.community) if person is not None else ()
    return locate(triage.place, homes, group, chain)


def _may_move(ticket: Ticket, place: Place, *, alone: bool) -> bool:
    """A place that was missing or inexact, or a slip of the pen before anybody set out."""
    if ticket.place.building is None or (alone and place.within(ticket.place)):
        return True
    return alone and ticket.state is State.OPEN


def _decided(events: list[Event], kind: EventKind) -> bool:
    return any(event.kind is kind for event in events)
