"""Community time: machine time plus an offset that only the sandbox moves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx

from bot.settings import Settings, is_sandbox_token


class Clock:
    """What time it is in the community. Leases, retries and pacing never ask it."""

    def __init__(self) -> None:
        self.offset = timedelta()

    def now(self) -> datetime:
        """Now, in UTC."""
        return datetime.now(UTC) + self.offset


async def clock_of(settings: Settings) -> Clock:
    """The community's clock for a command that runs beside the bot.

    Only with a token of the sandbox it may differ from the machine's.
    """
    clock = Clock()
    if settings.token is not None and is_sandbox_token(settings.token):
        address = settings.telegram_api_base_url
        async with httpx.AsyncClient(base_url=address, timeout=5) as client:
            found = await client.get("/sandbox/clock")
            clock.offset = timedelta(seconds=found.json()["offset"])
    return clock
