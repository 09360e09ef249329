"""Joining: a household that has the same trouble, by ➕ or by saying the same thing."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from community import steps
from community.chain import Chain
from community.ids import ChatId, CommunityId, PersonId, TicketId
from community.levels import Level
from community.moment import Moment
from community.places import Place
from community.publishing import publish
from community.refusals import Refusal, StepRefusedError
from community.telling import View
from community.tickets import Change, EventKind, Ticket, Words, WordsKind
from community.triage import Lexicon
from community.work import Work

#: How far back the same trouble is looked for (DESIGN section 4).
SAME_TROUBLE = timedelta(hours=72)

#: Tags that touch neighbours (DESIGN section 4): nobody is to guess which door is meant.
TOUCHES_NEIGHBOURS = frozenset(
    {"noise", "neighbour", "pets", "fumes", "illegal_building", "security", "welfare"}
)


#: Dangers that are their own trouble: a smell of gas is no power cut, whatever their tag.
_OWN_TROUBLE = frozenset({"gas", "fire"})


class Joined(StrEnum):
    """What became of somebody's wish to join."""

    FIRST = "first"
    LATER = "later"
    NO_HOUSEHOLD = "no_household"
    ALREADY = "already"
    OWN = "own"


@dataclass(frozen=True)
class Joiner:
    """Somebody who has the same trouble, with the homes they told us."""

    person: PersonId
    homes: tuple[Place, ...] = ()


class Joiners(Protocol):
    """Who joined which ticket."""

    async def add(
        self, ticket: TicketId, person: PersonId, now: datetime, via: TicketId | None = None
    ) -> bool:
        """Adds somebody; False when they had joined before.

        Args:
            via: The ticket with which they came, when that was merged into this one.
        """

    async def remove(self, ticket: TicketId, person: PersonId, via: TicketId | None = None) -> bool:
        """Takes somebody out; False when they had not joined.

        Args:
            via: Only if they came with this ticket.
        """

    async def remove_via(self, ticket: TicketId, via: TicketId) -> list[PersonId]:
        """Takes out all who came with another ticket; returns who they are."""

    async def of(self, ticket: TicketId, community: CommunityId) -> list[Joiner]:
        """All joiners of a ticket, first one first."""


class JoinWork(Work, Protocol):
    """A unit of work with joiners."""

    @property
    def joiners(self) -> Joiners:
        """Who joined which ticket."""


def touches_neighbours(ticket: Ticket) -> bool:
    """True when the group must not see who or which door: no ➕, no joining, no comments."""
    place = ticket.place
    vague = place.is_household or place.building is None
    return bool(TOUCHES_NEIGHBOURS.intersection(ticket.tags[:1])) and vague


def may_join(ticket: Ticket) -> bool:
    """True while households may be added to a ticket."""
    return ticket.state.is_in_hand and not ticket.private and not touches_neighbours(ticket)


@dataclass(frozen=True)
class Trouble:
    """What somebody says is wrong.

    Attributes:
        words: As they were written.
    """

    tag: str
    place: Place
    danger: str | None
    words: str


def same_troubles(candidates: Iterable[Ticket], trouble: Trouble) -> list[Ticket]:
    """The tickets that a message may be about by its tag, place and danger, likeliest first.

    Places are equal or one lies inside the other; the narrowest place first, then the oldest.
    """
    found = [
        ticket
        for ticket in candidates
        if ticket.tag == trouble.tag
        and may_join(ticket)
        and _same_place(ticket.place, trouble.place)
        and _same_danger(ticket.danger, trouble.danger)
    ]
    return sorted(found, key=lambda t: (-_narrowness(t.place), t.created_at, t.id))


def same_subject(one: Collection[str], other: Collection[str]) -> bool:
    """False when two texts name different things; who names none may mean either."""
    return not one or not other or not set(one).isdisjoint(other)


def _same_place(one: Place, other: Place) -> bool:
    """Equal, or one inside the other; a place that nobody named is inside of none."""
    if one.estate != other.estate:
        return False
    if one.building is None or other.building is None:
        return one == other
    return one.meets(other)


def _same_danger(one: str | None, other: str | None) -> bool:
    return one == other or _OWN_TROUBLE.isdisjoint((one, other))


def _narrowness(place: Place) -> int:
    return sum(part is not None for part in (place.building, place.unit, place.room))


def households(joiners: Iterable[Joiner], reporter_home: Place | None) -> int:
    """How many households have the trouble, the reporter's with them.

    A household counts once; somebody without a known home counts as one until they say where
    they live.
    """
    homes = {reporter_home} if reporter_home is not None else set()
    unknown = 0 if reporter_home is not None else 1
    for joiner in joiners:
        if not joiner.homes:
            unknown += 1
        elif not homes.intersection(joiner.homes):
            homes.add(joiner.homes[0])
    return len(homes) + unknown


def is_household(person: PersonId | None) -> bool:
    """False for a channel or an anonymous administrator: a chat lives nowhere."""
    return person is None or person > 0


