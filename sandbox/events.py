"""Tells whoever looks at the page what has just changed."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable

from sandbox.wire import Json

MOST_WAITING = 10_000


class EventStream:
    """Hands every event to all who listen; nobody listening costs nothing."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[str]] = set()

    def tell(self, kind: str, body: Callable[[], Json]) -> None:
        """Send an event.

        Args:
            kind: What happened: message, edited, deleted, reaction, press, answer, menus, clock,
                faults, life (of the bot) or world (people and groups).
            body: Makes the event; called only when somebody listens.
        """
        if not self._listeners:
            return
        line = json.dumps({"kind": kind} | body(), ensure_ascii=False)
        for listener in list(self._listeners):
            if listener.full():
                # A page that does not read is let go; it connects anew and loads everything.
                self._listeners.discard(listener)
                continue
            listener.put_nowait(line)

    async def listen(self) -> AsyncIterator[str]:
        """Yield events as lines of JSON, from now on."""
        mine: asyncio.Queue[str] = asyncio.Queue(MOST_WAITING)
        self._listeners.add(mine)
        try:
            while True:
                yield await mine.get()
        finally:
            self._listeners.discard(mine)
