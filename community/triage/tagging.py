"""Which tags: what the trouble is about, the main one first."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from community.triage.entries import Kind
from community.triage.reading import Reading, Trouble
from community.triage.tags import tag_info

_EARLY = 30
"""Characters in which people say what it is about; counts more than what follows."""
_EARLY_FACTOR = 1.6
_FADE = 0.6
"""Each further piece of evidence for the same tag adds this share of the one before."""
_ALSO_SHARE = 0.5
"""A further tag is named when it has this share of the first one's score."""
_NAMED = 2.0
"""A further tag needs a word of this weight."""
_OF_DANGER = 2.0
"""What a danger says about its tag."""
_BEYOND_DOUBT = 6.0
"""Points that the first tag is ahead by when the ear is not asked."""
_MOST = 3
"""Tags a message is given at most."""
_TOLD = 2
"""Pieces of evidence that the reasons name for each tag."""


class Tags(NamedTuple):
    """The tags and what is behind them.

    Attributes:
        tags: The main one first.
        evidence: For each tag, the troubles that speak for it, by their text.
    """

    tags: tuple[str, ...]
    evidence: Mapping[str, Mapping[str, Trouble]]


_NO_TAGS = Tags((), {})


def tags_of(reading: Reading) -> Tags:
    """The tags of a message, the main one first; none when nothing was recognised."""
    troubles = reading.troubles
    if reading.of(Kind.DANGER):
        troubles = troubles + _from_dangers(reading)
    evidence: dict[str, dict[str, Trouble]] = {}
    for trouble in troubles:
        tag, text = trouble.tag, trouble.text
        if tag not in evidence:
            evidence[tag] = {text: trouble}
        elif text not in evidence[tag]:
            evidence[tag][text] = trouble
    shares = reading.lexicon.shares
    scores = {tag: _score(found) * shares.get(tag, 1.0) for tag, found in evidence.items()}
    if not _is_plain(scores.values()):
        for tag, points in reading.sounds_like.items():
            scores[tag] = scores.get(tag, 0.0) + points
    if not scores:
        return _NO_TAGS
    first = max(scores, key=scores.__getitem__)
    enough = _ALSO_SHARE * scores[first]
    also = [
        tag
        for tag, found in evidence.items()
        if tag != first and scores[tag] >= enough and _heaviest(found) >= _NAMED
    ]
    also.sort(key=scores.__getitem__, reverse=True)
    return Tags((first, *also[: _MOST - 1]), evidence)


def why_tags(tags: Tags, reading: Reading) -> tuple[str, ...]:
    """The reasons for the tags, in words."""
    why: list[str] = []
    for tag in tags.tags:
        found = tags.evidence.get(tag, {})
        best = sorted(found.values(), key=lambda trouble: -trouble.weight)[:_TOLD]
        why += [trouble.reason for trouble in best]
        if not best:
            points = reading.sounds_like[tag]
            why.append(f"语感：像是{tag_info(tag).label}（{tag} {points:+.1f}）")
    return tuple(why)


def _is_plain(scores: Collection[float]) -> bool:
    """Do the words leave no doubt, so that what it sounds like does not matter?"""
    if not scores:
        return False
    first, second, *_ = (*sorted(scores, reverse=True), 0.0)
    return first - second >= _BEYOND_DOUBT


def _score(found: Mapping[str, Trouble]) -> float:
    worths = [t.weight * _EARLY_FACTOR if t.start < _EARLY else t.weight for t in found.values()]
    if len(worths) == 1:
        return worths[0]
    worths.sort()
    total = 0.0
    for worth in worths:
        total = total * _FADE + worth
    return total


def _heaviest(found: Mapping[str, Trouble]) -> float:
    return max([trouble.weight for trouble in found.values()])


def _from_dangers(reading: Reading) -> list[Trouble]:
    tags = reading.lexicon.danger_tags
    return [
        Trouble(
            tags[entry.section.name],
            _OF_DANGER,
            0.0,
            start,
            entry.text,
            is_rule=entry.is_phrase,
        )
        for entry, start, _ in reading.of(Kind.DANGER)
        if entry.section.name in tags
    ]
