"""Hosts the demonstration's bot as a process of its own, which can be killed and started again."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import Mapping

import structlog

from bot.tasks import STOP_SECONDS
from sandbox import Sandbox
from sandbox.hosting import Host, Life

_log = structlog.get_logger(__name__)


class DemoHost:
    """One bot at a time; the sandbox keeps the chats while it is away."""

    def __init__(self, sandbox: Sandbox, settings: Mapping[str, str]) -> None:
        """Prepares, and lets the sandbox's page kill and start the bot.

        Args:
            sandbox: The bot's Telegram, in this process.
            settings: What the bot's environment has besides our own.
        """
        self._sandbox = sandbox
        self._settings = settings
        self._process: asyncio.subprocess.Process | None = None
        self._watching: asyncio.Task[None] | None = None
        self._starting = asyncio.Lock()
        sandbox.hosting.host = Host(kill=self.kill, start=self.start)

    async def start(self) -> None:
        """Starts the bot; returns before it runs. Does nothing while there is one."""
        async with self._starting:
            if self._process is not None:
                return
            self._sandbox.hosting.became(Life.STARTING)
            # A session of its own: Ctrl+C reaches us alone, and we end it in order.
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot.demo_bot"),
                stdin=asyncio.subprocess.PIPE,
                env=os.environ | self._settings,
                start_new_session=True,
            )
            self._watching = asyncio.create_task(self._watch(self._process))

    async def kill(self) -> None:
        """Kills the bot at once, as a power cut would, and returns when it is gone."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            await self._gone()

    async def stop(self) -> None:
        """Ends the bot in order, within the time that it may take."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            self._process.terminate()
        try:
            async with asyncio.timeout(STOP_SECONDS + 1):
                await self._gone()
        except TimeoutError:
            await self.kill()

    async def runs(self) -> int | None:
        """Waits until the bot asks for messages.

        Returns:
            None when it does; its exit status when it ended before, having said why.
        """
        process = self._process
        assert process is not None
        await self._asks_or_ends(process)
        return process.returncode

    async def _gone(self) -> None:
        if self._watching is not None:
            await asyncio.shield(self._watching)

    async def _watch(self, process: asyncio.subprocess.Process) -> None:
        await self._asks_or_ends(process)
        if process.returncode is None:
            self._sandbox.hosting.became(Life.RUNNING)
        status = await process.wait()
        self._process = None
        self._sandbox.hosting.became(Life.DEAD)
        _log.info("bot_ended", status=status)

    async def _asks_or_ends(self, process: asyncio.subprocess.Process) -> None:
        asks = asyncio.create_task(self._sandbox.queue.polled.heard())
        ends = asyncio.create_task(process.wait())
        await asyncio.wait({asks, ends}, return_when=asyncio.FIRST_COMPLETED)
        asks.cancel()
        ends.cancel()
