"""The first pass: does a message, as typed, hold what could make it a complaint?"""

from collections.abc import Collection, Iterable, Mapping
from enum import Enum

from community.triage.ear import finder
from community.triage.entries import Entry, Kind
from community.triage.phrases import anchor_of, is_common

_TENTHS = 10
_TELLING = 60
"""What a word of a trouble adds, in tenths of a point, to what it tells as a run of characters."""
_ADDED, _ALARMING = 1 << 30, 1 << 50
"""What words add that somebody told us, and those of a danger, in tenths of a point: more than all
else in a message takes."""
_ALARMED = _ALARMING >> 1
_WIDE = str.maketrans(",!?:;()", "，！？：；（）")
"""Marks as they are mostly typed."""


class Interest(Enum):
    """What the first pass makes of a text."""

    NONE = 0
    SOME = 1
    """What stands in complaints more than in talk; words that name a trouble count most."""
    ALARM = 2
    """A word that stands in a danger: it is read, unless it surely sounds like none."""


_NONE, _SOME, _ALARM = Interest


class FirstPass:
    """Looks at every message, so it does next to nothing."""

    def __init__(
        self,
        entries: Iterable[Entry],
        *,
        added: Collection[str],
        typos: Iterable[str],
        small_talk: Collection[str],
        start: float,
        glance: Mapping[str, float],
    ) -> None:
        """Prepare the search.

        Args:
            entries: Their words speak for interest, and those of dangers arouse it by themselves.
            added: Ids of entries whose words do so, too, even if they are words of everyday talk.
            typos: What people write for such words.
            small_talk: Words of everyday talk, which tell no more than other runs of characters.
            start: Points before anything is seen; above nought a message arouses interest.
            glance: Points of runs of characters, for or against it.
        """
        common = frozenset(small_talk)
        telling, sure, alarming = set(typos), set[str](), set[str]()
        for entry in filter(_arouses, entries):
            is_added = entry.id in added
            but = () if is_added else common
            words = [word.text for word in anchor_of(entry, but) if not is_common(word.text, but)]
            if entry.section.kind is Kind.DANGER:
                alarming.update(words)
            else:
                (sure if is_added else telling).update(words)
        points = {run: round(said * _TENTHS) for run, said in glance.items()}
        points |= {run.translate(_WIDE): said for run, said in points.items()}
        for word in telling:
            points[word] = max(points.get(word, 0), 0) + _TELLING
        points |= dict.fromkeys(sure, _ADDED)
        points |= dict.fromkeys(alarming, _ALARMING)
        self._start = round(start * _TENTHS)
        self._points = points.__getitem__
        self._find = finder(points)

    def interest(self, text: str) -> Interest:
        """What a text, as typed, arouses."""
        points = sum(map(self._points, self._find(text.lower(), overlapping=True)), self._start)
        if points <= 0:
            return _NONE
        return _ALARM if points >= _ALARMED else _SOME


def _arouses(entry: Entry) -> bool:
    """Can the entry make a complaint of a message that has nothing else?"""
    kind = entry.section.kind
    return kind in (Kind.TAG, Kind.DANGER) or (kind is Kind.MARK and entry.weight > 1)
