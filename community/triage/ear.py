"""The ear: what a message sounds like, from short runs of characters with learned weights."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

BEGINNING = "^"
"""Stands before the first character of a message."""
END = "$"
"""Stands after its last one."""
_LENGTH = 120
"""Characters that are listened to: what a letter says later sounds like any letter."""
_MOST = 7.0
"""Points the ear can give or take at most; the words decide beside it."""
_DOUBT = 0.25
"""Points that each character of a message lets the ear take: a short one tells it little."""
_TALK = -2.8
"""Points from which down a message is talk, whatever words it holds; it is not read further."""
_NAMED = 3
"""Runs that a reason names."""
_TELLING = 0.6
"""Points of a run that is worth naming."""
_TELLTALE = 0.3
"""Points of a run that arouse interest in the first pass, together with others."""

_NUMBER = itemgetter(0)
"""Of a run that was found."""


def runs(text: str) -> set[str]:
    """All runs of one to three characters, with the message's beginning and end.

    What the ear is taught with; hearing finds the same runs with an automaton.
    """
    text = framed(text)
    return {text[i : i + n] for n in (1, 2, 3) for i in range(len(text) - n + 1)}


def framed(text: str) -> str:
    """What is listened to of a text, with its beginning and end marked."""
    return f"{BEGINNING}{text[:_LENGTH]}{END}"


class Heard(NamedTuple):
    """How a message sounds. A tuple, because one is made for most messages.

    Attributes:
        points: Added to the score of a complaint; negative for talk.
        runs: The numbers of the known runs in it.
        is_talk: Beyond doubt; it need not be read further.
    """

    points: float
    runs: frozenset[int]
    is_talk: bool


NOTHING = Heard(0.0, frozenset(), False)
"""What an ear hears that was never taught."""


@dataclass(frozen=True)
class Ear:
    """Weights of runs, in the points of the lexicon; learned, and as editable as its words.

    Attributes:
        start: Points before anything is heard.
        weights: Points of a run for (or, negative, against) a complaint.
        tags: For each run, the tags that it speaks for or against, with points.
    """

    start: float
    weights: Mapping[str, float]
    tags: Mapping[str, tuple[tuple[str, float], ...]]

    @cached_property
    def _runs(self) -> tuple[str, ...]:
        return tuple({**self.weights, **self.tags})

    @cached_property
    def _automaton(self) -> AhoCorasick:
        return AhoCorasick(self._runs, implementation=Implementation.ContiguousNFA)

    @cached_property
    def _points(self) -> Sequence[float]:
        return [self.weights.get(run, 0.0) for run in self._runs]

    @cached_property
    def _tags(self) -> Sequence[tuple[tuple[str, float], ...]]:
        return [self.tags.get(run, ()) for run in self._runs]

    @cached_property
    def _telling(self) -> frozenset[int]:
        return frozenset(
            number
            for number, run in enumerate(self._runs)
            if len(run) > 1 and abs(self._points[number]) >= _TELLING
        )

    def hear(self, text: str) -> Heard:
        """How a text, in its plain spelling, sounds; nothing at all to an untaught ear."""
        if not self.weights:
            return NOTHING
        matches = self._automaton.find_matches_as_indexes(framed(text), overlapping=True)
        heard = frozenset(map(_NUMBER, matches))
        points = self.start + sum(map(self._points.__getitem__, heard))
        if points < 0:
            points = max(points, -_MOST, -_DOUBT * len(text))
            return Heard(points, heard, points <= _TALK)
        return Heard(min(points, _MOST), heard, False)

    def tags_in(self, heard: Heard) -> Iterable[tuple[str, float]]:
        """Tags that a message sounds like, each with points; a tag can come several times."""
        return chain.from_iterable(map(self._tags.__getitem__, heard.runs))

    def why(self, heard: Heard) -> str:
        """For people: the points, and the runs that said most for them."""
        sign = 1 if heard.points >= 0 else -1
        telling = [(-sign * self._points[n], self._runs[n]) for n in self._telling & heard.runs]
        loudest = [run for weight, run in sorted(telling)[:_NAMED] if weight < 0]
        return f"语感：{'、'.join(loudest) or '说不上'}（{heard.points:+.1f}）"

    def telltales(self) -> tuple[str, ...]:
        """Runs that speak for a complaint clearly enough for a closer look."""
        return tuple(
            run
            for run, weight in self.weights.items()
            if weight >= _TELLTALE and len(run.strip(BEGINNING + END)) > 1
        )

    def extended_by(self, other: "Ear") -> "Ear":
        """This one; what the other has weights for counts as there, and weight 0 deafens."""
        weights = {**self.weights, **other.weights}
        return Ear(
            self.start + other.start,
            {run: weight for run, weight in weights.items() if weight},
            {**self.tags, **other.tags},
        )
