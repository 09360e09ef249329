"""What Telegram finds in a text by itself, and how it checks entities that a bot hands over."""

import re
from collections.abc import Iterable

from sandbox.links import link_fault
from sandbox.measures import utf16_length, utf16_offset
from sandbox.refusals import bad_request
from sandbox.wire import Json

_TOP_DOMAINS = "com|org|net|cn|me|io|dev|gov|edu|info|app|top|xyz|cc|tv|ru|uk|de"
# The order is the order of precedence: what an earlier kind covers, a later one leaves alone.
_FOUND_BY_ITSELF = (
    (
        "bot_command",
        re.compile(r"(?<![\w/@<>#])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])"),
    ),
    ("email", re.compile(r"(?<![\w.+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")),
    ("url", re.compile(r"https?://[^\s<>\"“”，。；！？、（）]+", re.IGNORECASE)),
    (
        "url",
        re.compile(
            rf"(?<![\w.@-])(?:[a-z0-9-]+\.)+(?:{_TOP_DOMAINS})(?![\w.])(?:/[^\s<>\"，。；！？]*)?",
            re.IGNORECASE | re.ASCII,
        ),
    ),
    ("mention", re.compile(r"(?<![\w@/])@[A-Za-z0-9_]{3,32}(?!\w)", re.ASCII)),
    ("hashtag", re.compile(r"(?<![\w#])#(?!\d+\b)\w{1,256}")),
)
_KINDS_WITHOUT_FINDS = frozenset({"code", "pre", "text_link", "text_mention"})
_GIVEN_KINDS = frozenset(
    [
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
        "pre",
        "text_link",
        "text_mention",
        "custom_emoji",
    ]
)
# Kinds that Telegram finds anew, so that it ignores them when a bot names them.
_IGNORED_KINDS = frozenset(
    [
        "mention",
        "hashtag",
        "cashtag",
        "bot_command",
        "url",
        "email",
        "phone_number",
        "bank_card_number",
        "date_time",
    ]
)
_NEEDED_FIELD = {"text_link": "url", "text_mention": "user", "custom_emoji": "custom_emoji_id"}
_PRIORITY = {
    kind: rank
    for rank, kind in enumerate(
        [
            "mention",
            "hashtag",
            "bot_command",
            "url",
            "email",
            "text_link",
            "text_mention",
            "blockquote",
            "expandable_blockquote",
            "pre",
            "code",
            "bold",
            "italic",
            "underline",
            "strikethrough",
            "spoiler",
            "custom_emoji",
        ]
    )
}
_MAX_ENTITIES = 100


def found_entities(text: str, taken: Iterable[Json] = ()) -> list[Json]:
    """Return commands, mentions, addresses and hashtags of a text.

    Args:
        text: A text as it will be shown.
        taken: Entities that are already there; nothing is found inside code and links.
    """
    spans = [
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in taken
        if entity["type"] in _KINDS_WITHOUT_FINDS
    ]
    found: list[Json] = []
    for kind, pattern in _FOUND_BY_ITSELF:
        for match in pattern.finditer(text):
            shown = match.group().rstrip(".,:;!?'") if kind == "url" else match.group()
            start = utf16_offset(text, match.start())
            end = start + utf16_length(shown)
            if all(end <= left or start >= right for left, right in spans):
                spans.append((start, end))
                found.append({"type": kind, "offset": start, "length": end - start})
    return found


def ordered(entities: Iterable[Json]) -> list[Json]:
    """Return entities as Telegram lists them: by place, the longer first."""
    return sorted(
        entities,
        key=lambda entity: (
            entity["offset"],
            -entity["length"],
            _PRIORITY.get(entity["type"], len(_PRIORITY)),
        ),
    )[:_MAX_ENTITIES]


def given_entities(given: object, text: str) -> list[Json]:
    """Check the ``entities`` parameter of a bot against the text they belong to.

    Raises:
        BotApiError: 400, for an unknown kind, a missing field or a place outside the text.
    """
    if not isinstance(given, list):
        raise bad_request("can't parse entities JSON array")
    total = utf16_length(text)
    checked = (_given_entity(entity, total) for entity in given)
    return [entity for entity in checked if entity is not None]


def _given_entity(entity: object, total: int) -> Json | None:
    if not isinstance(entity, dict):
        raise bad_request("can't parse MessageEntity: Expected an Object")
    for name in ("offset", "length", "type"):
        if name not in entity:
            raise bad_request(f"can't parse MessageEntity: Can't find field \"{name}\"")
    kind, offset, length = entity["type"], entity["offset"], entity["length"]
    if kind in _IGNORED_KINDS:
        return None
    if kind not in _GIVEN_KINDS:
        raise bad_request("can't parse MessageEntity: Unsupported type specified")
    if not isinstance(offset, int) or offset < 0:
        raise bad_request(f"receive an entity with incorrect offset {offset}")
    if not isinstance(length, int) or length < 0:
        raise bad_request(f"receive an entity with incorrect length {length}")
    if offset > total:
        raise bad_request(f"entity begins after the end of the text at UTF-16 offset {offset}")
    if offset + length > total:
        raise bad_request(
            f"entity beginning at UTF-16 offset {offset} "
            f"ends after the end of the text at UTF-16 offset {offset + length}"
        )
    return _with_extras({"type": kind, "offset": offset, "length": length}, entity)


def _with_extras(checked: Json, entity: Json) -> Json | None:
    kind = checked["type"]
    needed = _NEEDED_FIELD.get(kind)
    if needed is not None and needed not in entity:
        raise bad_request(f"can't parse MessageEntity: Can't find field \"{needed}\"")
    if kind == "text_link" and (fault := link_fault(entity["url"])):
        raise bad_request(f"entity URL '{entity['url']}' is invalid: {fault}")
    if needed is not None:
        checked[needed] = entity[needed]
    if kind == "pre" and entity.get("language"):
        checked["language"] = entity["language"]
    return checked if checked["length"] else None
