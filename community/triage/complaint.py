"""Is it a complaint: troubles and grievances on one side, all that speaks against on the other."""

from typing import NamedTuple

from community.triage.entries import Entry, Kind
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
_DIGITS = 3
"""Digits of a score that count; what is 3.5 in the file must not be 3.4999 here."""
_PETITION = "petition"
"""Heading of words with which letters begin."""
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


_NOTHING_SAID = Finding(Complaint.NO, 0.0, (), (), False)


def is_complaint(reading: Reading) -> Finding:
    """Yes, maybe or no.

    What only sounds like a complaint, with no word for it, is maybe; so is one with words for it
    that sounds like talk.
    """
    trouble = _trouble(reading)
    marks = _heaviest(reading.of(Kind.MARK))
    heard = reading.heard
    grievance = petition = 0.0
    for mark in marks:
        if mark.section.name == _PETITION:
            petition += mark.weight
        else:
            grievance += mark.weight
    if trouble == 0 and petition + grievance + heard.points < _MARKS_ALONE:
        return _NOTHING_SAID
    if trouble == 0 and not heard.runs:
        grievance, petition = MAYBE, 0.0
    elif 0 < trouble < _WEIGHTY:
        grievance = min(grievance, _MARKS_OF_A_THING)
    against = tuple(
        entry
        for entry in _heaviest(reading.of(Kind.CANCEL))
        if not _is_undone(entry.section.name, reading)
    )
    speaks_for = trouble + min(grievance + petition, _MOST_MARKS)
    score = round(speaks_for - sum([entry.weight for entry in against]) + heard.points, _DIGITS)
    if score < MAYBE:
        return Finding(Complaint.NO, score, marks, against, False)
    if score < YES:
        return Finding(Complaint.MAYBE, score, marks, against, False)
    like_talk = heard.points < _LIKE_TALK and not reading.of(Kind.DANGER)
    if trouble < _WEIGHTY or like_talk or _is_unsure(reading):
        return Finding(Complaint.MAYBE, score, marks, against, True)
    return Finding(Complaint.YES, score, marks, against, False)


def why_complaint(finding: Finding, reading: Reading) -> tuple[str, ...]:
    """The reasons for the answer, in words."""
    if finding is _NOTHING_SAID:
        return ("没有说到要管的事",)
    why = [f"口气：{entry.text}（+{entry.weight:g}）" for entry in finding.marks]
    why += [f"不算：{entry.text}（−{entry.weight:g}）" for entry in finding.against]
    why += [f"否定：没有{entry.text}" for entry, *_ in reading.denied]
    if reading.heard.runs:
        why.append(reading.lexicon.ear.why(reading.heard))
    if finding.is_doubtful:
        why.append("拿不准：先问一声")
    return tuple(why)


def _is_unsure(reading: Reading) -> bool:
    """Does somebody wonder (好像, 有点) who is in no danger? Such a message is offered."""
    if reading.of(Kind.DANGER):
        return False
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
