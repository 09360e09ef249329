"""Commands as people send them: in texts and captions, with or without @bot, in any chat."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from telegram import Chat, Message, MessageEntity, Update
from telegram.ext import BaseHandler

from community.permissions import Action, may_here
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
            name: Without the slash; None of our commands has capitals. Its row in the table of
                permissions says where it is answered.
            handle: Gets the message and the command.
        """

        action = Action(f"/{name}")

        async def called(update: Update, _: Any) -> None:
            message = update.effective_message
            command = read_command(message) if message else None
            if message is None or command is None:
                return
            if may_here(action, private=is_private(message)):
                await handle(message, command)
            elif is_private(message):
                desk().tell(message, desk().say("only-group"))
            else:
                link = f"https://t.me/{desk().bot_username}"
                desk().tell(message, desk().say("only-private", link=link))

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
