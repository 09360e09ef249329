"""Photos that belong to a complaint; Telegram keeps them, we keep only their names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from community.chain import Chain
from community.ids import ChatId, PersonId, TicketId
from community.telling import News
from community.tickets import Ticket
from community.work import Work

#: Of one ticket, so that nobody's phone rings a hundred times.
PHOTOS_A_TICKET = 10


@dataclass(frozen=True)
class Photo:
    """One photo.

    Attributes:
        file_id: Telegram's name for the file.
        album: What its parts have in common when several were sent as one.
    """

    id: int
    author: PersonId
    file_id: str
    album: str | None


class Photos(Protocol):
    """Photos by ticket."""

    async def add(self, ticket: TicketId | None, photo: Photo, now: datetime) -> int:
        """Keeps a photo; without a ticket it waits for the rest of its album."""

    async def adopt_album(self, ticket: TicketId, album: str) -> None:
        """Gives the waiting parts of an album to its ticket."""

    async def ticket_of_album(self, album: str) -> TicketId | None:
        """The ticket that a part of an album belongs to."""

    async def of(self, ticket: TicketId) -> list[Photo]:
        """All photos of a ticket, oldest first."""

    async def find(self, photo: int) -> Photo | None:
        """One photo."""

    async def erase(self, ticket: TicketId, author: PersonId) -> None:
        """Forgets what somebody sent."""

    async def forget_strays(self, before: datetime) -> None:
        """Forgets parts of albums that never became a ticket."""

    async def oldest_stray(self) -> datetime | None:
        """When the oldest part came that belongs to no ticket."""


class Albums(Protocol):
    """Albums that matter."""

    async def mattering_part(self, chat: int, album: str) -> int | None:
        """The message by which an album matters."""


class PhotoWork(Work, Protocol):
    """A unit of work with photos."""

    @property
    def photos(self) -> Photos:
        """Photos by ticket."""

    @property
    def albums(self) -> Albums:
        """Albums that matter."""


async def show_photos(work: PhotoWork, chain: Chain, ticket: Ticket) -> None:
    """Sends all photos of a ticket below the cards of its seat in charge."""
    for photo in await work.photos.of(ticket.id):
        await show_photo(work, chain, ticket, photo.id)


async def show_photo(work: Work, chain: Chain, ticket: Ticket, photo: int) -> None:
    """Sends one photo below the cards of the seat in charge."""
    for holder in chain.recipients(chain.seat(ticket.seat), ticket.place):
        chat = ChatId(holder.person)
        await work.tellings.say(News.PHOTO, chat, ticket=ticket.id, reference=photo)
