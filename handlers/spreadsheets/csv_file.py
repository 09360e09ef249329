"""Comma-separated files: whichever encoding and separator the spreadsheet program chose."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from handlers.spreadsheets.errors import TableError

_SAVE_AS = "请在表格软件里另存为“CSV UTF-8”或 .xlsx 再发一次"


def csv_rows(data: bytes) -> Iterator[list[str]]:
    """The rows of a ``.csv`` file.

    Raises:
        TableError: It is not text in UTF-8 or GB18030, or a quotation mark is never closed.
    """
    text = _decoded(data)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        yield from reader
    except csv.Error:
        raise TableError(
            f"第 {reader.line_num} 行附近的引号不成对，请改好，或另存为 .xlsx 再发一次"
        ) from None


def _decoded(data: bytes) -> str:
    """UTF-8 when it is that; else GB18030, in which Excel writes CSV in China."""
    if data.startswith(b"PK\x03\x04"):
        raise TableError("这其实是 .xlsx 文件，请把文件名结尾的 .csv 改成 .xlsx 再发一次")
    if b"\0" in data:
        raise TableError(f"这不是文本表格，{_SAVE_AS}")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableError(f"文字编码认不出来，{_SAVE_AS}")


def _delimiter(text: str) -> str:
    """The comma, unless the first line with anything on it has only another separator."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    if "," in header:
        return ","
    return next((sign for sign in "\t;" if sign in header), ",")
