"""The bot's own account; what cannot be seen in the sandbox is accepted and forgotten."""

from sandbox.methods.registry import Call, method
from sandbox.wire import Json


@method("getMe")
async def get_me(call: Call) -> Json:
    """Return the bot and its settings."""
    return call.sandbox.bot.user() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not call.sandbox.has_privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def _accept(_: Call) -> bool:
    return True


for _name in (
    "setMyName",
    "setMyDescription",
    "setMyShortDescription",
    "setChatMenuButton",
    "logOut",
    "close",
):
    method(_name)(_accept)
