"""Filing: from something a resident said to a ticket with a seat in charge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from community.chain import Chain
from community.ids import CommunityId, PersonId, TicketId
from community.life import Moment, note, relocate
from community.people import Group
from community.places import Place
from community.publishing import publish, ringing_seats
from community.telling import View
from community.tickets import EventKind, Origin, State, Ticket, Words, WordsKind
from community.triage import Complaint, PlaceMention, Triage
from community.work import Work

#: How far back ``per_person_hourly`` counts.
_FLOOD_WINDOW = timedelta(hours=1)


@dataclass(frozen=True)
class Report:
    """What a resident reported.

    Attributes:
        words: The complaint as it was written.
        group: The bound group it was said in; None for a private report.
        origin: The message it came from, which never becomes two tickets.
    """

    community: CommunityId
    reporter: PersonId
    words: str
    triage: Triage
    group: Group | None
    origin: Origin


class TooManyReportsError(Exception):
    """Somebody filed more than ``per_person_hourly`` in an hour.

    Attributes:
        told_before: True when they have been asked already and need no second answer.
    """

    def __init__(self, *, told_before: bool) -> None:
        super().__init__("too many reports")
        self.told_before = told_before


async def file_report(work: Work, moment: Moment, report: Report) -> Ticket | None:
    """Files a report and tells the seat that looks after its place.

    Returns:
        The new ticket; None when that message is a ticket already.

    Raises:
        TooManyReportsError: The reporter's hourly limit is used up; nothing was filed.
    """
    number = await work.tickets.next_number(report.community)
    if await work.tickets.of_origin(report.origin) is not None:
        return None
    await _refuse_flood(work, moment, report)
    chain = await work.chains.of(report.community)
    person = await work.people.find(report.reporter)
    homes = person.homes_in(report.community) if person else ()
    place = locate(report.triage.place, homes, report.group, chain)
    seat = chain.route(place)
    urgent = report.triage.urgent
    seats = [seat, *(ringing_seats(chain, seat, moment) if urgent else ())]
    deadline = moment.ack_deadline(seat.level, urgent=urgent)
    draft = Ticket(
        id=TicketId(0),
        community=report.community,
        number=number,
        state=State.OPEN,
        tags=report.triage.tags or ("other",),
        urgent=urgent,
        danger=report.triage.danger,
        place=place,
        seat=seat.id,
        trail=tuple(ringed.id for ringed in seats),
        created_at=moment.now,
        deadline=deadline,
        reporter=report.reporter,
        group=report.group.chat if report.group else None,
        origin=report.origin,
        private=report.group is None,
    )
    ticket = await work.tickets.add(draft, report.words)
    if ticket.group is not None:
        await work.tellings.show(View.POST, ticket.id, [ticket.group], urgent=urgent, anew=False)
    await publish(work, chain, moment, note(ticket, EventKind.FILED, moment, report.reporter))
    return ticket


def locate(
    mention: PlaceMention | None, homes: Iterable[Place], group: Group | None, chain: Chain
) -> Place:
    """Where a complaint is about: its text, else the reporter's home, else the group's binding."""
    bound = group.place if group is not None else Place()
    near = [home for home in homes if bound.estate in (None, home.estate)]
    if mention is None:
        return chain.complete(near[0] if len(near) == 1 else bound)
    if mention.building is None:
        known = next((home for home in near if home.room == mention.room), bound)
        room = mention.room if known.building else None
        unit = (mention.unit or known.unit) if known.building else None
        return chain.complete(Place(known.estate, known.building, unit, room))
    estate = mention.estate if mention.estate in chain.estates else bound.estate
    if estate is None:
        at_home = (home.estate for home in near if home.building == mention.building)
        estate = next(at_home, None)
    return chain.complete(Place(estate, mention.building, mention.unit, mention.room))


async def _refuse_flood(work: Work, moment: Moment, report: Report) -> None:
    since = moment.now - _FLOOD_WINDOW
    limit = moment.policy.per_person_hourly
    # Somebody in danger may have used up the limit on small things: they get as many again.
    allowed = limit * 2 if report.triage.urgent else limit
    if await work.tickets.filed_since(report.reporter, since) >= allowed:
        told_before = await work.people.told_of_flood(report.reporter, moment.now, since)
        raise TooManyReportsError(told_before=told_before)


async def edit_report(
    work: Work, moment: Moment, origin: Origin, words: str, triage: Triage
) -> Ticket | None:
    """Takes over what somebody made of their message after it became a ticket.

    Returns:
        The ticket; None when that message is none, or it is settled.
    """
    found = await work.tickets.of_origin(origin)
    ticket = found and await work.tickets.lock(found.id)
    if ticket is None or ticket.state.is_settled:
        return None
    kept = await work.tickets.words(ticket.id)
    latest = [text for text in kept if text.kind in (WordsKind.COMPLAINT, WordsKind.EDIT)][-1]
    if latest.text == words:
        return ticket
    await work.tickets.add_words(
        Words(ticket.id, WordsKind.EDIT, ticket.reporter, moment.now, words)
    )
    chain = await work.chains.of(ticket.community)
    change = note(ticket, EventKind.EDITED, moment, ticket.reporter)
    if triage.place is not None and ticket.place.building is None:
        group = await work.groups.find(ticket.group) if ticket.group is not None else None
        change = relocate(ticket, locate(triage.place, (), group, chain), chain, moment)
    await publish(work, chain, moment, change)
    return change.ticket


async def add_to_report(
    work: Work,
    moment: Moment,
    ticket_id: TicketId,
    *,
    author: PersonId,
    words: str,
    triage: Triage,
) -> None:
    """Takes a reply to the bot's post: its reporter says where it is, or more about it.

    Only what sounds like the trouble itself is kept; thanks and small talk are not.
    """
    ticket = await work.tickets.lock(ticket_id)
    if ticket is None or ticket.reporter != author or ticket.state.is_settled:
        return
    chain = await work.chains.of(ticket.community)
    if triage.place is not None and ticket.place.building is None:
        group = await work.groups.find(ticket.group) if ticket.group is not None else None
        place = locate(triage.place, (), group, chain)
        await publish(work, chain, moment, relocate(ticket, place, chain, moment))
    elif triage.complaint is not Complaint.NO:
        await work.tickets.add_words(Words(ticket.id, WordsKind.COMMENT, author, moment.now, words))
        change = note(ticket, EventKind.COMMENTED, moment, author)
        await publish(work, chain, moment, change)
