"""Tables in and out: every way of saving one, every way of it being broken."""

import io
import warnings
import zipfile
from datetime import UTC, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.spreadsheets import TableError, read_table, write_ledger

HEADER = ["编号", "层级", "姓名", "负责范围"]
ROWS = [HEADER, ["M01", "党员", "王建国", "3号楼;4号楼"]]


def workbook(*rows, sheets: int = 1) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    for _ in range(sheets - 1):
        book.create_sheet().append(["另一张"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def csv_text(rows=ROWS, sign: str = ",") -> str:
    return "\r\n".join(sign.join(row) for row in rows)


def refused(data: bytes, filename: str) -> str:
    with pytest.raises(TableError) as error:
        read_table(data, filename)
    text = str(error.value)
    assert len(text.splitlines()) == 1
    assert "请" in text
    return text


def changed(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The workbook with one of its parts rewritten."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(file, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name == part:
                assert old in content
                content = content.replace(old, new)
            after.writestr(name, content)
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


# --- workbooks ---


def test_a_workbook_is_read_from_its_first_sheet_whatever_the_case_of_its_suffix():
    assert read_table(workbook(*ROWS, sheets=2), "名册.XLSX") == ROWS


def test_values_as_people_see_them():
    cells = [13800000000, 123456789.0, 1.5, True, None, datetime(2026, 3, 2), "x"]  # noqa: DTZ001
    assert read_table(workbook(cells), "a.xlsx") == [
        ["13800000000", "123456789", "1.5", "True", "", "2026-03-02", "x"]
    ]


@pytest.mark.parametrize("number", [b"1.23456789E9", b"1234567890", b"1234567890.0"])
def test_whole_numbers_are_written_out_however_the_file_has_them(number):
    data = changed(workbook([5]), SHEET, b"<v>5</v>", b"<v>" + number + b"</v>")
    assert read_table(data, "a.xlsx") == [["1234567890"]]


def test_texts_that_cells_share_as_excel_saves_them():
    data = changed(workbook([0, 1, 0]), SHEET, b't="n"', b't="s"')
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    part = b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + kind + b'"/>'
    data = changed(data, "[Content_Types].xml", b"</Types>", part + b"</Types>")
    file = io.BytesIO(data)
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(
            "xl/sharedStrings.xml",
            '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            "<si><t>党员</t></si><si><r><t>王</t></r><r><t>建国</t></r></si></sst>",
        )
    assert read_table(file.getvalue(), "a.xlsx") == [["党员", "王建国", "党员"]]


def test_of_a_formula_its_value_and_nothing_when_there_is_none():
    data = workbook(["=1+1", "x"])
    assert read_table(data, "a.xlsx") == [["", "x"]]
    data = changed(data, SHEET, b"<v />", b"<v>2</v>")
    assert read_table(data, "a.xlsx") == [["2", "x"]]


def test_blank_rows_keep_their_number_and_blank_ends_go():
    table = read_table(workbook(["a", None, " "], [None], [], ["b"], [None, ""]), "a.xlsx")
    assert table == [["a"], [], [], ["b"]]


def test_rows_that_the_file_leaves_out_keep_their_number():
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"], book.worksheets[0]["B4"] = "a", "b"
    file = io.BytesIO()
    book.save(file)
    assert read_table(file.getvalue(), "a.xlsx") == [["a"], [], [], ["", "b"]]


def test_a_wrong_size_in_the_file_hides_nothing():
    data = changed(workbook(*ROWS), SHEET, b'<dimension ref="A1:D2"', b'<dimension ref="A1"')
    assert read_table(data, "a.xlsx") == ROWS


def test_warnings_of_openpyxl_are_not_passed_on():
    style = b'<cellStyle name="Normal" xfId="0" builtinId="0" hidden="0" />'
    data = changed(workbook(*ROWS), "xl/styles.xml", style, b"")
    with pytest.warns(UserWarning, match="no default style"):
        openpyxl.load_workbook(io.BytesIO(data))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert read_table(data, "a.xlsx") == ROWS


@pytest.mark.parametrize(
    "data",
    [
        b"not a workbook",
        b"PK\x03\x04 and then nothing",
        csv_text().encode(),
        workbook(*ROWS)[:-50],
        changed(workbook(*ROWS), SHEET, b"</row>", b"</wor>"),
        changed(workbook(*ROWS), "xl/workbook.xml", b"rId1", b"rId99"),
        changed(workbook(*ROWS), "[Content_Types].xml", b"sheet.main", b"nothing"),
        changed(workbook([5]), SHEET, b't="n"', b't="s"'),
    ],
)
def test_damaged_workbooks(data):
    assert "另存为 .xlsx" in refused(data, "a.xlsx") or "没有工作表" in refused(data, "a.xlsx")


def test_a_workbook_with_a_password():
    assert "去掉密码" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.xlsx")


def test_a_workbook_that_unpacks_to_far_too_much():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", bytes(101 * 1024 * 1024))
    assert len(file.getvalue()) < 1024 * 1024
    assert "表格太大" in refused(file.getvalue(), "a.xlsx")


def test_a_row_number_beyond_all_sheets_does_not_run_forever():
    data = changed(workbook(*ROWS), SHEET, b'<row r="2"', b'<row r="99999999999"')
    assert "50000 行" in refused(data, "a.xlsx")


def test_an_empty_workbook():
    assert "没有内容" in refused(workbook([None, " "]), "a.xlsx")


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 6000), st.binary(min_size=1, max_size=4))
def test_a_workbook_with_wrong_bytes_is_read_or_refused(at, wrong):
    data = bytearray(workbook(*ROWS))
    at %= len(data)
    data[at : at + len(wrong)] = wrong
    try:
        assert read_table(bytes(data), "a.xlsx")
    except TableError as error:
        assert len(str(error).splitlines()) == 1


# --- csv ---


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_csv_in_every_encoding_and_with_every_separator(encoding, sign):
    rows = [HEADER, ["M01", "党员", "王建国𠮷", "3号楼"]]
    assert read_table(csv_text(rows, sign).encode(encoding), "名册.csv") == rows


def test_a_comma_in_the_header_wins_over_a_semicolon_in_a_scope():
    assert read_table(csv_text().encode(), "a.csv") == ROWS


def test_quoted_cells_hold_separators_and_lines():
    assert read_table('编号,范围\n"M,1","3号楼\n4号楼"\n'.encode(), "a.csv") == [
        ["编号", "范围"],
        ["M,1", "3号楼\n4号楼"],
    ]


def test_blank_lines_of_a_csv_keep_their_number():
    assert read_table(b"a\n\n,,\nb,,\n\n", "a.csv") == [["a"], [], [], ["b"]]


def test_a_quotation_mark_that_is_never_closed():
    assert "引号不成对" in refused('a,b\n"王建国,3号楼\nc,d'.encode(), "a.csv")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (csv_text().encode("utf-16"), "不是文本"),
        (b"\xff\xff\xff\xff", "编码"),
        (workbook(*ROWS), "改成 .xlsx"),
        (b"\n,,\n \n", "没有内容"),
    ],
)
def test_what_is_no_csv(data, says):
    assert says in refused(data, "a.csv")


