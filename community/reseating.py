"""A new roster: seats change, and no ticket stays behind at a seat that is gone."""

from __future__ import annotations

from dataclasses import dataclass

from community.ids import ChatId, PersonId
from community.levels import Level
from community.life import leave_retired_seat
from community.moment import Moment
from community.publishing import publish
from community.roster import Roster
from community.telling import News
from community.work import Work


@dataclass(frozen=True)
class Reseated:
    """What a roster changed, in seats and tickets."""

    seats: int
    added: int
    changed: int
    retired: int
    revived: int
    moved_tickets: int


async def apply_roster(work: Work, roster: Roster, moment: Moment) -> Reseated:
    """Writes a roster; tickets of retired seats go to the nearest seat that is left above.

    Whoever takes or loses a seat by it gets another menu of commands.
    """
    before = await _holders(work)
    update = await work.rosters.update(roster)
    heirs = await work.rosters.heirs(update.community)
    chain = await work.chains.of(update.community)
    moved = 0
    for ticket in await work.tickets.unsettled_at(tuple(heirs)):
        heir = heirs.get(ticket.seat)
        if heir is not None:
            change = leave_retired_seat(ticket, chain.seat(heir), moment)
            await publish(work, chain, moment, change)
            moved += 1
    for person in sorted({person for person, _ in before ^ await _holders(work)}):
        await work.tellings.say(News.MENU, ChatId(person))
    return Reseated(
        seats=len(roster.rows),
        added=update.added,
        changed=update.changed,
        retired=update.retired,
        revived=update.revived,
        moved_tickets=moved,
    )


async def _holders(work: Work) -> set[tuple[PersonId, Level]]:
    """Who holds seats at which level, in all communities."""
    return {
        (holder.person, seat.level)
        for chain in await work.chains.all()
        for seat in chain.seats.values()
        for holder in seat.holders
    }
