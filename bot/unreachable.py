"""What follows when Telegram says that a chat cannot be reached."""

from __future__ import annotations

from collections.abc import Callable

import structlog

from community.ids import ChatId, PersonId
from community.life import Moment
from community.reaching import lose_group, lose_person
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
            await lose_person(work, self._moment(), PersonId(chat))
        else:
            await lose_group(work, chat)
