"""The words that communities added by themselves."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from sqlalchemy import BigInteger, Column, ForeignKey, String, Table, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from community.ids import CommunityId, PersonId
from community.lexicon import LocalWord
from storage.revision import Revision
from storage.schema import Instant, metadata

local_words = Table(
    "local_words",
    metadata,
    Column("community_id", ForeignKey("communities.id"), primary_key=True),
    Column("text", String(16), primary_key=True),
    Column("tag", String(24)),  # NULL: it cancels
    Column("added_by", BigInteger, nullable=False),
    Column("added_at", Instant, nullable=False),
)


@dataclass
class WordCache:
    """The words of one process, good for as long as the revision stays the same."""

    revision: int = -1
    words: dict[CommunityId, tuple[LocalWord, ...]] = field(default_factory=dict)


class StoredLocalWords:
    """Local words on one connection, see ``community.lexicon.LocalWords``."""

    def __init__(self, connection: AsyncConnection, revision: Revision, cache: WordCache) -> None:
        self._connection = connection
        self._revision = revision
        self._cache = cache

    async def of(self, community: CommunityId) -> tuple[LocalWord, ...]:
        """The words of a community, oldest first."""
        revision = await self._revision.current()
        if self._cache.revision == revision:
            return self._cache.words.get(community, ())
        words = await self._load()
        if not self._revision.raised:
            # What this transaction changed is not true for others until it is committed.
            self._cache.revision, self._cache.words = revision, words
        return words.get(community, ())

    async def add(self, community: CommunityId, word: LocalWord) -> None:
        """Adds a word, or gives one that was there another meaning."""
        await self.remove(community, word.text)
        await self._connection.execute(
            insert(local_words).values(
                community_id=community,
                text=word.text,
                tag=word.tag,
                added_by=word.by,
                added_at=word.at,
            )
        )
        await self._revision.rise()

    async def remove(self, community: CommunityId, text: str) -> bool:
        """Takes a word out; False when it was not there."""
        gone = await self._connection.execute(
            delete(local_words)
            .where(local_words.c.community_id == community, local_words.c.text == text)
            .returning(local_words.c.text)
        )
        if gone.first() is None:
            return False
        await self._revision.rise()
        return True

    async def _load(self) -> dict[CommunityId, tuple[LocalWord, ...]]:
        rows = await self._connection.execute(
            select(local_words).order_by(local_words.c.added_at, local_words.c.text)
        )
        found: dict[CommunityId, list[LocalWord]] = defaultdict(list)
        for row in rows:
            word = LocalWord(row.text, row.tag, PersonId(row.added_by), row.added_at)
            found[CommunityId(row.community_id)].append(word)
        return {community: tuple(words) for community, words in found.items()}
