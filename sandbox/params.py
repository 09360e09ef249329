"""The parameters of one Bot API request, read the way Telegram reads them."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.refusals import bad_request
from sandbox.wire import Json

_NUMBER = re.compile(r"\s*[+-]?\d+\s*")
_HALF_CHARACTER = re.compile(r"\\ud[89a-f]", re.IGNORECASE)
_TRUE = frozenset({"true", "yes", "1", "on"})


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a request."""

    name: str
    content: bytes
    mime_type: str


@dataclass(frozen=True, slots=True)
class Params:
    """Values by name, as text from a form or as JSON from a body, and files by name."""

    values: Mapping[str, Any]
    files: Mapping[str, Upload] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Tell whether a parameter was sent and is not null."""
        return self.values.get(name) is not None

    def text(self, name: str, default: str = "") -> str:
        """Return a parameter as text; numbers are written out."""
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, bool):
            return "true" if value else "false"
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def flag(self, name: str) -> bool:
        """Return a parameter as a Boolean; whatever is not a yes is a no, as at Telegram."""
        value = self.values.get(name)
        return value is True or self.text(name).strip().lower() in _TRUE

    def number(self, name: str, default: int = 0) -> int:
        """Return a parameter as an integer; what is not a number is the default."""
        value = self.values.get(name)
        if isinstance(value, int):
            return int(value)
        if isinstance(value, float):
            return int(value)
        return int(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else default

    def json(self, name: str, fault: str) -> Any:
        """Return a parameter that is JSON, itself or inside a form field; None when absent.

        Raises:
            BotApiError: 400 with the text of ``fault``.
        """
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return parsed_json(value)
        except ValueError as error:
            raise bad_request(fault) from error

    def message_id(self, name: str = "message_id") -> int:
        """Return a message number.

        Raises:
            BotApiError: 400, when it is absent or no number.
        """
        number = self.number(name)
        if number <= 0:
            raise bad_request("message identifier is not specified")
        return number

    def described(self) -> Json:
        """Return everything for the log of calls; files by their size only."""
        files = {
            name: f"<file {upload.name}, {len(upload.content)} bytes>"
            for name, upload in self.files.items()
        }
        return {name: _opened(value) for name, value in self.values.items()} | files


def parsed_json(text: str | bytes) -> Any:
    """Parse JSON.

    Raises:
        BotApiError: 400, when it hides half a character, as ``\\ud83d`` without its other half.
        ValueError: When it is no JSON.
    """
    found = json.loads(text)
    if _HALF_CHARACTER.search(text if isinstance(text, str) else text.decode("utf-8", "replace")):
        try:
            json.dumps(found, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            raise bad_request("strings must be encoded in UTF-8") from error
    return found


def _opened(value: Any) -> Any:
    """Show JSON inside a form field as JSON, so that tests need not parse it."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
