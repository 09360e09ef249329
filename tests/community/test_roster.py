"""The roster: read as a whole, or refused with every fault and its cure."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.levels import Level
from community.places import Place, ScopeItem, read_scope_item
from community.roster import HEADER, Fault, RosterFaults, RosterRow, read_roster
from community.roster.overlap import find_overlaps

COMMITTEE = "S01,社区,赵书记,,,,"
BRANCH = "B01,党支部,钱书记,S01,,,"
HUB = "H01,中心户,张敏,B01,,,"
MEMBER = "M01,党员,王建国,H01,3号楼,,"


def table(*lines: str, header: str = ",".join(HEADER)) -> list[list[str]]:
    return [line.split(",") for line in (header, *lines)]


def faults_of(cells, known_estates=()) -> list[Fault]:
    with pytest.raises(RosterFaults) as refused:
        read_roster(cells, known_estates)
    found = list(refused.value.faults)
    for fault in found:
        assert len(fault.text.splitlines()) == 1
        if fault.row is not None:
            assert fault.text.startswith(f"第 {fault.row} 行：")
    assert str(refused.value) == "\n".join(fault.text for fault in found)
    return found


def only_fault(*lines: str, known_estates=()) -> Fault:
    """The one fault of a roster that is otherwise whole: rows 2 to 4, then *lines* from 5 on."""
    found = faults_of(table(COMMITTEE, BRANCH, HUB, *lines), known_estates)
    assert len(found) == 1, [fault.text for fault in found]
    return found[0]


def scopes_of(*lines: str, known_estates=()) -> list[list[str]]:
    roster = read_roster(table(COMMITTEE, BRANCH, HUB, *lines), known_estates)
    return [[item.label() for item in row.scope] for row in roster.rows[3:]]


# --- what can be read ---


def test_a_whole_roster():
    roster = read_roster(
        table(
            COMMITTEE,
            BRANCH,
            HUB,
            "M01,党员,王建国,H01,3号楼2单元501-512;4号楼,13800000000,123456789,楼组长王老师",
            header=",".join(HEADER) + ",称呼",
        )
    )
    assert roster.committee_code == "S01"
    assert [row.level for row in roster.rows] == [
        Level.COMMITTEE,
        Level.BRANCH,
        Level.HUB,
        Level.MEMBER,
    ]
    assert roster.rows[0] == RosterRow(2, "S01", Level.COMMITTEE, "赵书记", None)
    assert roster.rows[3] == RosterRow(
        row_number=5,
        code="M01",
        level=Level.MEMBER,
        name="王建国",
        parent_code="H01",
        scope=(
            ScopeItem(Place(building="3", unit="2", room="501"), "512"),
            ScopeItem(Place(building="4")),
        ),
        phone="13800000000",
        telegram_id=123456789,
        title="楼组长王老师",
    )


def test_columns_in_any_order_with_others_between_and_short_rows():
    header = "备注, telegram ,姓名,编号,上级编号,层级,电话,负责范围"
    roster = read_roster(
        table("x,,赵书记,S01,,社区", ",77,王建国,M01,S01,党员,,3号楼", header=header)
    )
    assert roster.rows[1] == RosterRow(
        3, "M01", Level.MEMBER, "王建国", "S01", (ScopeItem(Place(building="3")),), "", 77
    )


def test_blank_rows_are_skipped_and_still_counted():
    cells = [[], *table(COMMITTEE), ["", " ", "　"], *table(MEMBER.replace("H01", "S01"))[1:]]
    assert [row.row_number for row in read_roster(cells).rows] == [3, 5]


def test_full_width_characters_spaces_and_line_breaks():
    cells = table(COMMITTEE)
    cells.append(
        [
            "　Ｍ０１ ",
            " 党 员",
            "王\n建国\u200b",
            "Ｓ０１",
            "３号楼；4号楼\n5号楼;;",
            "１３８",
            "７７",
        ]
    )
    row = read_roster(cells).rows[1]
    assert (row.code, row.parent_code, row.name, row.phone) == ("M01", "S01", "王 建国", "138")
    assert row.telegram_id == 77
    assert [item.label() for item in row.scope] == ["3号楼", "4号楼", "5号楼"]


def test_one_person_may_hold_several_seats():
    roster = read_roster(
        table(COMMITTEE, "M01,党员,王建国,S01,3号楼,,77", "M02,党员,王建国,S01,4号楼,,77")
    )
    assert [row.telegram_id for row in roster.rows] == [None, 77, 77]


def test_levels_may_be_skipped():
    assert len(read_roster(table(COMMITTEE, "H01,中心户,张敏,S01,,,", MEMBER)).rows) == 3


def test_a_seat_may_stand_before_its_parent():
    assert len(read_roster(table(MEMBER, HUB, BRANCH, COMMITTEE)).rows) == 4


@pytest.mark.parametrize(
    ("cell", "telegram_id"),
    [("", None), ("123456789", 123456789), ("123456789.0", 123456789), (f"{2**52 - 1}", 2**52 - 1)],
)
def test_telegram_ids(cell, telegram_id):
    assert read_roster(table(COMMITTEE + cell)).rows[0].telegram_id == telegram_id


# --- the file as a whole ---


@pytest.mark.parametrize("cells", [[], [[]], [["", " "], []]])
def test_an_empty_file(cells):
    (fault,) = faults_of(cells)
    assert fault.row is None
    assert "名册是空的" in fault.text


def test_a_header_and_nothing_else():
    (fault,) = faults_of(table())
    assert fault == Fault(None, "名册只有表头，请在下面每个岗位写一行")


def test_missing_columns_are_named():
    (fault,) = faults_of(table("S01", header="编号,层级,姓名,上级编号,电话"))
    assert fault.row == 1
    assert "表头缺少「负责范围」「Telegram」" in fault.text
    assert ",".join(HEADER) in fault.text


def test_a_column_twice():
    (fault,) = faults_of(table(COMMITTEE, header=",".join(HEADER) + ",姓名"))
    assert fault.text == "第 1 行：表头里「姓名」出现了 2 次，请只留一列"


# --- one row ---


def test_missing_code():
    assert only_fault(",党员,王建国,H01,3号楼,,").text.startswith("第 5 行：没有编号")


def test_missing_name():
    assert only_fault("M01,党员,,H01,3号楼,,").text.startswith("第 5 行：没有姓名")


def test_unknown_level():
    fault = only_fault("M01,楼组长,王建国,H01,3号楼,,")
    assert fault.text == "第 5 行：没有「楼组长」这个层级，请写社区、党支部、中心户或党员"


def test_missing_level():
    assert only_fault("M01,,王建国,H01,3号楼,,").text.startswith("第 5 行：没有写层级，")


@pytest.mark.parametrize(
    "cell", ["@wang", "-5", "0", "12.5", f"{2**52}", "9" * 5000, "１２a", "123 456"]
)
def test_bad_telegram_id(cell):
    fault = only_fault(f"M01,党员,王建国,H01,3号楼,,{cell}")
    assert "不是 Telegram 的数字 id" in fault.text
    assert len(fault.text) < 150


@pytest.mark.parametrize("cell", ["1.23457E+9", "1e+10", "7E9"])
def test_a_telegram_id_that_the_spreadsheet_shortened(cell):
    fault = only_fault(f"M01,党员,王建国,H01,3号楼,,{cell}")
    assert "格式改成“文本”" in fault.text


# --- the tree ---


def test_duplicate_code_names_both_rows():
    fault = only_fault(MEMBER, "M01,党员,李阿姨,H01,4号楼,,")
    assert fault == Fault(6, "第 6 行：编号「M01」和第 5 行重复，请改成不同的编号")


def test_unknown_parent_with_what_was_meant():
    fault = only_fault("M01,党员,王建国,H1,3号楼,,")
    assert fault.text == "第 5 行：上级编号「H1」在名册里没有，是不是想写「H01」？"


def test_unknown_parent_like_no_other():
    assert "请改成名册里已有的编号" in only_fault("M01,党员,王建国,XYZ,3号楼,,").text


def test_no_parent():
    assert only_fault("M01,党员,王建国,,3号楼,,").text.startswith("第 5 行：没有上级编号")


def test_no_committee():
    found = faults_of(table("B01,党支部,钱书记,S01,,,"))
    assert [fault.row for fault in found] == [None, 2]
    assert found[0].text.startswith("名册里没有社区这一行")


def test_two_committees():
    fault = only_fault("S02,社区,孙书记,,,,")
    assert fault.text == "第 5 行：社区只能有一行，第 2 行已经是社区，请改层级或删掉一行"


@pytest.mark.parametrize("parent", ["B01", "S01", "XX"])
def test_a_committee_with_a_parent(parent):
    found = faults_of(table(f"S01,社区,赵书记,{parent},,,", BRANCH))
    assert [f.text for f in found] == [f"第 2 行：社区上面没有上级，请把上级编号「{parent}」清空"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("H02,中心户,李阿姨,M01,,,", "中心户的上级「M01」（第 5 行）是党员，上级要比中心户高"),
        ("M02,党员,李阿姨,M01,,,", "党员的上级「M01」（第 5 行）是党员，上级要比党员高"),
    ],
)
def test_wrong_level_order(line, says):
    fault = only_fault(MEMBER, line)
    assert fault.row == 6
    assert says in fault.text


def test_a_cycle_is_named_once_and_not_as_a_wrong_order():
    found = faults_of(
        table(
            COMMITTEE,
            "H02,中心户,张敏,M01,,,",
            "M01,党员,王建国,B01,3号楼,,",
            "B01,党支部,钱书记,H02,,,",
            "M02,党员,李阿姨,H02,4号楼,,",
        )
    )
    (fault,) = found
    assert fault.row == 3
    assert "绕成了一圈（「H02」 → 「M01」 → 「B01」 → 「H02」），请改其中一行" in fault.text


def test_a_seat_above_itself():
    fault = only_fault("M01,党员,王建国,M01,3号楼,,")
    assert "绕成了一圈（「M01」 → 「M01」）" in fault.text


def test_two_cycles_are_two_faults():
    found = faults_of(
        table(COMMITTEE, *(f"{c},中心户,x,{p},,," for c, p in ["AB", "BA", "CD", "DC"]))
    )
    assert [fault.row for fault in found] == [3, 5]


# --- scopes ---


@pytest.mark.parametrize("entry", ["全部", "3号楼512-501", "502", "三楼", "3号楼5层"])
def test_an_unreadable_entry(entry):
    fault = only_fault(f"M01,党员,王建国,H01,4号楼;{entry},,")
    assert fault.text.startswith(f"第 5 行：负责范围「{entry}」看不懂，请写成「3号楼」")


def test_entries_that_other_signs_part():
    assert "几处之间请用分号隔开" in only_fault("M01,党员,王建国,H01,3号楼、4号楼,,").text


def test_an_estate_is_known_from_other_entries():
    rows = scopes_of("M01,党员,王建国,H01,普雄馨苑 3号楼,,", "H02,中心户,李阿姨,B01,普雄馨苑,,")
    assert rows == [["普雄馨苑 3号楼"], ["普雄馨苑"]]


def test_an_estate_is_known_from_before_even_with_digits_in_its_name():
    assert scopes_of("H02,中心户,李阿姨,B01,阳光2期,,", known_estates=["阳光2期"]) == [["阳光2期"]]
    assert "看不懂" in only_fault("H02,中心户,李阿姨,B01,阳光2期,,").text


def test_the_only_estate_is_filled_in():
    assert scopes_of(MEMBER, "M02,党员,李阿姨,H01,普雄馨苑 4号楼,,") == [
        ["普雄馨苑 3号楼"],
        ["普雄馨苑 4号楼"],
    ]
    assert scopes_of(MEMBER, known_estates=["普雄馨苑"]) == [["普雄馨苑 3号楼"]]
    assert scopes_of(MEMBER) == [["3号楼"]]


def test_missing_estate():
    fault = only_fault(MEMBER, "M02,党员,李阿姨,H01,普雄馨苑 3号楼,,", known_estates=["开鲁四村"])
    assert fault.row == 5
    assert "「3号楼」没有写小区，这里有 2 个小区（开鲁四村、普雄馨苑）" in fault.text
    assert "例如「开鲁四村 3号楼」" in fault.text


def test_the_same_building_of_two_estates_is_two_buildings():
    lines = ["M01,党员,王建国,H01,开鲁四村 3号楼,,", "M02,党员,李阿姨,H01,普雄馨苑 3号楼,,"]
    assert scopes_of(*lines) == [["开鲁四村 3号楼"], ["普雄馨苑 3号楼"]]


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("3号楼", "3号楼", "3号楼"),
        ("3号楼", "三号楼", "3号楼"),
        ("3号楼;4号楼", "5号楼;4号楼", "4号楼"),
        ("3号楼2单元", "3号楼2单元", "3号楼2单元"),
        ("3号楼502", "3号楼502", "3号楼502"),
        ("3号楼502", "3号楼2单元502", "3号楼2单元502"),
        ("3号楼2单元502", "3号楼502", "3号楼2单元502"),
        ("3号楼501-512", "3号楼510-520", "3号楼510-512"),
        ("3号楼510-520", "3号楼501-510", "3号楼510"),
        ("3号楼501-512", "3号楼501-512", "3号楼501-512"),
        ("3号楼2单元501-512", "3号楼510-520", "3号楼2单元510-512"),
    ],
)
def test_two_members_for_one_household(one, other, shared):
    fault = only_fault(f"M01,党员,王建国,H01,{one},,", f"M02,党员,李阿姨,H01,{other},,")
    assert fault.row == 6
    assert fault.text.startswith(f"第 6 行：{shared} 和第 5 行「M01」重复了，一户只能归一位党员")


def test_two_members_for_one_estate_by_name_or_without():
    fault = only_fault(MEMBER, "M02,党员,李阿姨,H01,普雄馨苑 3号楼,,")
    assert "普雄馨苑 3号楼 和第 5 行" in fault.text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3号楼", "4号楼"),
        ("3号楼", "3号楼2单元"),
        ("3号楼2单元", "3号楼501-512"),
        ("3号楼501-512", "3号楼502"),
        ("3号楼501-512", "3号楼501-506"),
        ("3号楼503-506", "3号楼501-512"),
        ("3号楼501-506", "3号楼507-512"),
        ("3号楼1单元501-512", "3号楼2单元510-520"),
        ("3号楼1单元502", "3号楼2单元502"),
        ("3号楼501-512", "4号楼510-520"),
    ],
)
def test_two_members_whose_scopes_can_be_told_apart(one, other):
    assert len(scopes_of(f"M01,党员,a,H01,{one},,", f"M02,党员,b,H01,{other},,")) == 2


def test_a_hub_and_its_member_may_share_a_building():
    assert len(scopes_of("H02,中心户,李阿姨,B01,3号楼,,", MEMBER)) == 2


def test_a_member_may_repeat_a_building():
    assert scopes_of("M01,党员,王建国,H01,3号楼;三号楼;3号楼501-512;3号楼510-520,,") == [
        ["3号楼", "3号楼501-512", "3号楼510-520"]
    ]


def test_two_members_who_share_many_buildings_are_one_fault():
    scope = ";".join(f"{n}号楼" for n in range(1, 21))
    only_fault(f"M01,党员,a,H01,{scope},,", f"M02,党员,b,H01,{scope},,")


# --- all at once ---


def test_all_faults_are_told_at_once_in_the_order_of_the_rows():
    found = faults_of(
        table(
            COMMITTEE,
            "B01,党支部,钱书记,S1,,,",
            ",中心户,张敏,B01,,,@x",
            "M01,党员,,B01,哪里,,",
            "M01,党员,李阿姨,B01,3号楼,,",
            "M02,党员,李阿姨,B01,3号楼,,",
        )
    )
    assert [fault.row for fault in found] == [3, 4, 4, 5, 5, 6, 7]


def big_table(members: int, scope) -> list[list[str]]:
    hubs = [f"H{n},中心户,x,S01,,," for n in range(members // 10)]
    rows = [f"M{n},党员,x,H{n // 10},{scope(n)},," for n in range(members)]
    return table(COMMITTEE, *hubs, *rows)


@pytest.mark.parametrize(
    ("scope", "count"),
    [
        (lambda n: f"3号楼{n * 10 + 1}-{n * 10 + 10}", 0),
        (lambda n: f"{n % 30}号楼{n}01", 0),
        (lambda _: "3号楼", 2999),
    ],
)
def test_three_thousand_members_take_moments(scope, count):
    cells = big_table(3000, scope)
    began = time.perf_counter()
    if count:
        assert len(faults_of(cells)) == count
    else:
        read_roster(cells)
    assert time.perf_counter() - began < 5


def test_three_thousand_wrong_parents_take_moments():
    cells = big_table(3000, lambda n: f"{n}号楼")
    for row in cells[400:]:
        row[3] = f"X{row[0]}"
    began = time.perf_counter()
    assert len(faults_of(cells)) == len(cells) - 400
    assert time.perf_counter() - began < 5


@given(st.lists(st.lists(st.text(max_size=6) | st.sampled_from([*HEADER, "社区", "党员"]))))
def test_any_table_is_read_or_refused(cells):
    with pytest.raises(RosterFaults):
        read_roster(cells)


codes = st.sampled_from(["S", "B", "C", "H", "I", "M", "N"])
parents = st.sampled_from(["S", "S", "B", "H", "M", ""])
levels = st.sampled_from(["党支部", "中心户", "党员"])


@given(st.dictionaries(codes, st.tuples(levels, parents), max_size=6), codes)
def test_what_is_read_is_a_tree_and_what_is_not_a_tree_is_refused(seats, committee):
    rows = [[code, level, "x", parent, "", "", ""] for code, (level, parent) in seats.items()]
    rows = [row for row in rows if row[0] != committee]
    cells = [list(HEADER), *rows, [committee, "社区", "x", "", "", "", ""]]
    above = {row[0]: row[3] for row in cells[1:]}

    def leads_up(code: str) -> bool:
        for _ in above:
            code = above.get(code) or code
        return code == committee

    try:
        roster = read_roster(cells)
    except RosterFaults as refused:
        height = {"社区": 3, "党支部": 2, "中心户": 1, "党员": 0}
        levels_of = {row[0]: height[row[1]] for row in cells[1:]}
        descends = all(levels_of[row[0]] < levels_of.get(row[3], -1) for row in rows)
        assert not (descends and all(map(leads_up, above))), refused
    else:
        assert roster.committee_code == committee
        assert [row.code for row in roster.rows] == list(above)
        assert all(map(leads_up, above))


entries = st.builds(
    lambda building, unit, rooms: (
        f"{building}号楼"
        + (f"{unit}单元" if unit else "")
        + ("" if rooms is None else str(rooms[0]) + (f"-{sum(rooms)}" if rooms[1] else ""))
    ),
    st.integers(1, 2),
    st.integers(0, 2),
    st.none() | st.tuples(st.integers(1, 9), st.integers(0, 5)),
)


@given(st.lists(st.lists(entries, min_size=1, max_size=2), min_size=2, max_size=5))
def test_without_overlaps_every_household_has_one_narrowest_member(written):
    """Against the plainest way: ask every household who covers it."""
    scopes = [tuple(filter(None, map(read_scope_item, scope))) for scope in written]
    overlaps = find_overlaps(scopes)
    for overlap in overlaps:
        assert overlap.first < overlap.second
    if overlaps:
        return
    for building, unit, room in [(b, u, r) for b in "12" for u in "12" for r in range(1, 15)]:
        home = Place(building=building, unit=unit, room=str(room))
        best = {}
        for index, scope in enumerate(scopes):
            covering = [item.narrowness for item in scope if item.covers(home)]
            if covering:
                best[index] = max(covering)
        assert sum(rank == max(best.values()) for rank in best.values()) <= 1
