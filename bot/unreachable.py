"""What follows when Telegram says that a chat cannot be reached."""

from __future__ import annotations

from collections.abc import Callable

import structlog

from community.ids import ChatId, PersonId
from community.life import Moment
from community.people import Reach
from community.telling import News
from community.working import person_out_of_reach
from storage import UnitOfWork

_log = structlog.get_logger(__name__)


class Unreachable:
    """A person whose messages do not arrive, or a group that put us out."""

    def __init__(self, moment: Callable[[], Moment]) -> None:
        self._moment = moment

    async def after(self, work: UnitOfWork, chat: ChatId, reason: str) -> None:
        """Gives up what waits for the chat, and lets somebody else take over."""
        _log.info("chat_unreachable", chat=chat, reason=reason)
        await work.tellings.give_up_chat(chat, reason)
        if chat > 0:
            await self._person(work, PersonId(chat))
        else:
            await self._group(work, chat)

    async def _person(self, work: UnitOfWork, person: PersonId) -> None:
        if await work.people.set_reach(person, Reach.NO):
            await person_out_of_reach(work, self._moment(), person)

    async def _group(self, work: UnitOfWork, chat: ChatId) -> None:
        group = await work.groups.unbind(chat)
        if group is None:
            return
        chain = await work.chains.of(group.community)
        for holder in chain.recipients(chain.committee):
            await work.tellings.say(News.GROUP_LOST, ChatId(holder.person), reference=chat)
