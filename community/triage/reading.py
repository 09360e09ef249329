"""Reads a message once: which entries of the lexicon it holds, and which of them count."""

import re
from collections.abc import Collection, Sequence
from itertools import accumulate
from typing import NamedTuple

from community.triage.ear import Heard
from community.triage.entries import Entry, Kind
from community.triage.lexicon import Lexicon
from community.triage.matching import Found, whole_words
from community.triage.phrases import SENTENCE_END
from community.triage.verdict import Tokenizer

_NEAR = 8
"""Characters between a thing and what is wrong with it."""
_FAR = 1000
_STRONG = 2.0
"""A word of this weight names a trouble, not only a thing; so it can be denied."""

_CLAUSE = re.compile(r"[\w+#&.%-]+|.", re.DOTALL)
"""Within such a run the tokenizer looks for words; a mark is one by itself."""

_LIKELY = 0.0
"""Points of the ear from which a single character is worth asking the tokenizer for."""


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


class Reading:
    """A message as triage sees it.

    Attributes:
        text: In its plain spelling.
        denied: Troubles that the message says are absent (没有噪音).
        lexicon: Its words were looked for.
        heard: How the message sounds.
        troubles: All evidence for tags: words, phrases, and things with their faults.
    """

    def __init__(
        self,
        text: str,
        found: Sequence[Found],
        denied: Sequence[Found],
        lexicon: Lexicon,
        heard: Heard,
    ) -> None:
        """Args: found: entries that count, in order; the rest as above."""
        self.text = text
        self.denied = denied
        self.lexicon = lexicon
        self.heard = heard
        self._by_kind: dict[Kind, list[Found]] = {}
        for f in found:
            self._by_kind.setdefault(f.entry.section.kind, []).append(f)
        self._named = _outermost(self.of(Kind.TAG))
        self._faults = _outermost(self.of(Kind.FAULT))
        self.troubles = [_trouble(f) for f in self._named]
        if self._faults:
            things = [t for t in self._named if not t.entry.joins and t.entry.gravity <= _STRONG]
            for fault in self._faults:
                self.troubles += [_together(thing, fault) for thing in self._nearest(things, fault)]

    def of(self, kind: Kind) -> list[Found]:
        """What stands under the headings of this kind."""
        return self._by_kind.get(kind, [])

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries that count, each once; a word inside a longer one does not."""
        counted = [*self._named, *self._faults]
        for kind in (Kind.MARK, Kind.CANCEL, Kind.DANGER):
            counted += self.of(kind)
        return tuple({id(f.entry): f.entry for f in counted}.values())

    def _nearest(self, things: list[Found], fault: Found) -> list[Found]:
        """The things that a fault can belong to; several that stand at the same distance."""
        gaps = [self._gap(thing, fault) for thing in things]
        least = min(gaps, default=_FAR)
        if least == _FAR:
            return []
        return [thing for thing, gap in zip(things, gaps, strict=True) if gap == least]

    def _gap(self, thing: Found, fault: Found) -> int:
        """Characters between a thing and a fault; a fault before its thing is further away."""
        _, thing_start, thing_end = thing
        _, start, end = fault
        if start >= thing_end:
            start, end = thing_end, start
            gap = end - start
        elif thing_start >= end:
            start, end = end, thing_start
            gap = 2 * (end - start) + 1
        else:
            return _FAR
        reach = _NEAR if thing_end - thing_start > 1 else _NEAR // 2
        return _FAR if gap > reach or SENTENCE_END.search(self.text, start, end) else gap


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
        and heard.points >= _LIKELY
        and not any(_names_trouble(f) for f in found)
        and any(f.entry.section.kind in (Kind.FAULT, Kind.MARK) for f in found)
    ):
        found = found + whole_words(findings.whole, _cuts(plain, findings.whole, tokenizer))
    ends = lexicon.negation_ends
    denied = [
        f for f in found if plain[f.start - 1 : f.start] in ends and _is_denied(f, plain, lexicon)
    ]
    counted = [f for f in found if f not in denied] if denied else found
    return Reading(plain, counted, denied, lexicon, heard)


def _names_trouble(found: Found) -> bool:
    """A trouble beyond doubt; what a single character adds to it does not matter."""
    kind = found.entry.section.kind
    return kind is Kind.DANGER or (kind is Kind.TAG and found.entry.gravity > _STRONG)


def _cuts(text: str, found: Sequence[Found], tokenizer: Tokenizer) -> Collection[int]:
    """Where the tokenizer cuts the clauses in which something was found.

    No word reaches from one clause into the next, so that the others need not be shown to it.
    """
    cuts: set[int] = set()
    for clause in _CLAUSE.finditer(text):
        start, end = clause.span()
        if any(start <= f.start < end for f in found):
            words = tokenizer(clause.group()) if end - start > 1 else clause.group()
            cuts.update(accumulate(map(len, words), initial=start))
    return cuts


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
    if len(found) <= 1:
        return found
    words = [f for f in found if not f.entry.joins]
    longest: list[Found] = []
    for f in sorted(words, key=_shortness):
        _, start, end = f
        for _, a, b in longest:
            if a <= start and end <= b and end - start < b - a:
                break
        else:
            longest.append(f)
    return [f for f in found if f.entry.joins] + longest


def _shortness(found: Found) -> int:
    return found.start - found.end


def _trouble(found: Found) -> Trouble:
    entry, start, _ = found
    return Trouble(
        entry.section.name, entry.weight, entry.gravity, start, entry.text, bool(entry.joins)
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
