"""Control calls that look: messages, the log of calls, menus, updates that wait."""

from starlette.requests import Request

from sandbox.control.fields import find_chat, sandbox_of
from sandbox.refusals import ControlError
from sandbox.wire import Json


def _number(request: Request, name: str) -> int:
    text = request.query_params.get(name, "0")
    if not text.lstrip("-").isdigit():
        raise ControlError(f"{name} must be a number")
    return int(text)


async def list_messages(request: Request) -> Json:
    """Return all messages of a chat, or those after a message id; deleted ones are flagged."""
    chat = find_chat(sandbox_of(request), int(request.path_params["id"]))
    after = _number(request, "after")
    found = [message for number, message in chat.messages.items() if number > after]
    return {"messages": [message.described() for message in found]}


async def list_calls(request: Request) -> Json:
    """Return what the bot asked of the Bot API."""
    method = request.query_params.get("method")
    log = sandbox_of(request).calls
    return {"calls": log.listed(method=method, after=_number(request, "after"))}


async def clear_calls(request: Request) -> Json:
    """Forget what the bot asked."""
    sandbox_of(request).calls.clear()
    return {"ok": True}


async def list_menus(request: Request) -> Json:
    """Return the command menus that the bot has set."""
    return {"menus": sandbox_of(request).menus.described()}


async def count_pending(request: Request) -> Json:
    """Return how many updates the bot has not confirmed."""
    return {"pending": len(sandbox_of(request).queue)}


async def add_update(request: Request) -> Json:
    """Hand the bot an update as it is, for odd cases."""
    try:
        update = await request.json()
    except ValueError as error:
        raise ControlError("the body is not JSON") from error
    if not isinstance(update, dict):
        raise ControlError("the body must be a JSON object")
    return sandbox_of(request).queue.add_raw(update)


async def describe(request: Request) -> Json:
    """Return the bot, the sandbox's settings and the parts of the scenes."""
    sandbox = sandbox_of(request)
    return {"bot": sandbox.bot.user(), "privacy": sandbox.has_privacy, "cast": sandbox.cast}
