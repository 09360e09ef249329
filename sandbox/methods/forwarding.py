"""Forwarding and copying messages."""

from sandbox.access import open_chat, writable_chat
from sandbox.keyboards import NONE
from sandbox.messages import StoredMessage
from sandbox.methods.registry import Call, method
from sandbox.methods.sending import read_caption, read_markup, send
from sandbox.refusals import bad_request
from sandbox.wire import Json

_NOT_COPIED = frozenset({"media_group_id", "forward_origin", "has_protected_content"})
_COPYABLE = frozenset({"text", "photo", "document"})


def _source(call: Call, verb: str) -> StoredMessage:
    chat = open_chat(call.sandbox, call.params, "from_chat_id")
    message = chat.message(call.params.message_id())
    if message is None:
        raise bad_request(f"message to {verb} not found")
    if not _COPYABLE & message.content.keys() or "has_protected_content" in message.content:
        raise bad_request(f"message can't be {'forwarded' if verb == 'forward' else 'copied'}")
    return message


def _content(message: StoredMessage) -> Json:
    return {key: value for key, value in message.content.items() if key not in _NOT_COPIED}


def forward_origin(message: StoredMessage) -> Json:
    """Return where a message was first said, as Telegram's MessageOrigin."""
    if "forward_origin" in message.content:
        origin: Json = message.content["forward_origin"]
        return origin
    if message.sender_chat is not None:
        return {"type": "chat", "date": message.date, "sender_chat": message.sender_chat}
    return {"type": "user", "date": message.date, "sender_user": message.sender}


@method("forwardMessage")
async def forward_message(call: Call) -> Json:
    """Send a message on, with its origin."""
    chat = writable_chat(call.sandbox, call.params)
    message = _source(call, "forward")
    content = _content(message) | {"forward_origin": forward_origin(message)}
    return send(call, chat, content, NONE).message()


@method("copyMessage")
async def copy_message(call: Call) -> Json:
    """Send the content of a message as the bot's own."""
    chat = writable_chat(call.sandbox, call.params)
    message = _source(call, "copy")
    content = _content(message)
    if call.params.has("caption") and "text" not in content:
        content = {k: v for k, v in content.items() if k not in ("caption", "caption_entities")}
        content |= read_caption(call).fields("caption")
    return {"message_id": send(call, chat, content, read_markup(call)).message_id}
