"""What a measure found: rounds, their median and spread, and whether the goal was reached."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from statistics import median
from typing import Any

from bot.bench.scale import Scale


class Verdict(StrEnum):
    """Whether a goal was reached."""

    REACHED = "reached"
    MISSED = "missed"
    UNCLEAR = "too noisy to tell"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Round:
    """One round: ours, and the baseline beside it (1 where there is none)."""

    ours: float
    baseline: float = 1.0

    @property
    def ratio(self) -> float:
        """Ours as a multiple of the baseline."""
        return self.ours / self.baseline


@dataclass(frozen=True)
class Goal:
    """What is to be reached: at least *figure*, or at most."""

    figure: float
    at_least: bool

    def reached_by(self, figure: float) -> bool:
        """True when a figure is as good as it has to be."""
        return figure >= self.figure if self.at_least else figure <= self.figure

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.figure:g}"


@dataclass(frozen=True)
class Point:
    """What something costs at some size; for measures of growth.

    Attributes:
        what: What is done, such as ``board``.
        size: Among how many tickets or seats.
        cost: In milliseconds.
    """

    what: str
    size: int
    cost: float


@dataclass(frozen=True)
class Found:
    """What a measure found.

    Attributes:
        points: The costs behind the rounds of a measure of growth.
        notes: What else is worth knowing, such as how busy the server was.
        skipped: Why nothing was measured; empty when it was.
    """

    rounds: tuple[Round, ...] = ()
    points: tuple[Point, ...] = ()
    notes: tuple[str, ...] = ()
    skipped: str = ""


@dataclass(frozen=True)
class Measure:
    """One line of the table.

    Attributes:
        name: How it is asked for: ``linli bench NAME``.
        title: What is measured.
        baseline: Beside what, in the same run; empty for an absolute figure.
        unit: Of the two sides.
        take: Takes it; called once with the size of the run and a way to say how far it is.
    """

    name: str
    title: str
    baseline: str
    unit: str
    goal: Goal
    take: Callable[[Scale, Callable[[str], None]], Found]


@dataclass(frozen=True)
class Figure:
    """A measure and what it found."""

    measure: Measure
    found: Found
    ratios: tuple[float, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ratios", tuple(one.ratio for one in self.found.rounds))

    @property
    def ratio(self) -> float:
        """The median over the rounds."""
        return median(self.ratios)

    @property
    def verdict(self) -> Verdict:
        """Unclear when some rounds reach the goal and some do not."""
        if not self.ratios:
            return Verdict.SKIPPED
        reached = {self.measure.goal.reached_by(ratio) for ratio in self.ratios}
        if len(reached) > 1:
            return Verdict.UNCLEAR
        return Verdict.REACHED if reached.pop() else Verdict.MISSED

    def as_json(self) -> dict[str, Any]:
        """Everything, with the rounds as they were."""
        measure = self.measure
        return {
            "name": measure.name,
            "title": measure.title,
            "baseline": measure.baseline,
            "unit": measure.unit,
            "goal": str(measure.goal),
            "figure": self.ratio if self.ratios else None,
            "lowest": min(self.ratios, default=None),
            "highest": max(self.ratios, default=None),
            "verdict": self.verdict.value,
            "rounds": [{"ours": one.ours, "baseline": one.baseline} for one in self.found.rounds],
            "points": [asdict(point) for point in self.found.points],
            "notes": list(self.found.notes),
            "skipped": self.found.skipped,
        }
