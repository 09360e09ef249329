"""Finds the words and phrases of a lexicon in a text, with an Aho–Corasick automaton."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

from ahocorasick_rs import AhoCorasick, Implementation

from community.triage.entries import SIGNS, Entry, Kind
from community.triage.phrases import Match, Phrase, Span, Standing, Window

Found = tuple[Entry, int, int]
"""An entry that stands in the text, from where to where. A tuple: dozens are made for a message."""
_START = itemgetter(1)
"""Of a found entry."""
_KINDS = tuple(Kind)
V = TypeVar("V", bound=Hashable)

Use = tuple[
    Sequence[Entry],
    Sequence[Entry],
    frozenset[int],
    Mapping[int, Sequence[Window]],
    Sequence[Phrase],
]
"""What a word is looked for: entries that it is by itself, those that it is if the tokenizer cuts
it; other words that make phrases with it, these phrases by the other word, and phrases in which a
sign stands beside it."""


class Findings(NamedTuple):
    """What stands in a text.

    Attributes:
        sure: By its kind: found whatever the tokenizer says, in order.
        whole: Found only if the tokenizer cuts them as words of their own.
    """

    sure: Mapping[Kind, list[Found]]
    whole: list[Found]


class _One:
    """Keeps one of all equal values: what lies together in memory is found faster."""

    def __init__(self) -> None:
        self._known: dict[Hashable, Any] = {}
        self._mappings: dict[Hashable, Any] = {}

    def of(self, value: V) -> V:
        """The value, or its equal that was there first."""
        found: V = self._known.setdefault(value, value)
        return found

    def with_keys(self, items: tuple[tuple[int, V], ...]) -> tuple[frozenset[int], Mapping[int, V]]:
        """A mapping of these items, and its keys."""
        if items not in self._mappings:
            mapping = dict(items)
            self._mappings[items] = (frozenset(mapping), mapping)
        found: tuple[frozenset[int], Mapping[int, V]] = self._mappings[items]
        return found


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
        sure: dict[int, list[Entry]] = {}
        whole: dict[int, list[Entry]] = {}
        phrases: dict[int, dict[int, list[Window]]] = {}
        signed: dict[int, list[Phrase]] = {}
        for entry in entries:
            for part in entry.parts:
                for word in part:
                    if word.text not in SIGNS:
                        numbers.setdefault(word.text, len(numbers))
        lengths = [len(text) for text in numbers]
        for entry in entries:
            if not entry.is_phrase:
                for word in entry.parts[0]:
                    uses = whole if word.whole else sure
                    uses.setdefault(numbers[word.text], []).append(entry)
                continue
            phrase = Phrase.of(entry, common, numbers)
            for literal in phrase.anchor:
                if phrase.beside.sign is not None:
                    signed.setdefault(literal, []).append(phrase)
                    continue
                beside = phrases.setdefault(literal, {})
                for partner in phrase.beside.literals:
                    windows = phrase.windows(lengths[literal], lengths[partner])
                    beside.setdefault(partner, []).extend(windows)
        self._uses: list[Use | None] = [None] * len(numbers)
        one = _One()
        for number in sorted({*sure, *whole, *phrases, *signed}):
            partners = tuple(
                (partner, one.of(tuple(map(one.of, windows))))
                for partner, windows in sorted(phrases.get(number, {}).items())
            )
            self._uses[number] = (
                tuple(sure.get(number, ())),
                tuple(whole.get(number, ())),
                *one.with_keys(partners),
                one.of(tuple(signed.get(number, ()))),
            )
        self._matches = AhoCorasick(
            numbers, implementation=Implementation.ContiguousNFA
        ).find_matches_as_indexes

    def find(self, text: str) -> Findings:
        """All entries in the text (in its plain spelling)."""
        spans = self._spans(text)
        uses = self._uses
        sure: dict[Kind, list[Found]] = {kind: [] for kind in _KINDS}
        whole: list[Found] = []
        anchors: list[tuple[list[Match], Use]] = []
        for literal, matches in spans.items():
            use = uses[literal]
            if use is None:
                continue
            words, whole_words, partners, _, signed = use
            for entry in words:
                target = sure[entry.section.kind]
                for _, start, end in matches:
                    target.append((entry, start, end))
            for entry in whole_words:
                for _, start, end in matches:
                    whole.append((entry, start, end))
            if partners or signed:
                anchors.append((matches, use))
        if anchors:
            for phrase, (start, end) in _phrases(anchors, Standing(text, spans)).items():
                entry = phrase.entry
                sure[entry.section.kind].append((entry, start, end))
        for found in sure.values():
            if len(found) > 1:
                found.sort(key=_START)
        return Findings(sure, whole)

    def _spans(self, text: str) -> dict[int, list[Match]]:
        """Where each word stands, without what an idiom hides."""
        spans: dict[int, list[Match]] = {}
        matches = self._matches(text, overlapping=True)
        for match in matches:
            literal = match[0]
            if literal in spans:
                spans[literal].append(match)
            else:
                spans[literal] = [match]
        if not spans or min(spans) >= self._idioms:
            return spans
        hiding = [match for literal in spans if literal < self._idioms for match in spans[literal]]
        for _, start, end in hiding:
            length = end - start
            hidden = [m for m in matches if start <= m[1] and m[2] <= end and m[2] - m[1] < length]
            for match in hidden:
                places = spans.get(match[0], [])
                if match in places:
                    places.remove(match)
                    if not places:
                        del spans[match[0]]
        return spans


def _phrases(anchors: Sequence[tuple[list[Match], Use]], standing: Standing) -> dict[Phrase, Span]:
    """The phrases of words that were found, each with the first place where it stands whole."""
    spans, present = standing.spans, standing.present
    found: dict[Phrase, Span] = {}
    for matches, (_, _, partners, by_partner, signed) in anchors:
        for partner in partners & present:
            windows = by_partner[partner]
            for mine in matches:
                for theirs in spans[partner]:
                    distance = theirs[1] - mine[1]
                    for phrase, least, most in windows:
                        if least <= distance <= most:
                            span = phrase.around(mine, theirs, standing)
                            if span is not None and (phrase not in found or span < found[phrase]):
                                found[phrase] = span
        for phrase in signed:
            span = phrase.beside_sign(matches, standing)
            if span is not None and (phrase not in found or span < found[phrase]):
                found[phrase] = span
    return found


def whole_words(found: Sequence[Found], cuts: Collection[int]) -> list[Found]:
    """Those that begin and end where the tokenizer cuts."""
    return [f for f in found if f[1] in cuts and f[2] in cuts]
