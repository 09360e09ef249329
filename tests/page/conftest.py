"""A real browser for the page, in front of the demonstration or of a bare sandbox."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from tests.page.desk import Desk
from tests.sandbox.conftest import Stage, on_a_port
from tests.stories.processes import BotProcess
from tests.stories.town import Sandbox, wait_until

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
#: Where `make screenshots` wants the pictures; else none are taken.
PICTURES = os.environ.get("LINLI_PICTURES")


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Headless Chromium."""
    chromium = next(filter(None, map(shutil.which, _NAMES)), None)
    if chromium is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    async with async_playwright() as playwright:
        # --no-sandbox: containers run as root, where Chromium's own sandbox cannot start.
        opened = await playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield opened
        await opened.close()


@pytest.fixture(scope="session")
async def demo(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Sandbox]:
    """``linli run`` without any setting."""
    folder = tmp_path_factory.mktemp("page")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"127.0.0.1:{listener.getsockname()[1]}"
    bot = BotProcess(folder, {"LISTEN": address, "RATE_LIMIT": "off", "SWEEP_SECONDS": "1"})
    bot.start()

    async def ready() -> bool:
        assert bot.process is not None
        assert bot.process.poll() is None, bot.log.read_text("utf-8")
        return "请用浏览器打开" in bot.log.read_text("utf-8")

    await wait_until(ready, 60)
    sandbox = Sandbox(f"http://{address}")
    yield sandbox
    await sandbox.client.aclose()
    assert bot.stop(60) == 0, bot.log.read_text("utf-8")


@pytest.fixture
async def desk(browser: Browser, demo: Sandbox) -> AsyncIterator[Desk]:
    """The page of the demonstration on a computer's screen, by day."""
    # An hour later than the test before: nobody may report without end within one.
    await demo.settle(3700)
    minute = await demo.get("clock")
    hour = int(minute["now"][11:13]) + 8
    if not 9 <= hour % 24 < 17:
        await demo.post("advance", to_local="10:00")
        await demo.settle()
    async with Desk.opened(browser, demo.base_url, PICTURES) as one:
        yield one


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    """A sandbox without a bot, behind a real socket; the test speaks for the bot."""
    async with on_a_port() as one:
        yield one


@pytest.fixture
async def bare(browser: Browser, stage: Stage) -> AsyncIterator[Desk]:
    """The page of that sandbox; open it when its people are there."""
    async with Desk.opened(browser, str(stage.client.base_url), PICTURES) as one:
        yield one


@pytest.fixture
def picture_file(tmp_path: Path) -> Path:
    """A photo that somebody has on the phone."""
    from sandbox.files import TINY_PICTURE  # noqa: PLC0415

    path = tmp_path / "leak.png"
    path.write_bytes(TINY_PICTURE)
    return path
