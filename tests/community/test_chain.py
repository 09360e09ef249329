"""Who looks after a place, who stands above, and in whose name somebody may act."""

from itertools import permutations

import pytest

from community.chain import Chain, Holder, Seat
from community.levels import Level
from community.places import Place, ScopeItem
from tests.community.neighbourhood import (
    ADMINISTRATOR,
    STRANGER,
    USUAL,
    chain,
    holder,
    holder_of,
    place,
    seat,
    seat_id,
    town,
    unheld,
    unreachable,
)

TWO_ESTATES = ("开鲁四村", "普雄馨苑")


def stairwells(*, hub_scope: str = "") -> Chain:
    """3号楼 has two stairwells, each with its member, under one hub; 4号楼 is another hub's."""
    return chain(
        seat("S"),
        seat("Z1", over="S"),
        seat("H1", over="Z1", scope=hub_scope),
        seat("M1", over="H1", scope="3号楼1单元"),
        seat("M2", over="H1", scope="3号楼2单元"),
        seat("H2", over="Z1"),
        seat("M3", over="H2", scope="4号楼"),
    )


def route(town: Chain, where: str) -> str:
    return town.route(place(where)).code


def test_of_thousands_of_seats_only_those_of_the_building_are_looked_at(monkeypatch):
    looked_at = []

    def covers(item: ScopeItem, where: Place) -> bool:
        looked_at.append(item.label())
        return where.within(item.place)

    members = [seat(f"M{n}", over="H1", scope=f"{n}号楼") for n in range(1, 3001)]
    large = chain(seat("S"), seat("H1", over="S"), *members)
    monkeypatch.setattr(ScopeItem, "covers", covers)
    assert route(large, "1234号楼502") == "M1234"
    assert looked_at == ["1234号楼"]


@pytest.mark.parametrize("codes", list(permutations(["M1", "M2", "M3", "M4"])))
@pytest.mark.parametrize(
    ("where", "narrowest"),
    [
        ("3号楼2单元502", 0),
        ("3号楼2单元503", 1),
        ("3号楼2单元601", 2),
        ("3号楼2单元", 2),
        ("3号楼1单元502", 3),
        ("3号楼", 3),
    ],
)
def test_the_narrowest_scope_answers_first_whatever_the_codes_are(codes, where, narrowest):
    scopes = ["3号楼2单元502", "3号楼2单元501-512", "3号楼2单元", "3号楼"]
    members = [seat(c, over="H1", scope=s) for c, s in zip(codes, scopes, strict=True)]
    assert route(chain(seat("S"), seat("H1", over="S"), *members), where) == codes[narrowest]


@pytest.mark.parametrize("codes", [("M1", "M2"), ("M2", "M1")])
def test_the_shorter_range_of_rooms_is_the_narrower_one(codes):
    short, long = codes
    ranges = town(
        seat(short, over="H1", scope="3号楼501-504"), seat(long, over="H1", scope="3号楼401-512")
    )
    assert route(ranges, "3号楼502") == short
    assert route(ranges, "3号楼505") == long


def test_a_member_comes_before_a_hub_with_a_narrower_scope():
    assert route(town(seat("H1", over="Z1", scope="3号楼502")), "3号楼502") == "M1"


def test_a_hub_with_a_scope_of_its_own_answers_where_no_member_does():
    assert route(town(seat("H1", over="Z1", scope="8号楼")), "8号楼101") == "H1"


def test_a_seat_may_look_after_several_places():
    several = town(seat("M1", over="H1", scope="3号楼;8号楼2单元"))
    assert route(several, "8号楼2单元101") == "M1"
    assert route(several, "8号楼1单元101") != "M1"


def test_one_seat_for_a_range_takes_rooms_in_any_stairwell():
    assert route(town(seat("M1", over="H1", scope="3号楼501-512")), "3号楼2单元502") == "M1"


@pytest.mark.parametrize(
    "passed_over",
    [
        unheld("M1", "H1", "3号楼"),
        unreachable("M1", "H1", "3号楼"),
        seat("M1", "H1", "3号楼", [holder(holder_of("M1"), "3号楼502")]),
        seat("M1", "H1", "3号楼", [holder(holder_of("M1"), "4号楼101", "3号楼502")]),
        seat(
            "M1",
            "H1",
            "3号楼",
            [holder(holder_of("M1"), "3号楼502"), holder(STRANGER, reachable=False)],
        ),
    ],
    ids=["nobody holds it", "out of reach", "lives there", "second home", "neither of two can"],
)
def test_a_seat_that_cannot_take_it_is_passed_over(passed_over):
    assert route(town(passed_over), "3号楼502") == "H1"


