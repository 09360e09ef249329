"""Sending texts, and what all kinds of sending share."""

from sandbox.access import reply_target, thread_of, writable_chat
from sandbox.chats import Chat
from sandbox.formatted import Formatted, formatted_by_bot, refuse_wrong_caption, refuse_wrong_text
from sandbox.keyboards import Keyboards, read_keyboards
from sandbox.messages import StoredMessage
from sandbox.methods.registry import Call, method
from sandbox.refusals import bad_request
from sandbox.wire import Json

CHAT_ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ]
)


def read_text(call: Call) -> Formatted:
    """Return the checked text of a request.

    Raises:
        BotApiError: 400, when it is empty, blank, too long or wrongly marked.
    """
    if not call.params.text("text"):
        raise bad_request("message text is empty")
    formatted = formatted_by_bot(
        call.params.text("text"),
        call.params.text("parse_mode"),
        call.params.json("entities", "can't parse entities JSON array"),
        call.find_user,
    )
    refuse_wrong_text(formatted)
    return formatted


def read_caption(call: Call, given: Json | None = None) -> Formatted:
    """Return the checked caption of a request, or of one item of an album.

    Raises:
        BotApiError: 400, when it is too long or wrongly marked.
    """
    if given is None:
        entities = call.params.json("caption_entities", "can't parse entities JSON array")
        given = {
            "caption": call.params.text("caption"),
            "parse_mode": call.params.text("parse_mode"),
            "caption_entities": entities,
        }
    formatted = formatted_by_bot(
        given.get("caption") or "",
        given.get("parse_mode"),
        given.get("caption_entities"),
        call.find_user,
    )
    refuse_wrong_caption(formatted)
    return formatted


def read_markup(call: Call) -> Keyboards:
    """Return the checked ``reply_markup`` of a request."""
    return read_keyboards(
        call.params.json("reply_markup", "can't parse reply keyboard markup JSON object")
    )


def send(call: Call, chat: Chat, content: Json, markup: Keyboards) -> StoredMessage:
    """Put a message of the bot into a chat, with what every kind of sending may carry.

    Raises:
        BotApiError: 400, when the topic or the message to reply to is not there.
    """
    thread_id = thread_of(chat, call.params)
    target, quote = reply_target(chat, call.params)
    if thread_id is None and target is not None and target.is_topic_message:
        thread_id = target.thread_id
    if call.params.flag("protect_content"):
        content = content | {"has_protected_content": True}
    return call.sandbox.post(
        chat,
        content,
        sender=call.sandbox.bot,
        reply_to=target,
        quote=quote or None,
        thread_id=thread_id,
        keyboard=markup.inline,
        other_markup=markup.other,
        is_silent=call.params.flag("disable_notification"),
    )


def link_preview(call: Call) -> Json:
    """Return the ``link_preview_options`` of a request as a field of the message."""
    options = call.params.json("link_preview_options", "can't parse link preview options")
    if options is None:
        return {}
    if not isinstance(options, dict):
        raise bad_request("can't parse link preview options JSON object")
    return {"link_preview_options": options} if options else {}


@method("sendMessage")
async def send_message(call: Call) -> Json:
    """Send a text."""
    formatted = read_text(call)
    markup = read_markup(call)
    chat = writable_chat(call.sandbox, call.params)
    content = formatted.fields("text") | link_preview(call)
    return send(call, chat, content, markup).message()


@method("sendChatAction")
async def send_chat_action(call: Call) -> bool:
    """Show that the bot is typing; the sandbox shows nothing."""
    chat = writable_chat(call.sandbox, call.params)
    thread_of(chat, call.params)
    if call.params.text("action") not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    return True
