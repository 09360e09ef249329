"""The rules of merging and splitting, on plain values."""

from typing import Any

import pytest

from community.ids import PersonId, TicketId, TicketNumber
from community.merging import merge, parts_of, split, whole_of
from community.people import Person, Reach
from community.policy import Policy
from community.refusals import Refusal
from community.telling import News
from community.tickets import EventKind, State, Ticket
from tests.community.in_memory import MemoryWork, run
from tests.community.neighbourhood import (
    RESIDENT,
    STRANGER,
    holder_of,
    moment,
    place,
    refused,
    seat_id,
    ticket,
    town,
)

CHEN, WU = PersonId(601), PersonId(602)
COMMITTEE = holder_of("S")
NOW = moment()


def numbered(number: int, **different: Any) -> Ticket:
    different.setdefault("reporter", RESIDENT)
    return ticket(id=TicketId(number), number=TicketNumber(number), **different)


def house(*tickets: Ticket, **more: Any) -> MemoryWork:
    return MemoryWork(town(), *tickets, **more)


def join(work: MemoryWork, number: int, *people: PersonId) -> None:
    for person in people:
        run(work.joiners.add(TicketId(number), person, NOW.now))


def joined(work: MemoryWork, number: int) -> set[PersonId]:
    return {person for one, person in work.joiners.joined if one == number}


def merging(work: MemoryWork, into: int, part: int, now=NOW) -> Ticket:
    return run(merge(work, now, TicketId(into), TicketId(part), COMMITTEE))


def splitting(work: MemoryWork, part: int) -> Ticket:
    return run(split(work, NOW, TicketId(part), COMMITTEE))


def kinds(work: MemoryWork, number: int) -> list[EventKind]:
    return [event.kind for event in work.tickets.history if event.ticket == number]


def test_households_go_along_once():
    work = house(numbered(12), numbered(15, reporter=CHEN))
    join(work, 12, WU)
    join(work, 15, WU, RESIDENT)
    merging(work, 12, 15)
    assert joined(work, 12) == {WU, CHEN}
    part = work.tickets.kept[TicketId(15)]
    assert (part.state, part.merged_into, part.deadline) == (State.MERGED, 12, None)
    assert kinds(work, 15) == [EventKind.MERGED]
    assert kinds(work, 12) == [EventKind.TOOK_IN]


def test_splitting_takes_back_only_what_came_with_it():
    work = house(numbered(12), numbered(15, reporter=CHEN, seat=seat_id("Z1")))
    join(work, 12, WU)
    join(work, 15, WU)
    merging(work, 12, 15)
    again = splitting(work, 15)
    assert joined(work, 12) == {WU}
    assert (again.state, again.seat, again.merged_into) == (State.OPEN, seat_id("M1"), None)
    assert again.deadline == NOW.ack_deadline(town().route(again.place).level, urgent=False)
    assert kinds(work, 15) == [EventKind.MERGED, EventKind.SPLIT]
    assert kinds(work, 12) == [EventKind.TOOK_IN, EventKind.GAVE_BACK]


def test_a_part_of_a_part_is_part_of_the_whole_and_leaves_it_too():
    work = house(numbered(9), numbered(12, reporter=CHEN), numbered(15, reporter=WU))
    merging(work, 12, 15)
    merging(work, 9, 12)
    assert joined(work, 9) == {CHEN, WU}
    fifteen = work.tickets.kept[TicketId(15)]
    assert run(whole_of(work, fifteen)).number == 9
    assert [part.number for part in run(parts_of(work, TicketId(9)))] == [12, 15]
    splitting(work, 15)
    assert joined(work, 9) == {CHEN}
    assert joined(work, 12) == set()


@pytest.mark.parametrize(
    ("into", "part", "why"),
    [
        (numbered(12), numbered(15, private=True, group=None), Refusal.PRIVATE),
        (numbered(12, private=True, group=None), numbered(15), Refusal.PRIVATE),
        (numbered(12), numbered(15, state=State.CLOSED), Refusal.SETTLED),
        (numbered(12, state=State.WITHDRAWN), numbered(15), Refusal.SETTLED),
        (numbered(12), numbered(16), Refusal.GONE),
    ],
)
def test_what_is_not_merged(into, part, why):
    work = house(into, part)
    with refused(why):
        merging(work, 12, 15)
    assert work.tickets.history == []
    assert work.joiners.joined == []


def test_what_is_no_part_is_not_split():
    work = house(numbered(12))
    with refused(Refusal.NOT_MERGED):
        splitting(work, 12)
    with refused(Refusal.GONE):
        splitting(work, 77)


def test_what_cannot_wait_makes_the_whole_urgent_with_its_danger():
    work = house(numbered(12), numbered(15, reporter=CHEN, urgent=True, danger="gas"))
    after = merging(work, 12, 15)
    assert (after.urgent, after.danger) == (True, "gas")
    assert kinds(work, 12) == [EventKind.TOOK_IN, EventKind.URGENCY_RAISED]


def test_what_is_solved_does_not_become_urgent_again():
    work = house(numbered(12, state=State.RESOLVED), numbered(15, reporter=CHEN, urgent=True))
    assert not merging(work, 12, 15).urgent


def test_together_enough_households_go_to_the_hub():
    work = house(numbered(12), numbered(15, reporter=CHEN))
    join(work, 15, WU)
    after = merging(work, 12, 15, moment(policy=Policy(collective=3)))
    assert after.seat == seat_id("H1")
    assert kinds(work, 12) == [EventKind.TOOK_IN, EventKind.COLLECTIVE]


def test_the_parts_reporter_is_told_in_private_when_they_can_be_reached():
    people = [Person(CHEN, "陈", Reach.YES), Person(STRANGER, "吴", Reach.NO)]
    work = house(numbered(12), numbered(15, reporter=CHEN), people=people)
    merging(work, 12, 15)
    assert work.tellings.said == [(News.MERGED, CHEN, TicketId(15))]
    silent = house(numbered(12), numbered(15, reporter=STRANGER), people=people)
    merging(silent, 12, 15)
    assert silent.tellings.said == []
    assert TicketId(15) in silent.tellings.refreshed


def test_an_own_place_decides_who_gets_it_back():
    work = house(numbered(12), numbered(15, reporter=CHEN, place=place("4号楼")))
    merging(work, 12, 15)
    assert splitting(work, 15).seat == seat_id("M2")
