"""Phrases: several words that stand near each other, in the order that the lexicon asks for."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from community.triage.entries import BEGINNING, SIGNS, Entry, Join, Word

SENTENCE_END = re.compile(r"[。!?;\n]")
"""Words on both sides of it do not belong together."""
_NUMBER = re.compile(r"\d+|[一二三四五六七八九十百两俩仨几好半廿]+")

_REACH = (12, 7, 4)
"""Characters between two words of a phrase that still belong together, when none, one or both of
the words are a single character; these mean little far from each other."""


Span = tuple[int, int]
Match = tuple[int, int, int]
"""A word's number, and from where to where it stands: as the automaton gives it."""
_NO_WORD = -1
"""The number of a sign's match."""
_NEXT, _ROUND = Join.NEXT, Join.ROUND


@dataclass(frozen=True, slots=True)
class Part:
    """The words of one part, by their numbers, and the sign that may stand in their place."""

    literals: frozenset[int]
    sign: str | None


class Standing:
    """Where the words of a message stand.

    Attributes:
        spans: The places of each word, by its number, in order.
        present: The numbers of all words.
        ends: Where sentences end; words on both sides do not belong together.
    """

    def __init__(self, text: str, spans: Mapping[int, list[Match]]) -> None:
        """Args: text: in its plain spelling; spans: see above."""
        self._text = text
        self.spans = spans
        self.present = set(spans)
        self.ends = [match.start() for match in SENTENCE_END.finditer(text)]

    def places(self, part: Part) -> list[Match]:
        """Where one of a part's words stands, or the sign in their place."""
        places: list[Match] = []
        for literal in part.literals & self.present:
            places += self.spans[literal]
        if part.sign is None:
            return places
        if part.sign == BEGINNING:
            places.append((_NO_WORD, 0, 0))
        else:
            places += [(_NO_WORD, *match.span()) for match in _NUMBER.finditer(self._text)]
        return places


@dataclass(frozen=True, slots=True, eq=False)
class Phrase:
    """An entry of several parts.

    It is looked up by the words of one part, the anchor, and of one beside it; the others are
    looked for only where these two stand as they should.

    Attributes:
        entry: Of the lexicon.
        anchor: The words by which it is looked up.
        beside: The part beside them that is looked at first.
        join: Between these two.
        leads: The anchor stands before that part in the entry.
        after: The parts after these two, each with the join before it.
        before: The parts before these two, the nearest first, each with the join after it.
        is_pair: There are no such parts.
        needed: The words of each of them without which the phrase is not there.
    """

    entry: Entry
    anchor: frozenset[int]
    beside: Part
    join: Join
    leads: bool
    after: tuple[tuple[Part, Join], ...]
    before: tuple[tuple[Part, Join], ...]
    is_pair: bool
    needed: tuple[frozenset[int], ...]

    @classmethod
    def of(cls, entry: Entry, common: Collection[str], numbers: Mapping[str, int]) -> "Phrase":
        """Prepare an entry.

        Args:
            entry: To be found.
            common: Words by which a phrase is not looked up if it can be helped.
            numbers: Of all words.
        """
        parts = [_part(words, numbers) for words in entry.parts]
        anchor = entry.parts.index(anchor_of(entry, common))
        neighbours = [number for number in (anchor - 1, anchor + 1) if 0 <= number < len(parts)]
        beside = min(neighbours, key=lambda n: (parts[n].sign is not None, len(parts[n].literals)))
        first, second = sorted((anchor, beside))
        after = tuple(zip(parts[second + 1 :], entry.joins[second:], strict=True))
        before = tuple(zip(parts[:first], entry.joins[:first], strict=True))[::-1]
        return cls(
            entry=entry,
            anchor=parts[anchor].literals,
            beside=parts[beside],
            join=entry.joins[first],
            leads=anchor < beside,
            after=after,
            before=before,
            is_pair=not (after or before),
            needed=tuple(part.literals for part, _ in after + before if part.sign is None),
        )

    def span(self, mine: list[Match], theirs: list[Match], stand: Standing) -> Span | None:
        """The first place where every part stands as its joins say.

        Args:
            mine: Where a word of the anchor stands.
            theirs: Where a word beside it stands.
            stand: Where all words stand.
        """
        if self.needed:
            for words in self.needed:
                if words.isdisjoint(stand.present):
                    return None
        if self.leads:
            firsts, seconds = mine, theirs
        else:
            firsts, seconds = theirs, mine
        for first in firsts:
            second = _joined(first, seconds, self.join, stand.ends)
            if second is None:
                continue
            if not self.is_pair:
                span = self._widened(first, second, stand)
                if span is not None:
                    return span
            elif first[1] < second[1]:
                return first[1], second[2]
            else:
                return second[1], first[2]
        return None

    def _widened(self, first: Match, second: Match, stand: Standing) -> Span | None:
        """The span of the phrase with its other parts, from the two that were found."""
        stood = [first, second]
        for part, join in self.after:
            found = _joined(stood[-1], stand.places(part), join, stand.ends)
            if found is None:
                return None
            stood.append(found)
        for part, join in self.before:
            for place in stand.places(part):
                if _joined(place, (first,), join, stand.ends) is not None:
                    break
            else:
                return None
            first = place
            stood.append(place)
        return min([start for _, start, _ in stood]), max([end for _, _, end in stood])


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


def _part(words: Sequence[Word], numbers: Mapping[str, int]) -> Part:
    literals = frozenset([numbers[word.text] for word in words if word.text not in SIGNS])
    return Part(literals, next((word.text for word in words if word.text in SIGNS), None))


def _joined(a: Match, places: Sequence[Match], join: Join, ends: Sequence[int]) -> Match | None:
    """The first of some places that stands to another one as a join says."""
    _, a_start, a_end = a
    for b in places:
        _, b_start, b_end = b
        gap = b_start - a_end
        if gap == 0:
            return b
        if gap > 0:
            start, end = a_end, b_start
        elif join is _ROUND and b_end <= a_start:
            start, end = b_end, a_start
            gap = end - start
        else:
            continue
        if gap == 0 or (
            join is not _NEXT
            and gap <= _REACH[(a_end - a_start == 1) + (b_end - b_start == 1)]
            and not (ends and any(start <= sign < end for sign in ends))
        ):
            return b
    return None
