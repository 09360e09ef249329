"""Learning from people: how often each entry of the lexicon was right, and how often it misled.

Counts only: what somebody said and did not want noted is never kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from community.ids import CommunityId
from community.triage import Triage
from community.triage.entries import Kind
from community.work import Work


class Lesson(StrEnum):
    """What became of a message that an entry stood in."""

    FILED = "filed"  # noted at once, after 📝, or by /report
    OFFERED = "offered"
    ACCEPTED = "accepted"  # 📝
    REFUSED = "refused"  # 🙅
    DISMISSED = "dismissed"  # 🚫
    RELABELLED = "relabelled"  # 🏷


class Advice(StrEnum):
    """What to do with an entry."""

    KEEP = "keep"
    RAISE = "raise"
    LOWER = "lower"
    CANCEL = "cancel"
    WAIT = "wait"  # too little is known


@dataclass(frozen=True)
class Learned:
    """How often something became of messages with an entry.

    Attributes:
        entry: Its id, such as ``tag.leak:漏水``.
        tag: The tag that people put in its place, for 🏷; else empty.
    """

    entry: str
    lesson: Lesson
    tag: str
    count: int


@dataclass(frozen=True)
class Misread:
    """The words of a ticket that people dismissed or put under another tag."""

    community: CommunityId
    words: str


class Lessons(Protocol):
    """What was learned, as storage keeps it."""

    async def learn(
        self, community: CommunityId, lesson: Lesson, entries: Iterable[str], tag: str = ""
    ) -> None:
        """Counts once more for each entry."""

    async def all(self) -> list[Learned]:
        """What was learned, all communities together."""

    async def misread(self, limit: int) -> list[Misread]:
        """What was said in groups and then dismissed or relabelled, newest first."""


class LearningWork(Work, Protocol):
    """A unit of work that learns."""

    @property
    def lessons(self) -> Lessons:
        """What was learned."""


async def learn(work: LearningWork, community: CommunityId, lesson: Lesson, triage: Triage) -> None:
    """Counts what became of a message for every entry that it was read by."""
    await work.lessons.learn(community, lesson, triage.entries)


async def learn_tag(work: LearningWork, community: CommunityId, triage: Triage, tag: str) -> None:
    """Counts against the entries of the first tag that people found another one."""
    if not triage.tags or tag == triage.tags[0]:
        return
    blamed = [
        entry for entry in triage.entries if entry.startswith(f"{Kind.TAG}.{triage.tags[0]}:")
    ]
    await work.lessons.learn(community, Lesson.RELABELLED, blamed, tag)


#: Fewer messages than this say nothing about an entry.
_FEW = 5
_MISLEADS = 0.35
_WEAK = 0.6
_EARNS = 0.9
_EXAMPLES = 2


@dataclass(frozen=True)
class Record:
    """One entry with all that is known of it.

    Attributes:
        counts: How often each thing became of a message with it; what never did is left out.
        relabelled: What people put in its place, by tag.
        examples: Words of tickets in which it misled.
    """

    entry: str
    counts: Mapping[Lesson, int]
    relabelled: Mapping[str, int]
    examples: tuple[str, ...] = ()

    @property
    def wrong(self) -> int:
        """Messages in which it misled; what cancels misled where people wanted it noted."""
        if self._cancels:
            return self.count(Lesson.ACCEPTED)
        lessons = (Lesson.REFUSED, Lesson.DISMISSED, Lesson.RELABELLED)
        return sum(map(self.count, lessons))

    @property
    def right(self) -> int:
        """Messages in which it was right."""
        if self._cancels:
            return self.count(Lesson.REFUSED)
        against = self.count(Lesson.DISMISSED) + self.count(Lesson.RELABELLED)
        return max(self.count(Lesson.FILED) - against, 0)

    @property
    def precision(self) -> float | None:
        """How often it was right, 0 to 1; None while nobody said anything."""
        known = self.right + self.wrong
        return self.right / known if known else None

    @property
    def advice(self) -> Advice:
        """What the counts suggest."""
        share = self.precision
        if share is None or self.right + self.wrong < _FEW:
            return Advice.WAIT
        if share < _MISLEADS:
            return Advice.CANCEL
        if share < _WEAK:
            return Advice.LOWER
        asked_first = 2 * self.count(Lesson.ACCEPTED) > self.count(Lesson.FILED)
        if share >= _EARNS and asked_first and not self._cancels:
            return Advice.RAISE
        return Advice.KEEP

    def count(self, lesson: Lesson) -> int:
        """How often this became of a message with it."""
        return self.counts.get(lesson, 0)

    @property
    def trust(self) -> float:
        """Precision that a few messages cannot make certain; the least trusted comes first."""
        return (self.right + 1) / (self.right + self.wrong + 2)

    @property
    def _cancels(self) -> bool:
        return self.entry.startswith(f"{Kind.CANCEL}.")

    def as_json(self) -> dict[str, object]:
        """For machines."""
        share = self.precision
        return {
            "entry": self.entry,
            "precision": None if share is None else round(share, 3),
            **{lesson.value: self.count(lesson) for lesson in Lesson},
            "relabelled_to": dict(self.relabelled),
            "advice": self.advice.value,
            "examples": list(self.examples),
        }


def records(learned: Iterable[Learned], misread: Sequence[tuple[str, Triage]] = ()) -> list[Record]:
    """One record an entry, the most misleading first.

    Args:
        learned: All counts.
        misread: Words of tickets that were dismissed or relabelled, each with how it is read.
    """
    counts: dict[str, Counter[Lesson]] = {}
    tags: dict[str, Counter[str]] = {}
    for one in learned:
        counts.setdefault(one.entry, Counter())[one.lesson] += one.count
        if one.tag:
            tags.setdefault(one.entry, Counter())[one.tag] += one.count
    examples: dict[str, list[str]] = {}
    for words, triage in misread:
        for entry in triage.entries:
            examples.setdefault(entry, []).append(words)
    found = [
        Record(entry, many, tags.get(entry, {}), tuple(_examples(entry, many, examples)))
        for entry, many in counts.items()
    ]
    return sorted(found, key=lambda record: (record.trust, -record.wrong, record.entry))


def _examples(
    entry: str, counts: Mapping[Lesson, int], examples: Mapping[str, Sequence[str]]
) -> Sequence[str]:
    """Only for what misled: an entry is not blamed for what stood beside it."""
    blamed = counts.get(Lesson.DISMISSED, 0) + counts.get(Lesson.RELABELLED, 0)
    return examples.get(entry, ())[:_EXAMPLES] if blamed else ()
