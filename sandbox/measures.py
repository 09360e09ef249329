"""How Telegram counts and cleans text: UTF-16 units, no control or direction characters."""

import re

LINE_FEED = "\n"
FIRST_PRINTABLE = 32

# tdlib's clean_input_string drops carriage returns, line separators, the direction overrides
# U+202A to U+202E and the three combining lines that overflow a row; other controls become spaces.
_DROPPED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f]")
_INVISIBLE = re.compile(
    "[\\s\u00ad\u034f\u061c\u180e\u200b-\u200f\u2060-\u2064\u206a-\u206f\ufeff]*"
)


def utf16_length(text: str) -> int:
    """Return the length of a text as Telegram counts it, in UTF-16 units."""
    return len(text) + sum(char > "\uffff" for char in text)


def utf16_offset(text: str, index: int) -> int:
    """Return the UTF-16 offset of a Python index into a text."""
    return utf16_length(text[:index])


def utf16_slice(text: str, offset: int, length: int) -> str:
    """Return the part of a text that a Telegram entity covers."""
    raw = text.encode("utf-16-le", "surrogatepass")
    return raw[offset * 2 : (offset + length) * 2].decode("utf-16-le", "replace")


def cleaned(text: str) -> str:
    """Return a text without the characters that Telegram takes out."""
    return _CONTROLS.sub(" ", _DROPPED.sub("", text))


def is_blank(text: str) -> bool:
    """Tell whether nothing of a text can be seen."""
    return _INVISIBLE.fullmatch(text) is not None
