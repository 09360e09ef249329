"""The list of Bot API methods that the sandbox has, each a function of one call."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from sandbox.params import Params
from sandbox.wire import Json
from sandbox.world import Sandbox


@dataclass(frozen=True, slots=True)
class Call:
    """One request of the bot: what it wants, and of which sandbox."""

    sandbox: Sandbox
    params: Params
    gone: Callable[[], Awaitable[None]]

    def find_user(self, person_id: int) -> Json | None:
        """Return the User with an id, for mentions."""
        return self.sandbox.user(person_id)


Method = Callable[[Call], Awaitable[Any]]
_METHODS: dict[str, tuple[str, Method]] = {}


def method(name: str) -> Callable[[Method], Method]:
    """Register a function as the Bot API method of this name."""

    def register(function: Method) -> Method:
        _METHODS[name.lower()] = (name, function)
        return function

    return register


def find_method(name: str) -> tuple[str, Method] | None:
    """Return a method with its exact name; Telegram does not mind upper and lower case."""
    return _METHODS.get(name.lower())


def method_names() -> list[str]:
    """Return the names of all methods that the sandbox has."""
    return [name for name, _ in _METHODS.values()]
