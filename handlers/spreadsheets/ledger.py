"""Writes a ledger 台账: a workbook in which what people wrote stays text."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain, islice
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Value = str | int | datetime | None

#: What XML cannot hold; Excel would call the whole file damaged.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CELL_BYTES = 2 * 32_767
"""Bytes in UTF-16 that a cell holds."""
_NOT_IN_A_TITLE = re.compile(r"[\[\]:*?/\\]")
_TITLE_LENGTH = 31
#: Whole numbers with more digits than this lose the last ones in Excel.
_DIGITS = 15
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_TIME_FORMAT = "yyyy-mm-dd hh:mm"

_SAMPLE = 300
"""Rows that decide the widths of the columns."""
_NARROWEST, _WIDEST = 8, 60
"""Characters, a Chinese one counted as two."""


def write_ledger(header: Sequence[str], rows: Iterable[Sequence[Value]], *, title: str) -> bytes:
    """Writes an ``.xlsx`` with one sheet.

    Every text becomes a text cell, also one that looks like a formula. Characters that a workbook
    cannot hold are left out.

    Args:
        header: Names of the columns; bold, always in sight, with filters.
        rows: As many as a sheet takes (1,048,575). Times are local and without a time zone; of an
            aware one the wall time is written.
        title: Name of the sheet.

    Returns:
        The file.
    """
    upcoming = iter(rows)
    sample = list(islice(upcoming, _SAMPLE))
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_title(title))
    sheet.freeze_panes = "A2"
    for column, width in enumerate(_widths([header, *sample]), 1):
        sheet.column_dimensions[get_column_letter(column)].width = width

    styles = _Styles(sheet)
    sheet.append([_styled(sheet, name, styles.heading) for name in header])
    count = 1
    for row in chain(sample, upcoming):
        sheet.append([_cell(sheet, value, styles) for value in row])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(max(len(header), 1))}{count}"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


class _Styles:
    """How cells look, each made once: openpyxl is slow to compare styles cell by cell."""

    def __init__(self, sheet: WriteOnlyWorksheet) -> None:
        def style(number_format: str = "General", **marks: bool) -> StyleArray:
            pattern: Any = WriteOnlyCell(sheet)  # the type stubs leave out its style array
            pattern.alignment = Alignment(vertical="top", wrap_text=True)
            pattern.number_format = number_format
            pattern.font = Font(bold=marks.get("bold", False))
            # Keeps a text that looks like a formula a text when somebody edits it in Excel.
            pattern.quotePrefix = marks.get("quoted", False)
            shared: StyleArray = pattern._style
            return shared

        self.heading = style(bold=True)
        self.plain = style()
        self.quoted = style(quoted=True)
        self.time = style(_TIME_FORMAT)


def _cell(sheet: WriteOnlyWorksheet, value: Value, styles: _Styles) -> Cell:
    if isinstance(value, datetime):
        return _styled(sheet, value.replace(tzinfo=None), styles.time)
    if isinstance(value, int) and len(str(abs(value))) > _DIGITS:
        value = str(value)
    is_formula_like = isinstance(value, str) and value.startswith(_FORMULA_SIGNS)
    return _styled(sheet, value, styles.quoted if is_formula_like else styles.plain)


def _styled(sheet: WriteOnlyWorksheet, value: Value, style: StyleArray) -> Cell:
    cell: Any
    if isinstance(value, str):
        text = _storable(value)
        cell = WriteOnlyCell(sheet, text or None)
        if text:
            # openpyxl takes "=…" for a formula and "#N/A" for an error.
            cell.data_type = "s"
    else:
        cell = WriteOnlyCell(sheet, value)
    cell._style = style
    styled: Cell = cell
    return styled


def _storable(text: str) -> str:
    """The text without what a workbook cannot hold, and not longer than a cell."""
    units = _ILLEGAL.sub("", text).encode("utf-16-le", "ignore")[:_CELL_BYTES]
    return units.decode("utf-16-le", "ignore")


def _sheet_title(title: str) -> str:
    name = _NOT_IN_A_TITLE.sub(" ", _ILLEGAL.sub("", title)).strip(" '")[:_TITLE_LENGTH]
    return name or "Sheet1"


def _widths(rows: Sequence[Sequence[Value]]) -> Iterator[int]:
    """For each column what its longest line needs, within reason."""
    columns = max(map(len, rows))
    for column in range(columns):
        longest = max(_width(row[column]) for row in rows if column < len(row))
        yield min(max(longest + 2, _NARROWEST), _WIDEST)


def _width(value: Value) -> int:
    if isinstance(value, datetime):
        return len(_TIME_FORMAT)
    lines = ("" if value is None else str(value)).split("\n")
    return max(
        sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line[:_WIDEST])
        for line in lines
    )
