"""People as Telegram knows them, their homes, and the groups they talk in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from community.ids import ChatId, CommunityId, PersonId
from community.places import Place


class Reach(StrEnum):
    """Whether a private message arrives."""

    UNKNOWN = "unknown"
    YES = "yes"
    NO = "no"


@dataclass(frozen=True)
class Person:
    """Somebody who wrote to the bot, or whom the roster names."""

    id: PersonId
    name: str
    reach: Reach = Reach.UNKNOWN
    homes: tuple[tuple[CommunityId, Place], ...] = ()

    @property
    def is_reachable(self) -> bool:
        """True when the person pressed Start and did not block the bot since."""
        return self.reach is Reach.YES

    def homes_in(self, community: CommunityId) -> tuple[Place, ...]:
        """The homes within one community."""
        return tuple(place for owner, place in self.homes if owner == community)


@dataclass(frozen=True)
class Group:
    """A chat bound to an estate or to some of its buildings."""

    chat: ChatId
    community: CommunityId
    estate: str | None
    buildings: tuple[str, ...] = ()

    @property
    def place(self) -> Place:
        """What the binding says of where its people live."""
        only = self.buildings[0] if len(self.buildings) == 1 else None
        return Place(estate=self.estate, building=only)


class People(Protocol):
    """The people as storage keeps them."""

    async def find(self, person: PersonId) -> Person | None:
        """The person, or None when the bot keeps nothing about them."""

    async def meet(self, person: PersonId, name: str) -> None:
        """Remembers somebody's name as Telegram shows it."""

    async def set_reach(self, person: PersonId, reach: Reach) -> bool:
        """Remembers whether private messages arrive; True when that is news."""

    async def add_home(self, person: PersonId, community: CommunityId, place: Place) -> bool:
        """Remembers a home; False when it was known."""

    async def remove_home(self, person: PersonId, community: CommunityId, place: Place) -> bool:
        """Forgets a home; False when there was none."""

    async def forget(self, person: PersonId) -> None:
        """Erases a person's name and homes; whoever holds a seat stays known by the roster."""

    async def told_of_flood(self, person: PersonId, now: datetime, since: datetime) -> bool:
        """Marks that somebody was asked to write less; True when they had been since *since*."""


class Groups(Protocol):
    """The bound groups as storage keeps them."""

    async def find(self, chat: ChatId) -> Group | None:
        """The binding of a chat, or None."""

    async def bind(self, group: Group, title: str) -> None:
        """Binds a chat, or binds it anew."""

    async def unbind(self, chat: ChatId) -> Group | None:
        """Takes a binding back; returns what it was."""

    async def once_bound(self, chat: ChatId) -> Group | None:
        """The binding of a chat as it is, or as it was before it was taken back."""
