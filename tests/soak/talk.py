"""A year of small talk and complaints through the real program: nothing of it may grow."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from tests.soak.feed import TOKEN, Feed
from tests.soak.street import POLICY
from tests.stories.processes import BotProcess, linli
from tests.stories.town import wait_until

#: DESIGN section 8: memory after a million messages against ten thousand.
MOST_GROWTH = 1.05
_WARM = 10_000
#: What a ticket takes that was filed, solved and confirmed, in bytes: 1.3 KB for good (ticket,
#: events, words, three messages, with their indexes), and 1.4 KB for 48 hours: three rows of the
#: inbox, emptied, in pages that stay as they are until the rows go. Small talk takes nothing.
_A_TICKET = 3072
#: The courier opens at most eight for what it says and eight for toasts; some more close late.
_CONNECTIONS = 24
_SAMPLES = 20
_QUIET = 3.0  # seconds without anything to do


@dataclass(frozen=True)
class Sample:
    """How large the program was at one moment; sizes in bytes, free pages not counted."""

    seconds: float
    talk: int
    tickets: int
    memory: int
    files: int
    database: int

    def line(self) -> str:
        return (
            f"{self.seconds:7.0f} s  talk {self.talk:8d}  tickets {self.tickets:6d}  "
            f"memory {self.memory / 2**20:6.1f} MiB  files {self.files:3d}  "
            f"database {self.database / 2**20:6.2f} MiB"
        )


@dataclass
class Course:
    """How a run went."""

    talk: int
    complaints: int
    samples: list[Sample] = field(default_factory=list)

    @property
    def growth(self) -> float:
        """Memory at the end against memory when it was warm."""
        warm = next(s for s in self.samples if s.talk >= min(_WARM, self.talk))
        return self.samples[-1].memory / warm.memory

    @property
    def faults(self) -> list[str]:
        """What grew, or was lost."""
        found, last = [], self.samples[-1]
        if last.tickets != self.complaints:
            found.append(f"{self.complaints} complaints became {last.tickets} tickets")
        if self.talk > _WARM and self.growth > MOST_GROWTH:
            found.append(f"memory grew {self.growth:.3f} times")
        files = [s.files for s in self.samples]
        if max(files) > files[0] + _CONNECTIONS:
            found.append(f"open files {files}")
        if self.each > _A_TICKET:
            found.append(f"{self.each:.0f} bytes of database a ticket")
        return found

    @property
    def each(self) -> float:
        """Bytes of database that a ticket took."""
        first, last = self.samples[0], self.samples[-1]
        return (last.database - first.database) / max(1, last.tickets - first.tickets)

    def lines(self) -> list[str]:
        last = self.samples[-1]
        lines = [sample.line() for sample in self.samples]
        rate = last.talk / max(0.001, last.seconds)
        lines.append(
            f"memory × {self.growth:.3f} since {min(_WARM, self.talk)} messages, "
            f"{self.each:.0f} bytes of database a ticket, {rate:.0f} messages a second"
        )
        return lines + [f"  fault: {fault}" for fault in self.faults]


async def talk_through(talk: int, complaints: int, folder: Path) -> Course:
    """Lets a program of its own in *folder* hear all of it."""
    feed, course = Feed(talk, complaints), Course(talk, complaints)
    server = await feed.serve()
    port = server.sockets[0].getsockname()[1]
    (folder / "policy.toml").write_text(POLICY, "utf-8")
    (folder / "roster.csv").write_text(feed.roster(), "utf-8")
    settings = {
        "BOT_TOKEN": TOKEN,
        "TELEGRAM_API_BASE_URL": f"http://127.0.0.1:{port}",
        "POLICY_FILE": "policy.toml",
        "RATE_LIMIT": "off",
    }
    done = await asyncio.to_thread(linli, "import", "roster.csv", folder=folder, settings=settings)
    assert done.returncode == 0, done.stderr
    bot = BotProcess(folder, settings)
    bot.start()
    started = time.monotonic()
    try:
        marks = sorted({*(talk * n // _SAMPLES for n in range(1, _SAMPLES)), min(_WARM, talk)})
        for mark in marks:
            await wait_until(lambda mark=mark: _reached(feed, mark), 36_000)
            course.samples.append(_sample(bot, feed, started))
        await wait_until(lambda: _is_done(bot, feed), 36_000)
        course.samples.append(_sample(bot, feed, started))
        assert bot.stop(30) == 0, bot.log.read_text("utf-8")
    finally:
        if bot.process is not None and bot.process.poll() is None:
            bot.kill()
        server.close()
    return course


async def _reached(feed: Feed, mark: int) -> bool:
    return feed.given >= mark


async def _is_done(bot: BotProcess, feed: Feed) -> bool:
    """Nothing to be said or done, and that for a while."""
    for _ in range(2):
        with _looking(bot) as database:
            (waits,) = database.execute(
                "SELECT EXISTS (SELECT * FROM inbox WHERE NOT done) OR EXISTS "
                "(SELECT * FROM tellings WHERE wanted > shown AND reason IS NULL)"
            ).fetchone()
        if waits or not feed.is_over:
            return False
        await asyncio.sleep(_QUIET)
    return True


def _sample(bot: BotProcess, feed: Feed, started: float) -> Sample:
    assert bot.process is not None
    proc = Path("/proc") / str(bot.process.pid)
    resident = int((proc / "statm").read_text().split()[1]) * 4096
    with _looking(bot) as database:
        (tickets,) = database.execute("SELECT count(*) FROM tickets").fetchone()
        (pages,) = database.execute("PRAGMA page_count").fetchone()
        (free,) = database.execute("PRAGMA freelist_count").fetchone()
        (size,) = database.execute("PRAGMA page_size").fetchone()
    return Sample(
        time.monotonic() - started,
        feed.given,
        tickets,
        resident,
        len(list((proc / "fd").iterdir())),
        (pages - free) * size,
    )


def _looking(bot: BotProcess) -> closing[sqlite3.Connection]:
    address = f"file:{bot.folder / 'linli.db'}?mode=ro"
    return closing(sqlite3.connect(address, uri=True, timeout=30))