@pytest.mark.parametrize("other", [holder(STRANGER, reachable=False), holder(STRANGER, "3号楼502")])
def test_a_seat_with_one_holder_who_can_is_not_passed_over(other):
    two = seat("M1", "H1", "3号楼", [other, holder(holder_of("M1"))])
    assert route(town(two), "3号楼502") == "M1"


@pytest.mark.parametrize("where", ["3号楼", "3号楼503", "3号楼1单元503"])
def test_living_in_the_same_building_is_no_reason_to_be_passed_over(where):
    neighbour = seat("M1", "H1", "3号楼", [holder(holder_of("M1"), "3号楼502")])
    assert route(town(neighbour), where) == "M1"


def test_the_same_room_of_another_stairwell_is_another_home():
    neighbour = seat("M1", "H1", "3号楼", [holder(holder_of("M1"), "3号楼1单元502")])
    assert route(town(neighbour), "3号楼2单元502") == "M1"
    assert route(town(neighbour), "3号楼502") == "H1"  # perhaps that very home


def test_passing_over_goes_on_to_the_committee_whoever_holds_it():
    member, hub = unheld("M1", "H1", "3号楼"), unreachable("H1", "Z1")
    at_home = seat("Z1", "S", holders=[holder(holder_of("Z1"), "3号楼502")])
    assert route(town(member, hub), "3号楼502") == "Z1"
    assert route(town(member, hub, at_home), "3号楼502") == "S"
    assert route(town(member, hub, at_home, seat("S", holders=())), "3号楼502") == "S"


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ("3号楼1单元", "M1"),
        ("3号楼1单元502", "M1"),
        ("3号楼", "H1"),  # above both stairwells
        ("4号楼502", "M3"),
        ("9号楼502", "S"),  # nobody's
        ("3号楼9单元502", "H1"),
    ],
)
def test_a_place_larger_than_a_stairwell_belongs_to_the_seat_above_all_of_it(where, code):
    assert route(stairwells(), where) == code


def test_a_building_shared_by_two_branches_meets_at_the_committee():
    shared = town(seat("M1", "H1", "3号楼1单元"), seat("M4", "H3", "3号楼2单元"))
    assert route(shared, "3号楼") == "S"


def test_a_building_shared_by_two_hubs_meets_at_their_branch():
    shared = town(seat("M1", "H1", "3号楼1单元"), seat("M3", "H2", "3号楼2单元"))
    assert route(shared, "3号楼") == "Z1"


def test_rooms_of_a_range_alone_do_not_make_somebody_answer_for_the_building():
    assert route(town(seat("M1", "H1", "3号楼501-512")), "3号楼") == "H1"


@pytest.mark.parametrize("hub_can", [unheld, unreachable])
def test_a_meeting_point_that_cannot_take_it_is_passed_over_too(hub_can):
    seats = [s for s in stairwells().seats.values() if s.code != "H1"]
    assert route(chain(*seats, hub_can("H1", "Z1")), "3号楼") == "Z1"


def test_an_unknown_place_belongs_to_the_committee():
    assert town().route(Place()).code == "S"
    assert town(estates=TWO_ESTATES).route(Place(room="502")).code == "S"


def test_a_room_without_its_building_is_unknown_even_in_the_only_estate():
    one = chain(seat("S"), seat("Z1", over="S"), seat("M1", "Z1", "3号楼"), estates=("开鲁四村",))
    assert one.route(Place(room="502")).code == "Z1"  # the estate as a whole


def test_a_home_whose_stairwell_is_not_written_belongs_to_the_hub_of_its_building():
    assert route(stairwells(), "3号楼502") == "H1"


def test_writing_out_the_empty_scope_of_a_hub_changes_nothing():
    assert route(stairwells(hub_scope="3号楼1单元;3号楼2单元"), "3号楼") == "H1"


