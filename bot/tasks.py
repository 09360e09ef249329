"""The tasks of the program, beside each other: when one fails, all stop and the fault is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from telegram.error import InvalidToken

from bot.refusals import StartRefusedError

#: After this long the process ends whatever is still under way; it is in the database anyway.
STOP_SECONDS = 8.0


@asynccontextmanager
async def tasks(stop: asyncio.Event) -> AsyncIterator[Callable[[Coroutine[Any, Any, None]], None]]:
    """Runs tasks beside each other; when one fails the program stops and says why."""
    running: list[asyncio.Task[None]] = []

    def ended(task: asyncio.Task[None]) -> None:
        if not task.cancelled() and task.exception() is not None:
            stop.set()

    def start(coroutine: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(coroutine)
        task.add_done_callback(ended)
        running.append(task)

    try:
        yield start
    finally:
        for task in running:
            task.cancel()
        await asyncio.wait(running, timeout=STOP_SECONDS)
    for task in running:
        failed = None if task.cancelled() or not task.done() else task.exception()
        if isinstance(failed, InvalidToken):
            raise StartRefusedError(
                "Telegram 不再认这个 BOT_TOKEN：请到 @BotFather 那里重新复制"
            ) from None
        if failed is not None:
            raise failed
