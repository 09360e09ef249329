"""What the intake knows of chats and messages while it looks at a batch of updates."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.vocabularies import Vocabularies
from community.ids import ChatId
from community.offers import may_offer
from community.triage import Complaint
from handlers.strays import Album, Anchor, Said, anchors_in
from storage import UnitOfWork

#: By which a supergroup says which group it was.
_MOVED = "migrate_from_chat_id"


@dataclass(frozen=True)
class Known:
    """See ``handlers.intake.Known``; bindings and words are remembered, so talk asks nothing."""

    bot: int
    work: UnitOfWork
    vocabularies: Vocabularies
    now: datetime

    async def is_bound(self, chat: int) -> bool:
        """Whether a chat is bound, or will be by what still waits in the inbox."""
        if await self._has_group(chat):
            return True
        if await self.work.inbox.waiting_with(self.bot, chat, "/bind"):
            return True
        for update in await self.work.inbox.waiting_with(self.bot, chat, _MOVED):
            before = (update.get("message") or {}).get(_MOVED)
            if before is not None and await self._has_group(before):
                return True
        # What waited may have been worked off since the first question.
        return await self._has_group(chat)

    async def _has_group(self, chat: int) -> bool:
        return await self.work.groups.find(ChatId(chat)) is not None

    async def waits(self, said: Said) -> bool:
        """Whether a message is in the inbox and not worked off."""
        piece = f'"message_id": {said.message}'
        found = await self.work.inbox.waiting_with(self.bot, said.chat, piece)
        return any(said in anchors_in([update]) for update in found)

    async def mattering(self, anchors: Collection[Anchor]) -> set[Anchor]:
        """Of some, the albums that matter and the messages that became tickets."""
        albums = [(one.chat, one.name) for one in anchors if isinstance(one, Album)]
        said = [(one.chat, one.message) for one in anchors if isinstance(one, Said)]
        return {
            *(Album(*found) for found in await self.work.albums.among(albums)),
            *(Said(*found) for found in await self.work.tickets.origins_among(said)),
        }

    async def may_offer(self, chat: int) -> bool:
        """Whether a group may be offered something now."""
        return await may_offer(self.work, ChatId(chat), self.now)

    async def complaint(self, chat: int, text: str) -> Complaint:
        """Whether a text said in a chat is a complaint, by the words of its community."""
        group = await self.work.groups.find(ChatId(chat))
        if group is None:
            return self.vocabularies.complaint(text)
        # As its handler reads it, so that it is read once.
        chain = await self.work.chains.of(group.community)
        words = await self.work.local_words.of(group.community)
        return self.vocabularies.complaint(text, chain.estates, words)
