"""➕: my household has it too."""

from __future__ import annotations

from telegram import Update

from community.ids import ChatId, PersonId, TicketId
from community.joining import Joined, join
from community.permissions import Action, Relation, may
from community.refusals import Refusal, StepRefusedError
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
    if not may(Action.JOIN, await _standing(update, ticket)):
        raise StepRefusedError(Refusal.OLD)
    try:
        joined = (await join(at.work, at.moment, ticket, person))[1]
    except StepRefusedError as refused:
        is_part = refused.ticket is not None and refused.ticket.merged_into is not None
        if refused.refusal is Refusal.SETTLED and not is_part:
            return at.say("toast-join-closed")
        raise
    return at.say(_TOASTS[joined])


async def _standing(update: Update, ticket_id: TicketId) -> set[Relation]:
    """Whoever pressed under a message that shows this ticket reads its group."""
    at, message = desk(), update.effective_message
    ticket = await at.work.tickets.find(ticket_id)
    if message is None or ticket is None:
        return set()
    chat = ChatId(message.chat.id)
    # A post from before the group became a supergroup stands in a chat of another id.
    shown = await at.work.tellings.ticket_shown_by(chat, message.message_id)
    return {Relation.IN_GROUP} if chat == ticket.group or shown == ticket_id else set()


feature = Feature(name="joining", handlers=(on_press("join", _join),))
