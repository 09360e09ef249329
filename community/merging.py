"""Merging by hand: two tickets are one thing after all, or were not (DESIGN sections 1 and 3)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from community import life, steps
from community.chain import Chain
from community.filing import Report, open_ticket
from community.ids import ChatId, PersonId, TicketId
from community.joining import JoinWork, make_collective
from community.leaving import LeaveWork
from community.moment import Moment
from community.places import Place
from community.publishing import publish, reporter_chat
from community.refusals import Refusal, StepRefusedError
from community.telling import News
from community.tickets import Event, EventKind, Ticket, Words, WordsKind
from community.triage import Triage
from community.urgency import hear_urgency
from community.work import Work

#: After these the reporters of a ticket's parts read how it stands, too.
_TOLD = frozenset(
    {
        EventKind.ACKNOWLEDGED,
        EventKind.RESOLVED,
        EventKind.CONFIRMED,
        EventKind.ANSWERED,
        EventKind.DISMISSED,
    }
)


class MergeWork(LeaveWork, Protocol):
    """A unit of work with joiners and photos, which go along."""


async def whole_of(work: Work, ticket: Ticket) -> Ticket:
    """The ticket that a merged one is a part of in the end; itself when it is none."""
    while ticket.merged_into is not None:
        into = await work.tickets.find(ticket.merged_into)
        if into is None:
            return ticket
        ticket = into
    return ticket


async def parts_of(work: Work, ticket: TicketId) -> list[Ticket]:
    """All tickets that are part of one, also by way of another."""
    found = await work.tickets.parts_of(ticket)
    for part in found:  # grows on the way
        found += await work.tickets.parts_of(part.id)
    return found


async def merge(
    work: MergeWork, moment: Moment, into_id: TicketId, part_id: TicketId, person: PersonId
) -> Ticket:
    """Makes one ticket part of another; its households go along.

    Returns:
        The ticket that holds both now.

    Raises:
        StepRefusedError: One of them is settled, gone or private.
        ValueError: They are the same ticket, or of two communities.
    """
    into, part = await _lock_both(work, into_id, part_id)
    for one in (into, part):
        if one.private:
            # Whoever works the one would read what was said in confidence in the other.
            raise StepRefusedError(Refusal.PRIVATE, one)
    chain = await work.chains.of(into.community)
    change = life.merge(part, into, moment, person)
    for household in await _households(work, part):
        if household != into.reporter:
            await work.joiners.add(into.id, household, moment.now, via=part.id)
    if part.urgent and into.state.is_in_hand:
        into = replace(into, danger=into.danger or part.danger)
    # First the whole: what the part's reporter reads says how that stands.
    await publish(work, chain, moment, steps.note(into, EventKind.TOOK_IN, moment, person))
    into = await _follow(work, moment, chain, (into, part), person)
    await publish(work, chain, moment, change)
    await show_photos_of_part(work, chain, into, part)
    return into


async def _lock_both(
    work: MergeWork, into_id: TicketId, part_id: TicketId
) -> tuple[Ticket, Ticket]:
    """Locks two tickets, always in the same order: two people may merge them both ways."""
    locked = {one: await work.tickets.lock(one) for one in sorted((into_id, part_id))}
    into, part = locked[into_id], locked[part_id]
    if into is None or part is None:
        raise StepRefusedError(Refusal.GONE)
    return into, part


async def _households(work: JoinWork, ticket: Ticket) -> list[PersonId]:
    joined = [joiner.person for joiner in await work.joiners.of(ticket.id, ticket.community)]
    return [ticket.reporter, *joined] if ticket.reporter is not None else joined


async def _follow(
    work: MergeWork, moment: Moment, chain: Chain, pair: tuple[Ticket, Ticket], person: PersonId
) -> Ticket:
    """What cannot wait in the part cannot wait in the whole; many households go to the hub."""
    into, part = pair
    if not into.state.is_in_hand:
        return into
    if part.urgent and not into.urgent:
        change = hear_urgency(into, person, part.danger, chain, moment)
        await publish(work, chain, moment, change)
        into = change.ticket
    return await make_collective(work, chain, moment, into)


async def show_photos_of_part(work: MergeWork, chain: Chain, into: Ticket, part: Ticket) -> None:
    """Sends the photos of a part below the card of the whole."""
    for photo in await work.photos.of(part.id):
        for holder in chain.recipients(chain.seat(into.seat), into.place):
            chat = ChatId(holder.person)
            await work.tellings.say(News.PHOTO, chat, ticket=into.id, reference=photo.id)


async def split(work: MergeWork, moment: Moment, part_id: TicketId, person: PersonId) -> Ticket:
    """Makes a merged ticket one of its own again; its households leave with it.

    Raises:
        StepRefusedError: It is gone, or not part of another one.
    """
    found = await work.tickets.find(part_id)
    if found is None:
        raise StepRefusedError(Refusal.GONE)
    if found.merged_into is None:
        raise StepRefusedError(Refusal.NOT_MERGED, found)
    into, part = await _lock_both(work, found.merged_into, part_id)
    if part.merged_into != into.id:  # somebody was faster
        raise StepRefusedError(Refusal.NOT_MERGED, part)
    chain = await work.chains.of(part.community)
    change = life.split(part, chain, moment, person)
    leaving = await work.joiners.remove_via(into.id, part.id)
    await publish(work, chain, moment, change)
    await publish(work, chain, moment, steps.note(into, EventKind.GAVE_BACK, moment, person))
    while into.merged_into is not None:  # what they are part of counted these households as well
        came_with = into
        into = await _locked(work, into.merged_into)
        for household in leaving:
            await work.joiners.remove(into.id, household, via=came_with.id)
        await work.tellings.refresh(into.id)
    return change.ticket


async def _locked(work: MergeWork, ticket_id: TicketId) -> Ticket:
    ticket = await work.tickets.lock(ticket_id)
    if ticket is None:
        raise StepRefusedError(Refusal.GONE)
    return ticket


@dataclass(frozen=True)
class Apart:
    """A message that joined a ticket by itself, and by mistake.

    Attributes:
        ticket: The ticket it joined.
        words: The id of its text.
        place: Where it is about.
        triage: How it is read.
    """

    ticket: TicketId
    words: int
    place: Place
    triage: Triage


async def set_apart(work: MergeWork, moment: Moment, apart: Apart, person: PersonId) -> Ticket:
    """Makes a message that joined a ticket one of its own.

    Raises:
        StepRefusedError: The ticket or the message is gone.
    """
    found = await work.tickets.find(apart.ticket)
    if found is None:
        raise StepRefusedError(Refusal.GONE)
    # As in filing: the community's row before the ticket's.
    await work.tickets.take_turn(found.community)
    ticket = await _locked(work, apart.ticket)
    words = await work.tickets.words_with_id(apart.words)
    is_here = words is not None and words.ticket == ticket.id and words.kind is WordsKind.JOINED
    if words is None or words.author is None or not is_here:
        raise StepRefusedError(Refusal.OLD, ticket)
    await work.tickets.erase_text(apart.words)
    chain = await work.chains.of(ticket.community)
    if not any(w.author == words.author for w in await _joined_words(work, ticket)):
        await work.joiners.remove(ticket.id, words.author)
    await publish(work, chain, moment, steps.note(ticket, EventKind.GAVE_BACK, moment, person))
    group = await work.groups.find(ticket.group) if ticket.group is not None else None
    report = Report(ticket.community, words.author, words.text, apart.triage, group, origin=None)
    return await open_ticket(work, moment, report, apart.place, chain)


async def _joined_words(work: Work, ticket: Ticket) -> list[Words]:
    return [w for w in await work.tickets.words(ticket.id) if w.kind is WordsKind.JOINED]


async def on_event(event: Event, work: MergeWork) -> None:
    """What happens to a whole concerns its parts: reporters read it, photos go along."""
    moved = event.seat_from != event.seat_to and event.kind is not EventKind.FILED
    if not (moved or event.kind in _TOLD or event.kind is EventKind.LEFT):
        return
    parts = await parts_of(work, event.ticket)
    if not parts:
        return
    whole = await work.tickets.find(event.ticket)
    for part in parts:
        if whole is not None and moved and whole.state.is_in_hand:
            chain = await work.chains.of(whole.community)
            await show_photos_of_part(work, chain, whole, part)
        if event.kind is EventKind.LEFT and event.actor is not None:
            await work.tickets.erase_words(part.id, event.actor)
            await work.photos.erase(part.id, event.actor)
            await work.tellings.refresh(part.id)
        chat = await reporter_chat(work, part)
        # Whoever reports the whole reads it there.
        is_own = whole is not None and whole.reporter == part.reporter
        if event.kind in _TOLD and chat is not None and not is_own:
            await work.tellings.say(News.MERGED, chat, ticket=part.id)
