"""A new roster: seats change, and no ticket stays behind at a seat that is gone."""

from __future__ import annotations

from dataclasses import dataclass

from community.life import Moment, leave_retired_seat
from community.publishing import publish
from community.roster import Roster
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
    """Writes a roster; tickets of retired seats go to the nearest seat that is left above."""
    update = await work.chains.update(roster)
    heirs = await work.chains.heirs(update.community)
    chain = await work.chains.of(update.community)
    moved = 0
    for ticket in await work.tickets.unsettled_at(tuple(heirs)):
        heir = heirs.get(ticket.seat)
        if heir is not None:
            change = leave_retired_seat(ticket, chain.seat(heir), moment)
            await publish(work, chain, moment, change)
            moved += 1
    return Reseated(
        seats=len(roster.rows),
        added=update.added,
        changed=update.changed,
        retired=update.retired,
        revived=update.revived,
        moved_tickets=moved,
    )
