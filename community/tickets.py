"""A ticket as a value: its state, who is in charge, until when; and the events of its history."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from community.ids import ChatId, CommunityId, PersonId, SeatId, TicketId, TicketNumber
from community.places import Place

#: The danger that is for the committee alone (DESIGN section 4).
VIOLENCE = "violence"


class State(StrEnum):
    """Where a ticket stands (DESIGN section 1, states)."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"
    CLOSED = "closed"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    DISMISSED = "dismissed"
    MERGED = "merged"

    @property
    def is_in_hand(self) -> bool:
        """True while somebody in the chain has to do something."""
        return self in (State.OPEN, State.ACKNOWLEDGED)

    @property
    def is_settled(self) -> bool:
        """True when nobody has to do anything any more."""
        return not self.is_in_hand and self is not State.RESOLVED


class Satisfaction(StrEnum):
    """What the reporter said of the outcome; a silence is never counted as a yes."""

    SATISFIED = "satisfied"
    NOT_CONFIRMED = "not_confirmed"
    NOT_SATISFIED = "not_satisfied"


class EventKind(StrEnum):
    """The steps of a ticket's life."""

    FILED = "filed"
    ACKNOWLEDGED = "acknowledged"
    DEADLINE_PASSED = "deadline_passed"
    ESCALATED = "escalated"
    HANDED = "handed"
    EXTENDED = "extended"
    OVERDUE = "overdue"
    UNREACHABLE = "unreachable"
    AWAY = "away"
    SEAT_RETIRED = "seat_retired"
    RESOLVED = "resolved"
    CONFIRMED = "confirmed"
    DENIED = "denied"
    LAPSED = "lapsed"
    ANSWERED = "answered"
    DISMISSED = "dismissed"
    APPEALED = "appealed"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    SPLIT = "split"
    TOOK_IN = "took_in"  # another ticket was merged into this one
    GAVE_BACK = "gave_back"
    HELD = "held"
    PLACED = "placed"
    EDITED = "edited"
    JOINED = "joined"
    LEFT = "left"
    COLLECTIVE = "collective"
    RETAGGED = "retagged"
    NAMED = "named"
    URGENCY_RAISED = "urgency_raised"
    URGENCY_LOWERED = "urgency_lowered"
    REPLIED = "replied"
    COMMENTED = "commented"
    RATED = "rated"


@dataclass(frozen=True)
class Event:
    """One step: who, what, when, from, to. Ids and states only, so that names can be erased."""

    ticket: TicketId
    kind: EventKind
    at: datetime
    actor: PersonId | None
    state_from: State
    state_to: State
    seat_from: SeatId
    seat_to: SeatId
    deadline: datetime | None = None


@dataclass(frozen=True)
class Origin:
    """The message that a ticket came from.

    Attributes:
        thread: The topic of a forum it stands in, if any.
    """

    chat: ChatId
    message: int
    thread: int | None = None


@dataclass(frozen=True)
class Ticket:
    """One trouble.

    Attributes:
        seat: The seat in charge; a ticket always has one.
        trail: Every seat that has or had a card, in the order in which they got it.
        deadline: The UTC instant at which something happens by itself, or None.
        worker: Who pressed 我来处理 last, while acknowledged or after.
        resolver: Who pressed 已解决 last; may never confirm.
        extensions: How often more time was asked for at this level.
        committee_denials: How often the reporter denied a solution of the committee.
        overdue_since: When the committee's own deadline passed.
        private: Never shown in a group.
        named: The reporter of a private ticket let the chain know who they are.
    """

    id: TicketId
    community: CommunityId
    number: TicketNumber
    state: State
    tags: tuple[str, ...]
    urgent: bool
    place: Place
    seat: SeatId
    trail: tuple[SeatId, ...]
    created_at: datetime
    deadline: datetime | None
    reporter: PersonId | None = None
    group: ChatId | None = None
    origin: Origin | None = None
    private: bool = False
    danger: str | None = None
    named: bool = False
    worker: PersonId | None = None
    resolver: PersonId | None = None
    resolved_seat: SeatId | None = None
    extensions: int = 0
    committee_denials: int = 0
    overdue_since: datetime | None = None
    satisfaction: Satisfaction | None = None
    stars: int | None = None
    appealed: bool = False
    merged_into: TicketId | None = None
    settled_at: datetime | None = None

    @property
    def tag(self) -> str:
        """The first tag."""
        return self.tags[0] if self.tags else "other"


