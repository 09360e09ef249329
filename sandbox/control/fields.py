"""Reads the JSON body of a control call, and refuses what it does not know."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from starlette.requests import Request

from sandbox.chats import Chat
from sandbox.messages import StoredMessage
from sandbox.people import Person
from sandbox.refusals import NOT_FOUND, ControlError
from sandbox.wire import Json
from sandbox.world import Sandbox

T = TypeVar("T")


def sandbox_of(request: Request) -> Sandbox:
    """Return the sandbox that a request is for."""
    sandbox: Sandbox = request.app.state.sandbox
    return sandbox


async def read_fields(request: Request, *known: str) -> "Fields":
    """Return the body of a control call.

    Args:
        request: A request with a JSON object, or nothing, as body.
        known: The names that may occur; any other is a mistake of the caller.

    Raises:
        ControlError: 400, when it is no JSON object or has an unknown name.
    """
    body = await request.body()
    try:
        values = json.loads(body) if body else {}
    except ValueError as error:
        raise ControlError("the body is not JSON") from error
    if not isinstance(values, dict):
        raise ControlError("the body must be a JSON object")
    unknown = sorted(values.keys() - set(known))
    if unknown:
        raise ControlError(f"unknown field: {', '.join(unknown)} (known: {', '.join(known)})")
    return Fields(sandbox_of(request), values)


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of one control call; null counts as absent."""

    sandbox: Sandbox
    values: Json

    def get(self, name: str, kind: type[T], default: T) -> T:
        """Return a field of this type, or the default when it is absent."""
        found = self.optional(name, kind)
        return default if found is None else found

    def optional(self, name: str, kind: type[T]) -> T | None:
        """Return a field of this type, or None when it is absent."""
        value: Any = self.values.get(name)
        if value is None:
            return None
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise ControlError(f"{name} must be {kind.__name__}")
        return value

    def need(self, name: str, kind: type[T]) -> T:
        """Return a field that must be there."""
        found = self.optional(name, kind)
        if found is None:
            raise ControlError(f"{name} is missing")
        return found

    def instant(self, name: str) -> datetime | None:
        """Return an ISO 8601 instant; without a zone it is UTC."""
        text = self.optional(name, str)
        if text is None:
            return None
        try:
            found = datetime.fromisoformat(text)
        except ValueError as error:
            raise ControlError(f"{name} is no ISO 8601 instant: {text}") from error
        return found if found.tzinfo is not None else found.replace(tzinfo=UTC)

    def person(self, name: str) -> Person:
        """Return the person with the id in a field."""
        return find_person(self.sandbox, self.need(name, int))

    def chat(self, name: str = "chat") -> Chat:
        """Return the chat with the id in a field."""
        return find_chat(self.sandbox, self.need(name, int))

    def message(self, chat: Chat, name: str = "message_id") -> StoredMessage:
        """Return a message of a chat, deleted ones included."""
        number = self.need(name, int)
        found = chat.messages.get(number)
        if found is None:
            raise ControlError(f"no message {number} in chat {chat.id}", NOT_FOUND)
        return found


def find_person(sandbox: Sandbox, person_id: int) -> Person:
    """Return the person with an id.

    Raises:
        ControlError: 404, when there is nobody.
    """
    if person_id not in sandbox.people:
        raise ControlError(f"no person {person_id}", NOT_FOUND)
    return sandbox.people[person_id]


def find_chat(sandbox: Sandbox, chat_id: int) -> Chat:
    """Return the chat with an id; a private chat has the id of its person.

    Raises:
        ControlError: 404, when there is none.
    """
    if chat_id not in sandbox.chats:
        raise ControlError(f"no chat {chat_id}", NOT_FOUND)
    return sandbox.chats[chat_id]


def refuse_outsider(chat: Chat, person: Person) -> None:
    """Raise when somebody cannot see a chat."""
    inside = chat.person is person or chat.status(person.id).is_inside
    if not inside:
        raise ControlError(f"person {person.id} is not in chat {chat.id}")
    if chat.migrated_to is not None:
        raise ControlError(f"group {chat.id} has become supergroup {chat.migrated_to}")
