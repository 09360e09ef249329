"""Answers to presses: nobody paces them, so hundreds must not take every connection."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

from telegram.error import TimedOut

from bot import courier
from bot.courier import Courier
from handlers.desk import Toast


class Telegram:
    """Counts the requests that are under way at once."""

    def __init__(self) -> None:
        self.under_way = self.most = 0
        self.answered: list[str] = []

    async def answer_callback_query(self, query: str, *_: Any) -> None:
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await asyncio.sleep(0)
        self.under_way -= 1
        self.answered.append(query)
        if query.endswith("7"):
            raise TimedOut


async def test_two_hundred_presses_are_answered_a_few_at_a_time() -> None:
    telegram = Telegram()
    nothing: Any = SimpleNamespace()
    made = Courier(telegram, nothing, nothing, nothing, nothing, words=nothing)  # type: ignore[arg-type]
    made.answer([Toast(str(number), "好的") for number in range(200)])
    assert made.is_busy
    await asyncio.gather(*made._toasts)
    assert len(telegram.answered) == 200
    assert telegram.most == courier._TOASTS_AT_ONCE == 8
    assert not made._toasts
