"""Control calls by which people say, edit, delete and react."""

import base64
import binascii
from dataclasses import dataclass

from starlette.requests import Request

from sandbox.chats import Chat, Kind
from sandbox.control.fields import Fields, read_fields, refuse_outsider
from sandbox.files import TINY_PICTURE
from sandbox.formatted import LONGEST_TEXT, formatted_by_person
from sandbox.measures import is_blank, utf16_length
from sandbox.messages import StoredMessage
from sandbox.people import Person, anonymous_admin, channel_bot
from sandbox.refusals import ControlError
from sandbox.wire import Json
from sandbox.world import Sandbox

LARGEST_ALBUM = 10
FORWARDED_NAME = "别的群里的人"
_SAY = [
    "from",
    "chat",
    "text",
    "caption",
    "reply_to",
    "thread",
    "photo",
    "photos",
    "forward",
    "quote_from",
    "as_chat",
    "content",
]


@dataclass(frozen=True, slots=True)
class _Author:
    sender: Person
    sender_chat: Json | None = None


async def say(request: Request) -> Json | list[Json]:
    """Let somebody write into a group or to the bot; an album returns a list."""
    fields = await read_fields(request, *_SAY)
    person, chat = fields.person("from"), fields.chat()
    refuse_outsider(chat, person)
    if chat.is_private:
        _begin_private(fields.sandbox, person)
    contents = _contents(fields)
    origin = _origin(fields)
    author = _author(fields, chat, person)
    messages = [_post(fields, chat, author, content | origin) for content in contents]
    shown = [message.message() for message in messages]
    return shown if "photos" in fields.values else shown[0]


async def start(request: Request) -> Json:
    """Press Start, as by the button or by a deep link with its payload."""
    fields = await read_fields(request, "from", "payload")
    sandbox, person = fields.sandbox, fields.person("from")
    sandbox.change_block(person, blocked=False)
    _begin_private(sandbox, person)
    payload = fields.get("payload", str, "")
    content = formatted_by_person(f"/start {payload}".strip()).fields("text")
    return _said(sandbox, sandbox.chats[person.id], _Author(person), content).message()


async def edit(request: Request) -> Json:
    """Let somebody edit their own message."""
    fields = await read_fields(request, "from", "chat", "message_id", "text")
    person, chat = fields.person("from"), fields.chat()
    message = fields.message(chat)
    if (message.sender or {}).get("id") != person.id or message.is_deleted:
        raise ControlError(f"message {message.message_id} is not one that {person.id} may edit")
    name = "caption" if "text" not in message.content else "text"
    dropped = ("text", "entities", "caption", "caption_entities")
    kept = {key: value for key, value in message.content.items() if key not in dropped}
    message.content = kept | _checked_words(fields.need("text", str), name)
    fields.sandbox.edited(chat, message)
    fields.sandbox.deliver("edited_message", chat, message)
    return message.message()


async def delete(request: Request) -> Json:
    """Let somebody delete a message; bots are not told."""
    fields = await read_fields(request, "chat", "message_id")
    chat = fields.chat()
    message = fields.message(chat)
    fields.sandbox.delete(chat, [message])
    return message.described()


async def react(request: Request) -> Json:
    """Let somebody put a reaction on a message, or take it away with null."""
    fields = await read_fields(request, "from", "chat", "message_id", "emoji")
    sandbox, person, chat = fields.sandbox, fields.person("from"), fields.chat()
    refuse_outsider(chat, person)
    message = fields.message(chat)
    old, new = message.reactions.get(person.id), fields.optional("emoji", str)
    if new is None:
        message.reactions.pop(person.id, None)
    else:
        message.reactions[person.id] = new
    sandbox.tell_message("reaction", chat, message)
    is_told = chat.is_private or chat.status(sandbox.bot.id).is_administrator
    if old != new and is_told and sandbox.is_reachable(chat):
        sandbox.see(person.user())
        sandbox.queue.add(
            "message_reaction",
            {
                "chat": chat.chat(),
                "message_id": message.message_id,
                "user": person.user(),
                "date": sandbox.clock.timestamp(),
                "old_reaction": [] if old is None else [{"type": "emoji", "emoji": old}],
                "new_reaction": [] if new is None else [{"type": "emoji", "emoji": new}],
            },
        )
    return message.described()


