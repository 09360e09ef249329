"""The machine fails: said once in plain words, nothing lost, no spinning, and on when it can."""

from __future__ import annotations

import asyncio
import ctypes
import os
import resource
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.stories.house import GROUP, House, house
from tests.stories.processes import linli, restricted_linli
from tests.stories.town import wait_until

__all__ = ["house"]

#: Programs are started here, which takes its time on a busy machine.
pytestmark = pytest.mark.timeout(300)

LEAK = "3号楼502天花板漏水，一直在滴"
LAMP = "3号楼楼道灯坏了，一直不亮"
MEMBER, HUB = 2001, 3001
#: Linux: CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, by which root writes whatever it likes.
_OVERRIDE = (1, 2)
_PR_CAPBSET_DROP = 24
#: A program that waits for another one as long as a story can.
IMPATIENT = "import storage.database; storage.database.BUSY_SECONDS = 0.3"
SHIFTED = "from tests.stories.shifted_clock import shift; shift()"


def lines(house: House, event: str) -> list[str]:
    return [line for line in house.bot.log.read_text("utf-8").splitlines() if event in line]


async def says(house: House, event: str) -> bool:
    return bool(lines(house, event))


def used(house: House) -> float:
    """Processor seconds that the program has used."""
    assert house.bot.process is not None
    fields = Path(f"/proc/{house.bot.process.pid}/stat").read_text("utf-8").rpartition(")")[2]
    return sum(int(ticks) for ticks in fields.split()[11:13]) / os.sysconf("SC_CLK_TCK")


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux can fill a disk like this")
async def test_a_full_disk_loses_nothing(house: House) -> None:
    assert house.bot.process is not None
    pid = house.bot.process.pid
    _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    # Files may not grow past this: the log fits, a database and its write-ahead log do not.
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (16 * 1024, hard))
    await house.says(LEAK)
    await house.says(LAMP)
    await wait_until(lambda: says(house, "storage_unavailable"))
    before = used(house)
    await asyncio.sleep(3)
    assert used(house) - before < 1.5, "it spins"
    assert house.tickets() == []
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard, hard))
    await wait_until(lambda: house.shows(GROUP, "#2"), 40)
    assert [text for _, text in house.tickets()] == [LEAK, LAMP]
    await wait_until(lambda: house.shows(MEMBER, "漏水"))
    (said,) = lines(house, "storage_unavailable")
    assert "磁盘" in said
    assert len(lines(house, "storage_back")) == 1
    assert house.bot.stop() == 0


async def test_another_program_that_holds_the_database_is_waited_for(house: House) -> None:
    house.bot.kill()
    house.bot.before = IMPATIENT
    await house.runs()
    with closing(sqlite3.connect(house.folder / "linli.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        await house.says(LEAK)
        await house.says(LAMP)
        await wait_until(lambda: says(house, "storage_unavailable"))
        before = used(house)
        await asyncio.sleep(3)
        assert used(house) - before < 1.5, "it spins"
        assert house.tickets() == []
        other.execute("ROLLBACK")
    await wait_until(lambda: house.shows(GROUP, "#2"), 40)
    assert [text for _, text in house.tickets()] == [LEAK, LAMP]
    (said,) = lines(house, "storage_unavailable")
    assert "别的程序占着数据库" in said


async def test_a_damaged_database_stops_it_with_one_line(house: House) -> None:
    assert house.bot.stop() == 0
    database = house.folder / "linli.db"
    shutil.copy(database, house.folder / "backup.db")
    size = database.stat().st_size
    for damage in (b"this is no database" * 1000, database.read_bytes()[:4096] + b"\xa5" * size):
        database.write_bytes(damage)
        done = linli("run", folder=house.folder, settings=house.settings)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        (line,) = [line for line in done.stderr.splitlines() if "坏了" in line]
        assert "备份" in line
        assert str(database.name) in line
    shutil.copy(house.folder / "backup.db", database)
    await house.runs()
    await house.says(LEAK)
    await wait_until(lambda: house.shows(GROUP, "#1"))


async def test_a_database_that_is_damaged_while_it_runs_stops_it(house: House) -> None:
    database = house.folder / "linli.db"
    with closing(sqlite3.connect(database)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with database.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * (database.stat().st_size - 4096))
    with closing(sqlite3.connect(database)) as other:
        # Something that any program may do; it lets others look at the file again.
        other.execute("PRAGMA user_version = 1")
    await house.says(LEAK)
    assert house.bot.process is not None
    code = await asyncio.to_thread(house.bot.process.wait, 30)
    assert code == 1
    assert len(lines(house, "坏了")) == 1
    assert lines(house, "Traceback") == []


def without_override() -> None:
    """To be called in a new process: root, too, then keeps to what files allow."""
    for capability in _OVERRIDE if os.geteuid() == 0 else ():
        ctypes.CDLL(None).prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)


def without_space() -> None:
    """To be called in a new process: files may not grow."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (16 * 1024, 16 * 1024))


@pytest.mark.parametrize(
    ("what", "trouble", "word"),
    [
        ("a folder", without_override, "写不进去（Permission denied）：请检查文件夹权限和磁盘空间"),
        ("a file", without_override, "权限"),
        ("a disk", without_space, "磁盘"),
    ],
)
def test_what_cannot_be_written_is_said_in_one_line(
    tmp_path: Path, what: str, trouble: Callable[[], None], word: str
) -> None:
    if what == "a file":
        (tmp_path / "linli.db").touch(0o444)
    if what == "a folder":
        tmp_path.chmod(0o555)
    settings = {"BOT_TOKEN": "7000000009:AAAABBBB", "TELEGRAM_API_BASE_URL": "http://127.0.0.1:9"}
    done = restricted_linli("run", folder=tmp_path, settings=settings, restrict=trouble)
    tmp_path.chmod(0o755)
    assert done.returncode == 1, done.stderr
    (line,) = done.stderr.strip().splitlines()
    assert word in line
    if what == "a folder":  # and not the lock in it, which nobody knows
        assert line.startswith(f"{tmp_path} ")


@pytest.mark.parametrize("ahead", [-7200, 7200])
async def test_a_clock_that_jumps_stops_no_deadline(house: House, ahead: int) -> None:
    house.bot.kill()
    clock = house.folder / "clock"
    house.settings["LINLI_TEST_CLOCK"] = str(clock)
    house.bot.before = SHIFTED
    await house.runs()
    await asyncio.sleep(1)
    clock.write_text(str(ahead))
    await wait_until(lambda: says(house, "clock_jumped"))
    await house.says(LEAK)
    await wait_until(lambda: house.shows(MEMBER, "漏水"))
    # Two seconds later it climbs, on the new clock as on the old one.
    await wait_until(lambda: house.shows(HUB, "漏水"))
    assert len(lines(house, "clock_jumped")) == 1
    assert house.bot.stop() == 0
