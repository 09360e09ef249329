"""Who says or presses more in a minute than people can: the rest is dropped before it is kept."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

_MINUTE = 60.0  # seconds
#: So many in a sliding minute by one sender; nobody's fingers are that fast.
PRESSES = 60
WORDS = 120
#: The bot answers a command in the group, where everybody reads it.
GROUP_COMMANDS = 10
#: So many senders are remembered, the latest ones.
_SENDERS = 10_000


@dataclass
class Floods:
    """Counts by sender: a person, or the chat in whose name an anonymous one writes.

    Attributes:
        monotonic: Machine time in seconds.
    """

    monotonic: Callable[[], float] = time.monotonic
    _heard: OrderedDict[tuple[str, int, int], deque[tuple[float, int]]] = field(
        default_factory=OrderedDict
    )

    def is_too_much(self, update: Mapping[str, Any]) -> bool:
        """Counts an update; True when its sender is beyond what people can do."""
        number, query = update["update_id"], update.get("callback_query")
        if query is not None:
            return self._counts("press", query["from"]["id"], 0, number, most=PRESSES)
        message = update.get("message") or update.get("edited_message")
        if message is None:
            return False
        sender, chat = _sender_of(message), message["chat"]["id"]
        too_many = self._counts("words", sender, 0, number, most=WORDS)
        if chat < 0 and (message.get("text") or message.get("caption") or "").startswith("/"):
            command = self._counts("command", sender, chat, number, most=GROUP_COMMANDS)
            return command or too_many
        return too_many

    def _counts(self, kind: str, sender: int, chat: int, number: int, *, most: int) -> bool:
        now, key = self.monotonic(), (kind, sender, chat)
        heard = self._heard.setdefault(key, deque())
        self._heard.move_to_end(key)
        while heard and heard[0][0] <= now - _MINUTE:
            heard.popleft()
        if len(self._heard) > _SENDERS:
            self._heard.popitem(last=False)
        # While the database is away the same updates come again and again.
        if any(number == counted for _, counted in heard):
            return False
        if len(heard) >= most:
            return True
        heard.append((now, number))
        return False


def _sender_of(message: Mapping[str, Any]) -> int:
    sender = message.get("sender_chat") or message.get("from") or message["chat"]
    return int(sender["id"])
