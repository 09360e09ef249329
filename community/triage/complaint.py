"""Is it a complaint: troubles and grievances on one side, all that speaks against on the other."""

from typing import NamedTuple

from community.triage.entries import Entry, Kind
from community.triage.matching import Found
from community.triage.reading import Reading
from community.triage.urgency import Urgency
from community.triage.verdict import Complaint, PlaceMention

YES = 4.5
"""From this score on a message is filed."""
MAYBE = 0.5
"""From this score on it is offered."""
_WEIGHTY = 2.0
"""Points of words that name a trouble."""
_MAYBE_BY_SOUND = 2.0
"""From this score on a message is offered that holds no word of a trouble."""
_YES_BY_SOUND = 9.0
"""From this score on a message is filed whose words name none."""
_GRIEVANCE = 1.0
"""Points of grievances that say something happened."""
_MOST_TROUBLE = 6.0
_MOST_MARKS = 3.0
_HERE = 4.0
"""Points of a place beside a trouble: who says where mostly wants it seen to."""
_HEARD = 1.0
"""Points of the ear that are as good as a trouble beside a place."""
_ALARM = 2.0
"""Points of somebody being in danger, whatever the words."""
_DIGITS = 3
"""Digits of a score that count; what is 4.5 must not be 4.4999."""
_UNSURE = "unsure"
"""Heading of words by which people wonder rather than complain."""


class Finding(NamedTuple):
    """The answer and what is behind it.

    Attributes:
        complaint: The answer.
        score: By which it was found.
        marks: Grievances that counted.
        against: What spoke against it.
        is_doubtful: It would have been a yes.
    """

    complaint: Complaint
    score: float
    marks: tuple[Entry, ...]
    against: tuple[Entry, ...]
    is_doubtful: bool


def is_complaint(reading: Reading, urgency: Urgency, place: PlaceMention | None) -> Finding:
    """Yes, maybe or no: what its words weigh, and what the message sounds like.

    Somebody who only wonders is asked first, and so is who names no trouble, unless a place or a
    grievance stands beside what it sounds like. Nobody in danger is asked.

    Args:
        reading: The message.
        urgency: Of the same message.
        place: Written in it.
    """
    marks = _heaviest(reading.of(Kind.MARK))
    against = tuple(
        entry
        for entry in _heaviest(reading.of(Kind.CANCEL))
        if not _is_undone(entry.section.name, reading)
    )
    trouble = _trouble(reading)
    grievance = sum([mark.weight for mark in marks])
    speaks_for = trouble + min(grievance, _MOST_MARKS)
    if urgency.urgent:
        speaks_for += _ALARM
    if place is not None and (trouble or reading.heard.points >= _HEARD):
        speaks_for += _HERE
    speaks_against = sum([entry.weight for entry in against])
    score = round(speaks_for - speaks_against + reading.heard.points, _DIGITS)
    if score < (MAYBE if trouble else _MAYBE_BY_SOUND):
        return Finding(Complaint.NO, score, marks, against, False)
    if urgency.urgent:
        return Finding(Complaint.YES, score, marks, against, False)
    if score < (YES if trouble >= _WEIGHTY else _YES_BY_SOUND):
        return Finding(Complaint.MAYBE, score, marks, against, False)
    says_nothing = trouble == 0 and grievance < _GRIEVANCE and place is None
    if says_nothing or _is_unsure(reading):
        return Finding(Complaint.MAYBE, score, marks, against, True)
    return Finding(Complaint.YES, score, marks, against, False)


def why_complaint(finding: Finding, reading: Reading) -> tuple[str, ...]:
    """The reasons for the answer, in words."""
    why = [f"口气：{entry.text}（+{entry.weight:g}）" for entry in finding.marks]
    why += [f"不算：{entry.text}（−{entry.weight:g}）" for entry in finding.against]
    why += [f"否定：没有{entry.text}" for entry, *_ in reading.denied]
    if reading.heard.runs:
        why.append(reading.lexicon.ear.why(reading.heard))
    if finding.is_doubtful:
        why.append("拿不准：先问一声")
    return tuple(why)


def _is_unsure(reading: Reading) -> bool:
    """Does somebody wonder (好像, 有点)? Such a message is offered."""
    wonders = any(entry.section.name == _UNSURE for entry, *_ in reading.of(Kind.CANCEL))
    return wonders and not _is_undone(_UNSURE, reading)


def _is_undone(name: str, reading: Reading) -> bool:
    """Does a word stand there that takes the force from a cancelling heading?"""
    words = reading.lexicon.unless.get(name)
    return words is not None and any(word in reading.text for word in words)


def _trouble(reading: Reading) -> float:
    gravity_of = {text: gravity for _, _, gravity, _, text, _ in reading.troubles}
    for entry, *_ in reading.of(Kind.DANGER):
        gravity_of[entry.text] = entry.weight
    if not gravity_of:
        return 0.0
    weights = list(gravity_of.values())
    most = max(weights)
    if len(weights) > 1:
        more = len([weight for weight in weights if weight >= _WEIGHTY]) - 1
        if more > 0:
            most += 0.5 * more
    return min(most, _MOST_TROUBLE)


def _heaviest(found: list[Found]) -> tuple[Entry, ...]:
    """The heaviest word of each heading; each heading counts once."""
    best: dict[str, Entry] = {}
    for entry, *_ in found:
        name = entry.section.name
        if name not in best or entry.weight > best[name].weight:
            best[name] = entry
    return tuple(best.values())
