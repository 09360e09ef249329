"""The ear: what a message sounds like, from short runs of characters with learned weights."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import repeat
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation

BEGINNING = "^"
"""Stands before the first character of a message."""
END = "$"
"""Stands after its last one."""
_LENGTH = 120
"""Characters that are listened to: what a letter says later sounds like any letter."""
_CALLS = frozenset({"110", "119", "120"})
"""The only runs with digits."""
_DIGIT = re.compile("[0-9]")
_AGAIN = re.compile(r"([!?.。~,、啊哈呀呜唉谢])\1{2,}")
_SENTENCE = 40.0
"""Characters from which on runs add nothing to a tag by their number alone."""
_MOST = 12.0
"""Points the ear can give or take at most; the words decide beside it."""
_DOUBT = 0.25
"""Points that each character of a message lets the ear take: a short one tells it little."""
_TALK = -3.4
"""Points from which down a message is talk; it is read further only for a danger or a place."""
_NAMED = 3
"""Runs that a reason names."""
_TELLING = 0.6
"""Points of a run that is worth naming."""
_BITS, _TENTHS = 24, 10
"""Points of several kinds stand side by side in one number, in tenths, so that they are added at
once; each has a lane of so many bits."""
_LANE, _HALF = (1 << _BITS) - 1, 1 << _BITS - 1


def runs(text: str) -> list[str]:
    """All runs of one to three characters, with the message's beginning and end.

    What the ear is taught with; hearing finds the same runs with an automaton. A door number or a
    price must not sound like anything, so digits are left out; but for those one calls for help.
    """
    text = framed(text)
    found = [text[i : i + n] for n in (1, 2, 3) for i in range(len(text) - n + 1)]
    return [run for run in found if run in _CALLS or _DIGIT.search(run) is None]


def framed(text: str) -> str:
    """What is listened to of a text, with its beginning and end marked.

    A mark or a cry typed again and again is heard twice: it must not drown what is said.
    """
    if _AGAIN.search(text):
        text = _AGAIN.sub(r"\1\1", text)
    return f"{BEGINNING}{text[:_LENGTH]}{END}"


class Heard(NamedTuple):
    """How a message sounds. A tuple, because one is made for most messages.

    Attributes:
        points: Added to the score of a complaint; negative for talk.
        urgency: Points for (or, negative, against) somebody being in danger right now.
        runs: The known runs in it.
        is_talk: It need not be read further, but for a danger or a place.
        length: Characters that were listened to.
    """

    points: float
    urgency: float
    runs: Sequence[str]
    is_talk: bool
    length: int


_heard = partial(tuple.__new__, Heard)
"""Makes one from a tuple, twice as fast."""
NOTHING = Heard(0.0, 0.0, (), False, 0)
"""What an ear hears that was never taught."""


@dataclass(frozen=True)
class Ear:
    """Weights of runs, in the points of the lexicon; learned, and as editable as its words.

    Attributes:
        start: Points before anything is heard.
        weights: Points of a run for (or, negative, against) a complaint.
        urgent_start: Points of urgency before anything is heard.
        urgent: Points of a run for (or against) somebody being in danger right now.
        glance_start: Points before the first pass has seen anything.
        glance: Points of a run in the first pass, for (or against) listening to a message at all.
    """

    start: float
    weights: Mapping[str, float]
    urgent_start: float
    urgent: Mapping[str, float]
    glance_start: float
    glance: Mapping[str, float]

    @cached_property
    def _find(self) -> Callable[..., list[str]]:
        return finder({**self.weights, **self.urgent})

    @cached_property
    def _points(self) -> Callable[[str], int]:
        """What a run adds for a complaint and for urgency, side by side."""
        return {
            run: _side_by_side(self.weights.get(run, 0.0), self.urgent.get(run, 0.0))
            for run in {**self.weights, **self.urgent}
        }.__getitem__

    @cached_property
    def _start(self) -> int:
        return _side_by_side(self.start, self.urgent_start)

    def hear(self, text: str) -> Heard:
        """How a text, in its plain spelling, sounds; nothing at all to an untaught ear."""
        if not self.weights:
            return NOTHING
        listened = framed(text)
        length = len(listened) - len(BEGINNING) - len(END)
        heard = self._find(listened, overlapping=True)
        total = sum(map(self._points, heard), self._start)
        tenths = (total + _HALF & _LANE) - _HALF
        urgency = (total - tenths >> _BITS) / _TENTHS
        points = tenths / _TENTHS
        most = min(_MOST, _DOUBT * length) if points < 0 else _MOST
        if points < -most:
            points = -most
        elif points > most:
            points = most
        return _heard((points, urgency, heard, points <= _TALK, length))

    def why(self, heard: Heard) -> str:
        """For people: the points, and the runs that said most for them."""
        sign = 1 if heard.points >= 0 else -1
        points = [
            (-sign * self.weights.get(run, 0.0), run) for run in set(heard.runs) if len(run) > 1
        ]
        loudest = [run for weight, run in sorted(points)[:_NAMED] if weight <= -_TELLING]
        return f"语感：{'、'.join(loudest) or '说不上'}（{heard.points:+.1f}）"

    def extended_by(self, other: "Ear") -> "Ear":
        """This one; what the other has weights for counts as there, and weight 0 deafens.

        What it hears in favour is also looked for at a glance.
        """
        if other == _UNTAUGHT:
            return self
        heard = {**other.weights, **other.urgent}
        seen = {run: said for run, said in heard.items() if said > 0 and run not in self.glance}
        return Ear(
            start=self.start + other.start,
            weights=_retuned(self.weights, other.weights),
            urgent_start=self.urgent_start + other.urgent_start,
            urgent=_retuned(self.urgent, other.urgent),
            glance_start=self.glance_start + other.glance_start,
            glance=_retuned(self.glance, {**seen, **other.glance}),
        )


_UNTAUGHT = Ear(0.0, {}, 0.0, {}, 0.0, {})


@dataclass(frozen=True)
class TagEar:
    """What a message seems to be about, from the runs that the ear heard; asked in case of doubt.

    A run for which the ear itself has no weight is not heard.

    Attributes:
        start: Points of a tag before anything is heard: how often people speak of it.
        runs: For each run, the tags that it speaks for or against, with points.
    """

    start: Mapping[str, float]
    runs: Mapping[str, tuple[tuple[str, float], ...]]

    @cached_property
    def _names(self) -> tuple[str, ...]:
        named = [tag for said in self.runs.values() for tag, _ in said]
        return tuple(dict.fromkeys([*self.start, *named]))

    @cached_property
    def _points(self) -> Mapping[str, int]:
        """What a run adds to each tag, side by side."""
        return {
            run: _side_by_side(*map(dict(said).get, self._names, repeat(0.0)))
            for run, said in self.runs.items()
        }

    @cached_property
    def _start(self) -> int:
        return _side_by_side(*map(self.start.get, self._names, repeat(0.0)))

    def tags_of(self, heard: Heard) -> Mapping[str, float]:
        """Tags that a message sounds like, each with its points."""
        total = sum(map(self._points.get, heard.runs, repeat(0)), self._start)
        a_point = _TENTHS * max(1.0, heard.length / _SENTENCE)
        tags: dict[str, float] = {}
        for tag in self._names:
            tenths = (total + _HALF & _LANE) - _HALF
            tags[tag] = tenths / a_point
            total = total - tenths >> _BITS
        return tags

    def extended_by(self, other: "TagEar") -> "TagEar":
        """This one, with what the other knows instead where both know something."""
        if not (other.start or other.runs):
            return self
        return TagEar({**self.start, **other.start}, {**self.runs, **other.runs})


def _retuned(ours: Mapping[str, float], theirs: Mapping[str, float]) -> Mapping[str, float]:
    return {run: weight for run, weight in {**ours, **theirs}.items() if weight}


def _side_by_side(*points: float) -> int:
    return sum(round(each * _TENTHS) << _BITS * lane for lane, each in enumerate(points))


def finder(runs: Iterable[str]) -> Callable[..., list[str]]:
    """Finds all of some runs of characters in a text; call it with ``overlapping=True``."""
    return AhoCorasick(
        runs, store_patterns=True, implementation=Implementation.ContiguousNFA
    ).find_matches_as_strings
