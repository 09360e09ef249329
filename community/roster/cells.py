"""From the cells of a spreadsheet to one draft a row: what each cell says on its own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from community.levels import ROSTER_NAMES, Level
from community.roster.rows import HEADER, TITLE_COLUMN, Draft, Fault, quoted

_FULL_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u200e\u200f\u2060"))
_ID = re.compile(r"([0-9]+)(?:\.0+)?")
_SCIENTIFIC = re.compile(r"[0-9.]+[Ee]\+?[0-9]+")
#: Telegram promises that ids stay below 52 bits.
_ID_LIMIT = 2**52


def read_drafts(table: Sequence[Sequence[str]]) -> tuple[list[Draft], list[Fault]]:
    """Reads every row that is not blank; a header that does not fit leaves nothing to read."""
    rows = [(number, cells) for number, cells in enumerate(table, 1) if any(map(_clean, cells))]
    if not rows:
        return [], [Fault(None, f"名册是空的，请在第一行写表头 {_all_columns()}，下面每个岗位一行")]
    header_row, names = rows[0]
    columns, faults = _read_header(header_row, names)
    if faults:
        return [], faults
    if len(rows) == 1:
        return [], [Fault(None, "名册只有表头，请在下面每个岗位写一行")]
    drafts = []
    for number, cells in rows[1:]:
        texts = {
            name: _clean(cells[index]) if index < len(cells) else ""
            for name, index in columns.items()
        }
        drafts.append(_read_draft(number, texts, faults))
    return drafts, faults


def _read_header(row: int, cells: Sequence[str]) -> tuple[dict[str, int], list[Fault]]:
    found = ["".join(_plain(cell).split()).casefold() for cell in cells]
    columns: dict[str, int] = {}
    faults = []
    for name in (*HEADER, TITLE_COLUMN):
        times = found.count(name.casefold())
        if times:
            columns[name] = found.index(name.casefold())
        if times > 1:
            faults.append(Fault.at(row, f"表头里「{name}」出现了 {times} 次，请只留一列"))
    missing = [name for name in HEADER if name not in columns]
    if missing:
        what = "".join(f"「{name}」" for name in missing)
        faults.append(Fault.at(row, f"表头缺少{what}，第一行应当是 {_all_columns()}"))
    return columns, faults


def _all_columns() -> str:
    return ",".join(HEADER)


def _read_draft(row: int, texts: Mapping[str, str], faults: list[Fault]) -> Draft:
    """Reads one row; what is wrong with it is added to *faults*."""
    code, name = _code(texts["编号"]), _line(texts["姓名"])
    if not code:
        faults.append(Fault.at(row, "没有编号，请写一个和别的行都不同的编号"))
    if not name:
        faults.append(Fault.at(row, "没有姓名，请写上这个岗位的人的姓名"))
    return Draft(
        row_number=row,
        code=code,
        level=_read_level(row, texts["层级"], faults),
        name=name,
        parent_code=_code(texts["上级编号"]),
        entries=_split_scope(texts["负责范围"]),
        phone=_code(texts["电话"]),
        telegram_id=_read_id(row, _code(texts["Telegram"]), faults),
        title=_line(texts.get(TITLE_COLUMN, "")),
    )


def _read_level(row: int, text: str, faults: list[Fault]) -> Level | None:
    level = ROSTER_NAMES.get("".join(text.split()))
    if level is None:
        wrong = f"没有{quoted(text)}这个层级" if text else "没有写层级"
        faults.append(Fault.at(row, f"{wrong}，请写社区、党支部、中心户或党员"))
    return level


def _split_scope(text: str) -> tuple[str, ...]:
    entries = (" ".join(entry.split()) for entry in re.split(r"[;\n]", _plain(text)))
    return tuple(dict.fromkeys(entry for entry in entries if entry))


def _read_id(row: int, text: str, faults: list[Fault]) -> int | None:
    if not text:
        return None
    match = _ID.fullmatch(text)
    if match and len(match[1]) <= len(str(_ID_LIMIT)) and 0 < int(match[1]) < _ID_LIMIT:
        return int(match[1])
    if _SCIENTIFIC.fullmatch(text):
        cure = "被表格软件缩写了，请把这一列的格式改成“文本”，再把数字 id 重新填一遍"
    else:
        cure = "不是 Telegram 的数字 id，请填一串数字（不是 @用户名，也不是手机号），不知道就留空"
    faults.append(Fault.at(row, f"Telegram {quoted(text)}{cure}"))
    return None


def _clean(cell: str) -> str:
    """A cell as people see it: no invisible characters, one space between words, lines kept."""
    lines = cell.translate(_INVISIBLE).replace("\r", "\n").split("\n")
    return "\n".join(text for line in lines if (text := " ".join(line.split())))


def _line(cell: str) -> str:
    return " ".join(cell.split())


def _plain(cell: str) -> str:
    """Full-width digits, letters and signs as half-width ones; other characters stay."""
    return _clean(cell).translate(_FULL_WIDTH)


def _code(cell: str) -> str:
    return _line(_plain(cell))
