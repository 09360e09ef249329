"""Whether the seats of a roster form one tree below one committee."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from community.levels import ROSTER_NAMES, Level
from community.roster.rows import Draft, Fault, quoted

_LEVEL_NAMES = {level: name for name, level in ROSTER_NAMES.items()}
#: Comparing words is slow; a file with more wrong parents than this has a wrong column.
_HINTS = 50


def tree_faults(drafts: Sequence[Draft]) -> list[Fault]:
    """Everything wrong with the codes, the parents and the levels of a roster.

    A parent must stand higher, but not on the very next level: a committee of three lanes has no
    branches, and scattered buildings often have a hub right below the committee.
    """
    if not drafts:
        return []
    first: dict[str, Draft] = {}
    for draft in drafts:
        if draft.code:
            first.setdefault(draft.code, draft)
    return [
        *_duplicate_codes(drafts, first),
        *_committee_faults(drafts),
        *_parent_faults(drafts, first),
    ]


def _duplicate_codes(drafts: Sequence[Draft], first: Mapping[str, Draft]) -> Iterator[Fault]:
    for draft in drafts:
        if draft.code and first[draft.code] is not draft:
            other = first[draft.code].row_number
            yield Fault.at(
                draft.row_number,
                f"编号{quoted(draft.code)}和第 {other} 行重复，请改成不同的编号",
            )


def _committee_faults(drafts: Sequence[Draft]) -> Iterator[Fault]:
    committees = [draft for draft in drafts if draft.level is Level.COMMITTEE]
    if not committees:
        yield Fault(None, "名册里没有社区这一行，请加一行，层级写社区，上级编号留空")
    for draft in committees[1:]:
        other = committees[0].row_number
        yield Fault.at(
            draft.row_number, f"社区只能有一行，第 {other} 行已经是社区，请改层级或删掉一行"
        )


def _parent_faults(drafts: Sequence[Draft], first: Mapping[str, Draft]) -> Iterator[Fault]:
    circles = _circles(first)
    in_circle = {code for circle in circles for code in circle}
    for circle in circles:
        path = " → ".join(quoted(code) for code in (*circle, circle[0]))
        row = first[circle[0]].row_number
        yield Fault.at(row, f"上级编号绕成了一圈（{path}），请改其中一行的上级编号")
    hints = _Hints(first)
    for draft in drafts:
        row, parent = draft.row_number, first.get(draft.parent_code)
        if draft.level is Level.COMMITTEE:
            if draft.parent_code:
                yield Fault.at(
                    row, f"社区上面没有上级，请把上级编号{quoted(draft.parent_code)}清空"
                )
        elif not draft.parent_code:
            if draft.level is not None:
                yield Fault.at(row, "没有上级编号，请写上一级岗位的编号")
        elif parent is None:
            hint = hints.about(draft.parent_code)
            yield Fault.at(row, f"上级编号{quoted(draft.parent_code)}在名册里没有，{hint}")
        elif draft.code not in in_circle and not _stands_higher(parent, draft):
            yield Fault.at(row, _wrong_order(parent, draft))


def _stands_higher(parent: Draft, draft: Draft) -> bool:
    """True also when one of the levels is unknown, which is a fault of its own."""
    if parent.level is None or draft.level is None:
        return True
    return parent.level.height > draft.level.height


def _wrong_order(parent: Draft, draft: Draft) -> str:
    above = _LEVEL_NAMES[parent.level] if parent.level else ""
    below = _LEVEL_NAMES[draft.level] if draft.level else ""
    return (
        f"{below}的上级{quoted(parent.code)}（第 {parent.row_number} 行）是{above}，"
        f"上级要比{below}高，请改上级编号或层级"
    )


def _circles(first: Mapping[str, Draft]) -> list[tuple[str, ...]]:
    """Codes that lead back to themselves, each circle once, from its topmost row on."""
    above = {
        code: draft.parent_code
        for code, draft in first.items()
        if draft.level is not Level.COMMITTEE and draft.parent_code in first
    }
    circles = []
    settled: set[str] = set()
    for start in above:
        path: dict[str, int] = {}
        code: str | None = start
        while code is not None and code not in settled and code not in path:
            path[code] = len(path)
            code = above.get(code)
        if code is not None and code in path:
            circle = list(path)[path[code] :]
            top = min(range(len(circle)), key=lambda i: first[circle[i]].row_number)
            circles.append((*circle[top:], *circle[:top]))
        settled.update(path)
    return circles


class _Hints:
    """What somebody may have meant by a parent that is not there."""

    def __init__(self, codes: Mapping[str, Draft]) -> None:
        self._codes = codes
        self._close: dict[str, list[str]] = {}

    def about(self, code: str) -> str:
        if code not in self._close and len(self._close) < _HINTS:
            self._close[code] = get_close_matches(code, self._codes, n=1)
        close = self._close.get(code)
        return (
            f"是不是想写{quoted(close[0])}？" if close else "请改成名册里已有的编号，或加上那一行"
        )
