"""Excel workbooks, read through openpyxl: the one module here that knows how it fails."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time

import structlog
from openpyxl import load_workbook

from handlers.spreadsheets.errors import TableError

_log = structlog.get_logger(__name__)

#: How compound files begin: old .xls, and every workbook with a password.
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0"
#: A workbook of 50,000 rows unpacks to some 30 MB; much more was packed to do harm.
_MOST_UNPACKED_BYTES = 100 * 1024 * 1024
#: Above this a float does not hold every whole number any more.
_EXACT = 2**53


def workbook_rows(data: bytes) -> Iterator[list[str]]:
    """The rows of the first sheet of an ``.xlsx``: values, not formulas.

    Raises:
        TableError: It is not a workbook, is damaged, has a password, or unpacks to far too much.
    """
    _check_archive(data)
    with _plain_errors():
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        try:
            if not book.worksheets:
                raise TableError("文件里没有工作表，请确认内容在第一张工作表里")
            sheet = book.worksheets[0]
            # Some programs write a wrong size into the file; only the cells themselves are sure.
            sheet.reset_dimensions()
            for row in sheet.iter_rows(values_only=True):
                yield [_text(value) for value in row]
        finally:
            book.close()


def _check_archive(data: bytes) -> None:
    if data.startswith(_COMPOUND_FILE):
        raise TableError("文件加了密码，或是旧的 .xls，请去掉密码另存为 .xlsx 再发一次")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise _damaged() from None
    if unpacked > _MOST_UNPACKED_BYTES:
        raise TableError("表格太大，请只留名册这一张表再发一次")


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Turns whatever openpyxl raises about a damaged file into one line, and hushes its warnings.

    It has no error of its own: a broken part surfaces as KeyError, ValueError, ParseError,
    zlib.error, AttributeError and more, depending on where the damage is. Hence the wide net;
    what was caught is logged by its type, because its text may hold what residents wrote.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except TableError:
            raise
        except Exception as error:
            _log.info("workbook_unreadable", error=type(error).__name__)
            raise _damaged() from None


def _damaged() -> TableError:
    return TableError(
        "这不是能打开的 .xlsx 文件，可能没传完整，请在表格软件里另存为 .xlsx 再发一次"
    )


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value)
