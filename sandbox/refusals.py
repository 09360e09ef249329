"""What the sandbox says when it will not do something: in the words of Telegram, or plainly."""

from typing import Any

BAD_REQUEST = 400
UNAUTHORIZED = 401
FORBIDDEN = 403
NOT_FOUND = 404
CONFLICT = 409
TOO_LARGE = 413


class BotApiError(Exception):
    """A refusal in Telegram's words, sent to the bot with this code as HTTP status."""

    def __init__(
        self, code: int, description: str, parameters: dict[str, Any] | None = None
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


class ControlError(Exception):
    """A mistake in a call of the control API, told in one line."""

    def __init__(self, message: str, code: int = BAD_REQUEST) -> None:
        super().__init__(message)
        self.message = message
        self.code = code


def bad_request(text: str, parameters: dict[str, Any] | None = None) -> BotApiError:
    """Return Telegram's 400 with this text after its usual prefix."""
    return BotApiError(BAD_REQUEST, f"Bad Request: {text}", parameters)


def forbidden(text: str) -> BotApiError:
    """Return Telegram's 403 with this text after its usual prefix."""
    return BotApiError(FORBIDDEN, f"Forbidden: {text}")


def conflict(text: str) -> BotApiError:
    """Return Telegram's 409 with this text after its usual prefix."""
    return BotApiError(CONFLICT, f"Conflict: {text}")