def _begin_private(sandbox: Sandbox, person: Person) -> None:
    if person.has_blocked:
        raise ControlError(f"person {person.id} has blocked the bot; unblock or start first")
    if not person.has_started:
        person.has_started = True
        sandbox.events.tell("world", dict)


def _contents(fields: Fields) -> list[Json]:
    caption = fields.optional("caption", str) or fields.optional("text", str) or ""
    pictures = _pictures(fields)
    if "content" in fields.values:
        return [fields.need("content", dict)]
    if pictures:
        album = {"media_group_id": fields.sandbox.secret()}
        words = [caption, *[""] * (len(pictures) - 1)]
        pairs = zip(pictures, words, strict=True)
        return [album | _photo(fields, picture, one) for picture, one in pairs]
    given = fields.values.get("photo")
    if given:
        return [_photo(fields, _picture(given), caption)]
    return [_checked_words(fields.need("text", str), "text")]


def _photo(fields: Fields, picture: bytes, caption: str) -> Json:
    words = _checked_words(caption, "caption") if caption else {}
    return {"photo": fields.sandbox.files.keep_picture(picture)} | words


def _pictures(fields: Fields) -> list[bytes]:
    """Return the pictures of an album: so many grey pixels, or real ones in base64."""
    photos = fields.values.get("photos")
    if photos is None:
        return []
    count = len(photos) if isinstance(photos, list) else fields.need("photos", int)
    if not 1 <= count <= LARGEST_ALBUM:
        raise ControlError(f"photos must be 1 to {LARGEST_ALBUM}")
    if isinstance(photos, list):
        return [_picture(one) for one in photos]
    return [TINY_PICTURE] * count


def _picture(given: object) -> bytes:
    if given is True:
        return TINY_PICTURE
    if not isinstance(given, str):
        raise ControlError("photo must be true or base64")
    try:
        return base64.b64decode(given.rpartition(",")[2], validate=True)
    except binascii.Error as error:
        raise ControlError("photo is no base64") from error


def _checked_words(text: str, name: str) -> Json:
    formatted = formatted_by_person(text)
    if is_blank(formatted.text) or utf16_length(formatted.text) > LONGEST_TEXT:
        raise ControlError(f"{name} must have 1 to {LONGEST_TEXT} characters")
    return formatted.fields(name)


def _origin(fields: Fields) -> Json:
    date = fields.sandbox.clock.timestamp()
    if fields.optional("quote_from", int):
        user = fields.person("quote_from").user()
        return {"forward_origin": {"type": "user", "date": date, "sender_user": user}}
    if fields.get("forward", bool, False):
        hidden = {"type": "hidden_user", "date": date, "sender_user_name": FORWARDED_NAME}
        return {"forward_origin": hidden}
    return {}


def _author(fields: Fields, chat: Chat, person: Person) -> _Author:
    as_chat = fields.optional("as_chat", int)
    if as_chat is None:
        return _Author(person)
    if as_chat == chat.id:
        return _Author(anonymous_admin(), chat.chat())
    known = fields.sandbox.chats.get(as_chat)
    title = known.title if known is not None else "频道"
    return _Author(channel_bot(), {"id": as_chat, "title": title, "type": "channel"})


def _post(fields: Fields, chat: Chat, author: _Author, content: Json) -> StoredMessage:
    target = fields.message(chat, "reply_to") if fields.optional("reply_to", int) else None
    thread = fields.optional("thread", int)
    if thread is not None and thread not in chat.topics:
        raise ControlError(f"no topic {thread} in chat {chat.id}")
    if chat.kind is Kind.FORUM and thread is None and target is not None:
        thread = target.thread_id
    return _said(fields.sandbox, chat, author, content, target=target, thread=thread)


def _said(
    sandbox: Sandbox,
    chat: Chat,
    author: _Author,
    content: Json,
    *,
    target: StoredMessage | None = None,
    thread: int | None = None,
) -> StoredMessage:
    message = sandbox.post(
        chat,
        content,
        sender=author.sender,
        sender_chat=author.sender_chat,
        reply_to=target,
        thread_id=thread,
    )
    # Bots do not get what other bots say, except under the two names that stand for chats.
    if author.sender_chat is not None or not author.sender.is_bot:
        sandbox.deliver("message", chat, message)
    return message
