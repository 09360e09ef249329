"""How urgent: is somebody in danger, or is damage going on right now; and which kind."""

from collections.abc import Sequence
from typing import NamedTuple

from community.triage.entries import Entry, Kind
from community.triage.lexicon import DANGERS, Lexicon
from community.triage.reading import Reading

ENOUGH = 3.0
"""Points of danger words and of the ear that make it urgent."""
_LEAST = -1.5
"""Points that the ear takes from danger words at most."""
_DOUBT = 0.15
"""Points that each character of a message lets it take: a short cry tells it little."""
_MORE = 0.5
"""Points of each further danger word of the same kind."""
_MOST_MORE = 1.5
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


_VIOLENCE = "violence"
_CALM = Urgency(False, None, None)


def urgency_of(reading: Reading) -> Urgency:
    """Urgent when danger words, and what it sounds like, weigh enough and nothing calms them."""
    points = max(reading.heard.urgency, _LEAST, -_DOUBT * reading.heard.length)
    feared = [end for entry, _, end in reading.of(Kind.CANCEL) if entry.section.name == _FEARED]
    near = [
        entry
        for entry, start, end in reading.of(Kind.DANGER)
        if not any(start - _SOON <= fear <= end for fear in feared)
    ]
    if not near:
        return _CALM if points < ENOUGH else Urgency(True, None, None)
    word = max(near, key=lambda entry: (entry.weight, -DANGERS.index(entry.section.name)))
    kind = word.section.name
    more = len({entry.text for entry in near if entry.section.name == kind}) - 1
    weight = word.weight + min(_MORE * more, _MOST_MORE)
    if weight - _calm(reading) + points < ENOUGH:
        return _CALM
    return Urgency(True, kind, word)


def kind_of(urgency: Urgency, tags: Sequence[str], lexicon: Lexicon) -> str | None:
    """The kind of danger: as its words say, else the only one that its main tag has.

    Violence is never guessed: such a ticket goes past the neighbours to the committee.
    """
    if not urgency.urgent or urgency.danger is not None:
        return urgency.danger
    kinds = [kind for kind, tag in lexicon.danger_tags.items() if tag == tags[0]] if tags else []
    return kinds[0] if len(kinds) == 1 and kinds[0] != _VIOLENCE else None


def why_urgent(urgency: Urgency) -> tuple[str, ...]:
    """The reason for the urgency, in words."""
    if urgency.word is None:
        return ("语感：像是急事",) if urgency.urgent else ()
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
