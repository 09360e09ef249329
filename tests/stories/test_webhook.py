"""Updates that Telegram brings itself: over real HTTP, with the real process."""

from __future__ import annotations

import asyncio
import itertools
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.stories.house import GROUP, House, furnished
from tests.stories.processes import linli
from tests.stories.test_demo import free_port
from tests.stories.town import wait_until

TOKEN = "7000000003:sandbox-webhook"
SECRET = "only-Telegram-knows-this_1"
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
LEAK = "3号楼502天花板漏水，一直在滴"


class Hooked(House):
    """A bot to which Telegram brings the updates."""

    @property
    def url(self) -> str:
        return self.settings["WEBHOOK_URL"]

    @property
    def origin(self) -> str:
        return f"http://{self.settings['LISTEN']}"

    async def brings(self, update: Any, **more: Any) -> httpx.Response:
        """Brings an update as Telegram does."""
        async with httpx.AsyncClient() as client:
            return await client.post(self.url, json=update, headers=HEADERS, **more)

    async def gets(self, path: str) -> httpx.Response:
        async with httpx.AsyncClient(base_url=self.origin) as client:
            return await client.get(path)

    async def webhook_info(self) -> dict[str, Any]:
        asked = await self.sandbox.client.post(f"/bot{TOKEN}/getWebhookInfo")
        found: dict[str, Any] = asked.json()["result"]
        return found

    def database(self) -> closing[sqlite3.Connection]:
        return closing(sqlite3.connect(self.folder / "linli.db", isolation_level=None))


_NUMBERS = itertools.count(1)


def complaint(text: str, *, update_id: int | None = None) -> dict[str, Any]:
    """An update as Telegram makes it; its numbers are above those of the sandbox."""
    number = next(_NUMBERS)
    return {
        "update_id": update_id or 2_000_000_000 + number,
        "message": {
            "message_id": 1_000_000 + number,
            "date": 1_800_000_000,
            "chat": {"id": GROUP, "type": "supergroup", "title": "3号楼"},
            "from": {"id": 1001, "is_bot": False, "first_name": "李阿姨"},
            "text": text,
        },
    }


@pytest.fixture
async def hooked(tmp_path: Path) -> AsyncIterator[Hooked]:
    address = f"127.0.0.1:{free_port()}"
    hook = {"WEBHOOK_URL": f"http://{address}/linli/in", "WEBHOOK_SECRET": SECRET}
    async with furnished(tmp_path, Hooked, token=TOKEN, LISTEN=address, **hook) as made:
        await made.is_lived_in()
        yield made


async def test_a_complaint_that_telegram_brings_reaches_the_member(hooked: Hooked) -> None:
    info = await hooked.webhook_info()
    assert info["url"] == hooked.url
    assert "message_reaction" in info["allowed_updates"]
    await hooked.says(LEAK)
    await wait_until(lambda: hooked.shows(GROUP, "#1"))
    card = await wait_until(lambda: hooked.shows(2001, "漏水"))
    await hooked.sandbox.post(
        "press", **{"from": 2001}, chat=2001, message_id=card.id, button="✋ 我来处理"
    )
    await wait_until(lambda: hooked.shows(GROUP, "王建国在办"))
    assert (await hooked.webhook_info())["pending_update_count"] == 0
    check = linli("check", folder=hooked.folder, settings=hooked.settings)
    assert (check.returncode, "消息由 Telegram 送来" in check.stdout) == (0, True), check.stdout
    assert SECRET not in check.stdout
    assert hooked.bot.stop() == 0
    log = hooked.bot.log.read_text("utf-8")
    assert "error" not in log.lower()
    assert SECRET not in log


async def test_many_at_once_and_again_are_each_filed_once(hooked: Hooked) -> None:
    texts = [f"{number}号楼楼道灯坏了，一直不亮" for number in range(1, 31)]
    brought = [complaint(text) for text in texts]
    answers = await asyncio.gather(*(hooked.brings(update) for update in brought + brought[:10]))
    assert {answer.status_code for answer in answers} == {200}

    async def all_filed() -> bool:
        return len(hooked.tickets()) >= len(texts)

    await wait_until(all_filed, 40)
    assert (await hooked.brings(brought[0])).status_code == 200
    await hooked.brings(complaint(LEAK))
    await wait_until(lambda: hooked.shows(GROUP, "#31"))
    assert Counter(text for _, text in hooked.tickets()) == Counter([*texts, LEAK])


