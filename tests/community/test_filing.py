"""From what a resident said to a ticket with a seat in charge."""

from dataclasses import replace

import pytest

from community import working
from community.filing import TooManyReportsError
from community.ids import ChatId, TicketId, TicketNumber
from community.moment import Moment
from community.people import Person
from community.telling import View
from community.tickets import EventKind, Origin, State, Ticket
from tests.community.in_memory import MemoryWork, Shown, run
from tests.community.neighbourhood import (
    GROUP,
    HERE,
    RESIDENT,
    STRANGER,
    at,
    holder,
    holder_of,
    later,
    moment,
    place,
    seat,
    seat_id,
    ticket,
    town,
    trail,
)
from tests.community.reports import IN_3, ORIGIN, files, heard, report


def test_a_report_becomes_a_ticket_of_the_seat_that_looks_after_its_place():
    work = MemoryWork(town())
    filed = files(work, moment(), report(heard(IN_3)))
    assert filed is not None
    assert (filed.state, filed.seat, filed.trail) == (State.OPEN, seat_id("M1"), trail("M1"))
    assert filed.deadline == at("2026-05-06 12:00")
    assert (filed.reporter, filed.group, filed.origin) == (RESIDENT, GROUP, ORIGIN)
    assert (filed.tags, filed.place, filed.private) == (("leak",), place("3号楼502"), False)
    assert work.tickets.kept[filed.id] == filed
    assert work.tickets.first_words[filed.id] == "天花板漏水"
    (event,) = work.tickets.history
    assert (event.kind, event.ticket, event.actor) == (EventKind.FILED, filed.id, RESIDENT)
    assert (event.state_from, event.state_to) == (State.OPEN, State.OPEN)
    assert work.tellings.shown == [
        Shown(View.POST, filed.id, (GROUP,), urgent=False, anew=False),
        Shown(View.CARD, filed.id, (ChatId(holder_of("M1")),), urgent=False, anew=True),
    ]


def test_numbers_go_up():
    work = MemoryWork(town(), ticket("M1", State.CLOSED, number=TicketNumber(41)))
    filed = files(work, moment(), report(heard()))
    assert filed is not None
    assert filed.number == 42


def test_a_report_without_a_place_goes_to_the_committee():
    work = MemoryWork(town())
    filed = files(work, moment(), report(heard(), group=None))
    assert filed is not None
    assert filed.seat == seat_id("S")


def test_the_home_of_the_reporter_counts_only_in_its_own_community():
    here = Person(RESIDENT, "李阿姨", homes=((HERE, place("3号楼502")),))
    elsewhere = replace(here, homes=((HERE + 1, place("3号楼502")),))
    for person, code in ((here, "M1"), (elsewhere, "S")):
        filed = files(MemoryWork(town(), people=[person]), moment(), report(heard()))
        assert filed is not None
        assert filed.seat == seat_id(code)


def test_a_private_report_never_shows_in_a_group():
    work = MemoryWork(town())
    filed = files(work, moment(), report(heard(IN_3), group=None))
    assert filed is not None
    assert (filed.private, filed.group) == (True, None)
    assert [shown.view for shown in work.tellings.shown] == [View.NOTE, View.CARD]


def test_what_has_no_tag_is_other():
    filed = files(MemoryWork(town()), moment(), report(heard(tags=())))
    assert filed is not None
    assert filed.tags == ("other",)


def test_the_same_message_never_becomes_two_tickets():
    work = MemoryWork(town())
    filed = files(work, moment(), report(heard(IN_3)))
    assert files(work, moment(), report(heard(IN_3))) is None
    assert list(work.tickets.kept.values()) == [filed]
    assert len(work.tickets.history) == 1


def test_an_urgent_report_rings_every_level_the_policy_names():
    work = MemoryWork(town())
    night = moment("2026-05-06 23:00")
    filed = files(work, night, report(heard(IN_3, urgent=True)))
    assert filed is not None
    assert (filed.urgent, filed.danger) == (True, "burst_pipe")
    assert filed.deadline == at("2026-05-06 23:05")
    assert filed.trail == trail("M1", "H1", "Z1")
    assert work.tellings.cards() == [{holder_of("M1"), holder_of("H1"), holder_of("Z1")}]
    assert all(shown.urgent for shown in work.tellings.shown)


def test_all_the_seats_that_were_rung_may_answer():
    work = MemoryWork(town())
    filed = files(work, moment(), report(heard(IN_3, urgent=True)))
    assert filed is not None
    taken = run(working.acknowledge(work, moment(), filed.id, holder_of("Z1")))
    assert taken.seat == seat_id("Z1")


@pytest.mark.parametrize("urgent", [False, True])
def test_nobody_gets_a_card_about_their_own_home(urgent):
    two = [holder(holder_of("M1")), holder(STRANGER, "3号楼502")]
    shared = town(seat("M1", "H1", "3号楼", two), seat("H1", "Z1", holders=two[1:]))
    work = MemoryWork(shared)
    files(work, moment(), report(heard(IN_3, urgent=urgent)))
    assert all(STRANGER not in chats for chats in work.tellings.cards())


# Too many

#: Two of these are never the same trouble.
OTHER_TROUBLE = heard(tags=("other",))


def filed_before(count: int, when: Moment) -> list[Ticket]:
    return [
        ticket(id=TicketId(number), number=TicketNumber(number), created_at=when.now)
        for number in range(count)
    ]


@pytest.mark.parametrize(("urgent", "limit"), [(False, 10), (True, 20)])
def test_one_person_files_so_many_an_hour(urgent, limit):
    now = moment("2026-05-06 10:30")
    below = MemoryWork(town(), *filed_before(limit - 1, moment()))
    assert files(below, now, report(heard(tags=("other",), urgent=urgent))) is not None
    full = MemoryWork(town(), *filed_before(limit, moment()))
    with pytest.raises(TooManyReportsError):
        files(full, now, report(heard(urgent=urgent)))
    assert len(full.tickets.kept) == limit
    assert not full.tellings.shown


def test_others_and_the_next_hour_are_not_counted():
    work = MemoryWork(town(), *filed_before(10, moment()))
    now = moment("2026-05-06 10:59")
    assert files(work, now, report(OTHER_TROUBLE, reporter=STRANGER)) is not None
    next_hour = later(now, "2026-05-06 11:01")
    fresh = report(OTHER_TROUBLE, origin=Origin(GROUP, 8))
    assert files(work, next_hour, fresh) is not None


def test_the_kind_answer_is_given_once_an_hour():
    work = MemoryWork(town(), *filed_before(10, moment("2026-05-06 10:59")))
    told = []
    for clock in ("11:00", "11:30"):
        with pytest.raises(TooManyReportsError) as refusal:
            files(work, moment(f"2026-05-06 {clock}"), report(heard()))
        told.append(refusal.value.told_before)
    assert told == [False, True]
