"""The last to be asked: commands nobody knows, and buttons nobody made."""

from __future__ import annotations

from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler

from handlers.commands import is_private, read_command
from handlers.desk import desk, person_of
from handlers.feature import Feature
from handlers.guide import part_of


class _UnknownCommand(BaseHandler[Update, Any, Any]):
    """A command that no feature took."""

    def __init__(self) -> None:
        super().__init__(_say_unknown)

    def check_update(self, update: object) -> bool:
        return (
            isinstance(update, Update)
            and update.message is not None
            and read_command(update.message) is not None
        )


async def _say_unknown(update: Update, _: Any) -> None:
    message = update.message
    command = read_command(message) if message else None
    if message is None or command is None:
        return
    at = desk()
    if is_private(message) and message.from_user is not None:
        part = await part_of(person_of(message.from_user))
        at.tell(message, at.say(f"unknown-command-{part}"))
    # In a group a command without @ may well be for another bot.
    elif command.addressed == at.bot_username.lower():
        at.tell(message, at.say("unknown-command-group"))


async def _old_button(update: Update, _: Any) -> None:
    desk().toast(update, desk().say("refused-old"))


feature = Feature(
    name="unknown",
    handlers=(_UnknownCommand(), CallbackQueryHandler(_old_button)),
)
