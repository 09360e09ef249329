"""Telegram as the courier uses it: one method a kind of saying, on python-telegram-bot."""

from __future__ import annotations

import warnings
from typing import Any

from telegram import (
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.error import BadRequest, TelegramError
from telegram.ext import ExtBot

from bot.telegram_request import TelegramRequest
from handlers.desk import Document, Keyboard, Picture, Reaction, Reply, Toast
from handlers.intake import ALLOWED_UPDATES
from handlers.showing import Button, Rendered
from handlers.wording import MESSAGE_LENGTH, cut

#: How long Telegram may let us wait for updates, in seconds.
POLL_SECONDS = 25
_CONNECTIONS = 32
_ANSWER_SECONDS = 5.0
#: Telegram's limits, in UTF-16 code units. What is longer would not be sent at all.
_CAPTION_LENGTH = 1024
_TOAST_LENGTH = 200
#: A longer one is not readable on a phone; Telegram itself names no limit.
_LABEL_LENGTH = 64
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

# Raw updates are what the inbox keeps; python-telegram-bot would rather parse them at once.
warnings.filterwarnings("ignore", message=r"(?s).*Please use 'Bot\.getUpdates' instead")


def make_bot(token: str, base_url: str) -> ExtBot[None]:
    """The bot of a token on a Bot API server; nothing is sent yet."""
    return ExtBot(
        token,
        base_url=f"{base_url}/bot",
        base_file_url=f"{base_url}/file/bot",
        request=TelegramRequest(base_url, connections=_CONNECTIONS, read_seconds=_ANSWER_SECONDS),
        get_updates_request=TelegramRequest(
            base_url, connections=2, read_seconds=POLL_SECONDS + 10
        ),
    )


async def get_updates(bot: ExtBot[None], offset: int) -> list[dict[str, Any]]:
    """The next raw updates; asking with *offset* tells Telegram to forget those before it.

    Raises:
        TelegramError: Telegram did not give any, nor say that there are none.
    """
    asked = {"timeout": POLL_SECONDS, "allowed_updates": list(ALLOWED_UPDATES)}
    if offset:
        asked["offset"] = offset
    found = await bot.do_api_request("getUpdates", api_kwargs=asked, read_timeout=POLL_SECONDS + 10)
    if not isinstance(found, list):
        raise TelegramError("no list of updates")
    return found


async def send(bot: ExtBot[None], chat: int, rendered: Rendered) -> int:
    """Sends a message, or a photo with it; returns its id."""
    if rendered.photo is not None:
        photo = await bot.send_photo(
            chat,
            rendered.photo,
            disable_notification=rendered.silent,
            reply_parameters=_reply_to(rendered),
        )
        return photo.message_id
    sent = await bot.send_message(
        chat,
        cut(rendered.text, MESSAGE_LENGTH),
        disable_notification=rendered.silent,
        link_preview_options=_NO_PREVIEW,
        message_thread_id=rendered.thread,
        reply_markup=_markup(rendered),
        reply_parameters=_reply_to(rendered),
    )
    return sent.message_id


async def edit(bot: ExtBot[None], chat: int, message_id: int, rendered: Rendered) -> None:
    """Edits a message of ours."""
    keyboard = keyboard_of(rendered.rows)
    await bot.edit_message_text(
        cut(rendered.text, MESSAGE_LENGTH),
        chat,
        message_id,
        link_preview_options=_NO_PREVIEW,
        reply_markup=keyboard,
    )


async def delete(bot: ExtBot[None], chat: int, message_id: int) -> None:
    """Takes a message of ours away; one that is gone already is as good."""
    try:
        await bot.delete_message(chat, message_id)
    except BadRequest as error:
        if "not found" not in error.message.lower() and "can't be deleted" not in error.message:
            raise


#: Answers that go to a chat.
Paced = Reply | Document | Reaction | Keyboard | Picture


async def give(bot: ExtBot[None], answer: Paced) -> None:
    """Gives an answer."""
    match answer:
        case Reply():
            await send(bot, answer.chat, answer.rendered)
        case Document():
            await send_document(bot, answer)
        case Reaction():
            await bot.set_message_reaction(answer.chat, answer.message, answer.emoji)
        case Keyboard():
            keyboard = keyboard_of(answer.rows)
            await bot.edit_message_reply_markup(answer.chat, answer.message, reply_markup=keyboard)
        case Picture():
            keyboard = keyboard_of(answer.rows)
            await bot.send_photo(
                answer.chat,
                answer.png,
                caption=cut(answer.caption, _CAPTION_LENGTH),
                disable_notification=answer.silent,
                reply_markup=keyboard,
            )


async def send_document(bot: ExtBot[None], document: Document) -> Message:
    """Makes and sends a file."""
    return await bot.send_document(
        document.chat,
        await document.make(),
        caption=cut(document.caption, _CAPTION_LENGTH),
        filename=document.name,
        disable_notification=document.silent,
        reply_markup=keyboard_of(document.rows),
    )


async def toast(bot: ExtBot[None], answer: Toast) -> None:
    """Answers a press."""
    await bot.answer_callback_query(answer.query, cut(answer.text, _TOAST_LENGTH) or None)


def keyboard_of(rows: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | None:
    """The buttons under a message; None for none, which takes older ones off."""
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(cut(b.label, _LABEL_LENGTH), callback_data=b.data, url=b.url)
                for b in row
            ]
            for row in rows
        ]
    )


def _markup(rendered: Rendered) -> InlineKeyboardMarkup | ForceReply | None:
    return ForceReply() if rendered.force_reply else keyboard_of(rendered.rows)


def _reply_to(rendered: Rendered) -> ReplyParameters | None:
    if rendered.reply_to is None:
        return None
    return ReplyParameters(rendered.reply_to, allow_sending_without_reply=True)
