"""Reads a message once: which entries of the lexicon it holds, and which of them count."""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property, partial
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple

from community.triage.ear import Heard
from community.triage.entries import Kind
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

_DENIABLE = (Kind.TAG, Kind.DANGER, Kind.CANCEL)
"""Kinds of entries of which a message can say that there is no such thing."""
_START = itemgetter(1)
"""Of a found entry."""

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


_trouble = partial(tuple.__new__, Trouble)
"""Makes one from a tuple, three times as fast."""


class Reading:
    """A message as triage sees it.

    Attributes:
        text: In its plain spelling.
        found: The entries that count, by their kind, in order.
        denied: Troubles that the message says are absent (没有噪音).
        lexicon: Its words were looked for.
        heard: How the message sounds.
        troubles: All evidence for tags: words, phrases, and things with their faults.
    """

    def __init__(
        self,
        text: str,
        found: Mapping[Kind, list[Found]],
        denied: Sequence[Found],
        lexicon: Lexicon,
        heard: Heard,
    ) -> None:
        """Args: as above."""
        self.text = text
        self.found = found
        self.denied = denied
        self.lexicon = lexicon
        self.heard = heard
        self._named = _outermost(found[Kind.TAG])
        self._faults = _outermost(found[Kind.FAULT])
        self.troubles = [
            _trouble((e.section.name, e.weight, e.gravity, start, e.text, e.is_phrase))
            for e, start, _ in self._named
        ]
        if self._faults:
            things = [f for f in self._named if not f[0].is_phrase and f[0].gravity <= _STRONG]
            for fault in self._faults:
                self.troubles += [_together(thing, fault) for thing in self._nearest(things, fault)]

    @cached_property
    def sounds_like(self) -> Mapping[str, float]:
        """Tags that it sounds like, each with its points."""
        return self.lexicon.tag_ear.tags_of(self.heard)

    def of(self, kind: Kind) -> list[Found]:
        """What stands under the headings of this kind."""
        return self.found[kind]

    @property
    def entries(self) -> tuple[str, ...]:
        """The ids of the entries that count; a word inside a longer one does not."""
        counted = [*self._named, *self._faults]
        for kind in (Kind.MARK, Kind.CANCEL, Kind.DANGER):
            counted += self.found[kind]
        return tuple(dict.fromkeys([entry.id for entry, _, _ in counted]))

    def _nearest(self, things: list[Found], fault: Found) -> list[Found]:
        """The things that a fault can belong to; several that stand at the same distance.

        A fault before its thing is further away.
        """
        _, start, end = fault
        nearest: list[Found] = []
        least = _FAR
        for thing in things:
            _, thing_start, thing_end = thing
            if start >= thing_end:
                gap, between, until = start - thing_end, thing_end, start
            elif thing_start >= end:
                gap, between, until = 2 * (thing_start - end) + 1, end, thing_start
            else:
                continue
            if gap > least or gap > (_NEAR if thing_end - thing_start > 1 else _NEAR // 2):
                continue
            if SENTENCE_END.search(self.text, between, until):
                continue
            if gap < least:
                nearest, least = [], gap
            nearest.append(thing)
        return nearest


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
        and (found[Kind.FAULT] or found[Kind.MARK])
        and not _names_trouble(found)
    ):
        for word in whole_words(findings.whole, _cuts(plain, findings.whole, tokenizer)):
            found[word[0].section.kind].append(word)
    ends = lexicon.negation_ends
    denied: list[Found] = []
    for kind in _DENIABLE:
        for f in found[kind]:
            if plain[f[1] - 1] in ends and _is_denied(f, plain, lexicon):
                denied.append(f)
    if denied:
        for f in denied:
            found[f[0].section.kind].remove(f)
        denied.sort(key=_START)
    return Reading(plain, found, denied, lexicon, heard)


def _names_trouble(found: Mapping[Kind, list[Found]]) -> bool:
    """A trouble beyond doubt; what a single character adds to it does not matter."""
    return bool(found[Kind.DANGER]) or any(f[0].gravity > _STRONG for f in found[Kind.TAG])


def _cuts(text: str, found: Sequence[Found], tokenizer: Tokenizer) -> Collection[int]:
    """Where the tokenizer cuts the clauses in which something was found.

    No word reaches from one clause into the next, so that the others need not be shown to it.
    """
    cuts: set[int] = set()
    for clause in _CLAUSE.finditer(text):
        start, end = clause.span()
        if any(start <= at < end for _, at, _ in found):
            words = tokenizer(clause.group()) if end - start > 1 else clause.group()
            cuts.update(accumulate(map(len, words), initial=start))
    return cuts


def _is_denied(found: Found, text: str, lexicon: Lexicon) -> bool:
    entry, start, _ = found
    if start == 0 or entry.is_phrase or entry.is_topic or entry.weight < _STRONG:
        return False
    before = text[max(0, start - 6) : start]
    if before.endswith(lexicon.questions):
        return False
    return before.endswith(lexicon.negations)


def _outermost(found: list[Found]) -> list[Found]:
    """Without words that lie inside a longer one (垃圾 in 垃圾桶, 建筑 in 违章建筑)."""
    if len(found) <= 1:
        return found
    phrases: list[Found] = []
    words: list[Found] = []
    for f in found:
        (phrases if f[0].is_phrase else words).append(f)
    if len(words) <= 1:
        return phrases + words
    words.sort(key=_shortness)
    longest: list[Found] = []
    for f in words:
        _, start, end = f
        for _, a, b in longest:
            if a <= start and end <= b and end - start < b - a:
                break
        else:
            longest.append(f)
    return phrases + longest


def _shortness(found: Found) -> int:
    return found[1] - found[2]


def _together(thing: Found, fault: Found) -> Trouble:
    named, thing_start, _ = thing
    broken, start, _ = fault
    return Trouble(
        named.section.name,
        named.weight + broken.weight,
        1.0 + broken.weight,
        min(thing_start, start),
        f"{named.text} … {broken.text}",
        is_rule=True,
    )
