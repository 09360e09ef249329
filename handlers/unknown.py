"""The last to be asked: commands nobody knows, and buttons nobody made."""

from __future__ import annotations

from typing import Any

from telegram import Update
from telegram.ext import BaseHandler, CallbackQueryHandler

from handlers.commands import is_private, read_command
from handlers.desk import desk
from handlers.feature import Feature


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
    # In a group a command without @ may well be for another bot.
    if is_private(message) or command.addressed == desk().bot_username.lower():
        desk().tell(message, desk().say("unknown-command"))


async def _old_button(update: Update, _: Any) -> None:
    desk().toast(update, desk().say("refused-old"))


feature = Feature(
    name="unknown",
    handlers=(_UnknownCommand(), CallbackQueryHandler(_old_button)),
)
