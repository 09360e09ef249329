"""Comments: what people reply to the bot's post, as far as it says something about the trouble."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from unicodedata import normalize

from community.danger import hear_danger
from community.filing import locate
from community.ids import PersonId, TicketId
from community.joining import touches_neighbours
from community.life import relocate
from community.limits import has_said_enough
from community.moment import Moment
from community.permissions import Action, Relation, may, standing_as_resident
from community.publishing import publish
from community.steps import note
from community.tickets import EventKind, Ticket, Words, WordsKind
from community.triage import Triage
from community.work import Work

#: Shorter than this, in characters, a reply says nothing that helps.
_LEAST = 4
#: The reporter's own 「还在滴」 does.
_LEAST_OF_REPORTER = 2
_CLAUSES = re.compile(r"[^，。！？；,!?;\n~～…]+[，。！？；,!?;\n~～…]*")
_SAID = re.compile(r"[0-9A-Za-z\u3400-\u9fff]")


@dataclass(frozen=True)
class Courtesies:
    """Words that are said politely or rudely, and say nothing about a trouble.

    Attributes:
        thanks: Thanks, praise, agreement.
        greetings: Hello and good night.
        fillers: What stands around them and says nothing by itself.
        insults: A clause with one of these is not kept.
    """

    thanks: re.Pattern[str]
    greetings: re.Pattern[str]
    fillers: re.Pattern[str]
    insults: re.Pattern[str]

    @classmethod
    def parse(cls, lists: Mapping[str, Iterable[str]]) -> Courtesies:
        """Reads the lists of words.

        Raises:
            KeyError: One of them is missing.
        """
        return cls(
            *(_any_of(lists[name]) for name in ("thanks", "greetings", "fillers", "insults"))
        )

    def worth_keeping(self, text: str, *, least: int = _LEAST) -> str:
        """What a reply says about the trouble: its clauses without insults; empty when nothing.

        Args:
            text: What was replied.
            least: So many characters have to be left without thanks.
        """
        decent = [c for c in _CLAUSES.findall(text) if not self.insults.search(_plain(c))]
        return "".join(decent).strip() if sum(map(self._said, decent)) >= least else ""

    def is_thanks(self, text: str) -> bool:
        """True for thanks with nothing else in them."""
        thanked = self.thanks.search(_plain(text)) is not None
        return thanked and sum(map(self._said, _CLAUSES.findall(text))) == 0

    def _said(self, clause: str) -> int:
        """How many characters of a clause say something; next to thanks, names do not."""
        left, thanked = self.thanks.subn("", _plain(clause))
        left, greeted = self.greetings.subn("", left)
        return len(_SAID.findall(self.fillers.sub("", left) if thanked or greeted else left))


def _plain(text: str) -> str:
    return normalize("NFKC", text).lower()


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """The longest word first; Latin letters only as a word of their own (sb is not in usb)."""
    found = sorted({_plain(word) for word in words}, key=len, reverse=True)
    return re.compile("|".join(_edged(word) for word in found))


def _edged(word: str) -> str:
    escaped = re.escape(word)
    return rf"(?<![a-z]){escaped}(?![a-z])" if word.isascii() else escaped


async def add_comment(
    work: Work,
    moment: Moment,
    ticket_id: TicketId,
    *,
    author: PersonId,
    words: str,
    triage: Triage,
    courtesies: Courtesies,
) -> Ticket | None:
    """Takes a reply to the bot's post.

    The reporter's reply with a place, while the ticket has none, sets it and routes anew. A danger
    that it speaks of rings. Where neighbours are concerned, bystanders are not heard.

    Returns:
        The ticket if anything was kept.
    """
    ticket = await work.tickets.lock(ticket_id)
    if ticket is None or ticket.state.is_settled:
        return None
    # A reply to the bot's post comes from somebody who reads it.
    standing = standing_as_resident(ticket, author) | {Relation.IN_GROUP}
    is_private = touches_neighbours(ticket)
    if not may(Action.COMMENT_ON_NEIGHBOURS if is_private else Action.COMMENT, standing):
        return None
    is_reporter = may(Action.SAY_WHERE, standing)
    # A danger is heard however much was said before.
    if not triage.urgent and await has_said_enough(work, moment, ticket, author):
        return None
    chain = await work.chains.of(ticket.community)
    least = _LEAST_OF_REPORTER if is_reporter else _LEAST
    kept = courtesies.worth_keeping(words, least=least)
    if kept:
        await work.tickets.add_words(Words(ticket.id, WordsKind.COMMENT, author, moment.now, kept))
    if is_reporter and triage.place is not None and ticket.place.building is None:
        group = await work.groups.find(ticket.group) if ticket.group is not None else None
        place = locate(triage.place, (), group, chain)
        change = relocate(ticket, place, chain, moment)
    elif kept:
        change = note(ticket, EventKind.COMMENTED, moment, author)
    else:
        return None
    await publish(work, chain, moment, change)
    return await hear_danger(work, moment, change.ticket, by=author, triage=triage)
