"""Deleting messages, within Telegram's limits."""

from sandbox.access import open_chat
from sandbox.chats import Chat
from sandbox.messages import StoredMessage
from sandbox.methods.registry import Call, method
from sandbox.refusals import bad_request

MOST_AT_ONCE = 100
OLDEST = 48 * 3600  # seconds of community time


def _fault(call: Call, chat: Chat, message: StoredMessage) -> str | None:
    is_admin = chat.status(call.sandbox.bot.id).is_administrator
    if not chat.is_private and not message.is_from_bot and not is_admin:
        return "message can't be deleted"
    is_old = call.sandbox.clock.timestamp() - message.date > OLDEST
    return "message can't be deleted for everyone" if is_old and not is_admin else None


@method("deleteMessage")
async def delete_message(call: Call) -> bool:
    """Delete one message."""
    chat = open_chat(call.sandbox, call.params)
    message = chat.message(call.params.message_id())
    if message is None:
        raise bad_request("message to delete not found")
    fault = _fault(call, chat, message)
    if fault is not None:
        raise bad_request(fault)
    call.sandbox.delete(chat, [message])
    return True


@method("deleteMessages")
async def delete_messages(call: Call) -> bool:
    """Delete several messages; those that are not there are skipped."""
    chat = open_chat(call.sandbox, call.params)
    numbers = call.params.json("message_ids", "can't parse message identifiers JSON array")
    if not isinstance(numbers, list) or not numbers:
        raise bad_request("message identifiers are not specified")
    if len(numbers) > MOST_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    found = [message for number in numbers if (message := chat.message(int(number)))]
    for message in found:
        fault = _fault(call, chat, message)
        if fault is not None:
            raise bad_request(fault)
    call.sandbox.delete(chat, found)
    return True
