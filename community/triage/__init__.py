"""Triage: is a message a complaint, about what, how urgent, and where. Pure; four answers."""

from collections.abc import Callable, Collection
from dataclasses import replace

from community.triage.complaint import Finding, is_complaint, why_complaint
from community.triage.ear import Heard
from community.triage.evaluation import Evaluation, evaluate
from community.triage.interest import Interest
from community.triage.lexicon import DANGERS, Lexicon
from community.triage.lexicon_file import LexiconError, parse_lexicon
from community.triage.places import place_in
from community.triage.reading import Reading, read, read_heard
from community.triage.tagging import Tags, tags_of, why_tags
from community.triage.tags import OTHER, TAGS, TagInfo, tag_info
from community.triage.urgency import ENOUGH, Urgency, kind_of, urgency_of, why_urgent
from community.triage.verdict import Complaint, PlaceMention, Tokenizer, Triage, WhenAsked

__all__ = [
    "DANGERS",
    "OTHER",
    "TAGS",
    "Complaint",
    "Evaluation",
    "Finding",
    "Lexicon",
    "LexiconError",
    "PlaceMention",
    "Reading",
    "TagInfo",
    "Tags",
    "Tokenizer",
    "Triage",
    "Urgency",
    "complaint_in",
    "evaluate",
    "first_pass",
    "is_complaint",
    "parse_lexicon",
    "place_in",
    "read",
    "tag_info",
    "tags_in",
    "tags_of",
    "triage",
    "urgency_of",
]

_TALK = Triage(Complaint.NO, (), False, None, None, ("没有说到要管的事",))
_SOMEWHERE = PlaceMention(None, None, None)
_SAFE = -6.0
"""Points of urgency below which talk with a word of danger is safe to leave."""
_NOWHERE = -9.0
"""Points of a complaint below which talk is left that names a place."""


def first_pass(text: str, lexicon: Lexicon) -> bool:
    """Could this be a complaint at all? Cheap; most small talk stops here, by its words or sound.

    A ``False`` is certain: ``triage`` would answer no.
    """
    return _listen(text, lexicon, place_in) is not None


def complaint_in(text: str, lexicon: Lexicon, tokenizer: Tokenizer) -> Complaint:
    """The first answer, with as little asked of the text as it takes; nearly as ``triage`` does.

    Its place is not looked for, and counts as written: rather a yes too many than one too few.
    """
    listened = _listen(text, lexicon, _somewhere)
    if listened is None:
        return Complaint.NO
    reading = read_heard(*listened, lexicon, tokenizer)
    return is_complaint(reading, urgency_of(reading), _SOMEWHERE).complaint


def _somewhere(text: str) -> PlaceMention | None:
    return _SOMEWHERE if any(map(str.isdigit, text)) else None


def tags_in(text: str, lexicon: Lexicon, tokenizer: Tokenizer) -> tuple[str, ...]:
    """What a text is about, also where nobody complains: ``/report`` notes it all the same."""
    return tags_of(read(text, lexicon, tokenizer)).tags


def triage(
    text: str, lexicon: Lexicon, tokenizer: Tokenizer, estates: Collection[str] = ()
) -> Triage:
    """The four answers about one message.

    Args:
        text: As sent.
        lexicon: The words that count.
        tokenizer: Cuts a text into words; called only where it can matter.
        estates: Names of known estates, so that one in front of a place is understood.
    """
    listened = _listen(text, lexicon, place_in)
    if listened is None:
        place = place_in(text, estates)
        return _TALK if place is None else replace(_TALK, place=place)
    reading = read_heard(*listened, lexicon, tokenizer)
    place = place_in(text, estates)
    urgency = urgency_of(reading)
    finding = is_complaint(reading, urgency, place)
    if finding.complaint is Complaint.NO:
        return Triage(
            complaint=finding.complaint,
            tags=(),
            urgent=urgency.urgent,
            danger=urgency.danger,
            place=place,
            why=WhenAsked(lambda: _why(urgency, tags_of(reading), finding, reading)),
        )
    tags = tags_of(reading)
    return Triage(
        complaint=finding.complaint,
        tags=tags.tags or (OTHER,),
        urgent=urgency.urgent,
        danger=kind_of(urgency, tags.tags, lexicon),
        place=place,
        why=WhenAsked(lambda: _why(urgency, tags, finding, reading)),
        entries=WhenAsked(lambda: reading.entries),
    )


def _why(urgency: Urgency, tags: Tags, finding: Finding, reading: Reading) -> tuple[str, ...]:
    return (
        *why_urgent(urgency),
        *why_tags(tags, reading),
        *why_complaint(finding, reading),
        *_why_same(tags, reading),
    )


def _why_same(tags: Tags, reading: Reading) -> tuple[str, ...]:
    """What decides whether two messages with this tag are the same trouble."""
    named = reading.lexicon.subjects.named(tags.tags[0], reading.text) if tags.tags else ()
    return (f"说的是：{'、'.join(sorted(named))}",) if named else ()


def _listen(
    text: str, lexicon: Lexicon, place_of: Callable[[str], PlaceMention | None]
) -> tuple[str, Heard] | None:
    """The plain spelling and how it sounds; ``None`` when it arouses nothing or is plain talk.

    Where it sounds like talk it is read further only for a danger, by the ear or by a word, or for
    a place.
    """
    interest = lexicon.first_pass.interest(text)
    if interest is Interest.NONE:
        return None
    plain = lexicon.spelling.plain(text)
    heard = lexicon.ear.hear(plain)
    if (
        heard.is_talk
        and heard.urgency < (_SAFE if interest is Interest.ALARM else ENOUGH)
        and (heard.points < _NOWHERE or place_of(text) is None)
    ):
        return None
    return plain, heard
