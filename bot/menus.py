"""The command menus that Telegram shows beside the text field."""

from __future__ import annotations

import structlog
from telegram import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)
from telegram.error import TelegramError
from telegram.ext import ExtBot

from handlers.catalogue import Say
from handlers.feature import Menu
from handlers.features import FEATURES

_log = structlog.get_logger(__name__)


def menu(where: Menu, say: Say) -> list[BotCommand]:
    """The commands that are shown somewhere, in the order of the features."""
    return [
        BotCommand(name, say(f"command-{name}"))
        for feature in FEATURES
        for shown, name in feature.menu
        if shown is where
    ]


async def set_menus(bot: ExtBot[None], say: Say) -> None:
    """Sets the default menus; the bot works without them when Telegram will not take them."""
    try:
        await bot.set_my_commands(menu(Menu.EVERYBODY, say), scope=BotCommandScopeAllPrivateChats())
        await bot.set_my_commands(menu(Menu.GROUP, say), scope=BotCommandScopeAllGroupChats())
    except TelegramError as error:
        _log.warning("menus_not_set", reason=type(error).__name__)
