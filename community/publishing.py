"""After a step: keep it, let features react, and decide who is to see or read what."""

from __future__ import annotations

from community.chain import Chain
from community.ids import ChatId
from community.moment import Moment
from community.people import Person
from community.telling import News, View
from community.tickets import Change, EventKind, State, Ticket
from community.urgency import ringing_seats
from community.work import Work

#: After these the seat in charge is asked (again) even when it stays the same.
_ASKS_AGAIN = frozenset(
    {
        EventKind.FILED,
        EventKind.DENIED,
        EventKind.APPEALED,
        EventKind.HANDED,
        EventKind.SPLIT,
    }
)

#: After these an urgent ticket rings at several levels at once.
_RINGS = frozenset({EventKind.FILED, EventKind.URGENCY_RAISED})

#: What the reporter reads in private (DESIGN section 4).
_NEWS = {
    EventKind.ACKNOWLEDGED: News.ACKNOWLEDGED,
    EventKind.DEADLINE_PASSED: News.MOVED_UP,
    EventKind.ESCALATED: News.MOVED_UP,
    EventKind.UNREACHABLE: News.MOVED_UP,
    EventKind.AWAY: News.MOVED_UP,
    EventKind.DENIED: News.MOVED_UP,
    EventKind.APPEALED: News.MOVED_UP,
    EventKind.COLLECTIVE: News.MOVED_UP,
    EventKind.EXTENDED: News.EXTENDED,
    EventKind.ANSWERED: News.ANSWERED,
    EventKind.DISMISSED: News.DISMISSED,
    EventKind.MERGED: News.MERGED,
    EventKind.SPLIT: News.SPLIT,
}


async def publish(work: Work, chain: Chain, moment: Moment, change: Change) -> None:
    """Keeps a change and tells everybody whom it concerns, in the same transaction."""
    ticket = change.ticket
    event_ids = await work.tickets.save(change)
    await work.tellings.refresh(ticket.id)
    if not change.events:
        return
    event, event_id = change.events[-1], event_ids[-1]
    asked = event.kind in _ASKS_AGAIN or event.seat_from != event.seat_to
    rings = event.kind in _RINGS and ticket.urgent
    if (asked or rings) and ticket.state is State.OPEN:
        await _hand_out_cards(work, chain, moment, ticket, ring=rings)
    await _tell_reporter(work, ticket, event.kind, event_id)
    # Last, so that what a feature says comes below the card it belongs to.
    for event in change.events:
        for reaction in moment.reactions:
            await reaction(event, work)


async def _hand_out_cards(
    work: Work, chain: Chain, moment: Moment, ticket: Ticket, *, ring: bool
) -> None:
    seats = [chain.seat(ticket.seat)]
    if ring:
        seats += [seat for seat in ringing_seats(ticket, chain, moment) if seat.id in ticket.trail]
        seats = [seats[0], *(seat for seat in seats[1:] if seat.can_take(ticket.place))]
    chats = [
        ChatId(holder.person) for seat in seats for holder in chain.recipients(seat, ticket.place)
    ]
    await work.tellings.show(
        View.CARD, ticket.id, dict.fromkeys(chats), urgent=ticket.urgent, anew=True
    )


async def _tell_reporter(work: Work, ticket: Ticket, kind: EventKind, event_id: int) -> None:
    """In private if they pressed Start, else by the group post, which refreshes by itself."""
    if ticket.reporter is None:
        return
    chat = await reporter_chat(work, ticket)
    if kind is EventKind.RESOLVED:
        asked_in = chat or ticket.group
        if asked_in is not None:
            # The group reads one question a ticket: a second one edits the first.
            await work.tellings.show(
                View.ASK, ticket.id, [asked_in], urgent=False, anew=asked_in != ticket.group
            )
    elif kind is EventKind.CONFIRMED and chat is not None:
        # Stars are asked in private only, also when the 👍 was given in the group.
        await work.tellings.show(View.ASK, ticket.id, [chat], urgent=False, anew=False)
    elif chat is not None and kind in _NEWS and ticket.state is not State.RESOLVED:
        await work.tellings.say(_NEWS[kind], chat, ticket=ticket.id, reference=event_id)


async def reporter_chat(work: Work, ticket: Ticket) -> ChatId | None:
    """The reporter's private chat; None when nothing can be sent there."""
    person: Person | None = None
    if ticket.reporter is not None:
        person = await work.people.find(ticket.reporter)
    return ChatId(person.id) if person is not None and person.is_reachable else None
