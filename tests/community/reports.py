"""Reports, and what is filed from them, for tests of what comes after."""

from dataclasses import replace

from community.filing import Report, file_report
from community.moment import Moment
from community.people import Group
from community.places import Place
from community.tickets import Origin, State, Ticket, Words, WordsKind
from community.triage import Complaint, PlaceMention, Triage, parse_lexicon
from tests.community.in_memory import MemoryWork, run
from tests.community.neighbourhood import GROUP, HERE, RESIDENT, at, ticket, town

ORIGIN = Origin(GROUP, 7)
BOUND = Group(GROUP, HERE, None)


def mention(
    building: str | None = None,
    unit: str | None = None,
    room: str | None = None,
    estate: str | None = None,
) -> PlaceMention:
    return PlaceMention(building, unit, room, estate)


def heard(
    found: PlaceMention | None = None,
    *,
    urgent: bool = False,
    complaint: Complaint = Complaint.YES,
    tags: tuple[str, ...] = ("leak",),
) -> Triage:
    return Triage(complaint, tags, urgent, "burst_pipe" if urgent else None, found, ())


def report(triage: Triage, **different) -> Report:
    default = Report(HERE, RESIDENT, "天花板漏水", triage, BOUND, ORIGIN)
    return replace(default, **different)


#: Words that name different things within a tag.
WORDS = parse_lexicon({"subject": {"roads": {"灯": ["灯", "摸黑"], "门": ["门禁", "单元门"]}}})

IN_3 = mention("3", room="502")


def files(work: MemoryWork, now: Moment, reported: Report) -> Ticket | None:
    """The new ticket of a report; None when there is none."""
    filed = run(file_report(work, now, reported, WORDS))
    return filed and filed.ticket


def filed_work(*, building: str | None = None, state: State = State.OPEN) -> MemoryWork:
    """A ticket that came from a message, with its words."""
    code = "M1" if building else "S"
    known = Place(building=building)
    one = ticket(code, state, place=known, origin=ORIGIN)
    work = MemoryWork(town(), one, groups=[BOUND])
    work.tickets.said.append(
        Words(one.id, WordsKind.COMPLAINT, RESIDENT, at("2026-05-06 10:00"), "漏水")
    )
    return work


def only(work: MemoryWork) -> Ticket:
    (one,) = work.tickets.kept.values()
    return one
