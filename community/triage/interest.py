"""The first pass: does a message, as typed, hold a word that could make it a complaint?"""

from collections.abc import Collection, Iterable, Mapping
from enum import Enum

from community.triage.ear import finder
from community.triage.entries import Entry, Kind
from community.triage.phrases import anchor_of, is_common

_TENTHS = 10
_TELLING = 6.0
"""Points that a word of a trouble adds to what it tells as a run of characters."""
_ALARMING = 1 << 40
"""What a word of a danger adds, in tenths of a point: more than all else in a message takes."""
_ALARMED = _ALARMING >> 1


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
        typos: Iterable[str],
        small_talk: Collection[str],
        start: float,
        glance: Mapping[str, float],
    ) -> None:
        """Prepare the search.

        Args:
            entries: Their words speak for interest, and those of dangers arouse it by themselves.
            typos: What people write for such words.
            small_talk: Words of everyday talk, which tell no more than other runs of characters.
            start: Points before anything is seen; above nought a message arouses interest.
            glance: Points of runs of characters, for or against it.
        """
        common = frozenset(small_talk)
        telling, alarming = set(typos), set[str]()
        for entry in filter(_arouses, entries):
            clear = [w.text for w in anchor_of(entry, common) if not is_common(w.text, common)]
            (alarming if entry.section.kind is Kind.DANGER else telling).update(clear)
        points = {run: round(said * _TENTHS) for run, said in glance.items()}
        for word in telling:
            points[word] = round((max(glance.get(word, 0.0), 0.0) + _TELLING) * _TENTHS)
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
