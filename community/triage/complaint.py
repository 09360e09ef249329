"""Is it a complaint: troubles and grievances on one side, all that speaks against on the other."""

from typing import NamedTuple

from community.triage.entries import Kind
from community.triage.matching import Found
from community.triage.reading import Reading
from community.triage.verdict import Complaint

YES = 3.5
"""From this score on a message is filed."""
MAYBE = 2.0
"""From this score on it is offered."""
_WEIGHTY = 2.0
_MOST_TROUBLE = 6.0
_MOST_MARKS = 3.0
_MARKS_OF_A_THING = 1.0
"""Grievances can lift a message that only names a thing (电梯) by this much, not to a yes."""
_MARKS_ALONE = 2.5
"""Grievances of this weight are offered even when no trouble was recognised."""
_LIKE_TALK = -1.2
"""Points of the ear below which a message is offered at most, whatever words it holds."""
_UNSURE = "unsure"
"""Heading of words by which people wonder rather than complain."""


class Finding(NamedTuple):
    """The answer with its reasons and the score behind it."""

    complaint: Complaint
    score: float
    why: tuple[str, ...]


def is_complaint(reading: Reading) -> Finding:
    """Yes, maybe or no.

    What only sounds like a complaint, with no word for it, is maybe; so is one with words for it
    that sounds like talk.
    """
    trouble = _trouble(reading)
    petition, marks, why = _marks(reading)
    heard = reading.heard
    if trouble == 0 and petition + marks + heard.points < _MARKS_ALONE:
        return Finding(Complaint.NO, 0.0, ("没有说到要管的事",))
    if trouble == 0 and not heard.runs:
        marks, petition = MAYBE, 0.0
    elif 0 < trouble < _WEIGHTY:
        marks = min(marks, _MARKS_OF_A_THING)
    marks = min(marks + petition, _MOST_MARKS)
    against, because = _against(reading)
    score = trouble + marks - against + heard.points
    why += because
    if heard.runs:
        why.append(reading.lexicon.ear.why(heard))
    like_talk = heard.points < _LIKE_TALK and not reading.of(Kind.DANGER)
    doubtful = trouble < _WEIGHTY or like_talk or _is_unsure(reading)
    if score >= YES and doubtful:
        return Finding(Complaint.MAYBE, score, (*why, "拿不准：先问一声"))
    if score >= YES:
        return Finding(Complaint.YES, score, tuple(why))
    if score >= MAYBE:
        return Finding(Complaint.MAYBE, score, tuple(why))
    return Finding(Complaint.NO, score, tuple(why))


def _is_unsure(reading: Reading) -> bool:
    """Does somebody wonder (好像, 有点) who is in no danger? Such a message is offered."""
    if reading.of(Kind.DANGER):
        return False
    wonders = any(f.entry.section.name == _UNSURE for f in reading.of(Kind.CANCEL))
    return wonders and not _is_undone(_UNSURE, reading)


def _is_undone(name: str, reading: Reading) -> bool:
    """Does a word stand there that takes the force from a cancelling heading?"""
    return any(word in reading.text for word in reading.lexicon.unless.get(name, ()))


def _trouble(reading: Reading) -> float:
    weights = {t.text: t.gravity for t in reading.troubles}
    weights |= {f.entry.text: f.entry.weight for f in reading.of(Kind.DANGER)}
    if not weights:
        return 0.0
    more = sum(1 for weight in weights.values() if weight >= _WEIGHTY) - 1
    return min(max(weights.values()) + 0.5 * max(more, 0), _MOST_TROUBLE)


def _marks(reading: Reading) -> tuple[float, float, list[str]]:
    """Petition and other grievances; each heading counts once, with its heaviest word."""
    best: dict[str, Found] = {}
    for f in reading.of(Kind.MARK):
        name = f.entry.section.name
        if name not in best or f.entry.weight > best[name].entry.weight:
            best[name] = f
    why = [f"口气：{f.entry.text}（+{f.entry.weight:g}）" for f in best.values()]
    petition = best.pop("petition", None)
    rest = sum(f.entry.weight for f in best.values())
    return petition.entry.weight if petition else 0.0, rest, why


def _against(reading: Reading) -> tuple[float, list[str]]:
    best: dict[str, Found] = {}
    for f in reading.of(Kind.CANCEL):
        name = f.entry.section.name
        if name not in best or f.entry.weight > best[name].entry.weight:
            best[name] = f
    for name in [name for name in best if _is_undone(name, reading)]:
        del best[name]
    why = [f"不算：{f.entry.text}（−{f.entry.weight:g}）" for f in best.values()]
    why += [f"否定：没有{f.entry.text}" for f in reading.denied]
    return sum(f.entry.weight for f in best.values()), why
