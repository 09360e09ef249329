"""The lexicon: all words with what they say, and what is learned beside them, ready to search."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from community.triage.ear import Ear, TagEar
from community.triage.entries import SIGNS, Entry, Section
from community.triage.interest import FirstPass
from community.triage.matching import Matcher
from community.triage.spelling import Spelling
from community.triage.subjects import Subjects

DANGERS = (
    "gas",
    "fire",
    "elevator",
    "burst_pipe",
    "electricity",
    "falling",
    "violence",
    "unresponsive",
)


_LONGEST = 5
"""Characters of a word that the tokenizer is told; longer ones are sentences to it."""


@dataclass(frozen=True)
class Lexicon:
    """Words with what they say. Immutable; what the search needs is built at its first use.

    Attributes:
        entries: All words and phrases by heading and text.
        typos: What people write → what they mean.
        idioms: Expressions whose words mean something else (垃圾股).
        small_talk: Words of everyday talk; they arouse no interest as others do.
        negations: What, right before a trouble, says there is none (没有噪音).
        questions: What looks like a negation and is a question (有没有).
        unless: Words that undo a cancelling heading, by its name (修好了 … 又).
        danger_tags: The tag of a danger when no word names one.
        shares: How much a tag's score counts beside others'; general tags yield to special ones.
        groups: Words that phrases share.
        subjects: What a message names within its tag; two subjects are two troubles.
        ear: Weights of short runs of characters, learned from many messages.
        tag_ear: The same for tags.
        added: Ids of the entries that somebody added to the program's own.
    """

    entries: Mapping[tuple[Section, str], Entry]
    typos: Mapping[str, str]
    idioms: tuple[str, ...]
    small_talk: tuple[str, ...]
    negations: tuple[str, ...]
    questions: tuple[str, ...]
    unless: Mapping[str, tuple[str, ...]]
    danger_tags: Mapping[str, str]
    shares: Mapping[str, float]
    groups: Mapping[str, tuple[str, ...]]
    subjects: Subjects
    ear: Ear
    tag_ear: TagEar
    added: frozenset[str] = frozenset()

    def extended_by(self, other: "Lexicon") -> "Lexicon":
        """This one with the other's words added; where both have an entry, the other's counts.

        An entry of the other with weight 0 takes ours out.
        """
        entries = {key: e for key, e in {**self.entries, **other.entries}.items() if e.weight}
        unless = {
            name: _joined(self.unless.get(name, ()), other.unless.get(name, ()))
            for name in {**self.unless, **other.unless}
        }
        return Lexicon(
            entries=entries,
            typos={**self.typos, **other.typos},
            idioms=_joined(self.idioms, other.idioms),
            small_talk=_joined(self.small_talk, other.small_talk),
            negations=_joined(self.negations, other.negations),
            questions=_joined(self.questions, other.questions),
            unless=unless,
            danger_tags={**self.danger_tags, **other.danger_tags},
            shares={**self.shares, **other.shares},
            groups={**self.groups, **other.groups},
            subjects=self.subjects.extended_by(other.subjects),
            ear=self.ear.extended_by(other.ear),
            tag_ear=self.tag_ear.extended_by(other.tag_ear),
            added=self.added | other.added | {entry.id for entry in other.entries.values()},
        )

    def subjects_of(self, tag: str, text: str) -> frozenset[str]:
        """The subjects that a message with this tag names, as typed."""
        return self.subjects.named(tag, self.spelling.plain(text))

    def words(self) -> tuple[str, ...]:
        """Our own words, for the tokenizer's dictionary (``jieba.add_word``)."""
        found = {
            word.text
            for entry in self.entries.values()
            for part in entry.parts
            for word in part
            if word.text not in SIGNS and 1 < len(word.text) <= _LONGEST
        }
        return tuple(sorted(found))

    @cached_property
    def negation_ends(self) -> frozenset[str]:
        """The last characters of negations: a quick look before the thorough one."""
        return frozenset(word[-1] for word in self.negations)

    @cached_property
    def spelling(self) -> Spelling:
        """Mends this lexicon's typos."""
        return Spelling(self.typos)

    @cached_property
    def first_pass(self) -> FirstPass:
        """Looks whether a message is worth listening to."""
        ear = self.ear
        return FirstPass(
            self._weighty,
            added=self.added,
            typos=self.typos,
            small_talk=self.small_talk,
            start=ear.glance_start,
            glance=ear.glance,
        )

    @cached_property
    def matcher(self) -> Matcher:
        """Finds this lexicon's words."""
        return Matcher(self._weighty, self.idioms, self.small_talk)

    @property
    def _weighty(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries.values() if entry.weight)


def _joined(ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*ours, *theirs)))
