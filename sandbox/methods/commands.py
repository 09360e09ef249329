"""The bot's command menus."""

from sandbox.access import CHAT_NOT_FOUND, known_chat
from sandbox.menus import MenuKey, checked_commands, menu_key
from sandbox.methods.registry import Call, method
from sandbox.params import Params
from sandbox.refusals import bad_request
from sandbox.wire import Json

_CHAT_SCOPES = ("chat", "chat_administrators", "chat_member")


def _key(call: Call) -> MenuKey:
    scope = call.params.json("scope", "can't parse BotCommandScope JSON object")
    key = menu_key(scope, call.params.text("language_code"))
    if key[0] in _CHAT_SCOPES:
        chat = known_chat(call.sandbox, Params({"chat_id": key[1]}))
        if chat.person is not None and not chat.person.has_started:
            raise bad_request(CHAT_NOT_FOUND)
        if chat.is_private and key[0] != "chat":
            raise bad_request("can't change commands in private chats")
    return key


def _tell(call: Call) -> None:
    call.sandbox.events.tell("menus", lambda: {"menus": call.sandbox.menus.described()})


@method("setMyCommands")
async def set_my_commands(call: Call) -> bool:
    """Replace the menu of a scope and language."""
    commands = checked_commands(call.params.json("commands", "can't parse commands JSON array"))
    call.sandbox.menus.set(_key(call), commands)
    _tell(call)
    return True


@method("getMyCommands")
async def get_my_commands(call: Call) -> list[Json]:
    """Return the menu of a scope and language."""
    return call.sandbox.menus.get(_key(call))


@method("deleteMyCommands")
async def delete_my_commands(call: Call) -> bool:
    """Take the menu of a scope and language away."""
    call.sandbox.menus.delete(_key(call))
    _tell(call)
    return True
