"""What is to be told to whom after a step. Storage keeps it; the courier says it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from community.ids import ChatId, PersonId, TicketId


class View(StrEnum):
    """A message that always shows the latest state of a ticket in one chat."""

    POST = "post"  # in the group, when it is noted
    ASK = "ask"  # to the reporter, in the group or in private: is it solved?
    CARD = "card"  # in private, for a person in the chain
    NOTE = "note"  # to the reporter of a private ticket, when it is noted
    OFFER = "offer"  # to the author: shall this be noted?


class News(StrEnum):
    """A message that is said once."""

    ACKNOWLEDGED = "acknowledged"
    MOVED_UP = "moved_up"
    EXTENDED = "extended"
    REPLY = "reply"
    PHOTO = "photo"
    ANSWERED = "answered"
    DISMISSED = "dismissed"
    GROUP_LOST = "group_lost"
    GROUP_DEAF = "group_deaf"  # reference: the chat
    GROUP_MUTED = "group_muted"  # reference: the chat
    ADMINISTRATORS = "administrators"
    NOT_SHOWN = "not_shown"  # reference: the row that could not be drawn
    LONG_GAP = "long_gap"  # reference: since when, in seconds since 1970
    SEAT_TAKEN = "seat_taken"  # reference: the invite
    SEAT_LEFT = "seat_left"  # reference: the seat
    AWAY_SET = "away_set"
    AWAY_OVER = "away_over"
    MERGED = "merged"  # how the ticket stands that one's own is a part of
    SPLIT = "split"
    DIGEST = "digest"  # reference: the community
    MENU = "menu"  # no words: the commands that somebody's seats make useful now


class Tellings(Protocol):
    """What waits to be said."""

    async def show(
        self, view: View, ticket: TicketId, chats: Iterable[ChatId], *, urgent: bool, anew: bool
    ) -> None:
        """Shows a ticket in chats.

        Args:
            urgent: Goes before everything ordinary.
            anew: Send a new message and take the buttons off the older one, because it became
                that person's turn (again).
        """

    async def refresh(self, ticket: TicketId) -> None:
        """Brings every message that shows the ticket up to date."""

    async def say(
        self,
        news: News,
        chat: ChatId,
        *,
        ticket: TicketId | None = None,
        reference: int | None = None,
    ) -> None:
        """Says something once; *reference* is the id of the event or the words it is about."""

    async def offer(self, chat: ChatId, offer: int) -> None:
        """Shows an offer."""

    async def end_offer(self, offer: int) -> None:
        """Lets the message of an offer disappear."""

    async def card_in(self, chat: ChatId, ticket: TicketId) -> int | None:
        """The message in which somebody sees a ticket's card, once it was sent."""

    async def ticket_shown_by(self, chat: ChatId, message_id: int) -> TicketId | None:
        """The ticket that one of our messages shows."""

    async def try_again(self, chat: ChatId) -> None:
        """Takes up again what was given up for a chat that can be reached (again)."""


@dataclass(frozen=True)
class Question:
    """A question that waits for a line from somebody.

    Attributes:
        kind: What the line will be: the value of a ``WordsKind``.
        until: After this instant the next text is an ordinary one again.
    """

    person: PersonId
    ticket: TicketId
    kind: str
    until: datetime


class Questions(Protocol):
    """Open questions: what the next private text of a person answers. One a person."""

    async def ask(self, question: Question) -> None:
        """Opens a question; an older one of that person is dropped."""

    async def find(self, person: PersonId) -> Question | None:
        """The open question of a person."""

    async def close(self, person: PersonId) -> None:
        """Closes the open question of a person, if there is one."""
