"""Editing texts, captions and buttons of the bot's own messages."""

from sandbox.access import open_chat
from sandbox.chats import Chat
from sandbox.messages import StoredMessage
from sandbox.methods.registry import Call, method
from sandbox.methods.sending import link_preview, read_caption, read_markup, read_text
from sandbox.refusals import bad_request
from sandbox.wire import Json

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_TEXT_FIELDS = frozenset({"text", "entities", "link_preview_options"})
_CAPTION_FIELDS = frozenset({"caption", "caption_entities"})
_MEDIA = frozenset({"photo", "document"})


def _editable(call: Call) -> tuple[Chat, StoredMessage]:
    if call.params.has("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    if not call.params.has("chat_id"):
        raise bad_request("message identifier is not specified")
    chat = open_chat(call.sandbox, call.params)
    message = chat.message(call.params.message_id())
    if message is None:
        raise bad_request("message to edit not found")
    # Messages with a reply keyboard or a forced reply cannot be edited either.
    if not message.is_from_bot or message.other_markup is not None:
        raise bad_request("message can't be edited")
    return chat, message


def _apply(
    call: Call, chat: Chat, message: StoredMessage, content: Json, keyboard: Json | None
) -> Json:
    if content == message.content and keyboard == message.keyboard:
        raise bad_request(NOT_MODIFIED)
    message.content, message.keyboard = content, keyboard
    call.sandbox.edited(chat, message)
    return message.message()


@method("editMessageText")
async def edit_message_text(call: Call) -> Json:
    """Replace the text; buttons that are not sent again go, as at Telegram."""
    formatted = read_text(call)
    markup = read_markup(call)
    chat, message = _editable(call)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    kept = {key: value for key, value in message.content.items() if key not in _TEXT_FIELDS}
    content = kept | formatted.fields("text") | link_preview(call)
    return _apply(call, chat, message, content, markup.inline)


@method("editMessageCaption")
async def edit_message_caption(call: Call) -> Json:
    """Replace the caption of a photo or a document."""
    caption = read_caption(call)
    markup = read_markup(call)
    chat, message = _editable(call)
    if not _MEDIA & message.content.keys():
        raise bad_request("there is no caption in the message to edit")
    kept = {key: value for key, value in message.content.items() if key not in _CAPTION_FIELDS}
    return _apply(call, chat, message, kept | caption.fields("caption"), markup.inline)


@method("editMessageReplyMarkup")
async def edit_message_reply_markup(call: Call) -> Json:
    """Replace the buttons, or take them away."""
    markup = read_markup(call)
    chat, message = _editable(call)
    return _apply(call, chat, message, message.content, markup.inline)
