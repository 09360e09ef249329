"""Which trouble is the same, who may join it, and how many households that makes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from community.ids import PersonId, TicketId
from community.joining import (
    TOUCHES_NEIGHBOURS,
    Joined,
    Joiner,
    count_households,
    find_same_trouble,
    households,
    join,
    may_join,
    same_trouble,
    touches_neighbours,
)
from community.places import Place
from community.tickets import State, Ticket
from tests.community.in_memory import MemoryWork, run
from tests.community.neighbourhood import (
    HERE,
    STRANGER,
    later,
    moment,
    place,
    seat_id,
    ticket,
    town,
)

CHANNEL = PersonId(-1009)


def lamp(where: str, number: int = 9, **different: object) -> Ticket:
    return ticket(id=TicketId(number), tags=("roads",), place=place(where), **different)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("3号楼", "3号楼", True),
        ("3号楼", "3号楼502", True),
        ("3号楼502", "3号楼", True),
        ("3号楼2单元", "3号楼2单元502", True),
        ("3号楼502", "3号楼302", False),
        ("3号楼1单元", "3号楼2单元", False),
        ("3号楼", "5号楼", False),
    ],
)
def test_places_are_equal_or_one_lies_inside_the_other(one, other, same):
    assert (same_trouble([lamp(one)], "roads", place(other)) is not None) is same


def test_the_narrowest_place_first_then_the_oldest():
    building, unit = lamp("3号楼", 1), lamp("3号楼2单元", 2)
    second = replace(unit, id=TicketId(3))
    assert same_trouble([building, second, unit], "roads", place("3号楼2单元502")) == unit


def test_another_first_tag_another_estate_or_no_place_at_all_is_another_trouble():
    both = ticket(tags=("leak", "roads"), place=place("3号楼"))
    assert same_trouble([both], "roads", place("3号楼")) is None
    there = lamp("开鲁四村 3号楼")
    assert same_trouble([there], "roads", place("普雄馨苑 3号楼")) is None
    nowhere = ticket(tags=("roads",), place=Place())
    assert same_trouble([nowhere], "roads", place("3号楼")) is None


@pytest.mark.parametrize("state", [state for state in State if not state.is_in_hand])
def test_only_what_is_in_hand_is_joined(state):
    assert same_trouble([lamp("3号楼", state=state)], "roads", place("3号楼")) is None


def test_private_tickets_are_not_joined():
    assert not may_join(lamp("3号楼", private=True))


def test_three_days_and_no_longer():
    work = MemoryWork(town(), lamp("3号楼"))
    for hours, same in ((71, True), (73, False)):
        then = later(moment(), "2026-05-06 10:00")
        then = replace(then, now=then.now + timedelta(hours=hours))
        found = run(find_same_trouble(work, then, HERE, "roads", place("3号楼")))
        assert (found is not None) is same


@pytest.mark.parametrize("tag", sorted(TOUCHES_NEIGHBOURS))
def test_nobody_is_to_guess_which_door_is_meant(tag):
    assert touches_neighbours(ticket(tags=(tag,), place=place("3号楼602")))
    assert touches_neighbours(ticket(tags=(tag,), place=Place()))
    assert not touches_neighbours(ticket(tags=(tag,), place=place("3号楼")))
    assert not may_join(ticket(tags=(tag,), place=place("3号楼602")))


def test_what_touches_nobody_is_joined_wherever_it_is():
    assert may_join(ticket(tags=("leak",), place=place("3号楼502")))


def test_a_household_counts_once_and_somebody_unknown_counts_as_one():
    home, other = place("3号楼502"), place("3号楼301")
    couple = [Joiner(PersonId(1), (other,)), Joiner(PersonId(2), (other,))]
    assert households(couple, home) == 2
    assert households([*couple, Joiner(PersonId(3))], home) == 3
    assert households([Joiner(PersonId(1), (home,))], home) == 1
    assert households([], None) == 1


def test_a_channel_is_heard_and_is_nobodys_household():
    work = MemoryWork(town(), lamp("3号楼"))
    after, joined = run(join(work, moment(), TicketId(9), CHANNEL, "还是不亮"))
    assert joined is Joined.NO_HOUSEHOLD
    assert [words.text for words in work.tickets.said] == ["还是不亮"]
    assert run(count_households(work, after)) == 1
    assert run(join(work, moment(), TicketId(9), STRANGER))[1] is Joined.FIRST
    assert run(count_households(work, after)) == 2
    of_channel = replace(after, reporter=CHANNEL)
    assert run(count_households(work, of_channel)) == 1


def test_the_ticket_keeps_its_own_place_and_its_charge():
    work = MemoryWork(town(), lamp("3号楼"))
    after, _ = run(join(work, moment(), TicketId(9), STRANGER, "3号楼502门口不亮"))
    assert (after.place, after.seat) == (place("3号楼"), seat_id("M1"))


@pytest.mark.parametrize(
    ("noted", "said", "same"),
    [
        (None, None, True),
        (None, "burst_pipe", True),
        ("burst_pipe", None, True),
        ("gas", "gas", True),
        (None, "gas", False),
        ("gas", None, False),
        (None, "fire", False),
    ],
)
def test_gas_and_fire_are_their_own_trouble(noted, said, same):
    found = same_trouble([lamp("3号楼", danger=noted)], "roads", place("3号楼"), said)
    assert (found is not None) is same
