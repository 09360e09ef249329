"""The first pass: does a message, as typed, hold a word that could make it a complaint?"""

from collections.abc import Collection, Iterable, Mapping
from enum import Enum

from community.triage.ear import finder
from community.triage.entries import Entry, Kind
from community.triage.phrases import anchor_of, is_common

_TENTHS = 10
_TELLING, _ALARMING = 1 << 40, 1 << 60
"""What such words add: more than all points of a message, and than all telling words of one."""


class Interest(Enum):
    """What the first pass makes of a text."""

    NONE = 0
    SOME = 1
    """A word that names a trouble, or what stands in complaints more than in talk."""
    ALARM = 2
    """A word that stands in a danger: it is read, unless it surely sounds like none."""


_NONE, _SOME, _ALARM = Interest


class FirstPass:
    """Looks at every message, so it does next to nothing."""

    def __init__(
        self,
        entries: Iterable[Entry],
        typos: Iterable[str],
        small_talk: Collection[str],
        start: float,
        glance: Mapping[str, float],
    ) -> None:
        """Prepare the search.

        Args:
            entries: Their words arouse interest.
            typos: So do these.
            small_talk: Words of everyday talk, which by themselves do not.
            start: Points before anything is seen; above nought a message arouses interest.
            glance: Points of runs of characters that are no such words.
        """
        common = frozenset(small_talk)
        words = {run: round(points * _TENTHS) for run, points in glance.items()}
        words |= dict.fromkeys(typos, _TELLING)
        alarming: set[str] = set()
        for entry in filter(_arouses, entries):
            clear = [w.text for w in anchor_of(entry, common) if not is_common(w.text, common)]
            words |= dict.fromkeys(clear, _TELLING)
            if entry.section.kind is Kind.DANGER:
                alarming.update(clear)
        words |= dict.fromkeys(alarming, _ALARMING)
        self._start = round(start * _TENTHS)
        self._points = words.__getitem__
        self._find = finder(words)

    def interest(self, text: str) -> Interest:
        """What a text, as typed, arouses."""
        points = sum(map(self._points, self._find(text.lower(), overlapping=True)), self._start)
        if points <= 0:
            return _NONE
        return _ALARM if points >= _ALARMING else _SOME


def _arouses(entry: Entry) -> bool:
    """Can the entry make a complaint of a message that has nothing else?"""
    kind = entry.section.kind
    return kind in (Kind.TAG, Kind.DANGER) or (kind is Kind.MARK and entry.weight > 1)
