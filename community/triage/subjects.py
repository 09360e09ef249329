"""What a message names within its tag: a lamp is no door, though both are public facilities."""

from collections.abc import Mapping

from ahocorasick_rs import AhoCorasick

NOTHING = "0"
"""Stands where the name of a subject would: words that name none."""

Words = Mapping[str, frozenset[str]]
"""The subjects that each word names."""


class Subjects:
    """The words that name subjects, for each tag.

    A word inside a longer one does not count (单元门 in 单元门口). One that fits several subjects
    (灯: the lamp of a stairwell, or of a street) names them all, unless another word says which.
    """

    def __init__(self, words: Mapping[str, Words]) -> None:
        """Args: words: by their tag, in lower case."""
        self._words = words
        self._finders: dict[str, AhoCorasick] = {}

    def extended_by(self, other: "Subjects") -> "Subjects":
        """With the other's words added; where both have a word, the other's meaning counts."""
        tags = {*self._words, *other._words}
        return Subjects(
            {tag: {**self._words.get(tag, {}), **other._words.get(tag, {})} for tag in tags}
        )

    def named(self, tag: str, plain: str) -> frozenset[str]:
        """The subjects that a text with this tag names, in its plain spelling; mostly one."""
        words = self._words.get(tag)
        if not words:
            return frozenset()
        finder = self._finders.get(tag)
        if finder is None:
            finder = self._finders[tag] = AhoCorasick(words)
        names = tuple(words.values())
        found = finder.find_matches_as_indexes(plain, overlapping=True)
        spans = [(start, end) for _, start, end in found]
        outermost = [
            names[word] for word, start, end in found if not _lies_inside((start, end), spans)
        ]
        sure = frozenset().union(*(named for named in outermost if len(named) == 1))
        return sure.union(*(named for named in outermost if sure.isdisjoint(named)))


def _lies_inside(span: tuple[int, int], spans: list[tuple[int, int]]) -> bool:
    """True for a word that is only a part of a longer one."""
    return any(a <= span[0] and span[1] <= b and (a, b) != span for a, b in spans)
