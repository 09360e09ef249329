"""How fast we may speak, before Telegram has to say so. Machine time, never community time."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable, Sequence

#: Telegram's published limits: requests a second a token, seconds between two in one chat,
#: requests in one group within a sliding minute.
PER_SECOND = 30
CHAT_PAUSE = 1.0  # seconds
GROUP_PER_MINUTE = 20
#: Of those, so many are kept for what cannot wait.
URGENT_PER_MINUTE = 4
MINUTE = 60.0  # seconds, which is how far back a group's limit looks
#: Above this many known chats those that have been quiet for a minute are forgotten.
_REMEMBERED = 1000


def wait_for_all(lately: Sequence[float], now: float) -> float:
    """Seconds until a request may go out at all.

    Args:
        lately: When those of the last second went out, oldest first.
        now: Machine time in seconds.
    """
    return lately[-PER_SECOND] + 1 - now if len(lately) >= PER_SECOND else 0.0


def wait_for_chat(lately: Sequence[float], chat: int, now: float, *, urgent: bool) -> float:
    """Seconds until a request to a chat may go out.

    Args:
        lately: When those of the last minute went out to it, oldest first.
        chat: Negative for a group.
        now: Machine time in seconds.
        urgent: True for what cannot wait.
    """
    wait = lately[-1] + CHAT_PAUSE - now if lately else 0.0
    most = GROUP_PER_MINUTE if urgent else GROUP_PER_MINUTE - URGENT_PER_MINUTE
    if chat < 0 and len(lately) >= most:
        wait = max(wait, lately[-most] + MINUTE - now)
    return wait


class Pacer:
    """Says when the next request may go out, and remembers those that went."""

    def __init__(self, *, on: bool, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Prepares.

        Args:
            on: False lets everything go at once, for measuring (``RATE_LIMIT=off``).
            monotonic: Machine time in seconds.
        """
        self._on = on
        self._monotonic = monotonic
        self._sent: deque[float] = deque()
        self._chats: dict[int, deque[float]] = defaultdict(deque)
        self._paused: dict[int, float] = {}

    def wait(self, chat: int, *, urgent: bool = False) -> float:
        """Seconds until a request to *chat* may go out; 0 when it may now."""
        now = self._monotonic()
        waits = [self._paused.get(chat, now) - now]
        if self._on:
            waits += [self._wait_for_all(now), self._wait_for_chat(chat, now, urgent=urgent)]
        return max(0.0, *waits)

    def went(self, chat: int) -> None:
        """Remembers that a request to *chat* goes out now."""
        if not self._on:
            return
        now = self._monotonic()
        self._sent.append(now)
        self._chats[chat].append(now)
        if len(self._chats) > _REMEMBERED:
            self._forget(now)

    def pause(self, chat: int, seconds: float) -> None:
        """Telegram asked us to leave a chat alone for a while."""
        self._paused[chat] = self._monotonic() + seconds

    def waiting_chats(self, *, urgent: bool = False) -> dict[int, float]:
        """Chats that may not be written to right now, each with its wait in seconds."""
        known = {*self._chats, *self._paused}
        waits = {chat: self.wait(chat, urgent=urgent) for chat in known}
        return {chat: wait for chat, wait in waits.items() if wait > 0}

    def _wait_for_all(self, now: float) -> float:
        while self._sent and self._sent[0] <= now - 1:
            self._sent.popleft()
        return wait_for_all(self._sent, now)

    def _wait_for_chat(self, chat: int, now: float, *, urgent: bool) -> float:
        sent = self._chats.get(chat)
        if not sent:
            return 0.0
        while sent and sent[0] <= now - MINUTE:
            sent.popleft()
        return wait_for_chat(sent, chat, now, urgent=urgent)

    def _forget(self, now: float) -> None:
        quiet = [chat for chat, sent in self._chats.items() if not sent or sent[-1] <= now - MINUTE]
        for chat in quiet:
            del self._chats[chat]
        self._paused = {chat: until for chat, until in self._paused.items() if until > now}
