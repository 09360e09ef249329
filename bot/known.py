"""What the intake knows of chats and messages while it looks at a batch of updates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.vocabularies import Vocabularies
from community.ids import ChatId
from community.offers import may_offer
from community.tickets import Origin
from community.triage import Triage
from storage import UnitOfWork


@dataclass(frozen=True)
class Known:
    """See ``handlers.intake.Known``; bindings and words are remembered, so talk asks nothing."""

    work: UnitOfWork
    vocabularies: Vocabularies
    now: datetime

    async def is_bound(self, chat: int) -> bool:
        """Whether a chat is bound."""
        return await self.work.groups.find(ChatId(chat)) is not None

    async def has_ticket(self, chat: int, message: int) -> bool:
        """Whether a message became a ticket."""
        return await self.work.tickets.of_origin(Origin(ChatId(chat), message)) is not None

    async def may_offer(self, chat: int) -> bool:
        """Whether a group may be offered something now."""
        return await may_offer(self.work, ChatId(chat), self.now)

    async def triage(self, chat: int, text: str) -> Triage:
        """Reads a text said in a chat, with the words of its community."""
        group = await self.work.groups.find(ChatId(chat))
        if group is None:
            return self.vocabularies.triage(text)
        # As its handler reads it, so that it is read once.
        chain = await self.work.chains.of(group.community)
        words = await self.work.local_words.of(group.community)
        return self.vocabularies.triage(text, chain.estates, words)
