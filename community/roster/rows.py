"""What a roster is made of, and what can be wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

from community.levels import Level
from community.places import Scope

#: The columns that a roster must have, in the order in which we show them.
HEADER = ("编号", "层级", "姓名", "上级编号", "负责范围", "电话", "Telegram")
#: The column that it may have.
TITLE_COLUMN = "称呼"

_SHORT = 30


@dataclass(frozen=True)
class RosterRow:
    """One seat as the roster has it.

    Attributes:
        row_number: As the spreadsheet counts; the header is row 1.
        code: 编号, unique.
        level: 层级.
        name: 姓名 of whom the community means to sit there.
        parent_code: 上级编号; None for the committee.
        scope: 负责范围; empty means all that is under the seat.
        phone: 电话 as written; may be empty.
        telegram_id: Numeric id, if the community knows it.
        title: 称呼; may be empty.
    """

    row_number: int
    code: str
    level: Level
    name: str
    parent_code: str | None
    scope: Scope = ()
    phone: str = ""
    telegram_id: int | None = None
    title: str = ""


@dataclass(frozen=True)
class Roster:
    """A roster without a fault: a tree below one committee."""

    rows: tuple[RosterRow, ...]
    committee_code: str


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong.

    Attributes:
        row: Where, as the spreadsheet counts; None when it is the file as a whole.
        text: One line: where, what, and how to mend it.
    """

    row: int | None
    text: str

    @classmethod
    def at(cls, row: int, text: str) -> Fault:
        """A fault whose line begins with its row."""
        return cls(row, f"第 {row} 行：{text}")


class RosterFaults(Exception):  # noqa: N818 - it is many faults, each with its own line
    """A roster that cannot be taken; nothing of it is."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(fault.text for fault in faults))
        self.faults = faults


@dataclass(frozen=True)
class Draft:
    """A row whose cells were read one by one, before anybody looked at the whole.

    Attributes:
        entries: What the scope cell lists, not read yet.
    """

    row_number: int
    code: str
    level: Level | None
    name: str
    parent_code: str
    entries: tuple[str, ...]
    phone: str
    telegram_id: int | None
    title: str


def quoted(cell: str) -> str:
    """What stands in a cell, in a line for people: 「…」, not too long."""
    return f"「{cell[:_SHORT]}…」" if len(cell) > _SHORT else f"「{cell}」"
