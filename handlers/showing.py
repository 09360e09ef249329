"""How something looks before the courier turns it into a Telegram message."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from community.chain import Chain
from community.ids import ChatId, PersonId, TicketId
from community.joining import JoinWork, count_households
from community.merging import whole_of
from community.policy import Policy
from community.telling import News, View
from community.tickets import Event, Ticket, Words, WordsKind
from community.triage import Lexicon
from handlers.catalogue import Say
from handlers.wording import clock_words, quoted, state_words


@dataclass(frozen=True)
class Button:
    """A button under a message: it presses *data*, or opens *url*."""

    label: str
    data: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class Rendered:
    """A message ready to be sent or edited. Plain text: nothing in it can be markup.

    Attributes:
        reply_to: Message to answer, in the same chat; sent without it when that one is gone.
        silent: Arrives without a sound.
        force_reply: Opens the reply field at once.
        photo: Telegram's name of a photo that is sent instead of the text.
    """

    text: str
    rows: tuple[tuple[Button, ...], ...] = ()
    reply_to: int | None = None
    thread: int | None = None
    silent: bool = False
    force_reply: bool = False
    photo: str | None = None


class Menu(StrEnum):
    """Where a command stands in the menu that Telegram shows."""

    EVERYBODY = "everybody"  # in private, for everybody
    CHAIN = "chain"  # in private, for people in the chain
    COMMITTEE = "committee"  # in private, for the committee
    GROUP = "group"  # in groups


@dataclass(frozen=True)
class PersonMenu:
    """Which menus Telegram shows somebody in their private chat; none for everybody's."""

    chat: ChatId
    shown: tuple[Menu, ...]


class Subject(Protocol):
    """The row that is being said."""

    @property
    def chat(self) -> ChatId:
        """Where."""

    @property
    def what(self) -> View | News:
        """Which view or news."""

    @property
    def ticket(self) -> TicketId | None:
        """About which ticket."""

    @property
    def reference(self) -> int | None:
        """About which event or words."""

    @property
    def live(self) -> bool:
        """False when a newer message took the buttons."""


@dataclass(frozen=True)
class Scene:
    """What a renderer may look at: the state as it is while the message is being sent."""

    work: JoinWork
    now: datetime
    policy: Policy
    lexicon: Lexicon
    say: Say
    bot_username: str

    def clock(self, instant: datetime) -> str:
        """A clock time as people say it."""
        return clock_words(instant, self.now, self.policy.timezone, self.say)

    @property
    def is_night(self) -> bool:
        """True during quiet hours."""
        quiet = self.policy.quiet_hours
        return quiet is not None and quiet.contains(self.now, self.policy.timezone)

    def start_link(self, payload: str) -> str:
        """A link that opens the private chat with a Start button."""
        return f"https://t.me/{self.bot_username}?start={payload}"


Renderer = Callable[[Scene, Subject], Awaitable[Rendered | PersonMenu | None]]


@dataclass(frozen=True)
class Told:
    """A ticket with all that its messages are made of."""

    ticket: Ticket
    chain: Chain
    events: tuple[Event, ...]
    words: tuple[Words, ...]
    whole: Ticket
    households: int = 1

    @classmethod
    async def load(cls, work: JoinWork, ticket_id: TicketId | None) -> Told | None:
        """Reads it; None when the ticket is gone."""
        ticket = None if ticket_id is None else await work.tickets.find(ticket_id)
        if ticket is None:
            return None
        return cls(
            ticket,
            await work.chains.of(ticket.community),
            tuple(await work.tickets.events(ticket.id)),
            tuple(await work.tickets.words(ticket.id)),
            await whole_of(work, ticket),
            await count_households(work, ticket) if ticket.group is not None else 1,
        )

    def state(self, scene: Scene) -> str:
        """Where it stands, in words that fit into a sentence."""
        return state_words(self.ticket, self.whole, scene.say)

    def name(self, person: PersonId | None, scene: Scene) -> str:
        """How people see somebody of the chain who stepped forward."""
        name = self.chain.name_of(person) if person is not None else None
        return name or scene.say("nobody")

    def latest(self, kind: WordsKind) -> Words | None:
        """The newest text of a kind."""
        return next((text for text in reversed(self.words) if text.kind is kind), None)

    def line(self, words: Words) -> str:
        """A text as it may be shown to whoever may read it."""
        return quoted(words.text, LINE_LENGTH)


#: How much of a reply or a handover is shown, in UTF-16 code units.
LINE_LENGTH = 300


def soon(instant: datetime | None, now: datetime) -> datetime | None:
    """An instant that still lies ahead, rounded up to a whole minute; else None."""
    if instant is None or instant <= now:
        return None
    whole = instant.replace(second=0, microsecond=0)
    return whole if whole == instant else whole + timedelta(minutes=1)
