"""Follows the sandbox's clock: applies its offset, does what is due, and reports when done."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import httpx
import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.troubles import STORAGE, reason_of

_log = structlog.get_logger(__name__)

_WAIT = 20.0  # seconds that the sandbox may let a report wait
_PAUSE = 0.5  # seconds


class SandboxClock:
    """Only with a token of the sandbox; a real Telegram moves nobody's clock."""

    def __init__(
        self,
        base_url: str,
        clock: Clock,
        settle: Callable[[], Awaitable[None]],
        next_due: Callable[[], Awaitable[datetime | None]],
    ) -> None:
        """Prepares.

        Args:
            base_url: The sandbox.
            clock: What it moves.
            settle: Returns when all that is due is done and delivered.
            next_due: The soonest due instant.
        """
        self._base_url = base_url
        self._clock = clock
        self._settle = settle
        self._next_due = next_due

    async def follow(self) -> None:
        """Follows until it is cancelled."""
        version: int | None = None
        due: datetime | None = None
        async with httpx.AsyncClient(base_url=self._base_url, timeout=_WAIT + 10) as client:
            while True:
                report = {
                    "version": version,
                    "next_due": due.isoformat() if due else None,
                    "wait": _WAIT,
                }
                try:
                    asked = await self._report(client, report)
                except httpx.HTTPError:
                    await asyncio.sleep(_PAUSE)
                    continue
                if asked is None or asked["version"] == version:
                    continue
                self._clock.offset = timedelta(seconds=asked["offset"])
                try:
                    await self._settle()
                    due = await self._next_due()
                except (SQLAlchemyError, OSError) as error:
                    await STORAGE.wait(reason_of(error))
                    continue  # the sandbox still waits for the answer
                version = asked["version"]

    async def _report(
        self, client: httpx.AsyncClient, report: dict[str, Any]
    ) -> dict[str, Any] | None:
        answer = await client.post("/sandbox/clock/report", json=report)
        if answer.status_code == httpx.codes.NO_CONTENT:
            return None
        answer.raise_for_status()
        asked: dict[str, Any] = answer.json()
        return asked
