"""Which trouble is the same, who may join it, and how many households that makes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from community.ids import PersonId, TicketId
from community.joining import (
    TOUCHES_NEIGHBOURS,
    Joined,
    Joiner,
    Trouble,
    count_households,
    find_same_trouble,
    households,
    join,
    may_join,
    same_subject,
    same_troubles,
    touches_neighbours,
)
from community.places import Place
from community.tickets import State, Ticket, Words, WordsKind
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
from tests.community.reports import WORDS

CHANNEL = PersonId(-1009)


def roads(where: str, words: str = "", danger: str | None = None) -> Trouble:
    return Trouble("roads", place(where), danger, words)


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
    assert bool(same_troubles([lamp(one)], roads(other))) is same


def test_the_narrowest_place_first_then_the_oldest():
    building, unit = lamp("3号楼", 1), lamp("3号楼2单元", 2)
    second = replace(unit, id=TicketId(3))
    found = same_troubles([building, second, unit], roads("3号楼2单元502"))
    assert found == [unit, second, building]


def test_another_first_tag_another_estate_or_no_place_at_all_is_another_trouble():
    both = ticket(tags=("leak", "roads"), place=place("3号楼"))
    assert same_troubles([both], roads("3号楼")) == []
    there = lamp("开鲁四村 3号楼")
    assert same_troubles([there], roads("普雄馨苑 3号楼")) == []
    nowhere = ticket(tags=("roads",), place=Place())
    assert same_troubles([nowhere], roads("3号楼")) == []


@pytest.mark.parametrize("state", [state for state in State if not state.is_in_hand])
def test_only_what_is_in_hand_is_joined(state):
    assert same_troubles([lamp("3号楼", state=state)], roads("3号楼")) == []


def test_private_tickets_are_not_joined():
    assert not may_join(lamp("3号楼", private=True))


def test_three_days_and_no_longer():
    work = MemoryWork(town(), lamp("3号楼"))
    for hours, same in ((71, True), (73, False)):
        then = later(moment(), "2026-05-06 10:00")
        then = replace(then, now=then.now + timedelta(hours=hours))
        found = run(find_same_trouble(work, then, WORDS, HERE, roads("3号楼")))
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
    found = same_troubles([lamp("3号楼", danger=noted)], roads("3号楼", danger=said))
    assert bool(found) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("灯", "灯", True),
        ("灯", "门", False),
        ("灯 门", "门", True),
        ("", "门", True),
        ("灯", "", True),
        ("", "", True),
    ],
)
def test_two_things_are_two_troubles_and_who_names_none_may_mean_either(one, other, same):
    assert same_subject(one.split(), other.split()) is same


def says(work: MemoryWork, where: str, words: str) -> Ticket | None:
    return run(find_same_trouble(work, moment(), WORDS, HERE, roads(where, words)))


def noted(*tickets: Ticket, **words: str) -> MemoryWork:
    """Tickets with what they say, by their number: ``n9="灯坏了"``."""
    work = MemoryWork(town(), *tickets)
    work.tickets.first_words = {TicketId(int(n[1:])): text for n, text in words.items()}
    return work


def test_within_a_tag_a_lamp_is_no_door():
    the_lamp, the_door = lamp("3号楼", 8), lamp("3号楼", 9)
    work = noted(the_lamp, the_door, n8="3号楼楼道的灯坏了", n9="3号楼门禁坏了")
    assert says(work, "3号楼", "3号楼的灯还是不亮") == the_lamp
    assert says(work, "3号楼", "3号楼门禁刷不开") == the_door
    assert says(work, "3号楼", "3号楼还没修好") == the_lamp
    alone = noted(the_lamp, n8="3号楼楼道的灯坏了")
    assert says(alone, "3号楼", "3号楼门禁刷不开") is None
    assert says(alone, "3号楼", "3号楼灯和门禁全坏了") == the_lamp


def test_the_narrowest_place_among_those_about_the_same_thing():
    the_lamp, the_door = lamp("3号楼", 8), lamp("3号楼2单元", 9)
    work = noted(the_lamp, the_door, n8="灯坏了", n9="门禁坏了")
    assert says(work, "3号楼2单元502", "灯不亮") == the_lamp


def test_a_ticket_is_about_what_its_words_say_now():
    the_lamp = lamp("3号楼")
    work = noted(the_lamp, n9="灯坏了")
    edit = Words(the_lamp.id, WordsKind.EDIT, STRANGER, moment().now, "说错了，是门禁坏了")
    run(work.tickets.add_words(edit))
    assert says(work, "3号楼", "门禁坏了") == the_lamp
    assert says(work, "3号楼", "灯不亮") is None


def test_a_ticket_without_words_is_joined_as_ever():
    assert says(MemoryWork(town(), lamp("3号楼")), "3号楼", "门禁坏了") is not None


def test_the_name_of_an_estate_is_not_what_it_is_about():
    where = "门禁苑 3号楼"
    work = noted(lamp(where), n9="门禁苑3号楼一直没人修")
    assert says(work, where, "3号楼的灯坏了") is not None
    work = noted(lamp(where), n9="门禁苑3号楼的门禁坏了")
    assert says(work, where, "门禁苑3号楼的灯坏了") is None


@pytest.mark.parametrize(
    ("danger", "same"), [("fire", True), ("gas", True), ("burst_pipe", True), (None, False)]
)
def test_a_danger_is_one_whatever_of_it_one_sees(danger, same):
    work = noted(lamp("3号楼", danger=danger), n9="灯着火了")
    trouble = roads("3号楼", "门禁那里冒烟", danger)
    found = run(find_same_trouble(work, moment(), WORDS, HERE, trouble))
    assert (found is not None) is same


def test_what_the_committee_merged_is_one_thing():
    the_lamp = lamp("3号楼", 8)
    part = lamp("3号楼", 9, state=State.MERGED, merged_into=the_lamp.id)
    work = noted(the_lamp, part, n8="灯坏了", n9="门禁坏了")
    assert says(work, "3号楼", "门禁坏了") == the_lamp
