"""Finds the words and phrases of a lexicon in a text, with an Aho–Corasick automaton."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

from community.triage.entries import SIGNS, Entry
from community.triage.phrases import Part, PartKey, Phrase, Span, Standing

_START = itemgetter(1)
"""Of a found entry."""

Anchored = tuple[frozenset[int], Phrase]
"""A phrase, after the words of a second part: a quick look before the thorough one."""


class Found(NamedTuple):
    """An entry that stands in the text, from ``start`` up to ``end``.

    A tuple, because dozens are made for a message.
    """

    entry: Entry
    start: int
    end: int


_found = partial(tuple.__new__, Found)
"""Makes one from a tuple, three times as fast."""


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
    """Searches texts for entries. Built once a lexicon, used for every message that is read."""

    def __init__(
        self, entries: Sequence[Entry], idioms: Collection[str], small_talk: Collection[str]
    ) -> None:
        """Prepare the search.

        Args:
            entries: To search for.
            idioms: Hide the words inside them.
            small_talk: Words of everyday talk, by which no phrase is looked up if it can be helped.
        """
        numbers: dict[str, int] = {}
        for idiom in idioms:
            numbers.setdefault(idiom.lower(), len(numbers))
        self._idioms = len(numbers)
        common = frozenset(small_talk)
        parts: dict[PartKey, Part] = {}
        words: dict[int, list[tuple[Entry, bool]]] = {}
        anchored: dict[int, list[Anchored]] = {}
        for entry in entries:
            for part in entry.parts:
                for word in part:
                    if word.text not in SIGNS:
                        numbers.setdefault(word.text, len(numbers))
            if entry.is_phrase:
                phrase = Phrase.of(entry, common, numbers, parts)
                for literal in phrase.anchor.literals:
                    anchored.setdefault(literal, []).append((phrase.others[0], phrase))
            else:
                for word in entry.parts[0]:
                    words.setdefault(numbers[word.text], []).append((entry, word.whole))
        self._uses = [
            (tuple(words.get(n, ())), tuple(anchored.get(n, ())))
            if n in words or n in anchored
            else None
            for n in range(len(numbers))
        ]
        self._finder = AhoCorasick(numbers, implementation=Implementation.ContiguousNFA)

    def find(self, text: str) -> Findings:
        """All entries in the text (in its plain spelling), in order."""
        spans = self._spans(text)
        sure: list[Found] = []
        whole: list[Found] = []
        anchors: list[tuple[int, tuple[Anchored, ...]]] = []
        for literal, places in spans.items():
            uses = self._uses[literal]
            if uses is None:
                continue
            words, phrases = uses
            for entry, is_whole in words:
                target = whole if is_whole else sure
                for start, end in places:
                    target.append(_found((entry, start, end)))
            if phrases:
                anchors.append((literal, phrases))
        if anchors:
            sure += _phrases(anchors, Standing(text, spans))
        sure.sort(key=_START)
        return Findings(sure, whole)

    def _spans(self, text: str) -> dict[int, list[Span]]:
        """Where each word stands, without what an idiom hides."""
        spans: dict[int, list[Span]] = {}
        for literal, start, end in self._finder.find_matches_as_indexes(text, overlapping=True):
            if literal in spans:
                spans[literal].append((start, end))
            else:
                spans[literal] = [(start, end)]
        idioms = [literal for literal in spans if literal < self._idioms]
        if not idioms:
            return spans
        hiding = [span for literal in idioms for span in spans[literal]]
        seen = {
            literal: [span for span in places if not _is_inside(span, hiding)]
            for literal, places in spans.items()
        }
        return {literal: places for literal, places in seen.items() if places}


def _phrases(
    anchors: Iterable[tuple[int, tuple[Anchored, ...]]], standing: Standing
) -> list[Found]:
    """The phrases of the anchors in a text that stand there whole."""
    present = standing.present
    found: dict[Phrase, Span] = {}
    for literal, phrases in anchors:
        for other, phrase in phrases:
            if other.isdisjoint(present):
                continue
            span = phrase.span(literal, standing)
            if span is not None and (phrase not in found or span < found[phrase]):
                found[phrase] = span
    return [_found((phrase.entry, *span)) for phrase, span in found.items()]


def _is_inside(span: Span, longer: Sequence[Span]) -> bool:
    start, end = span
    return any(a <= start and end <= b and end - start < b - a for a, b in longer)


def whole_words(found: Sequence[Found], cuts: Collection[int]) -> list[Found]:
    """Those that begin and end where the tokenizer cuts."""
    return [f for f in found if f.start in cuts and f.end in cuts]