def estates_apart() -> Chain:
    """Two estates with a 3号楼 each, under branches of their own; only one has an 8号楼."""
    return town(
        seat("M1", "H1", "开鲁四村 3号楼"),
        seat("M2", "H1", "开鲁四村 8号楼"),
        seat("M3", "H2", "开鲁四村"),
        seat("M4", "H3", "普雄馨苑 3号楼"),
        estates=TWO_ESTATES,
    )


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ("开鲁四村 3号楼502", "M1"),
        ("普雄馨苑 3号楼502", "M4"),
        ("开鲁四村 77号楼502", "M3"),
        ("开鲁四村", "M3"),
        ("3号楼", "S"),  # either of the two: nobody is picked
        ("3号楼502", "S"),
        ("8号楼", "H1"),  # only one estate has it, but no single seat is named
        ("祥泰小区 3号楼", "S"),
    ],
)
def test_without_its_estate_an_address_names_nobody_where_there_are_several(where, code):
    assert route(estates_apart(), where) == code


@pytest.mark.parametrize(
    ("code", "where", "estate"),
    [
        ("M4", "3号楼502", "普雄馨苑"),
        ("H1", "3号楼502", "开鲁四村"),  # a hub looks after what is under it
        ("S", "3号楼502", None),  # the committee has both
        ("M1", "3号楼", "开鲁四村"),
        ("M3", "5号楼502", "开鲁四村"),
        ("M4", "8号楼502", None),
        ("M4", "开鲁四村 3号楼502", "开鲁四村"),
    ],
)
def test_who_looks_after_an_address_means_their_own_estate(code, where, estate):
    assert estates_apart().estate_meant(holder_of(code), place(where)) == estate


def test_the_only_estate_need_not_be_written():
    written = [seat("S"), seat("H1", over="S"), seat("M1", "H1", "开鲁四村 3号楼")]
    one = chain(*written, estates=["开鲁四村"])
    assert route(one, "3号楼502") == "M1"
    assert one.complete(place("3号楼502")) == place("开鲁四村 3号楼502")
    assert one.complete(place("普雄馨苑 3号楼502")) == place("普雄馨苑 3号楼502")
    assert estates_apart().complete(place("3号楼502")) == place("3号楼502")
    assert town().complete(place("3号楼502")) == place("3号楼502")


def climb(town: Chain, code: str, where: str = "3号楼502") -> str | None:
    above = town.next_above(town.seat(seat_id(code)), place(where))
    return above.code if above else None


def test_a_ticket_climbs_seat_by_seat_and_not_beyond_the_committee():
    assert [climb(town(), code) for code in ("M1", "H1", "Z1", "S")] == ["H1", "Z1", "S", None]


SAME = holder(holder_of("M1"))


@pytest.mark.parametrize(
    ("hub", "next_code"),
    [
        ([], "Z1"),
        ([holder(STRANGER, reachable=False)], "Z1"),
        ([SAME], "Z1"),
        ([holder(STRANGER, "3号楼502")], "Z1"),
        ([SAME, holder(STRANGER, reachable=False)], "Z1"),
        ([SAME, holder(STRANGER, "3号楼502")], "Z1"),
        ([SAME, holder(STRANGER)], "H1"),
        ([holder(STRANGER, "3号楼503")], "H1"),
    ],
    ids=[
        "nobody",
        "out of reach",
        "same person",
        "lives there",
        "same or out of reach",
        "same or lives there",
        "same and somebody else",
        "lives next door",
    ],
)
def test_climbing_passes_over_who_cannot_help(hub, next_code):
    assert climb(town(seat("H1", "Z1", holders=hub)), "M1") == next_code


def test_climbing_always_ends_at_the_committee_even_if_the_same_person_holds_it():
    everywhere = [SAME]
    held = town(
        seat("M1", "H1", "3号楼", everywhere),
        seat("H1", "Z1", holders=everywhere),
        seat("Z1", "S", holders=everywhere),
        seat("S", holders=everywhere),
    )
    assert climb(held, "M1") == "S"
    assert climb(town(unheld("H1", "Z1"), unheld("Z1", "S"), seat("S", holders=())), "M1") == "S"


def test_any_of_several_holders_counts_as_the_same_person():
    both = [holder(STRANGER), SAME]
    shared = town(seat("M1", "H1", "3号楼", both), seat("H1", "Z1", holders=both))
    assert climb(shared, "M1") == "Z1"


def codes(seats) -> list[str]:
    return [seat.code for seat in seats]


