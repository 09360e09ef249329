"""The scopes of a roster: what each entry says, in which estate, and who else claims it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from community.levels import Level
from community.places import Place, Scope, ScopeItem, read_scope_item
from community.roster.overlap import find_overlaps
from community.roster.rows import Draft, Fault, quoted

_FORMS = "「3号楼」「3号楼2单元」「3号楼2单元502」或「3号楼501-512」"
_SHOWN = 3
"""Names that one line lists before it says 等."""


def read_scopes(
    drafts: Sequence[Draft], known_estates: Collection[str]
) -> tuple[list[Scope], list[Fault]]:
    """Reads the scope of every draft, in their order; an entry with a fault is left out."""
    items = [[read_scope_item(entry) for entry in draft.entries] for draft in drafts]
    estates = {" ".join(estate.split()) for estate in known_estates} | {
        item.place.estate
        for row in items
        for item in row
        if item is not None and item.place.building and item.place.estate
    }
    faults: list[Fault] = []
    scopes = [
        _read_scope(draft, row, sorted(estates), faults)
        for draft, row in zip(drafts, items, strict=True)
    ]
    faults += _overlap_faults(drafts, scopes)
    return scopes, faults


def _read_scope(
    draft: Draft, items: Sequence[ScopeItem | None], estates: Sequence[str], faults: list[Fault]
) -> Scope:
    """One scope; what is wrong with it is added to *faults*."""
    scope: list[ScopeItem] = []
    without_estate: list[str] = []
    only_estate = estates[0] if len(estates) == 1 else None
    for entry, item in zip(draft.entries, items, strict=True):
        if entry in estates:
            scope.append(ScopeItem(Place(estate=entry)))
        elif item is None or item.place.building is None:
            faults.append(Fault.at(draft.row_number, _unreadable(entry)))
        elif item.place.estate is None and len(estates) > 1:
            without_estate.append(entry)
        else:
            estate = item.place.estate or only_estate
            scope.append(replace(item, place=replace(item.place, estate=estate)))
    if without_estate:
        faults.append(Fault.at(draft.row_number, _missing_estate(without_estate, estates)))
    return tuple(dict.fromkeys(scope))


def _unreadable(entry: str) -> str:
    cure = "看不懂，几处之间请用分号隔开" if any(c in entry for c in ",、/") else "看不懂"
    return (
        f"负责范围{quoted(entry)}{cure}，请写成{_FORMS}；"
        "整个小区就写小区名，名册里要有「小区名 3号楼」这样的写法；下面的都管就留空"
    )


def _missing_estate(entries: Sequence[str], estates: Sequence[str]) -> str:
    which = "".join(quoted(entry) for entry in entries[:_SHOWN])
    which += f"等 {len(entries)} 处" if len(entries) > _SHOWN else ""
    names = "、".join(estates[:_SHOWN]) + ("等" if len(estates) > _SHOWN else "")
    return (
        f"负责范围{which}没有写小区，这里有 {len(estates)} 个小区（{names}），"
        f"请在前面写上小区名，例如「{estates[0]} {entries[0][:20]}」"
    )


def _overlap_faults(drafts: Sequence[Draft], scopes: Sequence[Scope]) -> list[Fault]:
    members = [
        (draft, scope)
        for draft, scope in zip(drafts, scopes, strict=True)
        if draft.level is Level.MEMBER
    ]
    faults = []
    for overlap in find_overlaps([scope for _, scope in members]):
        first, second = members[overlap.first][0], members[overlap.second][0]
        faults.append(
            Fault.at(
                second.row_number,
                f"{overlap.shared.label()} 和第 {first.row_number} 行{quoted(first.code)}"
                "重复了，一户只能归一位党员，请改其中一行的负责范围",
            )
        )
    return faults
