"""Commands as people send them: in texts and captions, with or without @bot, in any chat."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from telegram import Chat, Message, MessageEntity, Update
from telegram.ext import BaseHandler

from handlers.desk import desk


@dataclass(frozen=True)
class Command:
    """One command.

    Attributes:
        name: In lower case, without the slash.
        addressed: The bot it names with @, in lower case, or None.
        text: What follows, stripped.
    """

    name: str
    addressed: str | None
    text: str


def read_command(message: Message) -> Command | None:
    """The command that a message begins with, or None."""
    text = message.text or message.caption
    if not text:
        return None
    entities = message.entities or message.caption_entities
    first = next((e for e in entities if e.offset == 0), None)
    if first is None or first.type != MessageEntity.BOT_COMMAND:
        return None
    # A command is ASCII: its length in UTF-16 units is its length in characters.
    name, _, addressed = text[1 : first.length].partition("@")
    return Command(name.lower(), addressed.lower() or None, text[first.length :].strip())


def is_private(message: Message) -> bool:
    """True in the chat of one person with the bot."""
    return message.chat.type == Chat.PRIVATE


Handle = Callable[[Message, Command], Awaitable[None]]


class OnCommand(BaseHandler[Update, Any, Any]):
    """Calls *handle* for a command of ours, in a text or in a caption."""

    def __init__(self, name: str, handle: Handle) -> None:
        """Registers a command.

        Args:
            name: Without the slash; None of our commands has capitals.
            handle: Gets the message and the command.
        """

        async def called(update: Update, _: Any) -> None:
            message = update.effective_message
            command = read_command(message) if message else None
            if message is not None and command is not None:
                await handle(message, command)

        super().__init__(called)
        self.name = name

    def check_update(self, update: object) -> bool:
        """True for a new message that begins with this command and is not for another bot."""
        if not isinstance(update, Update) or update.message is None:
            return False
        command = read_command(update.message)
        if command is None or command.name != self.name:
            return False
        return command.addressed in (None, desk().bot_username.lower())


def private_only(handle: Handle) -> Handle:
    """Sends people who use a command in a group to the private chat, in one line."""

    async def checked(message: Message, command: Command) -> None:
        if is_private(message):
            await handle(message, command)
            return
        link = f"https://t.me/{desk().bot_username}"
        desk().tell(message, desk().say("only-private", link=link))

    return checked
