"""Presses of buttons. What a button carries is never trusted: it only names a ticket."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler

from community.ids import PersonId, TicketId
from community.life import StepRefusedError
from community.merging import whole_of
from handlers.desk import desk, person_of
from handlers.showing import Told

Press = Callable[[Update, PersonId, TicketId, str], Awaitable[str]]


def on_press(name: str, press: Press) -> CallbackQueryHandler[Any, Any]:
    """Handles ``name:TICKET`` and ``name:TICKET:MORE``.

    Args:
        name: What the button does.
        press: Gets the update, who pressed, the ticket and what follows; returns the toast.
    """

    async def pressed(update: Update, context: Any) -> None:
        query, match = update.callback_query, matched(context)
        if query is None or match is None:
            desk().toast(update, desk().say("refused-old"))
            return
        ticket, more = TicketId(int(match[1])), match[2] or ""
        try:
            said = await press(update, person_of(query.from_user), ticket, more)
        except StepRefusedError as refused:
            said = await refusal(refused)
        desk().toast(update, said)

    return CallbackQueryHandler(pressed, pattern=rf"^{name}:(\d{{1,15}})(?::(\w{{1,20}}))?$")


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
