"""The unit of work: one transaction and every store in it. This is the one list of stores."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncConnection

from community.ids import ChatId, CommunityId, PersonId, TicketId
from storage.absence import StoredAbsences
from storage.albums import StoredAlbums
from storage.attendance import StoredAttendance
from storage.board import StoredBoards
from storage.chains import ChainCache, StoredChains
from storage.digest import StoredDigests
from storage.inbox import StoredInbox
from storage.invites import StoredHolders, StoredInvites
from storage.joining import StoredJoiners
from storage.lanes import lanes_on
from storage.learning import StoredLessons
from storage.lexicon import StoredLocalWords, WordCache
from storage.menus import StoredMenus
from storage.offers import StoredOffers
from storage.pace import StoredPace
from storage.people import GroupCache, StoredGroups, StoredPeople
from storage.photos import StoredPhotos
from storage.questions import StoredQuestions
from storage.revision import Revision
from storage.rosters import StoredRosters
from storage.signals import Signals
from storage.tellings import StoredTellings
from storage.tickets import StoredTickets
from storage.traces import Traces
from storage.workers import StoredWorkers


@dataclass(frozen=True)
class Caches:
    """What a process remembers between transactions, each for one revision."""

    chains: ChainCache = field(default_factory=ChainCache)
    words: WordCache = field(default_factory=WordCache)
    groups: GroupCache = field(default_factory=GroupCache)


class UnitOfWork:
    """Every store on one transaction. All of it is kept, or nothing."""

    def __init__(
        self,
        connection: AsyncConnection,
        caches: Caches,
        administrators: Sequence[PersonId],
    ) -> None:
        self.revision = Revision(connection)
        self.traces = Traces()
        self.signals = Signals()
        added: set[TicketId] = set()
        self.tickets = StoredTickets(connection, self.traces, added)
        self.chains = StoredChains(connection, self.revision, caches.chains, administrators)
        self.rosters = StoredRosters(connection, self.revision)
        self.people = StoredPeople(connection, self.chains.person_changed, self.traces)
        self.groups = StoredGroups(connection, self.revision, caches.groups)
        self.tellings = StoredTellings(connection, self.signals, added)
        self.questions = StoredQuestions(connection)
        self.joiners = StoredJoiners(connection)
        self.offers = StoredOffers(connection, self.traces)
        self.photos = StoredPhotos(connection, self.traces)
        self.albums = StoredAlbums(connection)
        self.inbox = StoredInbox(connection, lanes_on(connection), self.signals, self.traces)
        self.pace = StoredPace(connection)
        self.workers = StoredWorkers(connection)
        self.attendance = StoredAttendance(connection)
        self.menus = StoredMenus(connection)
        self.invites = StoredInvites(connection)
        self.holders = StoredHolders(connection, self.revision)
        self.absences = StoredAbsences(connection, self.revision)
        self.digests = StoredDigests(connection)
        self.boards = StoredBoards(connection)
        self.local_words = StoredLocalWords(connection, self.revision, caches.words)
        self.lessons = StoredLessons(connection)

    async def migrate_group(self, chat: ChatId, to: ChatId) -> None:
        """Moves everything of a group to the id it has as a supergroup."""
        await self.groups.migrate(chat, to)
        await self.tellings.migrate(chat, to)
        await self.tickets.migrate_group(chat, to)

    async def add_estate(self, community: CommunityId, name: str) -> None:
        """Adds an estate to a community if it is new."""
        await self.rosters.add_estate(community, name)

    async def bury(self, dead: Collection[int]) -> bool:
        """Takes up what programs left that ended without a word; False when others did that."""
        if not await self.workers.bury(dead):
            return False
        await self.inbox.suspect_all()
        await self.pace.release_all(dead)
        return True
