"""The real process: stopped, started twice, refused, in real seconds."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

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
        await wait_until(lambda: is_running(self.bot), 30)

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


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    process = SandboxProcess(TOKEN).start()
    (tmp_path / "policy.toml").write_text(POLICY, "utf-8")
    (tmp_path / "roster.csv").write_text(ROSTER, "gb18030")
    sandbox = Sandbox(process.base_url)
    settings = {
        "BOT_TOKEN": TOKEN,
        "TELEGRAM_API_BASE_URL": process.base_url,
        "POLICY_FILE": "policy.toml",
        "SWEEP_SECONDS": "0.2",
        "RATE_LIMIT": "off",
    }
    made = House(tmp_path, sandbox, settings)
    done = linli("import", "roster.csv", folder=tmp_path, settings=settings)
    assert done.returncode == 0, done.stderr
    await made.runs()
    await made.is_bound()
    yield made
    if made.bot.process is not None and made.bot.process.poll() is None:
        made.bot.kill()
    await sandbox.client.aclose()
    process.stop()


async def test_in_real_seconds_it_climbs_and_is_solved(house: House) -> None:
    await house.says("3号楼502天花板漏水，一直在滴")
    for person in (2001, 3001, 4001, 5001):
        card = await wait_until(lambda person=person: house.shows(person, "漏水"), 10)
    assert card is not None
    await house.sandbox.post(
        "press", **{"from": 5001}, chat=5001, message_id=card.id, button="✋ 我来处理"
    )
    await wait_until(lambda: house.shows(GROUP, "周主任在办"))
    await house.sandbox.post(
        "press", **{"from": 5001}, chat=5001, message_id=card.id, button="✅ 已解决"
    )
    asked = await wait_until(lambda: house.shows(GROUP, "好了按 👍"))
    await house.sandbox.post(
        "press", **{"from": 1001}, chat=GROUP, message_id=asked.id, button="👍"
    )
    await wait_until(lambda: house.shows(5001, "反映人说好"))
    assert house.bot.stop() == 0
    assert "error" not in house.bot.log.read_text("utf-8").lower()


async def test_it_stops_within_ten_seconds_and_a_second_one_is_refused(house: House) -> None:
    second = linli("run", folder=house.folder, settings=house.settings)
    assert second.returncode == 1
    assert "正由另一个 linli run 使用" in second.stderr
    assert len(second.stderr.strip().splitlines()) == 1
    assert house.bot.stop(10) == 0


async def test_other_commands_work_beside_the_running_bot(house: House) -> None:
    await house.says("3号楼502天花板漏水，一直在滴")
    await wait_until(lambda: house.shows(GROUP, "#1"))
    folder, settings = house.folder, house.settings
    backup = linli("backup", "copy.db", folder=folder, settings=settings)
    assert backup.returncode == 0, backup.stderr
    with closing(sqlite3.connect(folder / "copy.db")) as copy:
        assert copy.execute("SELECT count(*) FROM tickets").fetchone() == (1,)
    assert linli("backup", "copy.db", folder=folder, settings=settings).returncode == 1
    export = linli("export", "ledger.xlsx", folder=folder, settings=settings)
    assert export.returncode == 0, export.stderr
    assert (folder / "ledger.xlsx").stat().st_size > 0
    again = linli("import", "roster.csv", folder=folder, settings=settings)
    assert again.returncode == 0, again.stderr
    check = linli("check", folder=folder, settings=settings)
    assert check.returncode == 0, check.stdout + check.stderr
    assert TOKEN not in check.stdout


async def test_a_wrong_token_stops_it_with_one_line(house: House) -> None:
    house.bot.kill()
    wrong = house.settings | {"BOT_TOKEN": "7000000009:sandbox-wrong"}
    done = linli("run", folder=house.folder, settings=wrong)
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert "不认这个 BOT_TOKEN" in last
    assert "Traceback" not in done.stderr
    assert "7000000009:sandbox-wrong" not in done.stderr
