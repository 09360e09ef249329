"""Finds the words and phrases of a lexicon in a text, with an Aho–Corasick automaton."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

from community.triage.entries import BEGINNING, NUMBER, SIGNS, Entry, Join, Kind, Word

_REACH = (12, 7, 4)
"""Characters between two words of a phrase that still belong together, when none, one or both of
the words are a single character; these mean little far from each other."""

_NUMBER = re.compile(r"\d+|[一二三四五六七八九十百两俩仨几好半廿]+")
_SENTENCE_END = re.compile(r"[。!?;\n]")

Span = tuple[int, int]


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


class Matcher:
    """Searches texts for entries. Built once a lexicon, used for every message."""

    def __init__(
        self,
        entries: Sequence[Entry],
        idioms: Collection[str],
        typos: Collection[str],
        small_talk: Collection[str],
    ) -> None:
        """Prepare the search.

        Args:
            entries: To search for.
            idioms: Hide the words inside them.
            typos: Arouse interest in the first pass.
            small_talk: Words of everyday talk, which do not.
        """
        common = frozenset(small_talk)
        numbers: dict[str, int] = {}
        for idiom in idioms:
            numbers.setdefault(idiom.lower(), len(numbers))
        self._idioms = len(numbers)
        self._words: dict[int, list[tuple[Entry, bool]]] = {}
        self._anchored: dict[int, list[_Phrase]] = {}
        interesting = set(typos)
        for entry in entries:
            anchor = min(entry.parts, key=lambda part: _commonness(part, common))
            if _arouses(entry):
                interesting.update(w.text for w in anchor if not _is_common(w.text, common))
            for word in {word for part in entry.parts for word in part}:
                if word.text not in SIGNS:
                    numbers.setdefault(word.text, len(numbers))
            if entry.is_phrase:
                phrase = _phrase(entry, numbers)
                for literal in {numbers[w.text] for w in anchor if w.text not in SIGNS}:
                    self._anchored.setdefault(literal, []).append(phrase)
            else:
                for word in entry.parts[0]:
                    uses = self._words.setdefault(numbers[word.text], [])
                    uses.append((entry, word.whole))
        self._automaton = _automaton(list(numbers))
        self._first = _automaton(sorted(interesting))

    def may_matter(self, text: str) -> bool:
        """Does the text, as typed, hold a word that could make it a complaint?"""
        return self._first is not None and bool(self._first.find_matches_as_indexes(text.lower()))

    def find(self, text: str) -> Findings:
        """All entries in the text (in its plain spelling), in order."""
        if self._automaton is None:
            return Findings([], [])
        matches = self._automaton.find_matches_as_indexes(text, overlapping=True)
        hidden = [(start, end) for literal, start, end in matches if literal < self._idioms]
        spans: dict[int, list[Span]] = {}
        for literal, start, end in matches:
            if not hidden or not any(
                a <= start and end <= b and end - start < b - a for a, b in hidden
            ):
                if literal in spans:
                    spans[literal].append((start, end))
                else:
                    spans[literal] = [(start, end)]
        findings = Findings([], [])
        phrases: set[_Phrase] = set()
        for literal in spans.keys() & self._words.keys():
            for entry, whole in self._words[literal]:
                target = findings.whole if whole else findings.sure
                target += [Found(entry, start, end) for start, end in spans[literal]]
        for literal in spans.keys() & self._anchored.keys():
            phrases.update(self._anchored[literal])
        if phrases:
            findings.sure.extend(_find_phrases(text, phrases, spans))
        findings.sure.sort(key=lambda f: (f.start, -f.end))
        return findings


@dataclass(frozen=True, slots=True, eq=False)
class _Phrase:
    """A phrase with the numbers of its words: one set a part; a part may be a sign."""

    entry: Entry
    literals: tuple[frozenset[int], ...]
    signs: tuple[str | None, ...]
    needed: tuple[frozenset[int], ...]


def _phrase(entry: Entry, numbers: Mapping[str, int]) -> _Phrase:
    literals = tuple(
        frozenset(numbers[word.text] for word in part if word.text not in SIGNS)
        for part in entry.parts
    )
    signs = tuple(
        next((word.text for word in part if word.text in SIGNS), None) for part in entry.parts
    )
    needed = [found for found, sign in zip(literals, signs, strict=True) if sign is None]
    return _Phrase(entry, literals, signs, tuple(sorted(needed, key=len)))


def whole_words(found: Sequence[Found], edges: Callable[[], Collection[int]]) -> list[Found]:
    """Those that begin and end where the tokenizer cuts."""
    cuts = edges()
    return [f for f in found if f.start in cuts and f.end in cuts]


def _find_phrases(
    text: str, phrases: Collection[_Phrase], spans: dict[int, list[Span]]
) -> list[Found]:
    present = set(spans)
    candidates = []
    for phrase in phrases:
        for literals in phrase.needed:
            if literals.isdisjoint(present):
                break
        else:
            candidates.append(phrase)
    if not candidates:
        return []
    ends = [match.start() for match in _SENTENCE_END.finditer(text)]
    found = []
    for phrase in candidates:
        parts = [
            sorted(
                [span for literal in literals & present for span in spans[literal]]
                + (_signs(sign, text) if sign else [])
            )
            for literals, sign in zip(phrase.literals, phrase.signs, strict=True)
        ]
        span = _chain(parts, phrase.entry.joins, ends)
        if span is not None:
            found.append(Found(phrase.entry, *span))
    return found


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
    gap = b[0] - a[1]
    if gap > 0 and join is Join.NEXT:
        return False
    if gap > _REACH[(a[1] - a[0] == 1) + (b[1] - b[0] == 1)]:
        return False
    return not any(a[1] <= end < b[0] for end in ends)


def _automaton(words: Sequence[str]) -> AhoCorasick | None:
    return AhoCorasick(words, implementation=Implementation.DFA) if words else None


def _arouses(entry: Entry) -> bool:
    """Can the entry make a complaint of a message that has nothing else?"""
    kind = entry.section.kind
    return kind in (Kind.TAG, Kind.DANGER) or (kind is Kind.MARK and entry.weight > 1)


def _is_common(text: str, common: Collection[str]) -> bool:
    return len(text) == 1 or text in common or text in SIGNS


def _commonness(part: Sequence[Word], common: Collection[str]) -> tuple[int, int]:
    return sum(_is_common(word.text, common) for word in part), len(part)
