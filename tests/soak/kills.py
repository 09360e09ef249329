"""Kills the real program at random moments under load, and settles up afterwards."""

from __future__ import annotations

import asyncio
import itertools
import math
import random
import shutil
import sqlite3
import tempfile
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.soak.account import Account, settle_up
from tests.soak.street import TOKEN, Street, house
from tests.stories.processes import BotProcess, SandboxProcess
from tests.stories.town import Sandbox, wait_until

#: So many complaints wait at most: a busy machine gets through fewer in one life.
_WAITING = 30
#: A life ends after so many requests to Telegram at most: a busy machine gets there later.
_REQUESTS = 60
#: One that asks for nothing, because nothing is left to do, ends after so many seconds.
_LONGEST = 30.0
#: What the courier has under way at most when it dies.
AT_ONCE = 16


@dataclass(frozen=True)
class Figures:
    """What a run showed.

    Attributes:
        busy: Kills that found updates to work off or messages to send.
        unexplained: Repeated messages without a kill between two of their copies.
    """

    kills: int
    busy: int
    seconds: float
    account: Account
    unexplained: list[tuple[int, int]]

    def lines(self) -> list[str]:
        """The figures for people."""
        a = self.account
        return [
            f"kills {self.kills}, {self.busy} of them with work under way, {self.seconds:.0f} s",
            f"complaints {a.complaints}: tickets {a.tickets}, joined {a.joined}",
            f"presses {a.presses}, messages {a.messages}",
            f"lost {len(a.lost)}, twice {len(a.twice)}, repeated messages {len(a.repeated)}, "
            f"of them without a kill between the copies {len(self.unexplained)}",
            *(f"  lost: {line}" for line in a.lost[:20]),
            *(f"  twice: {line}" for line in a.twice[:20]),
        ]


async def kill_and_settle(
    kills: int, folder: Path, seed: int, *, minutes: float = math.inf
) -> Figures:
    """Runs a street of its own in *folder* and kills its bot.

    Args:
        kills: How often.
        minutes: After so many it settles up, however often that was.
    """
    started = time.monotonic()
    moments = random.Random(seed)
    server = SandboxProcess(TOKEN).start()
    sandbox = Sandbox(server.base_url)
    try:
        bot = house(folder, server)
        street = Street(sandbox, moments)
        bot.start()
        await street.moves_in()
        killed, busy = await _kill(bot, street, kills, started + minutes * 60)
        await _comes_to_rest(bot, sandbox)
        account = await settle_up(street, folder)
        calls = (await sandbox.get("calls", method="sendMessage"))["calls"]
    finally:
        if bot.process is not None and bot.process.poll() is None:
            bot.kill()
        await sandbox.client.aclose()
        server.stop()
    unexplained = _unexplained(account.repeated, calls, killed)
    return Figures(len(killed), busy, time.monotonic() - started, account, unexplained)


async def _kill(
    bot: BotProcess, street: Street, kills: int, until: float
) -> tuple[list[float], int]:
    """Kills and starts again; returns when each kill was, and how many found work under way."""
    killed: list[float] = []
    busy = waiting = 0
    while len(killed) < kills and time.monotonic() < until:
        stop = asyncio.Event()
        living = asyncio.create_task(street.lives(stop, _WAITING - waiting))
        await _asks(street, street.moments.randrange(_REQUESTS))
        bot.kill()
        killed.append(time.time())
        waiting = min(_WAITING, await asyncio.to_thread(_count_waiting, bot.folder))
        busy += waiting > 0
        stop.set()
        await living
        bot.log.write_text("", "utf-8")
        bot.start()
    return killed, busy


async def _asks(street: Street, times: int) -> None:
    """Returns in the middle of what comes after so many requests to Telegram."""
    before = await _last_call(street.sandbox)

    async def asked() -> bool:
        return await _last_call(street.sandbox, before) - before >= times

    with suppress(AssertionError):
        await wait_until(asked, _LONGEST)
    await asyncio.sleep(street.moments.uniform(0, 0.02 if times else 1))


async def _last_call(sandbox: Sandbox, after: int = 0) -> int:
    calls = (await sandbox.get("calls", after=after))["calls"]
    return int(calls[-1]["n"]) if calls else after


async def runs(bot: BotProcess) -> bool:
    """True once the bot says so in its log."""
    assert bot.process is not None
    assert bot.process.poll() is None, bot.log.read_text("utf-8")
    return "running" in bot.log.read_text("utf-8")


async def _comes_to_rest(bot: BotProcess, sandbox: Sandbox) -> None:
    await wait_until(lambda: runs(bot), 60)

    async def at_rest() -> bool:
        pending = await sandbox.get("updates/pending")
        return pending["pending"] == 0 and not await asyncio.to_thread(_count_waiting, bot.folder)

    await wait_until(at_rest, 300)
    assert bot.stop() == 0, bot.log.read_text("utf-8")


def _count_waiting(folder: Path) -> int:
    """Updates and messages that wait.

    Looks at a copy: whoever opens the file itself would do the bot's recovery for it.
    """
    with tempfile.TemporaryDirectory() as elsewhere:
        for suffix in ("", "-wal"):
            path = folder / f"linli.db{suffix}"
            if path.exists():
                shutil.copy(path, Path(elsewhere) / path.name)
        with closing(sqlite3.connect(Path(elsewhere) / "linli.db")) as copy:
            (found,) = copy.execute(
                "SELECT (SELECT count(*) FROM inbox WHERE NOT done AND NOT set_aside) + "
                "(SELECT count(*) FROM tellings WHERE wanted > shown AND reason IS NULL)"
            ).fetchone()
    return int(found)


def _unexplained(
    repeated: list[tuple[int, int]], calls: list[dict[str, Any]], killed: list[float]
) -> list[tuple[int, int]]:
    """Repeated messages that no kill explains: there is none between two of their copies."""
    found = []
    for chat, number in set(repeated):
        sent = [
            call["at"]
            for call in calls
            if str(call["params"].get("chat_id")) == str(chat)
            and str(call["params"].get("text", "")).startswith((f"#{number} ", f"#{number}（"))
        ]
        pairs = itertools.pairwise(sent)
        if not any(first <= kill <= second for first, second in pairs for kill in killed):
            found.append((chat, number))
    return found
