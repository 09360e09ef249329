"""Places as people write them, and what only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.triage import PlaceMention, place_in


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("3号楼", ("3", None, None)),
        ("三号楼", ("3", None, None)),
        ("3#", ("3", None, None)),
        ("3#502", ("3", None, "502")),
        ("3栋", ("3", None, None)),
        ("3幢", ("3", None, None)),
        ("3座", ("3", None, None)),
        ("3-2-502", ("3", "2", "502")),
        ("3-502", ("3", None, "502")),
        ("3号楼2单元502室", ("3", "2", "502")),
        ("3号502", ("3", None, "502")),
        ("七号楼三零一", ("7", None, "301")),
        ("十二号楼", ("12", None, None)),
        ("二十一号楼1002室", ("21", None, "1002")),
        ("普雄路26弄20号", ("20", None, None)),
        ("502的", (None, None, "502")),
        ("我妈家502又漏了", (None, None, "502")),
        ("３号楼５０２漏水", ("3", None, "502")),
        ("A栋1203", ("A", None, "1203")),
        ("3单元1801把过道占了", (None, "3", "1801")),
        ("13号车库里住人", ("13", None, None)),
        ("5-3单元的三轮车", ("5", "3", None)),
        ("602的洗衣机半夜甩干，我们是5号楼的", ("5", None, "602")),
        ("3号楼三楼302", ("3", None, "302")),
        ("三楼302漏水", (None, None, "302")),
        ("3 号楼 2 单元 502", ("3", "2", "502")),
        ("5号楼东单元201", ("5", None, "201")),
        ("3号院5号楼", ("5", None, None)),
        ("能不能在23号门口装个插头", ("23", None, None)),
    ],
)
def test_a_place_is_read(text, place):
    found = place_in(text)
    assert found is not None
    assert (found.building, found.unit, found.room) == place


@pytest.mark.parametrize(
    "text",
    [
        "150→300",
        "2016年",
        "打12345",
        "3点",
        "5块",
        "18楼",
        "13812345678",
        "2024-01-15",
        "1:100",
        "10号停水",
        "每月5号收垃圾",
        "3号线",
        "800-1000元",
        "8-12点",
        "502胶水",
        "两栋楼",
        "三座的沙发",
        "你在干嘛",
    ],
)
def test_what_is_no_place_is_not_read(text):
    assert place_in(text) is None


def test_a_known_estate_in_front_is_named():
    assert place_in("普雄馨苑3号楼502", ["普雄馨苑", "开鲁四村"]) == PlaceMention(
        "3", None, "502", "普雄馨苑"
    )


def test_a_lane_is_the_estate_as_written():
    assert place_in("普雄路26弄20号502室") == PlaceMention("20", None, "502", "普雄路26弄")


@given(st.text(alphabet="0123456789一二三四五六七八九十零号楼栋幢座#-单元室弄的A的３５０② ,路"))
def test_any_place_has_arabic_digits(text):
    place = place_in(text)
    if place is not None:
        for part in (place.building, place.unit, place.room):
            assert part is None or (part.isascii() and part.isalnum())
