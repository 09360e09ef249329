"""How urgent: is somebody in danger, or is damage going on right now; and which kind."""

from typing import NamedTuple

from community.triage.entries import Entry, Kind
from community.triage.lexicon import DANGERS
from community.triage.reading import Reading

_ENOUGH = 3.0
"""Danger words of this weight together make it urgent."""
_CALMING = 3.0
"""What speaks against a complaint with this weight says that a danger is over or elsewhere."""
_ALARMED = ("advice", "asks", "unsure", "happy", "future")
"""Headings that people in danger use, too: 谁有钥匙, 求开锁."""
_FEARED = "hypothetical"
"""Heading of words (一旦, 经常) after which a danger is feared or frequent, not going on."""
_SOON = 10
"""Characters after such a word in which that holds."""


class Urgency(NamedTuple):
    """Whether it is urgent, the kind of danger for the safety words, and by which word."""

    urgent: bool
    danger: str | None
    word: Entry | None


_CALM = Urgency(False, None, None)


def urgency_of(reading: Reading) -> Urgency:
    """Urgent when danger words weigh enough and nothing says it is over, elsewhere or planned."""
    dangers = reading.of(Kind.DANGER)
    if not dangers:
        return _CALM
    best: dict[str, Entry] = {}
    feared = [f.end for f in reading.of(Kind.CANCEL) if f.entry.section.name == _FEARED]
    for f in dangers:
        if any(f.start - _SOON <= end <= f.end for end in feared):
            continue
        name = f.entry.section.name
        if name not in best or f.entry.weight > best[name].weight:
            best[name] = f.entry
    if not best:
        return _CALM
    kind = max(best, key=lambda name: (best[name].weight, -DANGERS.index(name)))
    if best[kind].weight - _calm(reading) < _ENOUGH:
        return _CALM
    return Urgency(True, kind, best[kind])


def why_urgent(urgency: Urgency) -> tuple[str, ...]:
    """The reason for the urgency, in words."""
    if urgency.word is None:
        return ()
    return (f"急：{urgency.word.text}（{urgency.danger} +{urgency.word.weight:g}）",)


def _calm(reading: Reading) -> float:
    weights = [
        f.entry.weight
        for f in reading.of(Kind.CANCEL)
        if f.entry.weight >= _CALMING
        and f.entry.section.name not in _ALARMED
        and not any(word in reading.text for word in _unless(reading, f.entry.section.name))
    ]
    return max(weights, default=0.0)


def _unless(reading: Reading, name: str) -> tuple[str, ...]:
    return reading.lexicon.unless.get(name, ())