@dataclass(frozen=True)
class Change:
    """What a step makes of a ticket: the ticket after it and the events that say so."""

    ticket: Ticket
    events: tuple[Event, ...] = field(default=())


class WordsKind(StrEnum):
    """What a text kept beside a ticket is."""

    COMPLAINT = "complaint"
    EDIT = "edit"
    COMMENT = "comment"
    REPLY = "reply"
    HANDOVER = "handover"
    SOLUTION = "solution"
    ANSWER = "answer"  # why it cannot be done now
    DISMISSAL = "dismiss"  # whom to ask instead
    JOINED = "joined"
    BEHALF = "behalf"


@dataclass(frozen=True)
class Words:
    """A text somebody wrote about a ticket; kept apart from history so that it can be erased."""

    ticket: TicketId
    kind: WordsKind
    author: PersonId | None
    at: datetime
    text: str


class Tickets(Protocol):
    """The tickets as storage keeps them."""

    async def take_turn(self, community: CommunityId) -> None:
        """Takes the community's row: filing is serial until the unit of work ends."""

    async def next_number(self, community: CommunityId) -> TicketNumber:
        """The community's next number; a number is never used again."""

    async def add(self, ticket: Ticket, text: str) -> Ticket:
        """Adds a ticket with its first words; returns it with its id."""

    async def lock(self, ticket: TicketId) -> Ticket | None:
        """The ticket, locked until the unit of work ends; None when there is none."""

    async def find(self, ticket: TicketId) -> Ticket | None:
        """The ticket, for reading."""

    async def numbered(self, community: CommunityId, number: TicketNumber) -> Ticket | None:
        """The ticket people call ``#number``."""

    async def save(self, change: Change) -> list[int]:
        """Writes the ticket as it is after a change, and its events; returns the events' ids."""

    async def events(self, ticket: TicketId) -> list[Event]:
        """The history of a ticket, oldest first."""

    async def of_origin(self, origin: Origin) -> Ticket | None:
        """The ticket that a message became."""

    async def due(self, now: datetime, limit: int) -> list[TicketId]:
        """Tickets whose deadline has passed, earliest first."""

    async def parts_of(self, ticket: TicketId) -> list[Ticket]:
        """The tickets that were merged into one, oldest first."""

    async def reported_by(self, person: PersonId, limit: int) -> list[Ticket]:
        """A person's own tickets, newest first."""

    async def filed_since(self, person: PersonId, since: datetime) -> int:
        """How many tickets a person filed since an instant."""

    async def in_hand_at(self, seats: tuple[SeatId, ...], limit: int) -> list[Ticket]:
        """Open and acknowledged tickets in the charge of some seats, soonest deadline first."""

    async def unsettled_at(self, seats: tuple[SeatId, ...]) -> list[Ticket]:
        """Open, acknowledged and resolved tickets of some seats, locked, oldest first."""

    async def add_words(self, added: Words) -> int:
        """Keeps a text beside a ticket; returns its id."""

    async def words(self, ticket: TicketId) -> list[Words]:
        """All texts of a ticket, oldest first."""

    async def latest_words(self, asked: Collection[TicketId]) -> dict[TicketId, list[str]]:
        """What some tickets say as their reporters last wrote it; what was merged into them, too.

        A ticket whose words were erased is not among them.
        """

    async def in_hand_in(
        self, community: CommunityId, building: str | None, tag: str, since: datetime
    ) -> list[Ticket]:
        """Open and acknowledged tickets of a building with a first tag, filed since an instant.

        Oldest first; without a building, those that have none either.
        """

    async def erase_words(self, ticket: TicketId, author: PersonId) -> None:
        """Erases what somebody wrote about a ticket, without a trace."""

    async def settled_with_words_of(self, author: PersonId) -> list[TicketId]:
        """Settled tickets about which somebody wrote something."""

    async def texts_of(self, ticket: TicketId, kind: WordsKind) -> list[tuple[int, Words]]:
        """The texts of one kind, oldest first, each with its id."""

    async def erase_text(self, words_id: int) -> None:
        """Erases one text, without a trace."""

    async def words_with_id(self, words_id: int) -> Words | None:
        """One text."""

    async def event_with_id(self, event_id: int) -> Event | None:
        """One event."""

    def ledger(self, community: CommunityId | None) -> AsyncIterator[tuple[Ticket, str]]:
        """All tickets, oldest first, each with its words as the reporter last wrote them."""
