"""Telegram's HTML, parsed by the rules and with the error texts of tdlib's parse_html."""

from dataclasses import dataclass

from sandbox.links import checked_link, mentioned_user
from sandbox.refusals import BotApiError, bad_request
from sandbox.wire import Json

TAGS = frozenset(
    [
        "a",
        "b",
        "strong",
        "i",
        "em",
        "s",
        "strike",
        "del",
        "u",
        "ins",
        "tg-spoiler",
        "tg-emoji",
        "span",
        "pre",
        "code",
        "blockquote",
    ]
)
SIMPLE_TYPES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
NAMED = {b"lt": "<", b"gt": ">", b"amp": "&", b"quot": '"'}
SPACES = b" \t\r\n\x00\x0b"
HIGHEST_CODE_POINT = 0x10FFFF
LONGEST_NUMBER = 10
FIRST_ASTRAL = 0x10000
SURROGATES = range(0xD800, 0xE000)
UTF8_CONTINUATION = range(0x80, 0xC0)
UTF8_FOUR_BYTES = 0xF0
LONGEST_EMOJI_ID = 19
END = 0


@dataclass(slots=True)
class _OpenTag:
    name: str
    argument: str
    offset: int
    begin: int


def parse_html(markup: str) -> tuple[str, list[Json]]:
    """Parse a text in Telegram's HTML.

    Args:
        markup: What the bot sent with ``parse_mode=HTML``.

    Returns:
        The plain text and its entities, in the order in which they end.

    Raises:
        BotApiError: 400, with tdlib's words and byte offsets.
    """
    return _HtmlParser(markup).parse()


def _fault(text: str) -> BotApiError:
    return bad_request(f"can't parse entities: {text}")


