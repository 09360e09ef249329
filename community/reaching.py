"""Losing touch and finding it again: people whom no message reaches, groups that are lost."""

from __future__ import annotations

from community import steps
from community.chain import Chain
from community.ids import ChatId, PersonId, TicketId
from community.moment import Moment
from community.people import Reach
from community.publishing import publish
from community.telling import News, View
from community.tickets import EventKind, State
from community.work import Work
from community.working import person_out_of_reach

#: Cards that somebody gets who takes a seat, or comes back to it, with work waiting.
_FIRST_CARDS = 20
#: So many of a person's own tickets are looked through for a question that they have to answer.
_OWN = 50


async def lose_person(work: Work, moment: Moment, person: PersonId) -> None:
    """Remembers that messages do not arrive; unanswered tickets move up the first time.

    What they were asked about a ticket of their own is asked in its group instead.
    """
    if not await work.people.set_reach(person, Reach.NO):
        return
    await person_out_of_reach(work, moment, person)
    for ticket in await work.tickets.reported_by(person, _OWN):
        if ticket.state is State.RESOLVED and ticket.group is not None:
            await work.tellings.show(View.ASK, ticket.id, [ticket.group], urgent=False, anew=False)


async def regain_person(work: Work, person: PersonId) -> None:
    """Remembers that messages arrive; who has seats gets the cards of what waits there."""
    if not await work.people.set_reach(person, Reach.YES):
        return
    await work.tellings.try_again(ChatId(person))
    for chain in await work.chains.all():
        await hand_over(work, chain, person)


async def hand_over(work: Work, chain: Chain, person: PersonId) -> None:
    """Shows somebody what is in hand at their seats, as far as it is for them to see."""
    seats = tuple(seat.id for seat in chain.seats_of(person) if seat.holder(person))
    for ticket in await work.tickets.in_hand_at(seats, _FIRST_CARDS):
        recipients = chain.recipients(chain.seat(ticket.seat), ticket.place)
        if any(holder.person == person for holder in recipients):
            chats = [ChatId(person)]
            await work.tellings.show(View.CARD, ticket.id, chats, urgent=ticket.urgent, anew=True)


async def tell_committee_of(work: Work, news: News, chat: ChatId) -> None:
    """Tells the committee of a bound group what it can put right there."""
    group = await work.groups.find(chat)
    if group is None:
        return
    chain = await work.chains.of(group.community)
    for holder in chain.recipients(chain.committee):
        await work.tellings.say(news, ChatId(holder.person), reference=chat)


async def lose_group(work: Work, chat: ChatId) -> None:
    """Unbinds a group that cannot be heard any more, and tells its committee."""
    group = await work.groups.unbind(chat)
    if group is None:
        return
    chain = await work.chains.of(group.community)
    for holder in chain.recipients(chain.committee):
        await work.tellings.say(News.GROUP_LOST, ChatId(holder.person), reference=chat)


async def lose_card(work: Work, moment: Moment, ticket_id: TicketId, person: PersonId) -> None:
    """A card that somebody can never get: an unanswered ticket of theirs alone moves up."""
    ticket = await work.tickets.lock(ticket_id)
    if ticket is None or ticket.state is not State.OPEN:
        return
    chain = await work.chains.of(ticket.community)
    seat = chain.seat(ticket.seat)
    above = chain.next_above(seat, ticket.place)
    others = [holder for holder in chain.recipients(seat) if holder.person != person]
    if seat.holder(person) is None or others or above is None:
        return
    await publish(work, chain, moment, steps.climb(ticket, above, EventKind.UNREACHABLE, moment))
