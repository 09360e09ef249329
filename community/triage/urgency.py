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
    feared = [end for entry, _, end in reading.of(Kind.CANCEL) if entry.section.name == _FEARED]
    for entry, start, end in dangers:
        if any(start - _SOON <= fear <= end for fear in feared):
            continue
        name = entry.section.name
        if name not in best or entry.weight > best[name].weight:
            best[name] = entry
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
        entry.weight
        for entry, *_ in reading.of(Kind.CANCEL)
        if entry.weight >= _CALMING
        and entry.section.name not in _ALARMED
        and not any(word in reading.text for word in _unless(reading, entry.section.name))
    ]
    return max(weights, default=0.0)


def _unless(reading: Reading, name: str) -> tuple[str, ...]:
    return reading.lexicon.unless.get(name, ())
