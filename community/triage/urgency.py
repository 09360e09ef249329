"""How urgent: is somebody in danger, or is damage going on right now; and which kind."""

from typing import NamedTuple

from community.triage.entries import Kind
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
    """Whether it is urgent, the kind of danger for the safety words, and the reasons."""

    urgent: bool
    danger: str | None
    why: tuple[str, ...]


def urgency_of(reading: Reading) -> Urgency:
    """Urgent when danger words weigh enough and nothing says it is over, elsewhere or planned."""
    best: dict[str, float] = {}
    why: dict[str, str] = {}
    feared = [f.end for f in reading.of(Kind.CANCEL) if f.entry.section.name == _FEARED]
    for f in reading.of(Kind.DANGER):
        if any(f.start - _SOON <= end <= f.end for end in feared):
            continue
        name, weight = f.entry.section.name, f.entry.weight
        if weight > best.get(name, 0.0):
            best[name] = weight
            why[name] = f"急：{f.entry.text}（{name} +{weight:g}）"
    if not best:
        return Urgency(False, None, ())
    kind = max(best, key=lambda name: (best[name], -DANGERS.index(name)))
    calm = _calm(reading)
    if best[kind] - calm < _ENOUGH:
        return Urgency(False, None, ())
    return Urgency(True, kind, (why[kind],))


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