async def count_households(work: JoinWork, ticket: Ticket) -> int:
    """How many households have a ticket's trouble."""
    joined = await work.joiners.of(ticket.id, ticket.community)
    if not is_household(ticket.reporter):
        return households(joined, None) - 1
    reporter = await work.people.find(ticket.reporter) if ticket.reporter else None
    lived_in = reporter.homes_in(ticket.community) if reporter else ()
    own = lived_in[0] if lived_in else ticket.place if ticket.place.is_household else None
    return households(joined, own)


async def join(
    work: JoinWork, moment: Moment, ticket_id: TicketId, person: PersonId, words: str | None = None
) -> tuple[Ticket, Joined]:
    """Adds a household to a ticket.

    Args:
        words: What they said, when they joined by a message of their own.

    Raises:
        StepRefusedError: The ticket is gone, settled, or one that nobody joins.
    """
    ticket = await work.tickets.lock(ticket_id)
    if ticket is None:
        raise StepRefusedError(Refusal.GONE)
    if not may_join(ticket):
        raise StepRefusedError(Refusal.SETTLED, ticket)
    chain = await work.chains.of(ticket.community)
    if words is not None:
        await work.tickets.add_words(Words(ticket.id, WordsKind.JOINED, person, moment.now, words))
    if ticket.reporter == person:
        await publish(work, chain, moment, steps.note(ticket, EventKind.COMMENTED, moment, person))
        return ticket, Joined.OWN
    if not is_household(person):
        await publish(work, chain, moment, steps.note(ticket, EventKind.COMMENTED, moment, person))
        return ticket, Joined.NO_HOUSEHOLD
    before = await work.joiners.of(ticket.id, ticket.community)
    if not await work.joiners.add(ticket.id, person, moment.now):
        return ticket, Joined.ALREADY
    change = steps.note(ticket, EventKind.JOINED, moment, person)
    await publish(work, chain, moment, change)
    ticket = await make_collective(work, chain, moment, ticket)
    return ticket, Joined.LATER if before else Joined.FIRST


async def make_collective(work: JoinWork, chain: Chain, moment: Moment, ticket: Ticket) -> Ticket:
    """With enough households it goes to the hub at once, and the committee reads along."""
    many = await count_households(work, ticket) >= moment.policy.collective
    told = any(event.kind is EventKind.COLLECTIVE for event in await work.tickets.events(ticket.id))
    if not many or told:
        return ticket
    change = collective(ticket, chain, moment)
    await publish(work, chain, moment, change)
    chats = [ChatId(holder.person) for holder in chain.recipients(chain.committee)]
    await work.tellings.show(View.CARD, ticket.id, chats, urgent=False, anew=False)
    return change.ticket


def collective(ticket: Ticket, chain: Chain, moment: Moment) -> Change:
    """Many households have it: to the hub at once if it was lower."""
    seat = chain.seat(ticket.seat)
    above = chain.next_above(seat, ticket.place) if seat.level is Level.MEMBER else None
    if above is None:
        return steps.note(ticket, EventKind.COLLECTIVE, moment, None)
    return steps.climb(ticket, above, EventKind.COLLECTIVE, moment)


async def leave(work: JoinWork, moment: Moment, ticket: Ticket, person: PersonId) -> None:
    """Takes a joiner out again, with what they said."""
    await work.joiners.remove(ticket.id, person)
    await work.tickets.erase_words(ticket.id, person)
    chain = await work.chains.of(ticket.community)
    await publish(work, chain, moment, steps.note(ticket, EventKind.LEFT, moment, person))


async def find_same_trouble(
    work: Work, moment: Moment, lexicon: Lexicon, community: CommunityId, trouble: Trouble
) -> Ticket | None:
    """The ticket of the last days that a message is about; asked under the community's lock.

    Within a tag a lamp is not a door; only a danger is one, whatever of it one sees. What a ticket
    is about its own words say, as they are now, and those of the tickets merged into it.
    """
    since, tag = moment.now - SAME_TROUBLE, trouble.tag
    # Places of two buildings never meet, nor does one without a building meet one that has it.
    in_hand = await work.tickets.in_hand_in(community, trouble.place.building, tag, since)
    candidates = same_troubles(in_hand, trouble)
    if not candidates or trouble.danger in _OWN_TROUBLE:
        return next(iter(candidates), None)
    said = _subjects(trouble.words, trouble, lexicon)
    if not said:
        return candidates[0]
    texts = await work.tickets.latest_words([ticket.id for ticket in candidates])
    for ticket in candidates:
        named = [_subjects(text, trouble, lexicon) for text in texts.get(ticket.id, ())]
        one_danger = trouble.danger is not None and ticket.danger == trouble.danger
        if one_danger or not named or any(same_subject(said, its) for its in named):
            return ticket
    return None


def _subjects(text: str, trouble: Trouble, lexicon: Lexicon) -> frozenset[str]:
    """What a text names; the estate's name apart, for 香樟苑 speaks of no tree."""
    estate = trouble.place.estate
    return lexicon.subjects_of(trouble.tag, text.replace(estate, " ") if estate else text)


__all__ = [
    "JoinWork",
    "Joined",
    "Joiner",
    "Joiners",
    "Trouble",
    "count_households",
    "find_same_trouble",
    "households",
    "join",
    "leave",
    "make_collective",
    "may_join",
    "same_subject",
    "same_troubles",
    "touches_neighbours",
]
