"""The ear: what a message sounds like, from short runs of characters with learned weights."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
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
_DIGITS = 3
"""Digits after the point that count; so the order in which points are added does not."""
_NAMED = 3
"""Runs that a reason names."""
_TELLING = 0.6
"""Points of a run that is worth naming."""
_TELLTALE = 0.3
"""Points of a run that arouse interest in the first pass, together with others."""


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
        runs: The known runs in it, each once.
        is_talk: Beyond doubt; it need not be read further.
    """

    points: float
    runs: Collection[str]
    is_talk: bool


NOTHING = Heard(0.0, (), False)
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
    def _find(self) -> Callable[..., list[str]]:
        known = {**self.weights, **self.tags}
        return AhoCorasick(
            known, store_patterns=True, implementation=Implementation.ContiguousNFA
        ).find_matches_as_strings

    @cached_property
    def _points(self) -> Callable[[str], float]:
        return {**dict.fromkeys(self.tags, 0.0), **self.weights}.__getitem__

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(tag for said in self.tags.values() for tag, _ in said))

    @cached_property
    def _tags(self) -> Callable[[str], Sequence[tuple[int, float]]]:
        numbers = {name: number for number, name in enumerate(self._names)}
        said = {
            run: tuple([(numbers[tag], points) for tag, points in tags])
            for run, tags in self.tags.items()
        }
        return {**dict.fromkeys(self.weights, ()), **said}.__getitem__

    def hear(self, text: str) -> Heard:
        """How a text, in its plain spelling, sounds; nothing at all to an untaught ear."""
        if not self.weights:
            return NOTHING
        heard = dict.fromkeys(self._find(framed(text), overlapping=True))
        points = round(self.start + sum(map(self._points, heard)), _DIGITS)
        if points < 0:
            points = max(points, -_MOST, -_DOUBT * len(text))
            return Heard(points, heard, points <= _TALK)
        return Heard(min(points, _MOST), heard, False)

    def tags_in(self, heard: Heard) -> Mapping[str, float]:
        """Tags that a message sounds like, each with its points."""
        points_of = [0.0] * len(self._names)
        for said in map(self._tags, heard.runs):
            for number, points in said:
                points_of[number] += points
        return {tag: points for tag, points in zip(self._names, points_of, strict=True) if points}

    def why(self, heard: Heard) -> str:
        """For people: the points, and the runs that said most for them."""
        sign = 1 if heard.points >= 0 else -1
        points = [(-sign * self._points(run), run) for run in heard.runs if len(run) > 1]
        loudest = [run for weight, run in sorted(points)[:_NAMED] if weight <= -_TELLING]
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
