"""Places and scope entries: how they are written, and what covers what."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.places import Place, ScopeItem, read_place, read_scope_item


def item(text: str) -> ScopeItem:
    read = read_scope_item(text)
    assert read is not None, text
    return read


@pytest.mark.parametrize(
    ("text", "place", "last"),
    [
        ("3号楼", Place(building="3"), None),
        ("三号楼", Place(building="3"), None),
        ("十二号楼二单元502", Place(building="12", unit="2", room="502"), None),
        ("３号楼２单元５０２", Place(building="3", unit="2", room="502"), None),
        ("03号楼0502", Place(building="3", room="502"), None),
        ("3号楼2单元502室", Place(building="3", unit="2", room="502"), None),
        (" 3 号楼 2 单元 502 ", Place(building="3", unit="2", room="502"), None),
        ("3栋", Place(building="3"), None),
        ("12幢502", Place(building="12", room="502"), None),
        ("3#502", Place(building="3", room="502"), None),
        ("a座", Place(building="A"), None),
        ("3号楼502a", Place(building="3", room="502A"), None),
        ("3号楼501-512", Place(building="3", room="501"), "512"),
        ("3号楼501－512室", Place(building="3", room="501"), "512"),
        ("3号楼501至512", Place(building="3", room="501"), "512"),
        ("3号楼2单元501–512", Place(building="3", unit="2", room="501"), "512"),
        ("普雄馨苑 3号楼", Place("普雄馨苑", "3"), None),
        ("普雄馨苑　3号楼", Place("普雄馨苑", "3"), None),
        ("普雄馨苑3号楼", Place("普雄馨苑", "3"), None),
        ("开鲁四村三号楼", Place("开鲁四村", "3"), None),
        ("开鲁2村3号楼", Place("开鲁2村", "3"), None),
        ("26弄20号", Place(building="26弄20"), None),
        ("普雄路26弄20号502", Place("普雄路26弄", "20", None, "502"), None),
        ("普雄路26弄 20号", Place("普雄路26弄", "20"), None),
        ("普雄馨苑", Place("普雄馨苑"), None),
    ],
)
def test_entries_that_can_be_read(text, place, last):
    assert read_scope_item(text) == ScopeItem(place, last)


@pytest.mark.parametrize(
    "text",
    ["", " ", "3", "502", "3号楼512-501", "3号楼5层", "3号楼、4号楼", "3号楼502 4号楼",
     "3号楼,4号楼", "普雄路20号", "普雄馨苑、开鲁四村", "3-2-502", "楼" * 61],
)  # fmt: skip
def test_entries_that_cannot_be_read(text):
    assert read_scope_item(text) is None


def test_a_place_is_no_range():
    assert read_place("3号楼2单元502") == Place(building="3", unit="2", room="502")
    assert read_place("3号楼501-512") is None
    assert read_place("哪里都行 502") is None


@given(
    estate=st.none() | st.sampled_from(["普雄馨苑", "开鲁四村", "普雄路26弄"]),
    building=st.integers(1, 300),
    unit=st.none() | st.integers(1, 20),
    rooms=st.none() | st.tuples(st.integers(1, 4000), st.integers(0, 20)),
)
def test_what_a_label_says_is_read_back(estate, building, unit, rooms):
    place = Place(
        estate, str(building), str(unit) if unit else None, str(rooms[0]) if rooms else None
    )
    last = str(sum(rooms)) if rooms and rooms[1] else None
    entry = ScopeItem(place, last)
    assert read_scope_item(entry.label()) == entry


@given(st.text(alphabet="0123一二十号楼栋单元室-弄路 ;普雄A", max_size=80) | st.text())
def test_any_text_is_read_or_not_without_an_error(text):
    entry = read_scope_item(text)
    assert entry is None or entry.label()


def test_a_long_text_is_given_up_at_once():
    began = time.perf_counter()
    assert read_scope_item("1" * 30_000 + "号" + "1" * 30_000) is None
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize(
    ("scope", "place", "covers"),
    [
        ("3号楼", "3号楼2单元502", True),
        ("3号楼", "4号楼", False),
        ("3号楼2单元", "3号楼2单元502", True),
        ("3号楼2单元", "3号楼1单元502", False),
        ("3号楼2单元502", "3号楼502", True),  # the unit left out
        ("3号楼502", "3号楼2单元502", True),
        ("3号楼2单元502", "3号楼2单元", False),
        ("3号楼501-512", "3号楼501", True),
        ("3号楼501-512", "3号楼512", True),
        ("3号楼501-512", "3号楼513", False),
        ("3号楼501-512", "3号楼2单元505", True),
        ("3号楼2单元501-512", "3号楼1单元505", False),
        ("3号楼501-512", "3号楼", False),
        ("普雄馨苑", "普雄馨苑 3号楼502", True),
        ("普雄馨苑 3号楼", "开鲁四村 3号楼", False),
        ("普雄馨苑 3号楼", "3号楼", True),  # an estate left out is taken to be the same
    ],
)
def test_covers(scope, place, covers):
    assert item(scope).covers(item(place).place) is covers


def test_narrower_entries_sort_higher():
    entries = ["普雄馨苑", "3号楼", "3号楼2单元", "3号楼501-512", "3号楼501-506", "3号楼502"]
    ranks = [item(entry).narrowness for entry in entries]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) == len(ranks)


@pytest.mark.parametrize(
    ("entry", "place", "lies"),
    [
        ("3号楼501-512", "3号楼", True),
        ("3号楼501-512", "4号楼", False),
        ("3号楼501-512", "3号楼505", False),
        ("3号楼2单元", "3号楼", True),
        ("3号楼", "3号楼2单元", False),
    ],
)
def test_lies_in(entry, place, lies):
    assert item(entry).lies_in(item(place).place) is lies


def test_meets_is_either_inside_the_other():
    stairwell, home, other = (item(t).place for t in ("3号楼", "3号楼502", "3号楼302"))
    assert stairwell.meets(home)
    assert home.meets(stairwell)
    assert not home.meets(other)


def test_labels_for_the_chain_and_for_the_group():
    place = Place("普雄馨苑", "3", "2", "502")
    assert place.label() == "普雄馨苑 3号楼2单元502"
    assert place.building_label() == "3号楼"
    assert Place().label() == ""
    assert item("3号楼501-512").label() == "3号楼501-512"
