"""What to do about each error of Telegram, in the order of DESIGN section 6."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

#: Telegram's own words, in lower case.
_NOT_MODIFIED = "message is not modified"
_EDIT_TARGET_GONE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "message identifier is not specified",
)
_CHAT_GONE = ("chat not found", "user not found", "peer_id_invalid")


@dataclass(frozen=True)
class Remedy:
    """What to do.

    Attributes:
        seconds: How long to leave the chat alone, for ``PAUSE``.
        moved_to: The group's new id, for ``MOVED``.
        reason: Telegram's words, for the log and for rows that are given up.
    """

    class Kind(Enum):
        """The cases that the courier treats differently."""

        DONE = auto()
        PAUSE = auto()
        MOVED = auto()
        SEND_ANEW = auto()
        UNREACHABLE = auto()
        UNDELIVERABLE = auto()
        AGAIN = auto()

    kind: Kind
    reason: str = ""
    seconds: float = 0.0
    moved_to: int = 0


def remedy_for(error: TelegramError, *, chat: int, editing: bool) -> Remedy:
    """The remedy for an error.

    Args:
        error: As python-telegram-bot raised it.
        chat: Where the request went; positive in private.
        editing: True when a message was to be edited.
    """
    kinds = Remedy.Kind
    reason = error.message
    if isinstance(error, RetryAfter):
        after = error.retry_after
        seconds = after if isinstance(after, int | float) else after.total_seconds()
        return Remedy(kinds.PAUSE, reason, seconds=float(seconds))
    if isinstance(error, ChatMigrated):
        return Remedy(kinds.MOVED, reason, moved_to=error.new_chat_id)
    if isinstance(error, BadRequest):  # a NetworkError to python-telegram-bot: ask it first
        return _bad_request(reason, chat=chat, editing=editing)
    if isinstance(error, Forbidden):
        return Remedy(kinds.UNREACHABLE, reason)
    return Remedy(kinds.AGAIN, reason)


def _bad_request(reason: str, *, chat: int, editing: bool) -> Remedy:
    kinds, words = Remedy.Kind, reason.lower()
    if _NOT_MODIFIED in words:
        return Remedy(kinds.DONE, reason)
    if editing and any(text in words for text in _EDIT_TARGET_GONE):
        return Remedy(kinds.SEND_ANEW, reason)
    if chat > 0 and any(text in words for text in _CHAT_GONE):
        return Remedy(kinds.UNREACHABLE, reason)
    return Remedy(kinds.UNDELIVERABLE, reason)
