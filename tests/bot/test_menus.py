"""Which command menus are set when the bot starts."""

from typing import Any

from telegram import BotCommandScopeChat
from telegram.error import BadRequest

from bot.menus import set_menus
from community.ids import PersonId
from handlers.catalogue import Catalogue


class Bot:
    """Takes menus, except for people who never pressed Start."""

    def __init__(self, *strangers: int) -> None:
        self.strangers = strangers
        self.menus: dict[Any, set[str]] = {}

    async def set_my_commands(self, commands: Any, scope: Any) -> None:
        key = scope.chat_id if isinstance(scope, BotCommandScopeChat) else scope.type
        if key in self.strangers:
            raise BadRequest("Chat not found")
        self.menus[key] = {command.command for command in commands}


async def test_an_administrator_has_the_committees_menu_without_a_seat():
    bot = Bot(7)
    administrators = [PersonId(7), PersonId(8)]
    await set_menus(bot, Catalogue.load(), administrators)  # type: ignore[arg-type]
    assert {"board", "invite", "todo", "report"} <= bot.menus[8]
    assert 7 not in bot.menus
    assert "todo" not in bot.menus["all_private_chats"]
    assert bot.menus["all_group_chats"] == {"report"}
