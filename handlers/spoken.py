"""What a message says, who said it, and where it stands."""

from __future__ import annotations

import re
import unicodedata

from telegram import Message, MessageEntity

from community.ids import ChatId, PersonId, TicketId
from community.tickets import Origin
from handlers.desk import desk
from handlers.wording import clean


def text_of(message: Message) -> str:
    """The words of a message, or those under its photo."""
    return message.text or message.caption or ""


def says_something(text: str) -> bool:
    """True when there is at least one letter, digit or Chinese character in it."""
    return any(unicodedata.category(char)[0] in "LN" for char in clean(text))


def is_from_somebody(message: Message) -> bool:
    """False for other bots and for posts that a linked channel forwards by itself."""
    if message.is_automatic_forward or message.via_bot is not None:
        return False
    user = message.from_user
    return message.sender_chat is not None or (user is not None and not user.is_bot)


def is_mentioned(message: Message, bot_username: str) -> bool:
    """True when a message calls the bot by its @name."""
    wanted = f"@{bot_username}".lower()
    found = message.parse_entities([MessageEntity.MENTION])
    found |= message.parse_caption_entities([MessageEntity.MENTION])
    return any(mention.lower() == wanted for mention in found.values())


def replied_to(message: Message) -> Message | None:
    """The message somebody answered; the first message of a topic is answered by nobody."""
    replied = message.reply_to_message
    if replied is None or replied.forum_topic_created is not None:
        return None
    return replied


def without_mention(text: str, bot_username: str) -> str:
    """The words without the bot's @name, however its letters are written."""
    return re.sub(rf"@{re.escape(bot_username)}\b", " ", text, flags=re.IGNORECASE).strip()


async def replied_ticket(message: Message) -> TicketId | None:
    """The ticket that the bot's message shows to which this one replies."""
    replied = replied_to(message)
    if replied is None or replied.from_user is None or not replied.from_user.is_bot:
        return None
    chat = ChatId(message.chat.id)
    return await desk().work.tellings.ticket_shown_by(chat, replied.message_id)


def author_of(message: Message) -> PersonId:
    """Who wrote it; an anonymous administrator or a channel is its own person without a home."""
    if message.sender_chat is not None:
        return PersonId(message.sender_chat.id)
    assert message.from_user is not None  # only channel posts have none, and we get none
    return PersonId(message.from_user.id)


def thread_of(message: Message) -> int | None:
    """The topic a message stands in; a plain group's reply threads are none."""
    return message.message_thread_id if message.is_topic_message else None


def origin_of(message: Message) -> Origin:
    """Where a report came from."""
    return Origin(ChatId(message.chat.id), message.message_id, thread_of(message))
