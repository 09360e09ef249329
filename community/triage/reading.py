"""Reads a message once: which entries of the lexicon it holds, and which of them count."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from community.triage.ear import Heard
from community.triage.entries import Entry, Kind
from community.triage.lexicon import Lexicon
from community.triage.matching import Found, whole_words
from community.triage.verdict import Tokenizer

_NEAR = 8
"""Characters between a thing and what is wrong with it."""
_FAR = 1000
_STRONG = 2.0
"""A word of this weight names a trouble, not only a thing; so it can be denied."""

_LIKE_TALK = -1.0
"""Points of the ear below which no single character is worth asking the tokenizer for."""

_MOST_OF_A_WORD = 2.5
"""A word alone is offered, not filed: it wants a second sign."""


class Trouble(NamedTuple):
    """Evidence for a tag: a word or phrase, or a thing together with its fault.

    Attributes:
        tag: The tag id.
        weight: How much it says about the tag.
        gravity: How much it says that there is a complaint at all.
        start: Where in the text.
        text: For people: the entry, or thing and fault.
        is_rule: Several words together, not one.
    """

    tag: str
    weight: float
    gravity: float
    start: int
    text: str
    is_rule: bool

    @property
    def reason(self) -> str:
        """Such as ``词：漏水（leak +3）``."""
        return f"{'规则' if self.is_rule else '词'}：{self.text}（{self.tag} +{self.weight:g}）"


@dataclass(frozen=True)
class Reading:
    """A message as triage sees it.

    Attributes:
        text: In its plain spelling.
        found: Entries that count, in order.
        denied: Troubles that the message says are absent (没有噪音).
        lexicon: Its words were looked for.
        heard: How the message sounds.
    """

    text: str
    found: tuple[Found, ...]
    denied: tuple[Found, ...]
    lexicon: Lexicon
    heard: Heard

    def of(self, kind: Kind) -> list[Found]:
        """What stands under the headings of this kind."""
        return self._by_kind.get(kind, [])

    @cached_property
    def _by_kind(self) -> dict[Kind, list[Found]]:
        found: dict[Kind, list[Found]] = {}
        for f in self.found:
            found.setdefault(f.entry.section.kind, []).append(f)
        return found

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries that count, each once; a word inside a longer one does not."""
        counted = [*_outermost(self.of(Kind.TAG)), *_outermost(self.of(Kind.FAULT))]
        counted += [f for kind in (Kind.MARK, Kind.CANCEL, Kind.DANGER) for f in self.of(kind)]
        return tuple({id(f.entry): f.entry for f in counted}.values())

    @cached_property
    def troubles(self) -> list[Trouble]:
        """All evidence for tags, in the order of the text."""
        named = _outermost(self.of(Kind.TAG))
        faults = _outermost(self.of(Kind.FAULT))
        troubles = [_trouble(f) for f in named]
        things = [f for f in named if not f.entry.joins and _gravity(f.entry) <= _STRONG]
        for fault in faults:
            gaps = {id(thing): self._gap(thing, fault) for thing in things}
            nearest = min(gaps.values(), default=_FAR)
            if nearest < _FAR:
                troubles += [
                    _together(thing, fault) for thing in things if gaps[id(thing)] == nearest
                ]
        return troubles

    def _gap(self, thing: Found, fault: Found) -> int:
        """Characters between a thing and a fault; a fault before its thing is further away."""
        if fault.start >= thing.end:
            between = self.text[thing.end : fault.start]
            gap = len(between)
        elif thing.start >= fault.end:
            between = self.text[fault.end : thing.start]
            gap = 2 * len(between) + 1
        else:
            return _FAR
        reach = _NEAR if thing.end - thing.start > 1 else _NEAR // 2
        return gap if gap <= reach and not any(end in between for end in "。!?;\n") else _FAR


def read(text: str, lexicon: Lexicon, tokenizer: Tokenizer) -> Reading:
    """Read a message; the tokenizer is asked only when a word's edges can matter."""
    plain = lexicon.spelling.plain(text)
    return read_heard(plain, lexicon.ear.hear(plain), lexicon, tokenizer)


def read_heard(plain: str, heard: Heard, lexicon: Lexicon, tokenizer: Tokenizer) -> Reading:
    """Read a message that was listened to, in its plain spelling."""
    findings = lexicon.matcher.find(plain)
    found = findings.sure
    if (
        findings.whole
        and heard.points > _LIKE_TALK
        and not any(_names_trouble(f) for f in found)
        and any(f.entry.section.kind in (Kind.FAULT, Kind.MARK) for f in found)
    ):
        found = found + whole_words(findings.whole, lambda: _edges(tokenizer(plain)))
    ends = lexicon.negation_ends
    denied = [
        f for f in found if plain[f.start - 1 : f.start] in ends and _is_denied(f, plain, lexicon)
    ]
    counted = tuple(f for f in found if f not in denied) if denied else tuple(found)
    return Reading(plain, counted, tuple(denied), lexicon, heard)


def _names_trouble(found: Found) -> bool:
    """A trouble beyond doubt; what a single character adds to it does not matter."""
    kind = found.entry.section.kind
    return kind is Kind.DANGER or (kind is Kind.TAG and _gravity(found.entry) > _STRONG)


def _edges(words: Collection[str]) -> Collection[int]:
    return {0, *accumulate(len(word) for word in words)}


def _is_denied(found: Found, text: str, lexicon: Lexicon) -> bool:
    entry = found.entry
    if (
        found.start == 0
        or entry.joins
        or entry.is_topic
        or entry.weight < _STRONG
        or not _can_be_denied(entry)
    ):
        return False
    before = text[max(0, found.start - 6) : found.start]
    if before.endswith(lexicon.questions):
        return False
    return before.endswith(lexicon.negations)


def _can_be_denied(entry: Entry) -> bool:
    return entry.section.kind in (Kind.TAG, Kind.DANGER, Kind.CANCEL)


def _outermost(found: list[Found]) -> list[Found]:
    """Without words that lie inside a longer one (垃圾 in 垃圾桶, 建筑 in 违章建筑)."""
    words = [f for f in found if not f.entry.joins]
    longest: list[Found] = []
    for f in sorted(words, key=_shortness):
        for longer in longest:
            if (
                longer.start <= f.start
                and f.end <= longer.end
                and _shortness(longer) < _shortness(f)
            ):
                break
        else:
            longest.append(f)
    return [f for f in found if f.entry.joins] + longest


def _shortness(found: Found) -> int:
    return found.start - found.end


def _trouble(found: Found) -> Trouble:
    entry = found.entry
    return Trouble(
        entry.section.name,
        entry.weight,
        _gravity(entry),
        found.start,
        entry.text,
        is_rule=bool(entry.joins),
    )


def _together(thing: Found, fault: Found) -> Trouble:
    return Trouble(
        thing.entry.section.name,
        thing.entry.weight + fault.entry.weight,
        1.0 + fault.entry.weight,
        min(thing.start, fault.start),
        f"{thing.entry.text} … {fault.entry.text}",
        is_rule=True,
    )


def _gravity(entry: Entry) -> float:
    if entry.is_topic:
        return 1.0
    return entry.weight if entry.is_phrase else min(entry.weight, _MOST_OF_A_WORD)
