"""Phrases: several words that stand near each other, in the order that the lexicon asks for."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from community.triage.entries import BEGINNING, NUMBER, SIGNS, Entry, Join, Word

SENTENCE_END = re.compile(r"[。!?;\n]")
"""Words on both sides of it do not belong together."""
_NUMBER = re.compile(r"\d+|[一二三四五六七八九十百两俩仨几好半廿]+")

_REACH = (12, 7, 4)
"""Characters between two words of a phrase that still belong together, when none, one or both of
the words are a single character; these mean little far from each other."""

Span = tuple[int, int]
_NEXT, _ROUND = Join.NEXT, Join.ROUND
PartKey = tuple[frozenset[int], str | None]
"""What a part consists of."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """The words of one part, by their numbers, and the sign that may stand in their place."""

    literals: frozenset[int]
    sign: str | None


class Standing:
    """Where the words of a message stand.

    Attributes:
        spans: The places of each word, by its number.
        present: The numbers of all words.
        ends: Where sentences end; words on both sides do not belong together.
    """

    def __init__(self, text: str, spans: Mapping[int, list[Span]]) -> None:
        """Args: text: in its plain spelling; spans: see above."""
        self._text = text
        self.spans = spans
        self.present = set(spans)
        self.ends = [match.start() for match in SENTENCE_END.finditer(text)]

    def places(self, part: Part) -> list[Span]:
        """Where one of a part's words stands, in order."""
        found = part.literals & self.present
        if len(found) == 1 and part.sign is None:
            (literal,) = found
            return self.spans[literal]
        places = [span for literal in found for span in self.spans[literal]]
        if part.sign == BEGINNING:
            places.append((0, 0))
        elif part.sign == NUMBER:
            places += [match.span() for match in _NUMBER.finditer(self._text)]
        places.sort()
        return places


@dataclass(frozen=True, slots=True, eq=False)
class Phrase:
    """An entry of several parts.

    Attributes:
        entry: Of the lexicon.
        parts: In the entry's order.
        anchor: The part by whose words it is looked up.
        others: The words of the parts without which it is not there, fewest first.
    """

    entry: Entry
    parts: tuple[Part, ...]
    anchor: Part
    others: tuple[frozenset[int], ...]

    @classmethod
    def of(
        cls,
        entry: Entry,
        common: Collection[str],
        numbers: Mapping[str, int],
        parts: dict[PartKey, Part],
    ) -> "Phrase":
        """Prepare an entry.

        Args:
            entry: To be found.
            common: Words by which a phrase is not looked up if it can be helped.
            numbers: Of all words.
            parts: Made so far; this one's are added.
        """
        keys = [_key(words, numbers) for words in entry.parts]
        made = [parts.setdefault(key, Part(*key)) for key in keys]
        at = entry.parts.index(anchor_of(entry, common))
        anchor = made[at] = replace(made[at])  # told apart from a part with the same words
        others = [part.literals for part in made if part.sign is None and part is not anchor]
        others.sort(key=len)
        return cls(entry, tuple(made), anchor, tuple(others) or (anchor.literals,))

    def span(self, literal: int, stand: Standing) -> Span | None:
        """The first place where every part stands as its joins say.

        Args:
            literal: The word of the anchor that was found.
            stand: Where all words stand.
        """
        for other in self.others[1:]:
            if other.isdisjoint(stand.present):
                return None
        places = [
            stand.spans[literal]
            if part is self.anchor and part.sign is None
            else stand.places(part)
            for part in self.parts
        ]
        joins = self.entry.joins
        if len(joins) == 1:
            return _pair(places[0], places[1], joins[0], stand.ends)
        return _chain(places, joins, stand.ends)


def anchor_of(entry: Entry, common: Collection[str]) -> tuple[Word, ...]:
    """The part by which an entry is noticed: with the fewest common words, then the shortest."""
    if len(entry.parts) == 1:
        return entry.parts[0]
    return min(
        entry.parts,
        key=lambda part: (sum([is_common(word.text, common) for word in part]), len(part)),
    )


def is_common(text: str, common: Collection[str]) -> bool:
    """Does a word stand in so many messages that it tells nothing?"""
    return len(text) == 1 or text in common or text in SIGNS


def _key(words: Sequence[Word], numbers: Mapping[str, int]) -> PartKey:
    literals = frozenset([numbers[word.text] for word in words if word.text not in SIGNS])
    return literals, next((word.text for word in words if word.text in SIGNS), None)


def _pair(firsts: list[Span], seconds: list[Span], join: Join, ends: list[int]) -> Span | None:
    for a in firsts:
        for b in seconds:
            if _are_joined(a, b, join, ends):
                return (a[0], b[1]) if a < b else (b[0], a[1])
    return None


def _chain(places: list[list[Span]], joins: Sequence[Join], ends: list[int]) -> Span | None:
    for first in places[0]:
        start, end = last = first
        for join, steps in zip(joins, places[1:], strict=True):
            for step in steps:
                if _are_joined(last, step, join, ends):
                    break
            else:
                break
            last = step
            start, end = min(start, step[0]), max(end, step[1])
        else:
            return start, end
    return None


def _are_joined(a: Span, b: Span, join: Join, ends: list[int]) -> bool:
    if b[0] < a[1]:
        if join is not _ROUND or a[0] < b[1]:
            return False
        a, b = b, a
    (a_start, a_end), (b_start, b_end) = a, b
    gap = b_start - a_end
    if gap == 0:
        return True
    if join is _NEXT or gap > _REACH[(a_end - a_start == 1) + (b_end - b_start == 1)]:
        return False
    return not ends or not any(a_end <= end < b_start for end in ends)
