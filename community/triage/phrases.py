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
Window = tuple["Phrase", int, int]
"""A phrase is there when a word of it begins so many characters from another, at least and most."""
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

    def is_cut(self, start: int, end: int) -> bool:
        """Does a sentence end between two words?"""
        return any(start <= sign < end for sign in self.ends)

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

    def windows(self, mine: int, theirs: int) -> list[Window]:
        """Where a word beside the anchor may begin, in characters from the anchor's beginning.

        Args:
            mine: Length of the anchor's word.
            theirs: Length of the other one.
        """
        reach = 0 if self.join is _NEXT else _reach(mine, theirs)
        after, before = (self, mine, mine + reach), (self, -theirs - reach, -theirs)
        if self.join is _ROUND:
            return [after, before]
        return [after if self.leads else before]

    def around(self, mine: Match, theirs: Match, stand: Standing) -> Span | None:
        """The span of the phrase, if all of it stands there.

        Args:
            mine: A word of the anchor.
            theirs: A word beside it, within its window.
            stand: Where all words stand.
        """
        first, second = (mine, theirs) if mine[1] < theirs[1] else (theirs, mine)
        if stand.ends and stand.is_cut(first[2], second[1]):
            return None
        if self.is_pair:
            return first[1], second[2]
        for words in self.needed:
            if words.isdisjoint(stand.present):
                return None
        return self._widened(*((mine, theirs) if self.leads else (theirs, mine)), stand)

    def beside_sign(self, mine: list[Match], stand: Standing) -> Span | None:
        """As ``around``, for a phrase in which a sign may stand beside the anchor."""
        spans = [
            self.around(word, sign, stand)
            for word in mine
            for sign in stand.places(self.beside)
            if any(
                least <= sign[1] - word[1] <= most
                for _, least, most in self.windows(word[2] - word[1], sign[2] - sign[1])
            )
        ]
        return min(filter(None, spans), default=None)

    def _widened(self, first: Match, second: Match, stand: Standing) -> Span | None:
        """The span of the phrase with its other parts, from the two that were found."""
        stood = [first, second]
        for part, join in self.after:
            found = _joined(stood[-1], stand.places(part), join, stand)
            if found is None:
                return None
            stood.append(found)
        for part, join in self.before:
            for place in stand.places(part):
                if _joined(place, (first,), join, stand) is not None:
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


def _reach(one: int, other: int) -> int:
    """How far two words of these lengths may stand from each other."""
    return _REACH[(one == 1) + (other == 1)]


def _joined(a: Match, places: Sequence[Match], join: Join, stand: Standing) -> Match | None:
    """The first of some places that stands to another one as a join says."""
    _, a_start, a_end = a
    for b in places:
        _, b_start, b_end = b
        if b_start >= a_end:
            start, end = a_end, b_start
        elif join is _ROUND and b_end <= a_start:
            start, end = b_end, a_start
        else:
            continue
        reach = 0 if join is _NEXT else _reach(a_end - a_start, b_end - b_start)
        if end - start <= reach and not stand.is_cut(start, end):
            return b
    return None
