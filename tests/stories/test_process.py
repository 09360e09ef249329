"""The real process: stopped, started twice, refused, in real seconds."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from tests.stories.house import GROUP, TOKEN, House, house
from tests.stories.processes import linli
from tests.stories.town import wait_until

__all__ = ["house"]


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