def test_the_tree_can_be_walked_both_ways():
    usual = town()
    branch, member = usual.seat(seat_id("Z1")), usual.seat(seat_id("M3"))
    assert codes(usual.above(member)) == ["H2", "Z1", "S"]
    assert codes(usual.children(branch)) == ["H1", "H2"]
    assert codes(usual.below(branch)) == ["H1", "M1", "M2", "H2", "M3"]
    assert usual.parent(usual.committee) is None
    assert not usual.children(member)


@pytest.mark.parametrize(
    ("seat_code", "other", "is_above"),
    [("Z1", "M1", True), ("M1", "M1", True), ("M1", "Z1", False), ("Z2", "M1", False)],
)
def test_at_or_above(seat_code, other, is_above):
    usual = town()
    pair = (usual.seat(seat_id(code)) for code in (seat_code, other))
    assert usual.is_at_or_above(*pair) is is_above


def test_a_seat_that_is_gone_is_looked_after_by_the_committee():
    assert town().seat(seat_id("M9")).code == "S"


@pytest.mark.parametrize("seats", [[], [seat("Z1")], [seat("S"), seat("S1")]])
def test_a_chain_without_exactly_one_committee_is_refused(seats):
    with pytest.raises(ValueError, match="exactly one committee"):
        chain(*seats)


def test_somebody_may_act_for_all_their_seats_the_highest_first():
    mine = [holder(STRANGER)]
    several = town(seat("M1", "H1", "3号楼", mine), seat("Z1", "S", holders=mine))
    assert codes(several.seats_of(STRANGER)) == ["Z1", "M1"]
    assert not town().seats_of(STRANGER)


def test_administrators_may_do_what_a_committee_may():
    admin = holder(ADMINISTRATOR)
    member_too = seat("M1", "H1", "3号楼", [admin])
    assert codes(town(administrators=[admin]).seats_of(ADMINISTRATOR)) == ["S"]
    assert codes(town(member_too, administrators=[admin]).seats_of(ADMINISTRATOR)) == ["S", "M1"]
    both = town(seat("S", holders=[admin]), administrators=[admin])
    assert codes(both.seats_of(ADMINISTRATOR)) == ["S"]


def people(holders: tuple[Holder, ...]) -> list[int]:
    return [holder.person for holder in holders]


@pytest.mark.parametrize("nobody", [(), [holder(STRANGER, reachable=False)]])
def test_a_committee_nobody_can_be_reached_at_is_read_by_the_administrators(nobody):
    admins = [holder(ADMINISTRATOR), holder(STRANGER, reachable=False)]
    empty = town(seat("S", holders=nobody), unheld("Z1", "S"), administrators=admins)
    assert people(empty.recipients(empty.committee)) == [ADMINISTRATOR]
    assert not empty.recipients(empty.seat(seat_id("Z1")))


def test_a_committee_with_people_is_not_read_by_the_administrators():
    held = town(administrators=[holder(ADMINISTRATOR)])
    assert people(held.recipients(held.committee)) == [holder_of("S")]


def test_cards_go_to_all_holders_who_can_be_reached():
    three = [holder(holder_of("M1")), holder(STRANGER, reachable=False), holder(ADMINISTRATOR)]
    shared = town(seat("M1", "H1", "3号楼", three))
    found = shared.recipients(shared.seat(seat_id("M1")))
    assert people(found) == [holder_of("M1"), ADMINISTRATOR]


def test_people_see_a_title_before_a_name():
    titled = Holder(STRANGER, "李桂芳", title="楼组长李阿姨")
    plain = Holder(ADMINISTRATOR, "王建国")
    shared = town(seat("M1", "H1", "3号楼", [titled]), administrators=[plain])
    assert shared.name_of(STRANGER) == "楼组长李阿姨"
    assert shared.name_of(ADMINISTRATOR) == "王建国"
    assert shared.name_of(holder_of("M1")) is None


def test_levels_are_ordered_from_the_member_up():
    assert sorted(Level, key=lambda level: level.height) == [
        Level.MEMBER,
        Level.HUB,
        Level.BRANCH,
        Level.COMMITTEE,
    ]


def test_seats_stand_in_the_order_of_their_codes():
    turned: list[Seat] = list(reversed(USUAL))
    assert codes(chain(*turned).seats.values()) == sorted(codes(turned))
