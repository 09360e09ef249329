"""The roster 名册: the table of all seats that a community hands in (DESIGN section 2)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from community.levels import Level
from community.places import Scope
from community.roster.cells import read_drafts
from community.roster.rows import (
    HEADER,
    TITLE_COLUMN,
    Draft,
    Fault,
    Roster,
    RosterFaults,
    RosterRow,
)
from community.roster.scopes import read_scopes
from community.roster.tree import tree_faults

__all__ = ["HEADER", "TITLE_COLUMN", "Fault", "Roster", "RosterFaults", "RosterRow", "read_roster"]


def read_roster(table: Sequence[Sequence[str]], known_estates: Collection[str] = ()) -> Roster:
    """Reads a whole roster, or says everything that is wrong with it at once.

    Args:
        table: The cells of the spreadsheet, header first.
        known_estates: Estates that the community already has.

    Returns:
        The roster. Where the community has one estate only, every scope names it.

    Raises:
        RosterFaults: With every fault, in the order of the rows.
    """
    drafts, faults = read_drafts(table)
    faults += tree_faults(drafts)
    scopes, scope_faults = read_scopes(drafts, known_estates)
    faults += scope_faults
    if faults:
        raise RosterFaults(tuple(sorted(faults, key=lambda fault: fault.row or 0)))
    rows = tuple(
        _row(draft, draft.level, scope)
        for draft, scope in zip(drafts, scopes, strict=True)
        if draft.level is not None  # without a level there would have been a fault
    )
    return Roster(rows, next(row.code for row in rows if row.level is Level.COMMITTEE))


def _row(draft: Draft, level: Level, scope: Scope) -> RosterRow:
    return RosterRow(
        row_number=draft.row_number,
        code=draft.code,
        level=level,
        name=draft.name,
        parent_code=draft.parent_code or None,
        scope=scope,
        phone=draft.phone,
        telegram_id=draft.telegram_id,
        title=draft.title,
    )
