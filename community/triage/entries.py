"""One entry of the lexicon: a word, or a phrase of several words that stand near each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, StrEnum

NUMBER = "<数>"
"""Stands for any number, 3 or 三 or 十几, inside a phrase."""
BEGINNING = "<首>"
"""Stands for the beginning of the message."""
SIGNS = (NUMBER, BEGINNING)
_OF_A_TOPIC = 1.0
_MOST_OF_A_WORD = 2.5
"""A word alone is offered, not filed: it wants a second sign."""


class Kind(StrEnum):
    """What an entry's word says about a message; the first word of its heading in the file."""

    TAG = "tag"
    FAULT = "fault"
    MARK = "mark"
    CANCEL = "cancel"
    DANGER = "danger"


class Join(Enum):
    """How two parts of a phrase stand to each other."""

    NEAR = " … "
    NEXT = " + "
    ROUND = " & "


_JOINS = {join.value.strip(): join for join in Join}


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the lexicon, such as ``[tag.leak]``."""

    kind: Kind
    name: str


@dataclass(frozen=True, slots=True)
class Word:
    """One way to write a part; ``whole``: only as a word of its own, as the tokenizer cuts."""

    text: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A word or phrase under a heading.

    Attributes:
        section: The heading.
        text: As written in the file.
        parts: The parts in order, each with its alternatives; a plain word has one part.
        joins: What stands between the parts, one fewer than there are parts.
        weight: How much it says; 3 is enough for a complaint, 0 takes the entry out.
        is_topic: It names what a message is about, but no trouble (电梯).
        id: Names the entry for machines: ``tag.leak:漏水``.
        is_phrase: It needs several words.
        gravity: How much it says that there is a complaint at all.
    """

    section: Section
    text: str
    parts: tuple[tuple[Word, ...], ...]
    joins: tuple[Join, ...]
    weight: float
    is_topic: bool = False
    id: str = field(init=False)
    is_phrase: bool = field(init=False)
    gravity: float = field(init=False)

    def __post_init__(self) -> None:
        # Read for every word of every message: plain values, not properties.
        object.__setattr__(self, "id", f"{self.section.kind}.{self.section.name}:{self.text}")
        object.__setattr__(self, "is_phrase", len(self.parts) > 1)
        if self.is_topic:
            gravity = _OF_A_TOPIC
        elif self.is_phrase:
            gravity = self.weight
        else:
            gravity = min(self.weight, _MOST_OF_A_WORD)
        object.__setattr__(self, "gravity", gravity)


def parse_entry(
    section: Section,
    text: str,
    weight: float,
    groups: Mapping[str, Sequence[str]],
    is_topic: bool = False,
) -> Entry:
    """Read a word or phrase.

    ``天花板|屋顶 … 下雨`` is near and in this order, ``A & B`` in any order, ``A + B`` adjacent.

    ``@name`` stands for the words of a group, ``<数>`` for a number, ``<首>`` for the beginning,
    ``=狗`` for a word that counts only where the tokenizer cuts it; a single character by itself
    always does. ``@@`` is a plain @.

    Raises:
        ValueError: What is wrong with the entry, in Chinese.
    """
    pieces: list[str] = []
    joins: list[Join] = []
    for token in text.split():
        join = _JOINS.get(token)
        if join is None:
            if len(pieces) > len(joins):
                raise ValueError("两个词之间要写 …（附近）、&（不论先后）或 +（紧挨着）")
            pieces.append(token)
        elif len(joins) == len(pieces) or len(pieces) == 0:
            raise ValueError(f"「{token}」前面少一个词")
        else:
            joins.append(join)
    if not pieces:
        raise ValueError("是空的")
    if len(joins) == len(pieces):
        raise ValueError("最后少一个词")
    alone = len(pieces) == 1
    parts = tuple(_alternatives(piece, groups, alone) for piece in pieces)
    return Entry(section, text, parts, tuple(joins), weight, is_topic)


def _alternatives(piece: str, groups: Mapping[str, Sequence[str]], alone: bool) -> tuple[Word, ...]:
    words: list[Word] = []
    for alternative in piece.split("|"):
        if alternative.startswith("@") and not alternative.startswith("@@"):
            if alternative[1:] not in groups:
                raise ValueError(f"没有叫「{alternative[1:]}」的词组，请写进 [groups]")
            words += [Word(word.lower(), False) for word in groups[alternative[1:]]]
            continue
        text = alternative.removeprefix("=").replace("@@", "@").lower()
        if not text:
            raise ValueError("「|」或「=」旁边少一个词")
        if text in SIGNS and alone:
            raise ValueError(f"{text} 不能单独使用")
        words.append(Word(text, alternative.startswith("=") or (alone and len(text) == 1)))
    return tuple(words)
