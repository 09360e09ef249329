"""What a group is bound to: an estate, or some of its buildings."""

import pytest

from community.binding import Binding, BindingUnreadableError, bind, read_binding
from tests.community.in_memory import MemoryWork, run
from tests.community.neighbourhood import GROUP, HERE, place, town

NEW = town()
ONE = town(estates=["开鲁四村"])
TWO = town(estates=["开鲁四村", "普雄馨苑"])


@pytest.mark.parametrize("chain", [NEW, ONE, TWO])
@pytest.mark.parametrize(
    ("text", "estate", "buildings"),
    [
        ("开鲁四村", "开鲁四村", ()),
        ("开鲁四村 3号楼", "开鲁四村", ("3",)),
        ("开鲁四村 3号楼 5号楼", "开鲁四村", ("3", "5")),
        ("开鲁四村 3号楼、5号楼；7栋", "开鲁四村", ("3", "5", "7")),
        ("开鲁四村  三号楼,3#", "开鲁四村", ("3",)),
        ("祥泰小区 3号楼", "祥泰小区", ("3",)),
    ],
)
def test_an_estate_and_its_buildings(chain, text, estate, buildings):
    assert read_binding(text, chain) == Binding(estate, buildings)


def test_the_only_estate_may_be_left_out():
    assert read_binding("3号楼 5号楼", ONE) == Binding("开鲁四村", ("3", "5"))
    assert read_binding("", ONE) == Binding("开鲁四村", ())


def test_before_the_first_estate_has_a_name_buildings_are_enough():
    assert read_binding("3号楼", NEW) == Binding(None, ("3",))


@pytest.mark.parametrize(
    ("chain", "text", "unreadable"),
    [
        (TWO, "3号楼", ""),
        (TWO, "", ""),
        (NEW, "", ""),
        (ONE, "3号楼2单元", "3号楼2单元"),
        (ONE, "3号楼502", "3号楼502"),
        (ONE, "3号楼501-512", "3号楼501-512"),
        (ONE, "3号楼 开鲁四村", "开鲁四村"),
        (ONE, "开鲁四村 12345", "12345"),
        (NEW, "村" * 41, "村" * 41),
    ],
)
def test_what_cannot_be_read_is_named(chain, text, unreadable):
    with pytest.raises(BindingUnreadableError) as refusal:
        read_binding(text, chain)
    assert refusal.value.text == unreadable


def test_a_name_of_forty_characters_is_still_a_name():
    assert read_binding("村" * 40, NEW).estate == "村" * 40


@pytest.mark.parametrize("chain", [NEW, ONE, TWO])
@pytest.mark.parametrize("text", ["普雄馨苑3号楼", "普雄路26弄3号楼"])
def test_no_space_is_needed_between_an_estate_and_its_building(chain, text):
    assert read_binding(text, chain) == Binding(text.removesuffix("3号楼"), ("3",))


@pytest.mark.parametrize(
    ("binding", "label"),
    [
        (Binding("开鲁四村", ("3", "5")), "开鲁四村 3号楼、5号楼"),
        (Binding("开鲁四村", ()), "开鲁四村"),
        (Binding(None, ("3",)), "3号楼"),
    ],
)
def test_the_group_reads_what_it_is_bound_to(binding, label):
    assert binding.label() == label


def test_binding_a_group_names_its_estate_and_says_whether_it_is_new():
    work = MemoryWork(ONE)
    assert run(bind(work, ONE, GROUP, "三号楼群", Binding("普雄馨苑", ("3",))))
    assert work.estates == ["开鲁四村", "普雄馨苑"]
    assert work.groups.bound[GROUP].community == HERE
    assert work.groups.titles[GROUP] == "三号楼群"
    assert not run(bind(work, ONE, GROUP, "三号楼群", Binding("开鲁四村", ("5", "7"))))
    assert work.groups.bound[GROUP].buildings == ("5", "7")


def test_a_group_without_an_estate_adds_none():
    work = MemoryWork(NEW)
    run(bind(work, NEW, GROUP, "", Binding(None, ("3",))))
    assert work.estates == []


@pytest.mark.parametrize(
    ("buildings", "where"), [((), "开鲁四村"), (("3",), "开鲁四村 3号楼"), (("3", "5"), "开鲁四村")]
)
def test_only_a_group_of_one_building_says_which_building_it_is_about(buildings, where):
    work = MemoryWork(ONE)
    run(bind(work, ONE, GROUP, "", Binding("开鲁四村", buildings)))
    assert work.groups.bound[GROUP].place == place(where)
