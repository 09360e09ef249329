"""Forgetting somebody: name, homes and words go, history keeps its ids and states."""

from __future__ import annotations

from community.ids import PersonId
from community.photos import PhotoWork
from community.tickets import Ticket

#: More tickets than anybody reports.
_ALL = 100_000


async def forget(work: PhotoWork, person: PersonId) -> list[Ticket]:
    """Erases what is kept about a person.

    Words in tickets that are still in hand stay until those are settled: somebody is working on
    them.

    Returns:
        The tickets that are still in hand.
    """
    own = await work.tickets.reported_by(person, _ALL)
    in_hand = [ticket for ticket in own if not ticket.state.is_settled]
    for ticket in await work.tickets.settled_with_words_of(person):
        await work.tickets.erase_words(ticket, person)
        await work.photos.erase(ticket, person)
        await work.tellings.refresh(ticket)
    await work.people.forget(person)
    return in_hand
