"""Reads a table, whatever program it was saved by, into rows of text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePath

from handlers.spreadsheets.csv_file import csv_rows
from handlers.spreadsheets.errors import TableError
from handlers.spreadsheets.workbook import workbook_rows

_MOST_BYTES = 10 * 1024 * 1024
_MOST_ROWS = 50_000
#: Rows of a sheet in Excel; whoever counts further did not save this with a spreadsheet.
_ROWS_OF_A_SHEET = 1_048_576


def read_table(data: bytes, filename: str) -> list[list[str]]:
    """Reads the first sheet of an ``.xlsx``, or a ``.csv`` in UTF-8 or GB18030.

    Args:
        data: The file, at most 10 MB.
        filename: Its name; the suffix says how to read it.

    Returns:
        At most 50,000 rows, as the spreadsheet counts them: a blank row is an empty list. Blank
        cells and rows at the end are left out, whole numbers are written without ``.0``.

    Raises:
        TableError: The file is too large, empty, damaged, or neither of the two.
    """
    if not data:
        raise TableError("文件是空的，请重新导出后再发一次")
    if len(data) > _MOST_BYTES:
        raise TableError("文件超过 10 MB，请只留名册这一张表再发一次")
    suffix = PurePath(filename).suffix.lower()
    if suffix == ".xlsx":
        rows: Iterable[Sequence[str]] = workbook_rows(data)
    elif suffix == ".csv":
        rows = csv_rows(data)
    else:
        what = f"「{suffix[:10]}」文件" if suffix else "这个文件"
        raise TableError(f"读不了{what}，请在表格软件里另存为 .xlsx 或 .csv 再发一次")
    return _trimmed(rows)


def _trimmed(rows: Iterable[Sequence[str]]) -> list[list[str]]:
    table: list[list[str]] = []
    for number, row in enumerate(rows, 1):
        if number > _ROWS_OF_A_SHEET:
            raise _too_many_rows()
        cells = list(row)
        while cells and not cells[-1].strip():
            cells.pop()
        if not cells:
            continue
        if number > _MOST_ROWS:
            raise _too_many_rows()
        table.extend([] for _ in range(number - 1 - len(table)))
        table.append(cells)
    if not table:
        raise TableError("表格里没有内容，请确认内容在第一张工作表里")
    return table


def _too_many_rows() -> TableError:
    return TableError(f"表格超过 {_MOST_ROWS} 行，请删掉用不着的行再发一次")
