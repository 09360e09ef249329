"""The unit of work as the chain's own use cases see it. Features declare theirs beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from community.chain import Chain
from community.ids import ChatId, CommunityId, PersonId, SeatId
from community.people import Groups, People
from community.roster import Roster
from community.telling import Questions, Tellings
from community.tickets import Tickets


@dataclass(frozen=True)
class RosterUpdate:
    """What an import changed, in seats."""

    community: CommunityId
    added: int
    changed: int
    retired: int
    revived: int


class Chains(Protocol):
    """The chains of all communities that the bot serves."""

    async def of(self, community: CommunityId) -> Chain:
        """The chain of one community."""

    async def all(self) -> tuple[Chain, ...]:
        """Every community's chain, oldest community first."""

    async def take_seats(self, person: PersonId) -> list[Chain]:
        """Gives a person the seats that the roster keeps for their Telegram id.

        Returns:
            The chains in which they took a seat just now.
        """


class Rosters(Protocol):
    """What a roster writes into the seats."""

    async def update(self, roster: Roster) -> RosterUpdate:
        """Writes a roster; seats that left it are retired but keep their tickets."""

    async def heirs(self, community: CommunityId) -> dict[SeatId, SeatId]:
        """For each retired seat the nearest seat above that is left."""


class Work(Protocol):
    """One transaction: all of it happens, or nothing."""

    @property
    def tickets(self) -> Tickets:
        """Tickets, their events and words."""

    @property
    def chains(self) -> Chains:
        """Seats and who holds them."""

    @property
    def rosters(self) -> Rosters:
        """What imports write."""

    @property
    def people(self) -> People:
        """People and their homes."""

    @property
    def groups(self) -> Groups:
        """Bound groups."""

    @property
    def tellings(self) -> Tellings:
        """What waits to be said."""

    @property
    def questions(self) -> Questions:
        """Open questions."""

    async def add_estate(self, community: CommunityId, name: str) -> None:
        """Adds an estate to a community if it is new."""

    async def migrate_group(self, chat: ChatId, to: ChatId) -> None:
        """Moves everything of a group to the id it has as a supergroup."""
