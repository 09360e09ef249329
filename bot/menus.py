"""The command menus that Telegram shows beside the text field."""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from telegram import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import TelegramError
from telegram.ext import ExtBot

from community.ids import ChatId, PersonId
from community.telling import News
from handlers.catalogue import Say
from handlers.feature import Menu
from handlers.features import FEATURES
from handlers.menus import COMMITTEE
from handlers.showing import PersonMenu
from storage import Database

_log = structlog.get_logger(__name__)


def menu(where: Menu, say: Say) -> list[BotCommand]:
    """The commands that are shown somewhere, in the order of the features."""
    return [
        BotCommand(name, say(f"command-{name}"))
        for feature in FEATURES
        for shown, name in feature.menu
        if shown is where
    ]


async def set_menus(bot: ExtBot[None], say: Say, administrators: Sequence[PersonId]) -> None:
    """Sets the default menus, and the administrators' own, whom no seat gives one.

    The bot works without them when Telegram will not take them.
    """
    try:
        await bot.set_my_commands(menu(Menu.EVERYBODY, say), scope=BotCommandScopeAllPrivateChats())
        await bot.set_my_commands(menu(Menu.GROUP, say), scope=BotCommandScopeAllGroupChats())
    except TelegramError as error:
        _log.warning("menus_not_set", reason=type(error).__name__)
    for person in administrators:
        try:
            await set_person_menu(bot, say, PersonMenu(ChatId(person), COMMITTEE))
        except TelegramError as error:  # they may never have pressed Start
            _log.info("menu_not_set", chat=person, reason=type(error).__name__)


async def take_off_menus(database: Database, administrators: Sequence[PersonId]) -> None:
    """Who was an administrator at the last start and is none now gets the menu of their seats."""
    async with database.transaction() as work:
        for person in sorted(await work.menus.give(administrators)):
            await work.tellings.say(News.MENU, ChatId(person))


async def set_person_menu(bot: ExtBot[None], say: Say, wanted: PersonMenu) -> None:
    """Sets one person's own menu, or takes it off so that everybody's shows again.

    Raises:
        TelegramError: Telegram did not take it.
    """
    scope = BotCommandScopeChat(wanted.chat)
    commands = [command for where in wanted.shown for command in menu(where, say)]
    if commands:
        await bot.set_my_commands(commands, scope=scope)
    else:
        await bot.delete_my_commands(scope=scope)
