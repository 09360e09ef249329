"""Sending photos, documents and albums, and fetching files."""

from sandbox.access import reply_target, thread_of, writable_chat
from sandbox.keyboards import NONE
from sandbox.methods.registry import Call, method
from sandbox.methods.sending import read_caption, read_markup, send
from sandbox.refusals import bad_request
from sandbox.wire import Json

LARGEST_ALBUM = 10
_ALBUM_KINDS = frozenset({"photo", "document", "video", "audio"})


@method("sendPhoto")
async def send_photo(call: Call) -> Json:
    """Send a photo with a caption."""
    chat = writable_chat(call.sandbox, call.params)
    caption = read_caption(call)
    markup = read_markup(call)
    photo = call.sandbox.files.picture(call.params, "photo")
    content = {"photo": photo} | caption.fields("caption") | _cover(call)
    return send(call, chat, content, markup).message()


@method("sendDocument")
async def send_document(call: Call) -> Json:
    """Send a file with a caption."""
    chat = writable_chat(call.sandbox, call.params)
    caption = read_caption(call)
    markup = read_markup(call)
    document = call.sandbox.files.document(call.params, "document")
    content = {"document": document} | caption.fields("caption")
    return send(call, chat, content, markup).message()


@method("sendMediaGroup")
async def send_media_group(call: Call) -> list[Json]:
    """Send an album; all of it or nothing."""
    chat = writable_chat(call.sandbox, call.params)
    thread_of(chat, call.params)
    reply_target(chat, call.params)
    media = call.params.json("media", "can't parse media JSON object")
    if not isinstance(media, list):
        raise bad_request("expected an Array of InputMedia")
    if not media:
        raise bad_request("there are no messages to send")
    if len(media) > LARGEST_ALBUM:
        raise bad_request("too many messages to send as an album")
    contents = [_album_item(call, item) for item in media]
    group = {"media_group_id": call.sandbox.secret()} if len(contents) > 1 else {}
    return [send(call, chat, group | content, NONE).message() for content in contents]


@method("getFile")
async def get_file(call: Call) -> Json:
    """Return where a file can be fetched."""
    if not call.params.text("file_id"):
        raise bad_request("file_id not specified")
    stored = call.sandbox.files.by_id(call.params.text("file_id"))
    if stored is None:
        raise bad_request("invalid file_id")
    return stored.file()


def _album_item(call: Call, item: object) -> Json:
    if not isinstance(item, dict):
        raise bad_request("can't parse InputMedia: Expected an Object")
    kind, media = item.get("type"), item.get("media")
    if kind not in _ALBUM_KINDS:
        raise bad_request(f"can't parse InputMedia: Type {kind} is invalid")
    if not isinstance(media, str) or not media:
        raise bad_request("can't parse InputMedia: Can't find field \"media\"")
    caption = read_caption(call, item).fields("caption")
    if kind == "photo":
        return {"photo": call.sandbox.files.picture(call.params, "media", media)} | caption
    return {"document": call.sandbox.files.document(call.params, "media", media)} | caption


def _cover(call: Call) -> Json:
    above = {"show_caption_above_media": True}
    shown = above if call.params.flag("show_caption_above_media") else {}
    return shown | ({"has_media_spoiler": True} if call.params.flag("has_spoiler") else {})
