"""What follows when Telegram says that a chat cannot be reached."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import structlog

from community.ids import ChatId, PersonId
from community.moment import Moment
from community.reaching import lose_card, lose_group, lose_person
from community.telling import News, View
from storage import UnitOfWork
from storage.tellings import Telling

_log = structlog.get_logger(__name__)


class Unreachable:
    """A person whose messages do not arrive, or a group that put us out."""

    def __init__(self, moment: Callable[[], Moment], administrators: Sequence[PersonId]) -> None:
        self._moment = moment
        self._administrators = administrators
        #: Kinds of messages that administrators were told of, each with the row it was about.
        self._told_of: dict[View | News, int] = {}

    async def after(self, work: UnitOfWork, chat: ChatId, reason: str) -> None:
        """Gives up what waits for the chat, and lets somebody else take over."""
        _log.info("chat_unreachable", chat=chat, reason=reason)
        await work.tellings.give_up_chat(chat, reason)
        if chat > 0:
            await lose_person(work, self._moment(), PersonId(chat))
        else:
            await lose_group(work, chat)

    async def after_giving_up(self, work: UnitOfWork, row: Telling, reason: str) -> None:
        """Gives up one row; a card that nobody ever saw lets the seat above take over."""
        await work.tellings.undeliverable(row, reason)
        if row.what is View.CARD and row.message_id is None and row.ticket is not None:
            await lose_card(work, self._moment(), row.ticket, PersonId(row.chat))

    async def after_not_drawn(self, work: UnitOfWork, row: Telling, reason: str) -> None:
        """Gives up a row that we cannot draw; administrators hear of it once a kind of message."""
        _log.error("not_rendered_given_up", telling=row.id, what=row.what.value)
        await self.after_giving_up(work, row, reason)
        if self._told_of.setdefault(row.what, row.id) != row.id:
            return
        for person in self._administrators:
            await work.tellings.say(News.NOT_SHOWN, ChatId(person), reference=row.id)