class _HtmlParser:
    """Walks over the UTF-8 bytes, because the offsets in Telegram's errors count bytes."""

    def __init__(self, markup: str) -> None:
        # A final zero byte stands for the end, as in tdlib, so that looking ahead is always safe.
        self._bytes = markup.encode("utf-8", "replace") + b"\x00"
        self._end = len(self._bytes) - 1
        self._at = 0
        self._out = bytearray()
        self._units = 0
        self._open: list[_OpenTag] = []
        self._entities: list[Json] = []

    def parse(self) -> tuple[str, list[Json]]:
        while self._at < self._end:
            byte = self._bytes[self._at]
            if byte == ord("&") and (char := self._character_reference()):
                self._out += char.encode()
                self._units += 1 + (ord(char) >= FIRST_ASTRAL)
            elif byte != ord("<"):
                self._copy(byte)
            elif self._bytes[self._at + 1] == ord("/"):
                self._end_tag()
            else:
                self._start_tag()
        if self._open:
            name = self._open[-1].name
            raise _fault(f'Can\'t find end tag corresponding to start tag "{name}"')
        return self._out.decode("utf-8", "replace"), self._entities

    def _copy(self, byte: int) -> None:
        if byte not in UTF8_CONTINUATION:
            self._units += 1 + (byte >= UTF8_FOUR_BYTES)
        self._out.append(byte)
        self._at += 1

    def _character_reference(self) -> str:
        """Read ``&…`` here and step over it; an empty string means that it is only text."""
        start = self._at + 1
        if self._bytes[start] == ord("#"):
            return self._numeric_reference(start + 1)
        end = start
        while self._bytes[end : end + 1].isalpha():
            end += 1
        char = NAMED.get(self._bytes[start:end], "")
        return self._step_over_reference(char, end)

    def _numeric_reference(self, start: int) -> str:
        number_base, digits = 10, b"0123456789"
        if self._bytes[start] == ord("x"):
            number_base, digits, start = 16, b"0123456789abcdefABCDEF", start + 1
        end = start
        while self._bytes[end] in digits:
            end += 1
        if end == start or end - start >= LONGEST_NUMBER:
            return ""
        code = int(self._bytes[start:end], number_base)
        if code == 0 or code >= HIGHEST_CODE_POINT or code in SURROGATES:
            return ""
        return self._step_over_reference(chr(code), end)

    def _step_over_reference(self, char: str, end: int) -> str:
        if char:
            self._at = end + (self._bytes[end] == ord(";"))
        return char

    def _start_tag(self) -> None:
        begin = self._at
        self._at += 1
        while self._bytes[self._at] not in SPACES and self._bytes[self._at] != ord(">"):
            self._at += 1
        if self._at >= self._end:
            raise _fault(f"Unclosed start tag at byte offset {begin}")
        name = self._bytes[begin + 1 : self._at].decode("utf-8", "replace").lower()
        if name not in TAGS:
            raise _fault(f'Unsupported start tag "{name}" at byte offset {begin}')
        argument = self._attributes(name, begin)
        if name == "span" and argument != "spoiler":
            raise _fault(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self._open.append(_OpenTag(name, argument, self._units, len(self._out)))

    def _attributes(self, tag: str, begin: int) -> str:
        """Read up to and over ``>``; return the one attribute value that the tag cares about."""
        argument = ""
        while self._bytes[self._at] != ord(">"):
            self._skip_spaces()
            if self._bytes[self._at] == ord(">"):
                break
            start = self._at
            while self._at < self._end and self._bytes[self._at] not in SPACES + b"=>/\"'":
                self._at += 1
            attribute = self._bytes[start : self._at].decode("utf-8", "replace")
            if not attribute:
                raise _fault(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
            self._skip_spaces()
            if self._bytes[self._at] != ord("="):
                if self._at >= self._end:
                    raise _fault(f'Unclosed start tag "{tag}" at byte offset {begin}')
                if (tag, attribute) == ("blockquote", "expandable"):
                    argument = "1"
                continue
            self._at += 1
            self._skip_spaces()
            if self._at >= self._end:
                raise _fault(f'Unclosed start tag "{tag}" at byte offset {begin}')
            value = self._attribute_value()
            if self._at >= self._end:
                raise _fault(f"Unclosed start tag at byte offset {begin}")
            argument = _argument(tag, attribute, value, argument)
        self._at += 1
        return argument

    def _attribute_value(self) -> str:
        quote = self._bytes[self._at]
        if quote not in b"\"'":
            start = self._at
            while self._bytes[self._at : self._at + 1].isalnum() or self._bytes[self._at] in b".-":
                self._at += 1
            if self._bytes[self._at] not in SPACES and self._bytes[self._at] != ord(">"):
                raise _fault(f"Unexpected end of name token at byte offset {start}")
            return self._bytes[start : self._at].decode().lower()
        self._at += 1
        value = bytearray()
        while self._at < self._end and self._bytes[self._at] != quote:
            if self._bytes[self._at] == ord("&") and (char := self._character_reference()):
                value += char.encode()
                continue
            value.append(self._bytes[self._at])
            self._at += 1
        if self._bytes[self._at] == quote:
            self._at += 1
        return value.decode("utf-8", "replace")

    def _end_tag(self) -> None:
        begin = self._at
        if not self._open:
            raise _fault(f"Unexpected end tag at byte offset {begin}")
        self._at += 2
        while self._bytes[self._at] not in SPACES and self._bytes[self._at] != ord(">"):
            self._at += 1
        name = self._bytes[begin + 2 : self._at].decode("utf-8", "replace")
        self._skip_spaces()
        if self._bytes[self._at] != ord(">"):
            raise _fault(f"Unclosed end tag at byte offset {begin}")
        self._at += 1
        tag = self._open.pop()
        if name and name != tag.name:
            raise _fault(
                f"Unmatched end tag at byte offset {begin}, "
                f'expected "</{tag.name}>", found "</{name}>"'
            )
        if self._units > tag.offset:
            self._close(tag)

    def _close(self, tag: _OpenTag) -> None:
        span = {"offset": tag.offset, "length": self._units - tag.offset}
        if tag.name in SIMPLE_TYPES:
            self._entities.append({"type": SIMPLE_TYPES[tag.name], **span})
        elif tag.name == "a":
            target = tag.argument or self._out[tag.begin :].decode("utf-8", "replace")
            self._add_link(span, target)
        elif tag.name == "tg-emoji":
            if not tag.argument.isdigit() or len(tag.argument) > LONGEST_EMOJI_ID - 1:
                raise _fault("Invalid custom emoji identifier specified")
            entity = {"type": "custom_emoji", **span, "custom_emoji_id": tag.argument}
            self._entities.append(entity)
        elif tag.name == "blockquote":
            kind = "expandable_blockquote" if tag.argument else "blockquote"
            self._entities.append({"type": kind, **span})
        else:
            self._add_code(tag, span)

    def _add_link(self, span: Json, target: str) -> None:
        user_id = mentioned_user(target)
        if user_id is not None:
            self._entities.append({"type": "text_mention", **span, "user": {"id": user_id}})
            return
        url = checked_link(target)
        # A link that cannot be opened stays plain text; Telegram does not refuse it.
        if url:
            self._entities.append({"type": "text_link", **span, "url": url})

    def _add_code(self, tag: _OpenTag, span: Json) -> None:
        inner = self._entities[-1] if self._entities else None
        same = inner is not None and inner.items() >= span.items()
        if tag.name == "pre":
            if same and inner is not None and inner["type"] == "code" and inner.get("language"):
                inner["type"] = "pre"
                return
            self._entities.append({"type": "pre", **span})
            return
        if same and inner is not None and inner["type"] == "pre" and tag.argument:
            inner["language"] = tag.argument
            return
        code = {"type": "code", **span}
        if tag.argument:
            # Kept only until an enclosing <pre> takes it; formatted() drops it otherwise.
            code["language"] = tag.argument
        self._entities.append(code)

    def _skip_spaces(self) -> None:
        while self._at < self._end and self._bytes[self._at] in SPACES:
            self._at += 1


def _argument(tag: str, attribute: str, value: str, so_far: str) -> str:
    if (tag, attribute) in (("a", "href"), ("tg-emoji", "emoji-id")):
        return value
    if (tag, attribute) == ("code", "class") and value.startswith("language-"):
        return value.removeprefix("language-")
    if (tag, attribute) == ("span", "class") and value.startswith("tg-"):
        return value.removeprefix("tg-")
    if (tag, attribute) == ("blockquote", "expandable"):
        return "1"
    return so_far
