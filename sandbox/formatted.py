"""A text as Telegram keeps it: plain characters and entities, from whatever the bot sent."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.entities import found_entities, given_entities, ordered
from sandbox.html_markup import parse_html
from sandbox.measures import cleaned, is_blank, utf16_length, utf16_offset
from sandbox.refusals import bad_request
from sandbox.wire import Json

LONGEST_TEXT = 4096  # UTF-16 units, after entities are parsed
LONGEST_CAPTION = 1024  # UTF-16 units, after entities are parsed


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text without markup and what stands out in it."""

    text: str
    entities: list[Json] = field(default_factory=list)

    def fields(self, name: str) -> Json:
        """Return it as fields of a Message, ``text`` or ``caption`` being the name."""
        if not self.text:
            return {}
        entities = {"text": "entities", "caption": "caption_entities"}[name]
        return {name: self.text} | ({entities: self.entities} if self.entities else {})


FindUser = Callable[[int], Json | None]


def formatted_by_bot(
    text: str, parse_mode: str | None, entities: object | None, find_user: FindUser
) -> Formatted:
    """Read a text that the bot sends.

    Args:
        text: The text or caption.
        parse_mode: ``HTML`` in any case, or nothing. Markdown is not built.
        entities: The ``entities`` parameter, when there is no parse mode.
        find_user: Returns the User behind a mention, or None when nobody has the id.

    Raises:
        BotApiError: 400, in Telegram's words, when the markup is wrong.
    """
    marked: list[Json] = []
    if parse_mode:
        if parse_mode.lower() != "html":
            raise bad_request("unsupported parse_mode")
        text, marked = parse_html(text)
    elif entities is not None:
        marked = given_entities(entities, text)
    # Telegram takes these characters out before it counts; the offsets were counted with them,
    # so that only texts without them keep their marks exactly in place. So it is there too.
    shown, marked = _trimmed(cleaned(text), marked)
    marks = [_completed(entity, find_user) for entity in marked]
    known = [entity for entity in marks if entity is not None]
    return Formatted(shown, ordered(_merged([*known, *found_entities(shown, known)])))


def formatted_by_person(text: str) -> Formatted:
    """Read a text that a person types: trimmed, with what Telegram finds in it."""
    shown, _ = _trimmed(cleaned(text), [])
    return Formatted(shown, ordered(found_entities(shown)))


def refuse_wrong_text(formatted: Formatted) -> None:
    """Raise Telegram's 400 when a message text is blank or too long."""
    if is_blank(formatted.text):
        raise bad_request("text must be non-empty")
    if utf16_length(formatted.text) > LONGEST_TEXT:
        raise bad_request("message is too long")


def refuse_wrong_caption(formatted: Formatted) -> None:
    """Raise Telegram's 400 when a caption is too long."""
    if utf16_length(formatted.text) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    without_lead = text.lstrip()
    lead = utf16_offset(text, len(text) - len(without_lead))
    shown = without_lead.rstrip()
    end = utf16_length(shown)
    kept: list[Json] = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        stop = min(entity["offset"] + entity["length"] - lead, end)
        if stop > start:
            kept.append({**entity, "offset": start, "length": stop - start})
    return shown, kept


def _completed(entity: Json, find_user: FindUser) -> Json | None:
    if entity["type"] == "text_mention":
        user = find_user(entity["user"].get("id", 0))
        return None if user is None else {**entity, "user": user}
    if entity["type"] == "code":
        return {key: value for key, value in entity.items() if key != "language"}
    return entity


def _merged(entities: list[Json]) -> list[Json]:
    """Join marks of one kind that touch or overlap, as Telegram does with bold next to bold."""
    merged: list[Json] = []
    for entity in sorted(entities, key=lambda one: (one["type"], one["offset"])):
        last = merged[-1] if merged else None
        plain = len(entity) == len(("type", "offset", "length"))
        if (
            last is not None
            and plain
            and last["type"] == entity["type"]
            and entity["type"] in ("bold", "italic", "underline", "strikethrough", "spoiler")
            and entity["offset"] <= last["offset"] + last["length"]
        ):
            end = max(last["offset"] + last["length"], entity["offset"] + entity["length"])
            last["length"] = end - last["offset"]
            continue
        merged.append(dict(entity))
    return merged
