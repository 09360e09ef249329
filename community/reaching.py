"""Losing touch: a person whom no message reaches, a group that put the bot out."""

from __future__ import annotations

from community import life
from community.ids import ChatId, PersonId, TicketId
from community.life import Moment
from community.people import Reach
from community.publishing import publish
from community.telling import News
from community.tickets import EventKind, State
from community.work import Work
from community.working import person_out_of_reach


async def lose_person(work: Work, moment: Moment, person: PersonId) -> None:
    """Remembers that messages do not arrive; unanswered tickets move up the first time."""
    if await work.people.set_reach(person, Reach.NO):
        await person_out_of_reach(work, moment, person)


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
    await publish(work, chain, moment, life.climb(ticket, above, EventKind.UNREACHABLE, moment))
