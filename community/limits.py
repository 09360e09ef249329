"""How much one person may say: an hour's reports, and an hour's words about one ticket."""

from __future__ import annotations

from datetime import datetime, timedelta

from community.ids import PersonId
from community.moment import Moment
from community.tickets import Ticket
from community.work import Work

#: What ``per_person_hourly`` counts over.
WINDOW = timedelta(hours=1)


async def has_said_enough(work: Work, moment: Moment, ticket: Ticket, person: PersonId) -> bool:
    """True when somebody added as many words to one ticket in an hour as they may file tickets.

    Each of them would be kept, and bring every message that shows the ticket up to date.
    """
    since: datetime = moment.now - WINDOW
    words = await work.tickets.words(ticket.id)
    lately = [text for text in words if text.author == person and text.at > since]
    return len(lately) >= moment.policy.per_person_hourly
