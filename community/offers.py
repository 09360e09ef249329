"""Offers: what may be a complaint is noted only when its author says so, else it is forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NewType, Protocol

from community.ids import ChatId, PersonId
from community.work import Work

OfferId = NewType("OfferId", int)

#: After this an offer and all that was kept for it are gone (DESIGN section 4).
OFFER_STANDS = timedelta(minutes=10)
#: At most so many an hour in one group.
OFFERS_HOURLY = 3
#: And to one person in private.
PRIVATE_OFFERS_HOURLY = 10
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Offer:
    """Words that wait for their author's yes.

    Attributes:
        chat: Where they were said: a group, or the author's private chat.
        thread: The topic of a forum, if any.
    """

    id: OfferId
    chat: ChatId
    message: int
    thread: int | None
    author: PersonId
    words: str
    until: datetime


class Offers(Protocol):
    """The offers that stand."""

    async def add(self, offer: Offer, now: datetime) -> OfferId:
        """Keeps an offer; its own id is ignored."""

    async def find(self, offer: OfferId) -> Offer | None:
        """The offer, unless it is gone."""

    async def forget(self, offer: OfferId) -> None:
        """Erases what was kept for an offer; only that there was one is remembered."""

    async def made_since(self, chat: ChatId, since: datetime) -> int:
        """How many were made in a chat."""

    async def due(self, now: datetime, limit: int) -> list[OfferId]:
        """Offers that nobody took in time."""

    async def next_due(self) -> datetime | None:
        """When the next one is gone."""


class OfferWork(Work, Protocol):
    """A unit of work with offers."""

    @property
    def offers(self) -> Offers:
        """The offers that stand."""


async def may_offer(work: OfferWork, chat: ChatId, now: datetime) -> bool:
    """True while a chat had fewer offers in the last hour than it may: a group three."""
    most = OFFERS_HOURLY if chat < 0 else PRIVATE_OFFERS_HOURLY
    return await work.offers.made_since(chat, now - _HOUR) < most