async def test_nobody_but_telegram_is_heard(hooked: Hooked) -> None:
    update = complaint(LEAK)
    json = {"Content-Type": "application/json"}
    huge = b'{"update_id": 1, "x": "' + b"a" * 1_100_000 + b'"}'

    async def pieces() -> AsyncIterator[bytes]:
        yield huge

    async with httpx.AsyncClient() as client:
        for status, asked in (
            (401, client.post(hooked.url, json=update)),
            (401, client.post(hooked.url, json=update, headers=_secret(SECRET[:-1]))),
            (401, client.post(hooked.url, json=update, headers=_secret(SECRET + "x"))),
            (401, client.post(hooked.url, json=update, headers=_secret("\xfc"))),
            (401, client.post(hooked.url, content=huge, headers=json)),
            (404, client.post(f"{hooked.origin}/", json=update, headers=HEADERS)),
            (404, client.post(f"{hooked.origin}/linli/in/x", json=update, headers=HEADERS)),
            (405, client.get(hooked.url, headers=HEADERS)),
            (405, client.put(hooked.url, json=update, headers=HEADERS)),
            (405, client.post(f"{hooked.origin}/healthz", json=update)),
            (413, client.post(hooked.url, content=huge, headers=HEADERS | json)),
            (413, client.post(hooked.url, content=pieces(), headers=HEADERS | json)),
            (400, client.post(hooked.url, data={"update_id": 1}, headers=HEADERS)),
            (400, client.post(hooked.url, content=b'{"update', headers=HEADERS | json)),
            (400, client.post(hooked.url, content=b"\xff", headers=HEADERS | json)),
            (400, client.post(hooked.url, content=b"[" * 100_000, headers=HEADERS | json)),
            (400, client.post(hooked.url, json=[update], headers=HEADERS)),
            (400, client.post(hooked.url, json={"message": {}}, headers=HEADERS)),
            (400, client.post(hooked.url, json=update | {"update_id": "1"}, headers=HEADERS)),
            (400, client.post(hooked.url, json=update | {"update_id": True}, headers=HEADERS)),
            (400, client.post(hooked.url, json=update | {"update_id": 2**63}, headers=HEADERS)),
        ):
            answer = await asked
            assert answer.status_code == status, (answer.status_code, answer.request.headers)
            assert answer.text in ("", "Not Found", "Method Not Allowed")
            assert "server" not in answer.headers
    assert hooked.tickets() == []
    await hooked.brings(update)
    await wait_until(lambda: hooked.shows(GROUP, "#1"))
    numbers = (await hooked.gets("/metrics")).text
    assert 'linli_webhook_requests_total{status="401"} 5.0' in numbers
    assert "Traceback" not in hooked.bot.log.read_text("utf-8")


def _secret(value: str) -> dict[str, bytes]:
    return {"X-Telegram-Bot-Api-Secret-Token": value.encode("latin-1")}


async def test_while_the_database_fails_nothing_is_lost(hooked: Hooked) -> None:
    with hooked.database() as database:
        database.execute("ALTER TABLE inbox RENAME TO inbox_away")
        assert (await hooked.brings(complaint("4号楼楼道灯坏了，一直不亮"))).status_code == 503
        await hooked.says(LEAK)

        async def telegram_noticed() -> bool:
            info = await hooked.webhook_info()
            return "503" in info.get("last_error_message", "")

        await wait_until(telegram_noticed, within=60)
        health = await hooked.gets("/healthz")
        assert (health.status_code, health.json()["failed"]) == (503, ["database"])
        assert "linli_database_up 0.0" in (await hooked.gets("/metrics")).text
        assert hooked.tickets() == []
        database.execute("ALTER TABLE inbox_away RENAME TO inbox")
    await wait_until(lambda: hooked.shows(2001, "漏水"), 30)
    assert hooked.tickets() == [(1, LEAK)]
    assert (await hooked.gets("/healthz")).status_code == 200
    log = hooked.bot.log.read_text("utf-8")
    assert log.count("inbox_not_written") == 1
    assert log.count("inbox_written_again") == 1


async def test_it_stops_without_taking_the_webhook_away_and_can_poll_again(
    hooked: Hooked,
) -> None:
    assert hooked.bot.stop() == 0
    assert (await hooked.webhook_info())["url"] == hooked.url, "other workers serve on"
    await hooked.says(LEAK)
    hooked.bot.environment = {
        name: value for name, value in hooked.settings.items() if "WEBHOOK" not in name
    }
    await hooked.runs()
    await wait_until(lambda: hooked.shows(GROUP, "#1"))
    assert (await hooked.webhook_info())["url"] == ""
    assert hooked.tickets() == [(1, LEAK)]
