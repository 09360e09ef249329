"""Where a report is: what the text says, a home, what the group is bound to."""

import pytest

from community.filing import locate
from community.people import Group
from community.places import Place
from community.triage import PlaceMention
from tests.community.neighbourhood import GROUP, HERE, place, town
from tests.community.reports import BOUND, mention

TWO_ESTATES = town(estates=["开鲁四村", "普雄馨苑"])


def group_of(estate: str | None, *buildings: str) -> Group:
    return Group(GROUP, HERE, estate, buildings)


def where(
    found: PlaceMention | None,
    *homes: str,
    group: Group | None = BOUND,
    chain=TWO_ESTATES,
) -> Place:
    return locate(found, [place(home) for home in homes], group, chain)


def test_what_the_text_says_comes_first():
    said = where(mention("5", "2", "301"), "开鲁四村 3号楼502", group=group_of("开鲁四村", "4"))
    assert said == place("开鲁四村 5号楼2单元301")


def test_else_it_is_the_home_of_the_reporter():
    assert where(None, "开鲁四村 3号楼502", group=group_of("开鲁四村", "4")) == place(
        "开鲁四村 3号楼502"
    )


@pytest.mark.parametrize("homes", [(), ("开鲁四村 3号楼502", "开鲁四村 5号楼301")])
def test_else_it_is_what_the_group_is_bound_to(homes):
    assert where(None, *homes, group=group_of("开鲁四村", "4")) == place("开鲁四村 4号楼")
    assert where(None, *homes, group=group_of("开鲁四村", "4", "5")) == place("开鲁四村")


def test_a_home_in_another_estate_than_the_groups_is_not_meant():
    homes = ("普雄馨苑 3号楼502", "开鲁四村 5号楼301")
    assert where(None, *homes, group=group_of("开鲁四村")) == place("开鲁四村 5号楼301")
    assert where(None, homes[0], group=group_of("开鲁四村")) == place("开鲁四村")


def test_in_private_the_only_home_is_meant_and_of_several_none():
    assert where(None, "普雄馨苑 3号楼502", group=None) == place("普雄馨苑 3号楼502")
    assert where(None, "普雄馨苑 3号楼502", "开鲁四村 5号楼301", group=None) == Place()


@pytest.mark.parametrize(
    ("named", "group", "homes", "estate"),
    [
        ("普雄馨苑", group_of("开鲁四村"), (), "普雄馨苑"),
        ("祥泰小区", group_of("开鲁四村"), (), "开鲁四村"),
        (None, group_of("开鲁四村"), ("普雄馨苑 3号楼502",), "开鲁四村"),
        (None, BOUND, ("开鲁四村 5号楼301", "普雄馨苑 3号楼502"), "普雄馨苑"),
        (None, BOUND, ("开鲁四村 5号楼301",), None),
        (None, None, ("开鲁四村 3号楼101",), "开鲁四村"),
        (None, None, (), None),
    ],
    ids=[
        "written",
        "unknown to the community",
        "the group's",
        "of the home in that building",
        "of no home elsewhere",
        "private",
        "nothing known",
    ],
)
def test_the_estate_of_a_building(named, group, homes, estate):
    said = where(mention("3", room="502", estate=named), *homes, group=group)
    assert said == Place(estate, "3", None, "502")


def test_the_only_estate_is_always_known():
    one = town(estates=["开鲁四村"])
    assert where(mention("3"), group=None, chain=one) == place("开鲁四村 3号楼")
    assert where(None, group=None, chain=one) == place("开鲁四村")


def test_a_room_alone_is_in_the_home_that_has_it():
    homes = ("开鲁四村 5号楼301", "开鲁四村 3号楼2单元502")
    said = where(mention(room="502"), *homes, group=group_of("开鲁四村", "4"))
    assert said == place("开鲁四村 3号楼2单元502")


def test_a_unit_alone_is_in_the_building_that_home_or_group_name():
    unit, estate = mention(unit="2"), group_of("开鲁四村")
    assert where(unit, group=group_of("开鲁四村", "4")) == place("开鲁四村 4号楼2单元")
    assert where(unit, "开鲁四村 3号楼502", group=estate) == place("开鲁四村 3号楼2单元")
    homes = ("开鲁四村 3号楼502", "开鲁四村 5号楼101")
    assert where(unit, *homes, group=estate) == Place("开鲁四村")


def test_a_room_alone_is_else_in_the_groups_building():
    said = where(
        mention(unit="1", room="502"), "开鲁四村 3号楼301", group=group_of("开鲁四村", "4")
    )
    assert said == place("开鲁四村 4号楼1单元502")


@pytest.mark.parametrize("group", [group_of("开鲁四村"), group_of("开鲁四村", "4", "5")])
def test_a_room_of_no_known_building_is_no_place(group):
    assert where(mention(unit="1", room="502"), group=group) == place("开鲁四村")


def test_a_home_that_was_kept_without_its_estate_still_counts():
    one = town(estates=["开鲁四村"])
    said = where(None, "3号楼502", group=group_of("开鲁四村"), chain=one)
    assert said == place("开鲁四村 3号楼502")
