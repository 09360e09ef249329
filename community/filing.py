"""Filing: from something a resident said to a ticket with a seat in charge."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from community.chain import Chain
from community.ids import ChatId, CommunityId, PersonId, TicketId, TicketNumber
from community.joining import Joined, JoinWork, Trouble, find_same_trouble, join
from community.limits import WINDOW, has_said_enough
from community.moment import Moment
from community.people import Group
from community.places import Place
from community.publishing import publish
from community.steps import note
from community.telling import View
from community.tickets import VIOLENCE, EventKind, Origin, State, Ticket, Words, WordsKind
from community.triage import Lexicon, PlaceMention, Triage
from community.urgency import hear_urgency, ringing_seats
from community.work import Work


@dataclass(frozen=True)
class Report:
    """What a resident reported.

    Attributes:
        words: The complaint as it was written.
        group: The bound group it was said in; None for a private report.
        origin: The message it came from, which never becomes two tickets; None when it is not
            known any more.
        to_committee: Straight to the committee, past everybody below.
        behalf: For whom a seat reports it, if not for itself.
    """

    community: CommunityId
    reporter: PersonId
    words: str
    triage: Triage
    group: Group | None
    origin: Origin | None
    to_committee: bool = False
    behalf: str | None = None

    @property
    def confidential(self) -> bool:
        """Violence at home is for the committee alone (DESIGN section 4)."""
        return self.to_committee or self.triage.danger == VIOLENCE


@dataclass(frozen=True)
class Filed:
    """What became of a report: a new ticket, or one that was joined.

    Attributes:
        alarmed: What was said made the ticket that it joined urgent.
    """

    ticket: Ticket
    joined: Joined | None = None
    alarmed: bool = False


class TooManyReportsError(Exception):
    """Somebody filed more than ``per_person_hourly`` in an hour.

    Attributes:
        told_before: True when they have been asked already and need no second answer.
    """

    def __init__(self, *, told_before: bool) -> None:
        super().__init__("too many reports")
        self.told_before = told_before


async def file_report(
    work: JoinWork, moment: Moment, report: Report, lexicon: Lexicon
) -> Filed | None:
    """Files a report, or joins it to the same trouble, and tells whom it concerns.

    Args:
        lexicon: Knows which words name different things within a tag.

    Returns:
        The ticket; None when that message is a ticket already.

    Raises:
        TooManyReportsError: The reporter's hourly limit is used up; nothing was filed.
    """
    await work.tickets.take_turn(report.community)
    if report.origin is not None and await work.tickets.of_origin(report.origin) is not None:
        return None
    await _refuse_flood(work, moment, report)
    chain = await work.chains.of(report.community)
    person = await work.people.find(report.reporter)
    homes = person.homes_in(report.community) if person and report.behalf is None else ()
    place = locate(report.triage.place, homes, report.group, chain)
    joined = await _join_same_trouble(work, moment, report, place, lexicon)
    if joined is not None:
        return joined
    return Filed(await open_ticket(work, moment, report, place, chain))


async def open_ticket(
    work: Work, moment: Moment, report: Report, place: Place, chain: Chain
) -> Ticket:
    """Makes a ticket of a report and tells whom it concerns; the community's row is taken."""
    draft = _draft(report, place, chain, moment)
    numbered = replace(draft, number=await work.tickets.next_number(report.community))
    ticket = await work.tickets.add(numbered, report.words)
    if report.behalf is not None:
        await work.tickets.add_words(
            Words(ticket.id, WordsKind.BEHALF, report.reporter, moment.now, report.behalf)
        )
    if ticket.group is not None:
        chats = [ticket.group]
        await work.tellings.show(View.POST, ticket.id, chats, urgent=ticket.urgent, anew=False)
    else:
        chats = [ChatId(report.reporter)]
        await work.tellings.show(View.NOTE, ticket.id, chats, urgent=ticket.urgent, anew=False)
    await publish(work, chain, moment, note(ticket, EventKind.FILED, moment, report.reporter))
    return ticket


