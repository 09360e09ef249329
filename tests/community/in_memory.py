"""A unit of work that keeps everything in plain lists; what ``community.work.Work`` asks for."""

from collections import Counter
from collections.abc import Collection, Coroutine, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

from community.chain import Chain
from community.ids import ChatId, CommunityId, PersonId, SeatId, TicketId, TicketNumber
from community.joining import Joiner
from community.learning import Lesson
from community.lexicon import LocalWord
from community.people import Group, Person
from community.photos import Photo
from community.roster import Roster
from community.telling import News, Question, View
from community.tickets import Change, Event, Origin, Ticket, Words, WordsKind
from community.work import RosterUpdate

# Each method has the arguments of its protocol, whether memory needs them or not.
# ruff: noqa: ARG002

T = TypeVar("T")


def run(use_case: Coroutine[Any, Any, T]) -> T:
    """What a use case returns; nothing here ever waits, so no event loop is needed."""
    try:
        use_case.send(None)
    except StopIteration as returned:
        return returned.value
    raise AssertionError("a use case waited for something that is not in memory")


@dataclass(frozen=True)
class Shown:
    """One call of ``Tellings.show``."""

    view: View
    ticket: TicketId
    chats: tuple[ChatId, ...]
    urgent: bool
    anew: bool


class MemoryTickets:
    """Tickets, events and words in lists."""

    def __init__(self, *tickets: Ticket) -> None:
        self.kept = {ticket.id: ticket for ticket in tickets}
        self.history: list[Event] = []
        self.said: list[Words] = []
        self.first_words: dict[TicketId, str] = {}

    async def take_turn(self, community: CommunityId) -> None:
        """There is only one turn in memory."""

    async def in_hand_in(
        self, community: CommunityId, building: str | None, tag: str, since: datetime
    ) -> list[Ticket]:
        in_hand = [t for t in self.kept.values() if t.state.is_in_hand and t.tag == tag]
        return [t for t in in_hand if t.created_at >= since and t.place.building == building]

    async def events(self, ticket: TicketId) -> list[Event]:
        return [event for event in self.history if event.ticket == ticket]

    async def erase_words(self, ticket: TicketId, author: PersonId) -> None:
        self.said = [w for w in self.said if (w.ticket, w.author) != (ticket, author)]

    async def next_number(self, community: CommunityId) -> TicketNumber:
        return TicketNumber(1 + max((t.number for t in self.kept.values()), default=0))

    async def add(self, ticket: Ticket, text: str) -> Ticket:
        added = replace(ticket, id=TicketId(100 + len(self.kept)))
        self.kept[added.id] = added
        self.first_words[added.id] = text
        return added

    async def lock(self, ticket: TicketId) -> Ticket | None:
        return self.kept.get(ticket)

    async def find(self, ticket: TicketId) -> Ticket | None:
        return self.kept.get(ticket)

    async def save(self, change: Change) -> list[int]:
        self.kept[change.ticket.id] = change.ticket
        self.history.extend(change.events)
        return list(range(len(self.history) - len(change.events), len(self.history)))

    async def of_origin(self, origin: Origin) -> Ticket | None:
        return next((t for t in self.kept.values() if t.origin == origin), None)

    async def due(self, now: datetime, limit: int) -> list[TicketId]:
        due = [t for t in self.kept.values() if t.deadline is not None and t.deadline <= now]
        return [t.id for t in due][:limit]

    async def filed_since(self, person: PersonId, since: datetime) -> int:
        return sum(t.reporter == person and t.created_at >= since for t in self.kept.values())

    async def unsettled_at(self, seats: tuple[SeatId, ...]) -> list[Ticket]:
        return [t for t in self.kept.values() if t.seat in seats and not t.state.is_settled]

    async def parts_of(self, ticket: TicketId) -> list[Ticket]:
        return [t for t in self.kept.values() if t.merged_into == ticket]

    async def words_with_id(self, words_id: int) -> Words | None:
        return self.said[words_id - 1] if 0 < words_id <= len(self.said) else None

    async def erase_text(self, words_id: int) -> None:
        self.said[words_id - 1] = replace(self.said[words_id - 1], ticket=TicketId(0))

    async def add_words(self, added: Words) -> int:
        self.said.append(added)
        return len(self.said)

    async def latest_words(self, asked: Collection[TicketId]) -> dict[TicketId, list[str]]:
        written = (WordsKind.COMPLAINT, WordsKind.EDIT)
        latest = {w.ticket: w.text for w in self.said if w.kind in written}
        latest = {**self.first_words, **latest}
        return {
            whole: [
                text
                for ticket, text in latest.items()
                if ticket == whole or self.kept[ticket].merged_into == whole
            ]
            for whole in asked
            if whole in latest
        }

    async def words(self, ticket: TicketId) -> list[Words]:
        return [words for words in self.said if words.ticket == ticket]


@dataclass
class MemoryChains:
    """One community's chain."""

    chain: Chain

    async def of(self, community: CommunityId) -> Chain:
        assert community == self.chain.community
        return self.chain

    async def all(self) -> tuple[Chain, ...]:
        return (self.chain,)


@dataclass
class MemoryRosters:
    """Imports that change no seat; ``heirs_left`` is what the next one leaves behind."""

    community: CommunityId
    heirs_left: dict[SeatId, SeatId] = field(default_factory=dict)

    async def update(self, roster: Roster) -> RosterUpdate:
        return RosterUpdate(self.community, 0, 0, len(self.heirs_left), 0)

    async def heirs(self, community: CommunityId) -> dict[SeatId, SeatId]:
        return self.heirs_left


