"""The first pass: does a message, as typed, hold a word that could make it a complaint?"""

from collections.abc import Collection, Iterable, Mapping
from enum import Enum

from ahocorasick_rs import AhoCorasick, Implementation

from community.triage.entries import Entry, Kind
from community.triage.phrases import anchor_of, is_common

_AROUSING = 4.0
"""Points that everyday words and telltales need together to arouse interest."""
_A_SIGN = 0.4
"""Of a short cry so many points a character are enough."""
_EVERYDAY = 0.8
"""Points of a word of everyday talk that stands in complaints, too."""


class Interest(Enum):
    """What the first pass makes of a text."""

    NONE = 0
    SOME = 1
    """A word that names a trouble, or several of everyday talk that stand in complaints, too."""
    ALARM = 2
    """A word that stands in a danger: it is read, unless it surely sounds like none."""


_NONE = Interest.NONE


class FirstPass:
    """Looks at every message, so it does next to nothing."""

    def __init__(
        self,
        entries: Iterable[Entry],
        typos: Iterable[str],
        small_talk: Collection[str],
        telltales: Mapping[str, float],
    ) -> None:
        """Prepare the search.

        Args:
            entries: Their words arouse interest.
            typos: So do these.
            small_talk: Words of everyday talk; only several arouse interest.
            telltales: Runs of characters that do so, too, though no entries; with their points.
        """
        common = frozenset(small_talk)
        alarming: set[str] = set()
        telling, everyday = set(typos), dict(telltales)
        for entry in filter(_arouses, entries):
            anchor = anchor_of(entry, common)
            clear = {word.text for word in anchor if not is_common(word.text, common)}
            telling |= clear
            for word in anchor:
                if word.text in common:
                    everyday.setdefault(word.text, _EVERYDAY)
            if entry.section.kind is Kind.DANGER:
                alarming |= clear
        self._telling = len(telling)
        self._alarming = len(alarming)
        words = [*sorted(alarming), *sorted(telling - alarming), *sorted(everyday.keys() - telling)]
        self._points = [everyday.get(word, 0.0) for word in words]
        self._matches = AhoCorasick(
            words, implementation=Implementation.ContiguousNFA
        ).find_matches_as_indexes

    def interest(self, text: str) -> Interest:
        """What a text, as typed, arouses."""
        matches = self._matches(text.lower(), overlapping=True)
        if not matches:
            return _NONE
        first = min(matches)[0]
        if first < self._alarming:
            return Interest.ALARM
        if first < self._telling:
            return Interest.SOME
        points = self._points
        if sum([points[word] for word, _, _ in matches]) < min(_AROUSING, _A_SIGN * len(text)):
            return _NONE
        return Interest.SOME


def _arouses(entry: Entry) -> bool:
    """Can the entry make a complaint of a message that has nothing else?"""
    kind = entry.section.kind
    return kind in (Kind.TAG, Kind.DANGER) or (kind is Kind.MARK and entry.weight > 1)
