"""One program and one sandbox serve all stories of a test process, each in its own community."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.settings import Settings
from tests.stories.processes import BotProcess, SandboxProcess
from tests.stories.town import Sandbox, Town, wait_until

TOKEN = "7000000001:sandbox-stories"
POLICY = """
[phones]
property = "021-55551111"
gas = "021-962777"
elevator = "021-55552222"
"""


@dataclass
class World:
    """The running pair."""

    sandbox: Sandbox
    bot: BotProcess
    settings: Settings
    folder: Path


@pytest.fixture(scope="session")
def sandbox_process() -> Iterator[SandboxProcess]:
    process = SandboxProcess(TOKEN).start()
    yield process
    process.stop()


@pytest.fixture(scope="session")
async def world(
    sandbox_process: SandboxProcess, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[World]:
    folder = tmp_path_factory.mktemp("stories")
    policy = folder / "policy.toml"
    policy.write_text(POLICY, "utf-8")
    database = f"sqlite+aiosqlite:///{folder / 'linli.db'}"
    bot = BotProcess(
        folder,
        {
            "BOT_TOKEN": TOKEN,
            "TELEGRAM_API_BASE_URL": sandbox_process.base_url,
            "DATABASE_URL": database,
            "POLICY_FILE": str(policy),
            "RATE_LIMIT": "off",
            "SWEEP_SECONDS": "1",
        },
    )
    bot.start()
    sandbox = Sandbox(sandbox_process.base_url)
    await wait_until(lambda: is_running(bot), 120)
    settings = Settings(
        _env_file=None,
        bot_token=SecretStr(TOKEN),
        telegram_api_base_url=sandbox_process.base_url,
        database_url=SecretStr(database),
        policy_file=str(policy),
    )
    yield World(sandbox, bot, settings, folder)
    assert bot.stop() == 0
    await sandbox.client.aclose()
    log = bot.log.read_text("utf-8")
    assert "error" not in log.lower(), log


async def is_running(bot: BotProcess) -> bool:
    """True once the bot says so in its log."""
    assert bot.process is not None
    assert bot.process.poll() is None, bot.log.read_text("utf-8")
    return "running" in bot.log.read_text("utf-8")


@pytest.fixture
async def town(world: World) -> AsyncIterator[Town]:
    """A community of its own with its chain in place; when its story is told, it falls silent."""
    made = Town(world.sandbox, world.settings, world.folder, 7000000001, "linli_demo_bot")
    await made.build()
    yield made
    await world.sandbox.settle()
    fall_silent(world.folder / "linli.db")


def fall_silent(database: Path) -> None:
    """Leaves nothing that rings: else every story would wait for the digests of all before it."""
    with closing(sqlite3.connect(database, timeout=30)) as connection, connection:
        connection.execute("UPDATE tickets SET deadline = NULL, state = 'withdrawn'")
        connection.execute("UPDATE seats SET retired = 1")
        connection.execute("DELETE FROM jobs")
        connection.execute("UPDATE revision SET number = number + 1")
