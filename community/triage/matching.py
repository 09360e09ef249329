"""Finds the words and phrases of a lexicon in a text, with an Aho–Corasick automaton."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from operator import itemgetter
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from community.triage.entries import BEGINNING, NUMBER, SIGNS, Entry, Join, Kind, Word

_REACH = (12, 7, 4)
"""Characters between two words of a phrase that still belong together, when none, one or both of
the words are a single character; these mean little far from each other."""

_NUMBER = re.compile(r"\d+|[一二三四五六七八九十百两俩仨几好半廿]+")
_SENTENCE_END = re.compile(r"[。!?;\n]")

_EVERYDAY = 3
"""Words of everyday talk that arouse interest together."""
_SHORT = 12
"""Characters up to which a single word may be all that there is to say (3号楼停电了)."""

Span = tuple[int, int]
_START = itemgetter(1)
"""Of a found entry."""


class Found(NamedTuple):
    """An entry that stands in the text, from ``start`` up to ``end``.

    A tuple, because dozens are made for a message.
    """

    entry: Entry
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Findings:
    """What stands in a text.

    Attributes:
        sure: Found whatever the tokenizer says.
        whole: Found only if the tokenizer cuts them as words of their own.
    """

    sure: list[Found]
    whole: list[Found]


class Interest(Enum):
    """What the first pass makes of a text."""

    NONE = 0
    SLIGHT = 1
    """One word that names a trouble, or several of everyday talk that stand in complaints, too."""
    PLAIN = 2
    """A word that names a trouble, and another one, or little else."""
    ALARM = 3
    """A word that stands in a danger: it is read, whatever it sounds like."""


class Matcher:
    """Searches texts for entries. Built once a lexicon, used for every message."""

    def __init__(
        self,
        entries: Sequence[Entry],
        idioms: Collection[str],
        typos: Collection[str],
        small_talk: Collection[str],
        telltales: Collection[str],
    ) -> None:
        """Prepare the search.

        Args:
            entries: To search for.
            idioms: Hide the words inside them.
            typos: Arouse interest in the first pass.
            small_talk: Words of everyday talk; only several arouse interest.
            telltales: As good as words of everyday talk, though no entries.
        """
        common = frozenset(small_talk)
        numbers: dict[str, int] = {}
        for idiom in idioms:
            numbers.setdefault(idiom.lower(), len(numbers))
        self._idioms = len(numbers)
        words: dict[int, list[tuple[Entry, bool]]] = {}
        anchored: dict[int, list[_Phrase]] = {}
        alarming: set[str] = set()
        telling, everyday = set(typos), set(telltales)
        for entry in entries:
            anchor = min(entry.parts, key=lambda part: _commonness(part, common))
            if _arouses(entry):
                clear = {w.text for w in anchor if not _is_common(w.text, common)}
                telling |= clear
                everyday.update(w.text for w in anchor if w.text in common)
                alarming |= clear if entry.section.kind is Kind.DANGER else set()
            for word in {word for part in entry.parts for word in part}:
                if word.text not in SIGNS:
                    numbers.setdefault(word.text, len(numbers))
            if entry.is_phrase:
                phrase = _phrase(entry, anchor, numbers)
                for literal in {numbers[w.text] for w in anchor if w.text not in SIGNS}:
                    anchored.setdefault(literal, []).append(phrase)
            else:
                for word in entry.parts[0]:
                    words.setdefault(numbers[word.text], []).append((entry, word.whole))
        self._uses = tuple(
            (tuple(words.get(n, ())), tuple(anchored.get(n, ())))
            if n in words or n in anchored
            else None
            for n in range(len(numbers))
        )
        self._automaton = _automaton(list(numbers))
        self._telling = len(telling)
        self._alarming = len(alarming)
        everyday = {word for word in everyday if not any(told in word for told in telling)}
        self._first = _automaton(
            sorted(alarming) + sorted(telling - alarming) + sorted(everyday),
            MatchKind.LeftmostLongest,
        )

    def interest(self, text: str) -> Interest:
        """Does the text, as typed, hold a word that could make it a complaint?"""
        if self._first is None:
            return Interest.NONE
        matches = self._first.find_matches_as_indexes(text.lower())
        if not matches:
            return Interest.NONE
        first = min(match[0] for match in matches)
        if first < self._alarming:
            return Interest.ALARM
        if first < self._telling:
            alone = len(matches) == 1 and len(text) > _SHORT
            return Interest.SLIGHT if alone else Interest.PLAIN
        return Interest.SLIGHT if len(matches) >= _EVERYDAY else Interest.NONE

    def find(self, text: str) -> Findings:
        """All entries in the text (in its plain spelling), in order."""
        if self._automaton is None:
            return Findings([], [])
        spans = self._spans(text)
        present = frozenset(spans)
        sure: list[Found] = []
        whole: list[Found] = []
        phrases: dict[_Phrase, None] = {}
        for literal, places in spans.items():
            uses = self._uses[literal]
            if uses is None:
                continue
            for entry, is_whole in uses[0]:
                target = whole if is_whole else sure
                for start, end in places:
                    target.append(Found(entry, start, end))
            for phrase in uses[1]:
                for literals in phrase.others:
                    if literals.isdisjoint(present):
                        break
                else:
                    phrases[phrase] = None
        if phrases:
            ends = [match.start() for match in _SENTENCE_END.finditer(text)]
            for phrase in phrases:
                span = _span(phrase, present, spans, text, ends)
                if span is not None:
                    sure.append(Found(phrase.entry, *span))
        sure.sort(key=_START)
        return Findings(sure, whole)

    def _spans(self, text: str) -> dict[int, list[Span]]:
        """Where each literal stands, without what an idiom hides."""
        assert self._automaton is not None
        matches = self._automaton.find_matches_as_indexes(text, overlapping=True)
        spans: dict[int, list[Span]] = {}
        for literal, start, end in matches:
            if literal in spans:
                spans[literal].append((start, end))
            else:
                spans[literal] = [(start, end)]
        idioms = [literal for literal in spans if literal < self._idioms]
        if not idioms:
            return spans
        hidden = [span for literal in idioms for span in spans[literal]]
        seen = {
            literal: [span for span in places if not _is_inside(span, hidden)]
            for literal, places in spans.items()
        }
        return {literal: places for literal, places in seen.items() if places}


def _is_inside(span: Span, longer: Sequence[Span]) -> bool:
    start, end = span
    return any(a <= start and end <= b and end - start < b - a for a, b in longer)


@dataclass(frozen=True, slots=True, eq=False)
class _Phrase:
    """A phrase with the numbers of its words, one set a part, and the part's sign if it has one.

    ``others`` are the parts besides its anchor, by which it is looked up.
    """

    entry: Entry
    parts: tuple[tuple[frozenset[int], str | None], ...]
    others: tuple[frozenset[int], ...]


def _phrase(entry: Entry, anchor: Sequence[Word], numbers: Mapping[str, int]) -> _Phrase:
    parts = tuple(
        (
            frozenset(numbers[word.text] for word in part if word.text not in SIGNS),
            next((word.text for word in part if word.text in SIGNS), None),
        )
        for part in entry.parts
    )
    others = [
        literals
        for (literals, sign), part in zip(parts, entry.parts, strict=True)
        if sign is None and part is not anchor
    ]
    return _Phrase(entry, parts, tuple(sorted(others, key=len)))


def whole_words(found: Sequence[Found], edges: Callable[[], Collection[int]]) -> list[Found]:
    """Those that begin and end where the tokenizer cuts."""
    cuts = edges()
    return [f for f in found if f.start in cuts and f.end in cuts]


def _span(
    phrase: _Phrase,
    present: frozenset[int],
    spans: Mapping[int, list[Span]],
    text: str,
    ends: list[int],
) -> Span | None:
    """Where a phrase stands, if its parts are as near and in the order that it wants."""
    parts = []
    for literals, sign in phrase.parts:
        found = literals & present
        if sign is None and len(found) == 1:
            (literal,) = found
            places = spans[literal]
        else:
            places = [span for literal in found for span in spans[literal]]
            if sign:
                places += _signs(sign, text)
            places.sort()
        parts.append(places)
    return _chain(parts, phrase.entry.joins, ends)


def _signs(sign: str, text: str) -> list[Span]:
    if sign == BEGINNING:
        return [(0, 0)]
    assert sign == NUMBER
    return [match.span() for match in _NUMBER.finditer(text)]


def _chain(parts: list[list[Span]], joins: Sequence[Join], ends: list[int]) -> Span | None:
    """The first place where every part stands as its joins say."""
    for first in parts[0]:
        start, end = first
        last = first
        for join, candidates in zip(joins, parts[1:], strict=True):
            for step in candidates:
                if _joined(last, step, join, ends):
                    break
            else:
                break
            last = step
            start, end = min(start, step[0]), max(end, step[1])
        else:
            return start, end
    return None


def _joined(a: Span, b: Span, join: Join, ends: list[int]) -> bool:
    if b[0] < a[1]:
        if join is not Join.ROUND or a[0] < b[1]:
            return False
        a, b = b, a
    (a_start, a_end), (b_start, b_end) = a, b
    gap = b_start - a_end
    if gap == 0:
        return True
    if join is Join.NEXT or gap > _REACH[(a_end - a_start == 1) + (b_end - b_start == 1)]:
        return False
    return not ends or all(not a_end <= end < b_start for end in ends)


def _automaton(words: Sequence[str], kind: MatchKind = MatchKind.Standard) -> AhoCorasick | None:
    if not words:
        return None
    return AhoCorasick(words, matchkind=kind, implementation=Implementation.ContiguousNFA)


def _arouses(entry: Entry) -> bool:
    """Can the entry make a complaint of a message that has nothing else?"""
    kind = entry.section.kind
    return kind in (Kind.TAG, Kind.DANGER) or (kind is Kind.MARK and entry.weight > 1)


def _is_common(text: str, common: Collection[str]) -> bool:
    return len(text) == 1 or text in common or text in SIGNS


def _commonness(part: Sequence[Word], common: Collection[str]) -> tuple[int, int]:
    return sum(_is_common(word.text, common) for word in part), len(part)
