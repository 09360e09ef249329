"""When all is well, and when it is not."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy.exc import OperationalError

from bot.refusals import StartRefusedError
from bot.settings import Settings
from bot.web import Pages, Watch, listening, make_app
from bot.web.backlog import Backlog
from community.ids import ChatId
from community.telling import News
from storage import Database, migrate, tellings
from storage.clock import machine_now
from storage.inbox import Received

QUIET = Backlog(0, 0, 0, 0, 0, 0, 0)
BOT = 7000000001


class Seen:
    """A watch that has seen something already."""

    def __init__(self, backlog: Backlog | Exception) -> None:
        self.backlog = backlog

    async def look(self) -> Backlog:
        if isinstance(self.backlog, Exception):
            raise self.backlog
        return self.backlog


async def ask(path: str, backlog: Backlog | Exception, *, away: float = 0) -> httpx.Response:
    pages = Pages(Seen(backlog), lambda: away, lambda: None, sweep_seconds=5)
    transport = httpx.ASGITransport(make_app(pages, None))
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
        return await client.get(path)


async def test_all_is_well():
    health = await ask("/healthz", QUIET)
    assert health.status_code == 200
    assert health.json() == {
        "ok": True,
        "failed": [],
        "telegram_away": 0,
        "last_update": None,
        "inbox_waiting": 0,
        "inbox_oldest": 0,
        "outbox_waiting": 0,
        "outbox_oldest": 0,
        "urgent_waiting": 0,
        "urgent_oldest": 0,
        "deadline_late": 0,
    }


@pytest.mark.parametrize(
    ("field", "well", "not_well", "name"),
    [
        ("inbox_oldest", 299, 301, "inbox"),
        ("outbox_oldest", 899, 901, "outbox"),
        ("urgent_oldest", 59, 61, "urgent"),
        ("deadline_late", 69, 71, "deadlines"),
    ],
)
async def test_what_waits_too_long_is_named(field, well, not_well, name):
    assert (await ask("/healthz", replace(QUIET, **{field: well}))).status_code == 200
    health = await ask("/healthz", replace(QUIET, **{field: not_well}))
    assert (health.status_code, health.json()["failed"]) == (503, [name])


async def test_much_that_waits_a_moment_is_well():
    busy = replace(QUIET, inbox_waiting=9999, outbox_waiting=9999, urgent_waiting=99)
    assert (await ask("/healthz", busy)).status_code == 200


async def test_telegram_may_be_away_for_two_minutes():
    assert (await ask("/healthz", QUIET, away=119)).status_code == 200
    assert (await ask("/healthz", QUIET, away=121)).json()["failed"] == ["telegram"]


@pytest.mark.parametrize(
    "error", [OperationalError("SELECT 1", {}, Exception("pw")), OSError("no")]
)
async def test_a_database_that_is_away_is_named_and_not_quoted(error):
    health = await ask("/healthz", error)
    assert (health.status_code, health.json()["failed"]) == (503, ["database"])
    assert "pw" not in health.text
    assert "linli_database_up 0.0" in (await ask("/metrics", error)).text


async def test_a_database_that_never_answers_is_not_waited_for(monkeypatch):
    monkeypatch.setattr("bot.web.pages.PATIENCE", 0.01)

    class Hanging(Seen):
        async def look(self) -> Backlog:
            await asyncio.Event().wait()
            raise AssertionError

    pages = Pages(Hanging(QUIET), lambda: 0, lambda: None, sweep_seconds=5)
    transport = httpx.ASGITransport(make_app(pages, None))
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
        assert (await client.get("/healthz")).json()["failed"] == ["database"]


async def test_a_message_waits_since_it_was_due_and_until_it_was_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'linli.db'}")
    await migrate(database)
    due = [None]
    monkeypatch.setattr(tellings, "machine_now", lambda: machine_now() - timedelta(seconds=600))

    async def next_due() -> datetime | None:
        return due[0]

    def now() -> datetime:
        return datetime(2026, 11, 22, tzinfo=UTC)

    watch = Watch(database, BOT, next_due, now)
    assert await watch.look() == QUIET
    async with database.transaction() as work:
        await work.tellings.say(News.ADMINISTRATORS, ChatId(1), reference=1)
        await work.tellings.say(News.ADMINISTRATORS, ChatId(2), reference=1)
    # Also for a program that has only just started.
    seen = await watch.look()
    assert seen.outbox_waiting == 2
    assert 600 <= seen.outbox_oldest < 660
    assert (seen.urgent_waiting, seen.urgent_oldest) == (0, 0)
    monkeypatch.setattr(tellings, "machine_now", lambda: machine_now() - timedelta(seconds=30))
    async with database.transaction() as work:
        for row in await work.tellings.waiting(without=[], not_in=[], limit=9):
            await work.tellings.said(row, 1)
        await work.tellings.say(News.ADMINISTRATORS, ChatId(3), reference=1)
        update = Received(BOT, 1, 1, {})
        await work.inbox.put([update], machine_now() - timedelta(seconds=500))
        await work.inbox.put([Received(BOT, 2, 1, {})], machine_now())
    due[0] = now() - timedelta(seconds=90)
    seen = await watch.look()
    assert seen.outbox_waiting == 1
    assert 30 <= seen.outbox_oldest < 90
    assert seen.inbox_waiting == 2
    assert 500 <= seen.inbox_oldest < 560
    assert seen.deadline_late == 90
    due[0] = now() + timedelta(seconds=90)
    async with database.transaction() as work:
        await work.inbox.finish(update)
        for row in await work.tellings.waiting(without=[], not_in=[], limit=9):
            await work.tellings.said(row, 1)
    seen = await watch.look()
    assert (seen.outbox_waiting, seen.outbox_oldest, seen.deadline_late) == (0, 0, 0)
    assert (seen.inbox_waiting, seen.inbox_oldest < 60) == (1, True)
    await database.close()


def test_a_port_that_nobody_asked_for_may_be_taken():
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = f"127.0.0.1:{other.getsockname()[1]}"

        class Unset(Settings):
            listen: str = address

        with listening(Unset(_env_file=None)) as listener:
            assert listener is None
        with (
            pytest.raises(StartRefusedError, match="已经被别的程序占用"),
            listening(Unset(_env_file=None, webhook_url="https://example.org/in")),
        ):
            pass
        with (
            pytest.raises(StartRefusedError, match="已经被别的程序占用"),
            listening(Settings(_env_file=None, listen=address)),
        ):
            pass
