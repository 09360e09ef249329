"""What a monitoring program sees: is all well, and how much of what."""

from __future__ import annotations

import re
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.stories.house import GROUP, House, furnished
from tests.stories.processes import linli
from tests.stories.town import wait_until

TOKEN = "7000000004:sandbox-health"
LEAK = "3号楼502天花板漏水，一直在滴"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with furnished(tmp_path, House, token=TOKEN) as made:
        await made.is_lived_in()
        yield made


async def get(house: House, path: str) -> httpx.Response:
    """Asks the bot's own server, whose address stands in the log."""
    found = re.search(r"127\.0\.0\.1:\d+", house.bot.log.read_text("utf-8").split("listening")[1])
    assert found is not None
    async with httpx.AsyncClient(base_url=f"http://{found[0]}") as client:
        return await client.get(path)


async def numbers(house: House) -> dict[str, float]:
    page = await get(house, "/metrics")
    assert page.headers["content-type"].startswith("text/plain")
    lines = (line.rsplit(" ", 1) for line in page.text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, value in lines}


async def test_a_bot_says_that_it_is_well_and_counts_what_happens_and_names_nobody(
    house: House,
) -> None:
    before = await numbers(house)
    await house.says("晚饭吃什么呀")
    await house.says(LEAK)
    await wait_until(lambda: house.shows(3001, "漏水"))  # a deadline has passed

    async def told() -> bool:
        found = await numbers(house)
        return found.get('linli_said_total{how="sent",what="card"}', 0) >= 2

    await wait_until(told)
    after = await numbers(house)

    def more(name: str) -> float:
        return after[name] - before.get(name, 0)

    assert more("linli_updates_received_total") == 2
    assert more("linli_updates_kept_total") == 1
    assert more("linli_updates_handled_total") == 1
    assert more('linli_ticket_events_total{kind="filed"}') == 1
    assert more('linli_ticket_events_total{kind="deadline_passed"}') >= 1
    assert more('linli_said_total{how="sent",what="post"}') == 1
    assert more("linli_rung_total") >= 1
    assert more("linli_sweep_seconds_count") >= 1
    assert after["linli_database_up"] == 1
    assert after["process_resident_memory_bytes"] > 0

    health = await get(house, "/healthz")
    assert health.status_code == 200
    said = health.json()
    assert (said["ok"], said["failed"], said["telegram_away"]) == (True, [], 0)
    assert 0 <= said["last_update"] < 60

    everything = health.text + " ".join(after)
    for secret in (TOKEN, TOKEN.partition(":")[2], str(GROUP)[1:], "2001", "王建国", "漏水", "502"):
        assert secret not in everything, secret
    for path in ("/", "/docs", "/healthz/x", "/sandbox/people"):
        assert (await get(house, path)).status_code == 404


async def test_a_port_that_was_asked_for_and_is_taken_is_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        taken = {"LISTEN": f"127.0.0.1:{listener.getsockname()[1]}", "BOT_TOKEN": TOKEN}
        done = linli("run", folder=tmp_path, settings=taken)
    assert done.returncode == 1
    assert "已经被别的程序占用" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
