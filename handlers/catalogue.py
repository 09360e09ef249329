"""Everything the bot says stands in one catalogue of Fluent messages; this reads it."""

from __future__ import annotations

from importlib.resources import files
from typing import Protocol

from fluent.runtime import FluentBundle, FluentResource

from handlers.harmless import cut, embedded

#: Longer arguments (2,500 characters) Fluent refuses, and then nothing would be said at all.
_ARGUMENT_LENGTH = 2000
_LOCALE = "zh-CN"


class MessageMissingError(KeyError):
    """The code asks for a message that the catalogue does not have."""


class Say(Protocol):
    """Turns the id of a message and its arguments into a sentence."""

    def __call__(self, message: str, /, **arguments: str | int) -> str:
        """The sentence."""


class Catalogue:
    """The messages of one language."""

    def __init__(self, sources: dict[str, str]) -> None:
        """Parses the catalogue.

        Args:
            sources: Text of each ``.ftl`` file by its name.
        """
        # Isolated is only what needs it, below: the marks would be in what people copy.
        self._bundle = FluentBundle([_LOCALE], use_isolating=False)
        for source in sources.values():
            self._bundle.add_resource(FluentResource(source))

    @classmethod
    def load(cls) -> Catalogue:
        """Reads the catalogue that is part of the program."""
        folder = files("handlers") / "locales" / _LOCALE
        found = sorted(folder.iterdir(), key=lambda file: file.name)
        return cls({file.name: file.read_text("utf-8") for file in found})

    def __contains__(self, message: str) -> bool:
        """True when there is such a message."""
        return bool(self._bundle.has_message(message))

    def __call__(self, message: str, /, **arguments: str | int) -> str:
        """The sentence.

        Numbers are shown as they are: ``#1234`` is never ``#1,234``. What the arguments hold, which
        may be anybody's words, does not bend the sentence around them.

        Raises:
            MessageMissingError: There is no such message.
            ValueError: An argument that the message needs is missing.
        """
        if message not in self:
            raise MessageMissingError(message)
        pattern = self._bundle.get_message(message).value
        if pattern is None:
            raise MessageMissingError(message)
        as_text = {
            name: embedded(cut(str(value), _ARGUMENT_LENGTH)) for name, value in arguments.items()
        }
        said, errors = self._bundle.format_pattern(pattern, as_text)
        if errors:
            raise ValueError(f"{message}: {errors[0]}")
        return str(said)