def _draft(report: Report, place: Place, chain: Chain, moment: Moment) -> Ticket:
    seat = chain.committee if report.confidential else chain.route(place)
    urgent = report.triage.urgent
    ticket = Ticket(
        id=TicketId(0),
        community=report.community,
        number=TicketNumber(0),
        state=State.OPEN,
        tags=report.triage.tags or ("other",),
        urgent=urgent,
        danger=report.triage.danger,
        place=place,
        seat=seat.id,
        trail=(seat.id,),
        created_at=moment.now,
        deadline=moment.ack_deadline(seat.level, urgent=urgent),
        reporter=report.reporter,
        group=report.group.chat if report.group else None,
        origin=report.origin,
        private=report.group is None,
        named=report.behalf is not None,
    )
    if not urgent:
        return ticket
    ringing = tuple(ringed.id for ringed in ringing_seats(ticket, chain, moment))
    return replace(ticket, trail=(seat.id, *ringing))


async def _join_same_trouble(
    work: JoinWork, moment: Moment, report: Report, place: Place, lexicon: Lexicon
) -> Filed | None:
    if report.group is None or report.confidential:
        return None
    tag = (report.triage.tags or ("other",))[0]
    if tag == "other":  # nothing is said about what it is: two of these are two things
        return None
    danger = report.triage.danger
    trouble = Trouble(tag, place, danger, report.words)
    same = await find_same_trouble(work, moment, lexicon, report.community, trouble)
    if same is None:
        return None
    locked = await work.tickets.lock(same.id)
    alarmed = locked is not None and report.triage.urgent and not locked.urgent
    if locked is not None and alarmed:
        chain = await work.chains.of(report.community)
        change = hear_urgency(locked, report.reporter, danger, chain, moment)
        await publish(work, chain, moment, change)
    if await has_said_enough(work, moment, same, report.reporter):
        since = moment.now - WINDOW
        told_before = await work.people.told_of_flood(report.reporter, moment.now, since)
        raise TooManyReportsError(told_before=told_before)
    ticket, joined = await join(work, moment, same.id, report.reporter, report.words)
    return Filed(ticket, joined, alarmed)


def locate(
    mention: PlaceMention | None, homes: Iterable[Place], group: Group | None, chain: Chain
) -> Place:
    """Where a complaint is about: its text, else the reporter's home, else the group's binding."""
    bound = group.place if group is not None else Place()
    bound_estate = Place(estate=bound.estate)
    near = [
        home for home in homes if None in (bound.estate, home.estate) or home.within(bound_estate)
    ]
    if mention is None:
        return chain.complete(near[0] if len(near) == 1 else bound)
    lane = _lane_building(mention, chain)
    if lane is not None:
        return chain.complete(Place(bound.estate, lane, mention.unit, mention.room))
    if mention.building is None:
        return chain.complete(_in_known_building(mention, near, bound))
    estate = mention.estate if mention.estate in chain.estates else bound.estate
    if estate is None:
        at_home = (home.estate for home in near if home.building == mention.building)
        estate = next(at_home, None)
    return chain.complete(Place(estate, mention.building, mention.unit, mention.room))


def _in_known_building(mention: PlaceMention, near: list[Place], bound: Place) -> Place:
    """``2单元`` or ``502``: of the home with that room, of the group's building, of the home's."""
    if mention.room is not None:
        home = next((home for home in near if home.room == mention.room), None)
        if home is not None:
            return replace(home, unit=mention.unit or home.unit)
    lived_in = {replace(home, unit=None, room=None) for home in near}
    known = lived_in.pop() if len(lived_in) == 1 and bound.building is None else bound
    if known.building is None:
        return bound
    return replace(known, unit=mention.unit, room=mention.room)


def _lane_building(mention: PlaceMention, chain: Chain) -> str | None:
    """``普雄路26弄20号`` is the building ``26弄20`` where the roster calls it so."""
    lane = re.search(r"\d+弄$", mention.estate or "")
    if lane is None or mention.building is None:
        return None
    building = lane[0] + mention.building
    known = (item.place.building for seat in chain.seats.values() for item in seat.scope)
    return building if building in known else None


async def _refuse_flood(work: Work, moment: Moment, report: Report) -> None:
    since = moment.now - WINDOW
    limit = moment.policy.per_person_hourly
    # Somebody in danger may have used up the limit on small things: they get as many again.
    allowed = limit * 2 if report.triage.urgent else limit
    if await work.tickets.filed_since(report.reporter, since) >= allowed:
        told_before = await work.people.told_of_flood(report.reporter, moment.now, since)
        raise TooManyReportsError(told_before=told_before)