@given(st.binary(max_size=60) | st.text(alphabet='a",;\t\r\n王').map(str.encode))
def test_any_bytes_as_csv_are_read_or_refused(data):
    try:
        table = read_table(data, "a.csv")
    except TableError as error:
        assert len(str(error).splitlines()) == 1
    else:
        assert table[-1]


# --- any file ---


@pytest.mark.parametrize("name", ["名册.xls", "名册.pdf", "名册", "xlsx", "a.xlsx.zip"])
def test_other_files(name):
    assert "另存为 .xlsx 或 .csv" in refused(b"x", name)


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_an_empty_file(name):
    assert "文件是空的" in refused(b"", name)


def test_a_file_that_is_too_large():
    assert "10 MB" in refused(b"a" * (10 * 1024 * 1024 + 1), "a.csv")
    assert read_table(b"a\n" * 50_000, "a.csv")[-1] == ["a"]
    assert "50000 行" in refused(b"a\n" * 50_001, "a.csv")
    assert len(read_table(b"a\n" * 50_000 + b"\n" * 100, "a.csv")) == 50_000


# --- ledgers ---


def opened(data: bytes):
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]


def test_a_ledger_is_read_back_as_it_was_written():
    at = datetime(2026, 5, 6, 17, 0)  # noqa: DTZ001
    sheet = opened(
        write_ledger(
            ["编号", "说的话", "时间"], [[12, "漏水\n很急", at], [13, None, None]], title="台账"
        )
    )
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["编号", "说的话", "时间"],
        [12, "漏水\n很急", at],
        [13, None, None],
    ]
    assert sheet.title == "台账"
    assert sheet["A1"].font.bold
    assert not sheet["A2"].font.bold
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:C3"
    assert sheet["C2"].number_format == "yyyy-mm-dd hh:mm"


