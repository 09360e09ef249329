"""Text from people, made so that it cannot bend the sentence it stands in.

What comes in may hold direction marks, invisible letters, marks that pile up on the letter before
them, words that run from right to left. What goes out is plain text, never markup, so this is all
by which a resident could change what the bot says.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

_JOINER = "\u200d"  # holds emoji families together
_ISOLATE, _ISOLATE_ENDS = "\u2068", "\u2069"
#: Controls, formats, halves of characters, private and unknown ones, ends of lines and paragraphs.
_UNSHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
#: Letters and signs that nobody can see: a name of these would be an empty place.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_MARKS = frozenset({"Mn", "Me", "Mc"})
#: Marks on one letter: living languages need no more, a tower of them covers the lines above.
_MOST_MARKS = 4
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_JAMO = range(0x1160, 0x1200)
#: In characters; what is longer is no picture that anybody drew.
_LONGEST_GRAPHEME = 32


def visible(text: str) -> str:
    """The text without what is not seen; line breaks and emoji families stay."""
    return _shown(text, besides=("\n", _JOINER))


def embedded(text: str) -> str:
    """The text as it may stand inside a sentence.

    What runs from right to left runs so within itself, and does not turn the numbers beside it. A
    text without such letters gets no marks: they would be in what people copy.
    """
    if text.isascii() and text.isprintable():
        return text
    return "\n".join(map(_isolated, text.split("\n")))


def _isolated(line: str) -> str:
    # A sentence of ours that stands in another one has its marks already.
    besides = (_JOINER, _ISOLATE, _ISOLATE_ENDS) if _is_balanced(line) else (_JOINER,)
    kept = _shown(line, besides=besides)
    is_turning = any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in kept)
    return f"{_ISOLATE}{kept}{_ISOLATE_ENDS}" if is_turning else kept


def _is_balanced(line: str) -> bool:
    depth = 0
    for char in line:
        depth += (char == _ISOLATE) - (char == _ISOLATE_ENDS)
        if depth < 0:
            return False
    return depth == 0


def _shown(text: str, *, besides: tuple[str, ...]) -> str:
    kept: list[str] = []
    marks = 0
    for char in text:
        kind = unicodedata.category(char)
        if char in _INVISIBLE or (kind in _UNSHOWN and char not in besides):
            continue
        if (kind in _MARKS or char == _JOINER) and (not kept or kept[-1].isspace()):
            continue  # it would sit on a letter of the bot's own
        marks = marks + 1 if kind in _MARKS else 0
        if marks <= _MOST_MARKS:
            kept.append(char)
    return "".join(kept).rstrip(_JOINER)


def storable(value: Any) -> Any:
    """A piece of JSON without what no database takes: NULs and halves of characters.

    Each is replaced by one sign of the same length, so that Telegram's offsets stay right.
    """
    if isinstance(value, str):
        return _UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, Mapping):
        return {storable(name): storable(part) for name, part in value.items()}
    if isinstance(value, list):
        return [storable(part) for part in value]
    return value


def utf16_length(text: str) -> int:
    """How long Telegram finds a text."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, length: int) -> str:
    """The text, at most *length* UTF-16 code units long, with … where something is missing.

    Nothing that is seen as one character is torn: no family, no flag, no letter with its marks.
    """
    if utf16_length(text) <= length:
        return text
    room, end = length - 1, 0
    for char in text:
        room -= utf16_length(char)
        if room < 0:
            break
        end += 1
    whole = range(end, max(end - _LONGEST_GRAPHEME, -1), -1)
    return text[: next((place for place in whole if _may_end(text, place)), end)] + "…"


def _may_end(text: str, place: int) -> bool:
    """True when no character is torn between *place* and what stands before it."""
    if place in (0, len(text)):
        return True
    after, number = text[place], ord(text[place])
    if text[place - 1] == _JOINER or after == _JOINER or unicodedata.category(after) in _MARKS:
        return False
    if number in _SKIN_TONES or number in _JAMO:
        return False
    flags = 0
    while flags < place and ord(text[place - 1 - flags]) in _FLAG_LETTERS:
        flags += 1
    return number not in _FLAG_LETTERS or flags % 2 == 0
