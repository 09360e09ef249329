"""Pressed buttons that wait for the bot's answer."""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass, field

from sandbox.refusals import bad_request
from sandbox.wire import Json

LONGEST_ANSWER = 200  # UTF-16 units of the toast
OLDEST_QUERY = 15 * 60  # machine seconds in which a press can be answered
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@dataclass(slots=True)
class Press:
    """One press and what the bot said to it."""

    pressed_at: float
    answer: Json | None = None
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    def described(self) -> Json:
        """Return the answer for whoever pressed."""
        answer = self.answer or {}
        return {
            "answered": self.answer is not None,
            "text": answer.get("text"),
            "show_alert": bool(answer.get("show_alert")),
            "url": answer.get("url"),
        }


class PressDesk:
    """All presses of the last quarter of an hour by their query id."""

    def __init__(self) -> None:
        self._presses: dict[str, Press] = {}

    def begin(self, query_id: str) -> Press:
        """Note a press that has just happened."""
        now = time.monotonic()
        for key, press in list(self._presses.items()):
            if now - press.pressed_at <= OLDEST_QUERY:
                break
            del self._presses[key]
        press = self._presses[query_id] = Press(now)
        return press

    def answer(self, query_id: str, answer: Json) -> None:
        """Take the bot's answer to a press; it is kept until somebody takes it.

        Raises:
            BotApiError: 400, when there is no such press, it is too old, or it has an answer.
        """
        press = self._presses.get(query_id)
        if press is None or press.answer is not None:
            raise bad_request(TOO_OLD)
        if time.monotonic() - press.pressed_at > OLDEST_QUERY:
            raise bad_request(TOO_OLD)
        press.answer = answer
        press.answered.set()

    async def take(self, query_id: str, seconds: float) -> Json | None:
        """Return the answer to a press, waiting for it for so many machine seconds.

        Returns:
            What the presser sees, or None when there is no such press.
        """
        press = self._presses.get(query_id)
        if press is None:
            return None
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await press.answered.wait()
        return press.described()
