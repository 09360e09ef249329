"""The first pass: does a message, as typed, hold a word that could make it a complaint?"""

from collections.abc import Collection, Iterable
from enum import Enum

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from community.triage.entries import Entry, Kind
from community.triage.phrases import anchor_of, is_common

_EVERYDAY = 3
"""Words of everyday talk that arouse interest together."""
_SHORT = 12
"""Characters up to which a single word may be all that there is to say (3号楼停电了)."""


class Interest(Enum):
    """What the first pass makes of a text."""

    NONE = 0
    SLIGHT = 1
    """One word that names a trouble, or several of everyday talk that stand in complaints, too."""
    PLAIN = 2
    """A word that names a trouble, and another one, or little else."""
    ALARM = 3
    """A word that stands in a danger: it is read, whatever it sounds like."""


_NONE = Interest.NONE


class FirstPass:
    """Looks at every message, so it does next to nothing."""

    def __init__(
        self,
        entries: Iterable[Entry],
        typos: Iterable[str],
        small_talk: Collection[str],
        telltales: Iterable[str],
    ) -> None:
        """Prepare the search.

        Args:
            entries: Their words arouse interest.
            typos: So do these.
            small_talk: Words of everyday talk; only several arouse interest.
            telltales: As good as words of everyday talk, though no entries.
        """
        common = frozenset(small_talk)
        alarming: set[str] = set()
        telling, everyday = set(typos), set(telltales)
        for entry in filter(_arouses, entries):
            anchor = anchor_of(entry, common)
            clear = {word.text for word in anchor if not is_common(word.text, common)}
            telling |= clear
            everyday.update(word.text for word in anchor if word.text in common)
            if entry.section.kind is Kind.DANGER:
                alarming |= clear
        self._telling = len(telling)
        self._alarming = len(alarming)
        words = sorted(alarming) + sorted(telling - alarming)
        words += sorted(_without(words, everyday))
        self._matches = AhoCorasick(
            words,
            matchkind=MatchKind.LeftmostLongest,
            implementation=Implementation.ContiguousNFA,
        ).find_matches_as_indexes

    def interest(self, text: str) -> Interest:
        """What a text, as typed, arouses."""
        matches = self._matches(text.lower())
        if not matches:
            return _NONE
        first = min(matches)[0]
        if first < self._alarming:
            return Interest.ALARM
        if first < self._telling:
            alone = len(matches) == 1 and len(text) > _SHORT
            return Interest.SLIGHT if alone else Interest.PLAIN
        return Interest.SLIGHT if len(matches) >= _EVERYDAY else Interest.NONE


def _without(telling: Iterable[str], everyday: Iterable[str]) -> list[str]:
    """The everyday words that hold no telling one: a longer word must not hide it."""
    finder = AhoCorasick(telling, implementation=Implementation.ContiguousNFA)
    return [word for word in everyday if not finder.find_matches_as_indexes(word)]


def _arouses(entry: Entry) -> bool:
    """Can the entry make a complaint of a message that has nothing else?"""
    kind = entry.section.kind
    return kind in (Kind.TAG, Kind.DANGER) or (kind is Kind.MARK and entry.weight > 1)