def test_of_an_aware_time_the_wall_time_is_written():
    sheet = opened(write_ledger(["时间"], [[datetime(2026, 5, 6, 17, tzinfo=UTC)]], title="x"))
    assert sheet["A2"].value == datetime(2026, 5, 6, 17)  # noqa: DTZ001


@pytest.mark.parametrize(
    "text", ["=1+1", '=HYPERLINK("http://x")', "+86", "-1", "@A1", "#N/A", "1"]
)
def test_what_people_wrote_stays_text(text):
    sheet = opened(write_ledger([text], [[text]], title="x"))
    for cell in (sheet["A1"], sheet["A2"]):
        assert (cell.value, cell.data_type) == (text, "s")
    assert sheet["A2"].quotePrefix is (text[0] in "=+-@")


def test_an_id_that_excel_would_round_is_written_as_text():
    sheet = opened(write_ledger(["id"], [[2**52 - 1], [999_999_999_999_999]], title="x"))
    assert [sheet["A2"].value, sheet["A3"].value] == [str(2**52 - 1), 999_999_999_999_999]


def test_characters_that_a_workbook_cannot_hold_are_left_out():
    sheet = opened(write_ledger(["a"], [["漏\x00\x0b\x1f\ufffe\ud83d水👨‍👩‍👧"]], title="x"))
    assert sheet["A2"].value == "漏水👨‍👩‍👧"


def test_a_text_longer_than_a_cell_is_cut_where_excel_would_refuse_it():
    sheet = opened(write_ledger(["a"], [["🔔" * 40_000]], title="x"))
    assert sheet["A2"].value == "🔔" * (32_767 // 2)


def test_columns_are_as_wide_as_their_words_within_reason():
    sheet = opened(write_ledger(["a", "b", "c"], [["x", "漏水漏水漏水", "字" * 500]], title="x"))
    assert [sheet.column_dimensions[name].width for name in "ABC"] == [8, 14, 60]


@pytest.mark.parametrize(
    ("title", "shown"), [("台账/2026[5]", "台账 2026 5"), ("", "Sheet1"), ("长" * 40, "长" * 31)]
)
def test_titles_that_excel_would_refuse(title, shown):
    assert opened(write_ledger(["a"], [], title=title)).title == shown


def test_more_rows_than_decide_the_widths_are_all_written():
    data = write_ledger(["n"], ([number] for number in range(1000)), title="x")
    assert [int(row[0]) for row in read_table(data, "x.xlsx")[1:]] == list(range(1000))


@settings(deadline=None)
@given(
    st.lists(st.lists(st.text() | st.integers() | st.none(), min_size=1, max_size=3), max_size=4),
    st.text(),
)
def test_any_ledger_can_be_opened_and_holds_no_formula(rows, title):
    sheet = opened(write_ledger(["a", "b", "c"], rows, title=title))
    assert sheet.max_row == len(rows) + 1
    assert all(cell.data_type in "sn" for row in sheet.iter_rows() for cell in row)
