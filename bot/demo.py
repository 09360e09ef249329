"""``linli run`` without a token: the sandbox, a made-up community, and the bot beside them."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
from starlette.applications import Starlette

from bot.demo_community import CAST, GREETED, GROUPS, PHONES, members_of, seat_demonstration
from bot.demo_host import DemoHost
from bot.settings import Settings
from bot.web import listen, make_server
from sandbox import Sandbox, create_app
from sandbox.people import Person
from storage import Database, migrate

#: Not a secret: it opens nothing but the sandbox of this very process.
TOKEN = "7000000001:sandbox-demo"
_ZONE = ZoneInfo("Asia/Shanghai")
#: A friendly hour to begin at; a demonstration that starts in quiet hours shows only silence.
_MORNING = time(10)
_EVENING = time(20)


async def run_demo(settings: Settings) -> int:
    """Runs until SIGTERM or SIGINT.

    Returns:
        The exit status: the bot's, when it could not start and has said why.

    Raises:
        StartRefusedError: ``LISTEN`` is taken, or the database holds a real community.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):  # Windows has no such handlers
            loop.add_signal_handler(name, stop.set)
    host, port = settings.host_and_port
    listener = listen(host, port)
    happened = await _prepare(settings)
    app = create_app(TOKEN, started_at=friendly_start(datetime.now(UTC), happened))
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{listener.getsockname()[1]}"
    bot = DemoHost(
        app.state.sandbox,
        {
            "BOT_TOKEN": TOKEN,
            "TELEGRAM_API_BASE_URL": address,
            "DATABASE_URL": settings.database_url.get_secret_value(),
            # The page is where LISTEN says; whatever the bot shows takes a free port.
            "LISTEN": "127.0.0.1:0",
            "WEBHOOK_URL": "",
            "LOG_LEVEL": _log_level(settings),
        },
    )
    async with _served(app, listener):
        await _make_people(app.state.sandbox, address)
        await bot.start()
        try:
            status = await _first_of(bot.runs(), stop)
            if status is None and not stop.is_set():
                _say_ready(address)
                await stop.wait()
        finally:
            await bot.stop()
    return status or 0


def _log_level(settings: Settings) -> str:
    """Of the bot: a newcomer should see one address, ours, and no other port beside it."""
    return settings.log_level if "log_level" in settings.model_fields_set else "WARNING"


async def _first_of(running: Coroutine[Any, Any, int | None], stop: asyncio.Event) -> int | None:
    """The exit status of a bot that cannot start; None when it runs, or we are to stop."""
    starts, stops = asyncio.ensure_future(running), asyncio.ensure_future(stop.wait())
    await asyncio.wait({starts, stops}, return_when=asyncio.FIRST_COMPLETED)
    stops.cancel()
    if starts.done():
        return starts.result()
    starts.cancel()
    return None


def friendly_start(now: datetime, happened: datetime | None) -> datetime:
    """When the community's time begins.

    Args:
        now: Machine time.
        happened: The latest thing that has happened in the community; time never goes back.

    Returns:
        Ten o'clock today, or when it is later there already, that instant; in the evening and
        at night ten o'clock after it.
    """
    morning = datetime.combine(now.astimezone(_ZONE).date(), _MORNING, _ZONE)
    latest = max(morning, happened.astimezone(_ZONE)) if happened else morning
    if _MORNING <= latest.timetz().replace(tzinfo=None) < _EVENING:
        return latest
    day = latest.date() + timedelta(days=latest.time() >= _EVENING)
    return datetime.combine(day, _MORNING, _ZONE)


def _say_ready(address: str) -> None:
    sys.stdout.write(
        "邻里在本机的沙盒里运行，社区是编出来的：梧桐里社区（演示）。不联网，不用账号。\n"
        f"请用浏览器打开 {address} ，按 Ctrl+C 结束。\n"
    )
    sys.stdout.flush()


@asynccontextmanager
async def _served(app: Starlette, listener: socket.socket) -> AsyncIterator[None]:
    server = make_server(app, grace=1)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield
    finally:
        # Open long polls and page streams are cut off now, which uvicorn would call an error.
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        server.should_exit = True
        with contextlib.suppress(asyncio.CancelledError):
            await serving


async def _prepare(settings: Settings) -> datetime | None:
    """Seats the made-up community in the database; again is the same.

    Returns:
        The latest thing that has happened there.

    Raises:
        StartRefusedError: The database holds a real community.
    """
    database = Database(settings.database_url.get_secret_value())
    try:
        await migrate(database)
        await seat_demonstration(database, friendly_start(datetime.now(UTC), None))
        async with database.reading() as work:
            return await work.tickets.latest_event()
    finally:
        await database.close()


async def _make_people(sandbox: Sandbox, address: str) -> None:
    for phone in PHONES:
        person = Person(id=phone.id, first_name=phone.name, language_code="zh-hans")
        person.role, person.about = phone.role, phone.about
        # They pressed Start weeks ago: the bot knows, and need not greet a hundred people now.
        person.has_started = phone.has_started
        sandbox.add_person(person)
    async with httpx.AsyncClient(base_url=address, timeout=10) as client:
        for group in GROUPS:
            body = {"id": group.chat, "title": group.title, "members": members_of(group)}
            await _post(client, "/sandbox/groups", body | {"bot": "administrator"})
        for person_id in GREETED:
            await _post(client, "/sandbox/start", {"from": person_id})
        await _post(client, "/sandbox/cast", dict(CAST))


async def _post(client: httpx.AsyncClient, path: str, body: dict[str, object]) -> None:
    (await client.post(path, json=body)).raise_for_status()
