"""The bot's command menus, one per scope and language."""

import re

from sandbox.refusals import bad_request
from sandbox.wire import Json

MOST_COMMANDS = 100
LONGEST_DESCRIPTION = 256
_NAME = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"[a-z]{2}")
_SCOPE_FIELDS: dict[str, tuple[str, ...]] = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}
MenuKey = tuple[str, ...]


def menu_key(scope: object, language: str) -> MenuKey:
    """Return what a menu is kept under.

    Args:
        scope: Telegram's BotCommandScope, or None for the default.
        language: Two letters, or nothing for everybody else.

    Raises:
        BotApiError: 400, for an unknown scope, a missing field of it or a wrong language.
    """
    scope = {"type": "default"} if scope is None else scope
    if not isinstance(scope, dict):
        raise bad_request("can't parse BotCommandScope: Expected an Object")
    kind = scope.get("type")
    if kind not in _SCOPE_FIELDS:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    for name in _SCOPE_FIELDS[kind]:
        if not scope.get(name):
            raise bad_request(f"can't parse BotCommandScope: Can't find field \"{name}\"")
    if language and not _LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return (kind, *(str(scope[name]) for name in _SCOPE_FIELDS[kind]), language)


def checked_commands(commands: object) -> list[Json]:
    """Check a list of BotCommand.

    Raises:
        BotApiError: 400, for a wrong name or description, or too many of them.
    """
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return [_checked_command(command) for command in commands]


def _checked_command(command: object) -> Json:
    if not isinstance(command, dict):
        raise bad_request("can't parse BotCommand: Expected an Object")
    for name in ("command", "description"):
        if not isinstance(command.get(name), str):
            raise bad_request(f"can't parse BotCommand: Can't find field \"{name}\"")
    word = command["command"].removeprefix("/")
    if not _NAME.fullmatch(word):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(command["description"].strip()) <= LONGEST_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": word, "description": command["description"].strip()}


class CommandMenus:
    """All menus that the bot has set."""

    def __init__(self) -> None:
        self._menus: dict[MenuKey, list[Json]] = {}

    def set(self, key: MenuKey, commands: list[Json]) -> None:
        """Replace a menu."""
        self._menus[key] = commands

    def delete(self, key: MenuKey) -> None:
        """Take a menu away."""
        self._menus.pop(key, None)

    def get(self, key: MenuKey) -> list[Json]:
        """Return a menu; empty when it was never set."""
        return self._menus.get(key, [])

    def described(self) -> list[Json]:
        """Return all menus with their scopes, for the control API."""
        return [
            {"scope": list(key[:-1]), "language_code": key[-1], "commands": commands}
            for key, commands in self._menus.items()
        ]
