"""``linli run`` without any setting: how everybody meets Linli."""

from __future__ import annotations

import re
import socket
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from filelock import FileLock, Timeout

from bot.demo import friendly_start
from tests.stories.processes import BotProcess, linli
from tests.stories.town import Sandbox, Shown, wait_until

GROUP = -1001000000003


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[tuple[BotProcess, Sandbox]]:
    port = free_port()
    bot = BotProcess(tmp_path, {"LISTEN": f"127.0.0.1:{port}", "RATE_LIMIT": "off"})
    bot.start()

    async def ready() -> bool:
        assert bot.process is not None
        assert bot.process.poll() is None, bot.log.read_text("utf-8")
        return "请用浏览器打开" in bot.log.read_text("utf-8")

    await wait_until(ready, 40)
    sandbox = Sandbox(f"http://127.0.0.1:{port}")
    yield bot, sandbox
    await sandbox.client.aclose()
    if bot.process is not None and bot.process.poll() is None:
        bot.kill()


async def shows(sandbox: Sandbox, chat: int, *parts: str) -> Shown:
    await sandbox.settle()
    for raw in reversed(await sandbox.messages(chat)):
        if raw["from"]["is_bot"] and all(part in raw.get("text", "") for part in parts):
            return Shown(sandbox, chat, chat, raw)
    raise AssertionError(f"nothing in {chat} shows {parts}")


async def test_a_newcomer_sees_a_leak_climb_and_end_well(
    demo: tuple[BotProcess, Sandbox],
) -> None:
    bot, sandbox = demo
    # One address to open, in the last line, and no other beside it.
    lines = bot.log.read_text("utf-8").splitlines()
    address = sandbox.base_url.removeprefix("http://")
    assert f"http://{address} " in lines[-1]
    assert re.findall(r"[\d.]+:\d+", "".join(lines)) == [address]
    page = await sandbox.client.get("/")
    assert page.status_code == 200
    assert "<script" in page.text
    said = {"from": 1001, "chat": GROUP, "text": "3号楼502天花板漏水，一直在滴"}
    await sandbox.post("say", **said)
    await shows(sandbox, 2001, "漏水")
    for person in (3001, 4001, 5001):
        for _ in range(4):
            await sandbox.settle(6 * 3600)
            if any("漏水" in m.get("text", "") for m in await sandbox.messages(person)):
                break
        card = await shows(sandbox, person, "漏水")
    await card.press("✋ 我来处理")
    await shows(sandbox, GROUP, "社区周主任在办")
    await (await card.now()).press("✅ 已解决")
    asked = await shows(sandbox, GROUP, "好了按 👍")
    await Shown(sandbox, 1001, GROUP, asked.raw).press("👍")
    await shows(sandbox, GROUP, "办好了，谢谢")
    assert bot.stop(10) == 0
    log = bot.log.read_text("utf-8")
    for word in ("error", "warning", "Traceback"):
        assert word not in log, log


async def test_started_again_it_goes_on(demo: tuple[BotProcess, Sandbox]) -> None:
    bot, sandbox = demo
    await sandbox.post("say", **{"from": 1001, "chat": GROUP, "text": "3号楼502天花板漏水"})
    await shows(sandbox, 2001, "漏水")
    assert bot.stop(10) == 0
    bot.log.write_text("", "utf-8")
    bot.start()

    async def ready() -> bool:
        return "请用浏览器打开" in bot.log.read_text("utf-8")

    await wait_until(ready, 40)
    await sandbox.post("say", **{"from": 2001, "chat": 2001, "text": "/todo"})
    await shows(sandbox, 2001, "手上的事", "#1")


async def test_a_port_that_is_taken_is_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        done = linli("run", folder=tmp_path, settings={"LISTEN": f"127.0.0.1:{port}"})
    assert done.returncode == 1
    assert "已经被别的程序占用" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


async def test_killed_and_started_from_the_page_it_loses_nothing(
    demo: tuple[BotProcess, Sandbox],
) -> None:
    bot, sandbox = demo
    assert (await sandbox.post("bot/kill"))["life"] == "dead"
    await sandbox.post("say", **{"from": 1001, "chat": GROUP, "text": "3号楼502天花板漏水"})
    assert (await sandbox.get("bot"))["pending"] > 0
    await sandbox.post("bot/start")
    await shows(sandbox, 2001, "漏水")
    assert (await sandbox.get("bot")) == {"life": "running", "pending": 0}
    assert bot.stop(10) == 0


async def test_when_the_sandbox_dies_the_bot_beside_it_ends(
    demo: tuple[BotProcess, Sandbox],
) -> None:
    bot, _ = demo
    bot.kill()
    bot.log.write_text("", "utf-8")
    # The bot held the database; a new demonstration can only start when that one is gone.

    async def free() -> bool:
        lock = FileLock(bot.folder / "linli.db.lock", timeout=0)
        try:
            lock.acquire()
        except Timeout:
            return False
        lock.release()
        return True

    await wait_until(free, 10)


async def test_a_bot_that_cannot_start_says_why_and_ends_it_all(tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text("member = 1", "utf-8")
    settings = {"LISTEN": f"127.0.0.1:{free_port()}", "POLICY_FILE": "policy.toml"}
    done = linli("run", folder=tmp_path, settings=settings)
    assert done.returncode == 1
    assert "policy.toml" in done.stderr
    assert "请用浏览器打开" not in done.stdout


@pytest.mark.parametrize(
    ("happened", "starts"),
    [
        (None, "2026-11-22 10:00"),
        ("2026-11-20 23:00", "2026-11-22 10:00"),
        ("2026-11-22 12:30", "2026-11-22 12:30"),
        ("2026-11-24 15:00", "2026-11-24 15:00"),
        ("2026-11-22 23:00", "2026-11-23 10:00"),
        ("2026-11-24 01:00", "2026-11-24 10:00"),
    ],
)
def test_time_never_goes_back_and_a_demonstration_never_begins_at_night(
    happened: str | None, starts: str
) -> None:
    zone = ZoneInfo("Asia/Shanghai")
    now = datetime(2026, 11, 22, 16, 0, tzinfo=zone)
    latest = datetime.fromisoformat(happened).replace(tzinfo=zone) if happened else None
    assert friendly_start(now, latest).strftime("%Y-%m-%d %H:%M") == starts