class MemoryPeople:
    """The people the bot knows."""

    def __init__(self, *people: Person) -> None:
        self.known = {person.id: person for person in people}
        self.told: dict[PersonId, datetime] = {}

    async def find(self, person: PersonId) -> Person | None:
        return self.known.get(person)

    async def told_of_flood(self, person: PersonId, now: datetime, since: datetime) -> bool:
        before, self.told[person] = self.told.get(person), now
        return before is not None and before >= since


class MemoryGroups:
    """The bound groups."""

    def __init__(self, *groups: Group) -> None:
        self.bound = {group.chat: group for group in groups}
        self.titles: dict[ChatId, str] = {}

    async def find(self, chat: ChatId) -> Group | None:
        return self.bound.get(chat)

    async def bind(self, group: Group, title: str) -> None:
        self.bound[group.chat] = group
        self.titles[group.chat] = title


class MemoryTellings:
    """Everything that was to be said, in order."""

    def __init__(self) -> None:
        self.shown: list[Shown] = []
        self.refreshed: list[TicketId] = []
        self.said: list[tuple[News, ChatId, TicketId | None]] = []

    async def show(
        self, view: View, ticket: TicketId, chats: Iterable[ChatId], *, urgent: bool, anew: bool
    ) -> None:
        self.shown.append(Shown(view, ticket, tuple(chats), urgent, anew))

    async def refresh(self, ticket: TicketId) -> None:
        self.refreshed.append(ticket)

    async def say(
        self,
        news: News,
        chat: ChatId,
        *,
        ticket: TicketId | None = None,
        reference: int | None = None,
    ) -> None:
        self.said.append((news, chat, ticket))

    def cards(self) -> list[set[ChatId]]:
        """Who got a new card, one set for each time cards were handed out."""
        return [set(shown.chats) for shown in self.shown if shown.view is View.CARD and shown.anew]


class MemoryQuestions:
    """One open question a person."""

    def __init__(self) -> None:
        self.open: dict[PersonId, Question] = {}

    async def ask(self, question: Question) -> None:
        self.open[question.person] = question

    async def find(self, person: PersonId) -> Question | None:
        return self.open.get(person)

    async def close(self, person: PersonId) -> None:
        self.open.pop(person, None)


class MemoryJoiners:
    """Who joined which ticket, first one first."""

    def __init__(self) -> None:
        self.joined: list[tuple[TicketId, PersonId]] = []
        self.came_with: dict[tuple[TicketId, PersonId], TicketId | None] = {}

    async def add(
        self, ticket: TicketId, person: PersonId, now: datetime, via: TicketId | None = None
    ) -> bool:
        is_new = (ticket, person) not in self.joined
        if is_new:
            self.joined.append((ticket, person))
            self.came_with[ticket, person] = via
        return is_new

    async def remove(self, ticket: TicketId, person: PersonId, via: TicketId | None = None) -> bool:
        had = (ticket, person) in self.joined
        if via is not None and self.came_with.get((ticket, person)) != via:
            return False
        self.joined = [pair for pair in self.joined if pair != (ticket, person)]
        return had

    async def remove_via(self, ticket: TicketId, via: TicketId) -> list[PersonId]:
        people = [p for t, p in self.joined if t == ticket and self.came_with[t, p] == via]
        self.joined = [pair for pair in self.joined if pair not in [(ticket, p) for p in people]]
        return people

    async def of(self, ticket: TicketId, community: CommunityId) -> list[Joiner]:
        return [Joiner(person) for joined, person in self.joined if joined == ticket]


class MemoryPhotos:
    """There are no photos in memory."""

    async def erase(self, ticket: TicketId, person: PersonId) -> None:
        """Nothing to erase."""

    async def of(self, ticket: TicketId) -> list[Photo]:
        return []


class MemoryLocalWords:
    """The local words of each community."""

    def __init__(self, words: Mapping[CommunityId, tuple[LocalWord, ...]] | None = None) -> None:
        self.kept = dict(words or {})

    async def of(self, community: CommunityId) -> tuple[LocalWord, ...]:
        return self.kept.get(community, ())

    async def add(self, community: CommunityId, word: LocalWord) -> None:
        await self.remove(community, word.text)
        self.kept[community] = (*await self.of(community), word)

    async def remove(self, community: CommunityId, text: str) -> bool:
        before = await self.of(community)
        self.kept[community] = tuple(word for word in before if word.text != text)
        return len(self.kept[community]) < len(before)


class MemoryLessons:
    """What was learned, all communities together."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, Lesson, str]] = Counter()

    async def learn(
        self, community: CommunityId, lesson: Lesson, entries: Iterable[str], tag: str = ""
    ) -> None:
        self.counts.update((entry, lesson, tag) for entry in entries)


class MemoryWork:
    """One community in memory."""

    def __init__(
        self,
        chain: Chain,
        *tickets: Ticket,
        people: Iterable[Person] = (),
        groups: Iterable[Group] = (),
    ) -> None:
        self.tickets = MemoryTickets(*tickets)
        self.chains = MemoryChains(chain)
        self.rosters = MemoryRosters(chain.community)
        self.people = MemoryPeople(*people)
        self.groups = MemoryGroups(*groups)
        self.tellings = MemoryTellings()
        self.questions = MemoryQuestions()
        self.joiners = MemoryJoiners()
        self.photos = MemoryPhotos()
        self.local_words = MemoryLocalWords()
        self.lessons = MemoryLessons()
        self.estates = list(chain.estates)

    async def add_estate(self, community: CommunityId, name: str) -> None:
        self.estates = list(dict.fromkeys([*self.estates, name]))
