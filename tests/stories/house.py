"""A bot of its own with its chain and one group, for stories that stop, kill and start it."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import pytest

from tests.stories.conftest import is_running
from tests.stories.processes import BotProcess, SandboxProcess, linli
from tests.stories.town import Sandbox, Shown, wait_until

TOKEN = "7000000002:sandbox-process"
POLICY = """
quiet_hours = ""
per_person_hourly = 1000
[levels]
member = { ack = "2s" }
hub = { ack = "2s" }
branch = { ack = "2s" }
committee = { ack = "2s" }
"""
ROSTER = """编号,层级,姓名,上级编号,负责范围,电话,Telegram
SQ,社区,周主任,,,,5001
Z1,党支部,孙书记,SQ,,,4001
H1,中心户,张敏,Z1,,,3001
M1,党员,王建国,H1,3号楼,,2001
"""
GROUP = -1001000000001


class House:
    """A bot of its own with one group and a chain."""

    def __init__(self, folder: Path, sandbox: Sandbox, settings: dict[str, str]) -> None:
        self.folder = folder
        self.sandbox = sandbox
        self.settings = settings
        self.bot = BotProcess(folder, settings)

    async def runs(self) -> None:
        self.bot.log.write_text("", "utf-8")
        self.bot.start()
        await wait_until(lambda: is_running(self.bot), 40)

    async def is_lived_in(self) -> None:
        """Imports the roster, starts the bot and binds the group."""
        self.imports()
        await self.runs()
        await self.is_bound()

    def imports(self) -> None:
        done = linli("import", "roster.csv", folder=self.folder, settings=self.settings)
        assert done.returncode == 0, done.stderr

    async def is_bound(self) -> None:
        for person, name in ((2001, "王建国"), (3001, "张敏"), (4001, "孙书记"), (5001, "周主任")):
            await self.sandbox.post("people", id=person, name=name)
            await self.sandbox.post("start", **{"from": person})
        await self.sandbox.post("people", id=1001, name="李阿姨")
        await self.sandbox.post("groups", id=GROUP, title="3号楼", members=[5001, 1001])
        await self.says("/bind 梧桐里 3号楼", person=5001)
        await wait_until(lambda: self.shows(GROUP, "12345"))

    async def says(self, text: str, *, person: int = 1001, chat: int = GROUP) -> int:
        sent = await self.sandbox.post("say", **{"from": person}, chat=chat, text=text)
        return int(sent["message_id"])

    async def shows(self, chat: int, *parts: str) -> Shown | None:
        for raw in reversed(await self.sandbox.messages(chat)):
            text = raw.get("text") or raw.get("caption") or ""
            if raw["from"]["is_bot"] and all(part in text for part in parts):
                return Shown(self.sandbox, chat, chat, raw)
        return None

    def tickets(self) -> list[tuple[int, str]]:
        with closing(sqlite3.connect(self.folder / "linli.db")) as database:
            return database.execute(
                "SELECT number, text FROM tickets JOIN words ON words.ticket_id = tickets.id "
                "WHERE words.kind = 'complaint' ORDER BY number"
            ).fetchall()


H = TypeVar("H", bound=House)


@contextlib.asynccontextmanager
async def furnished(
    folder: Path,
    kind: type[H],
    *,
    token: str = TOKEN,
    policy: str = POLICY,
    roster: str = ROSTER,
    **settings: str,
) -> AsyncIterator[H]:
    """A house with a sandbox and files of its own, in which nothing runs yet; all ends with it."""
    process = SandboxProcess(token).start()
    (folder / "policy.toml").write_text(policy, "utf-8")
    (folder / "roster.csv").write_text(roster, "gb18030")
    usual = {
        "BOT_TOKEN": token,
        "TELEGRAM_API_BASE_URL": process.base_url,
        "POLICY_FILE": str(folder / "policy.toml"),
        "SWEEP_SECONDS": "0.2",
        "RATE_LIMIT": "off",
    }
    made = kind(folder, Sandbox(process.base_url), usual | settings)
    try:
        yield made
    finally:
        if made.bot.process is not None and made.bot.process.poll() is None:
            made.bot.kill()
        await made.sandbox.client.aclose()
        process.stop()


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """The usual one, lived in."""
    async with furnished(tmp_path, House) as made:
        await made.is_lived_in()
        yield made
