"""➕: my household has it too."""

from __future__ import annotations

from telegram import Update

from community.ids import PersonId, TicketId
from community.joining import Joined, join
from community.life import Refusal, StepRefusedError
from handlers.desk import desk, meet
from handlers.feature import Feature
from handlers.presses import on_press

_TOASTS = {
    Joined.FIRST: "toast-joined",
    Joined.LATER: "toast-joined",
    Joined.ALREADY: "toast-joined-already",
    Joined.OWN: "toast-joined-own",
}


async def _join(update: Update, person: PersonId, ticket: TicketId, _: str) -> str:
    at = desk()
    if update.callback_query is not None:
        await meet(update.callback_query.from_user, in_private=False)
    try:
        joined = (await join(at.work, at.moment, ticket, person))[1]
    except StepRefusedError as refused:
        is_part = refused.ticket is not None and refused.ticket.merged_into is not None
        if refused.refusal is Refusal.SETTLED and not is_part:
            return at.say("toast-join-closed")
        raise
    return at.say(_TOASTS[joined])


feature = Feature(name="joining", handlers=(on_press("join", _join),))
