"""Presses of buttons. What a button carries is never trusted: it only names a ticket."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import CallbackQuery, Chat, Update
from telegram.ext import CallbackQueryHandler

from community.ids import PersonId, TicketId
from community.merging import whole_of
from community.permissions import Action, may_here
from community.refusals import StepRefusedError
from handlers.desk import desk, person_of
from handlers.showing import Told

Press = Callable[[Update, PersonId, TicketId, str], Awaitable[str]]


def on_press(name: str, press: Press) -> CallbackQueryHandler[Any, Any]:
    """Handles ``name:TICKET`` and ``name:TICKET:MORE``.

    Args:
        name: What the button does; its row in the table of permissions.
        press: Gets the update, who pressed, the ticket and what follows; returns the toast.
    """

    async def pressed(update: Update, context: Any) -> None:
        query, match = update.callback_query, matched(context)
        if query is None or match is None:
            return
        ticket, more = TicketId(int(match[1])), match[2] or ""
        try:
            said = await press(update, person_of(query.from_user), ticket, more)
        except StepRefusedError as refused:
            said = await refusal(refused)
        desk().toast(update, said)

    return on_data(Action(name), pressed, rf"^{name}:(\d{{1,15}})(?::(\w{{1,20}}))?$")


def on_data(
    action: Action, handle: Callable[[Update, Any], Awaitable[None]], pattern: str
) -> CallbackQueryHandler[Any, Any]:
    """Handles what buttons send, where the table of permissions has them.

    A button can be made to press anything in any chat in which the bot ever put one.
    """

    async def pressed(update: Update, context: Any) -> None:
        query = update.callback_query
        if query is None or matched(context) is None or not _is_in_place(action, query):
            desk().toast(update, desk().say("refused-old"))
            return
        await handle(update, context)

    return CallbackQueryHandler(pressed, pattern=pattern)


def _is_in_place(action: Action, query: CallbackQuery) -> bool:
    message = query.message
    return message is not None and may_here(action, private=message.chat.type == Chat.PRIVATE)


def matched(context: Any) -> re.Match[str] | None:
    """What a button's pattern found; python-telegram-bot finds "True" in a press without data."""
    found = context.match
    return found if isinstance(found, re.Match) else None


async def refusal(refused: StepRefusedError) -> str:
    """The kind sentence for a step that cannot be taken."""
    at = desk()
    if refused.ticket is not None and refused.ticket.merged_into is not None:
        whole = await whole_of(at.work, refused.ticket)
        return at.say("refused-merged", number=whole.number)
    if refused.ticket is not None and refused.refusal.value == "taken":
        told = await Told.load(at.work, refused.ticket.id)
        if told is not None:
            return at.say("refused-taken", name=told.name(refused.ticket.worker, at.scene))
    message = f"refused-{refused.refusal.value}"
    return at.say("refused-taken", name=at.say("nobody")) if "taken" in message else at.say(message)
