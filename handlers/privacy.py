"""/privacy and /forget: what is kept about somebody, and how it goes."""

from __future__ import annotations

from telegram import Message, Update

from community.forgetting import forget
from community.permissions import Action
from handlers.commands import Command, OnCommand
from handlers.desk import desk, person_of, sender_of
from handlers.feature import Feature, Menu
from handlers.presses import on_data
from handlers.showing import Button, Rendered


async def privacy(message: Message, _: Command) -> None:
    """``/privacy``: what is kept, what is not, who sees it."""
    desk().tell(message, desk().say("privacy"))


async def ask_forget(message: Message, _: Command) -> None:
    """``/forget`` asks first: it cannot be undone."""
    at = desk()
    if await sender_of(message) is None:
        return
    row = (
        Button(at.say("button-forget"), "forget:yes"),
        Button(at.say("button-keep"), "forget:no"),
    )
    at.reply(message, Rendered(at.say("forget-ask"), (row,)))


async def _forget(update: Update, _: object) -> None:
    at = desk()
    query = update.callback_query
    message = update.effective_message
    if query is None or not isinstance(message, Message):
        return
    if query.data != "forget:yes":
        at.toast(update, at.say("forget-kept"))
        return
    open_tickets = await forget(at.work, person_of(query.from_user))
    if not open_tickets:
        at.tell(message, at.say("forget-done"))
        return
    numbers = "、".join(f"#{ticket.number}" for ticket in open_tickets)
    at.tell(message, at.say("forget-done-open", numbers=numbers))


feature = Feature(
    name="privacy",
    handlers=(
        OnCommand("privacy", privacy),
        OnCommand("forget", ask_forget),
        on_data(Action.FORGET, _forget, r"^forget:(yes|no)$"),
    ),
    menu=((Menu.EVERYBODY, "privacy"), (Menu.EVERYBODY, "forget")),
)
