"""A bell that wakes everybody who waits for something to change."""

import asyncio


class Signal:
    """Wakes all who wait at the moment it is rung; nobody who comes later."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        """Wake everybody who waits now."""
        rung, self._event = self._event, asyncio.Event()
        rung.set()

    async def heard(self, seconds: float | None = None) -> bool:
        """Wait for the next ring.

        Args:
            seconds: Machine seconds to wait at most; None waits for ever.

        Returns:
            False when nothing rang in that time.
        """
        event = self._event
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            return False
        return True
