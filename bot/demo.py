"""``linli run`` without a token: the sandbox, a made-up community, and the bot in one process."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
from pydantic import SecretStr

from bot.demo_community import GREETED, GROUPS, PHONES, members_of, seat_demonstration
from bot.program import Program
from bot.settings import Settings
from bot.web import listen, make_server
from sandbox import Sandbox, create_app
from sandbox.people import Person
from storage import Database, migrate

#: Not a secret: it opens nothing but the sandbox of this very process.
TOKEN = "7000000001:sandbox-demo"
#: A friendly hour to begin at; a demonstration that starts in quiet hours shows only silence.
_MORNING = timedelta(hours=10)


async def run_demo(settings: Settings) -> None:
    """Runs until SIGTERM or SIGINT.

    Raises:
        StartRefusedError: ``LISTEN`` is taken.
    """
    host, port = settings.host_and_port
    listener = listen(host, port)
    opens = _this_morning()
    app = create_app(TOKEN, started_at=opens)
    server = make_server(app, grace=1)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{listener.getsockname()[1]}"
    own = settings.model_copy(
        update={
            "bot_token": SecretStr(TOKEN),
            "telegram_api_base_url": address,
            "webhook_url": None,
            # The page is where LISTEN says; health and numbers take a free port.
            "listen": "127.0.0.1:0",
        }
    )
    try:
        program = Program(own)
        program.ready = lambda: _say_ready(address)
        await _prepare(own, opens)
        await _make_people(app.state.sandbox, address)
        await program.run()
    finally:
        # Open long polls and page streams are cut off now, which uvicorn would call an error.
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        server.should_exit = True
        with contextlib.suppress(asyncio.CancelledError):
            await serving


def _say_ready(address: str) -> None:
    sys.stdout.write(
        "邻里在本机的沙盒里运行，社区是编出来的：梧桐里社区（演示）。不联网，不用账号。\n"
        f"请用浏览器打开 {address}/?people=1001,2001,3001,5001 ，按 Ctrl+C 结束。\n"
    )
    sys.stdout.flush()


def _this_morning() -> datetime:
    zone = ZoneInfo("Asia/Shanghai")
    midnight = datetime.now(UTC).astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + _MORNING


async def _prepare(settings: Settings, opens: datetime) -> None:
    """Seats the made-up community in the database; again is the same.

    Raises:
        StartRefusedError: The database holds a real community.
    """
    database = Database(settings.database_url.get_secret_value())
    try:
        await migrate(database)
        await seat_demonstration(database, opens)
    finally:
        await database.close()


async def _make_people(sandbox: Sandbox, address: str) -> None:
    for phone in PHONES:
        person = Person(id=phone.id, first_name=phone.name, language_code="zh-hans")
        # They pressed Start weeks ago: the bot knows, and need not greet a hundred people now.
        person.has_started = phone.has_started
        sandbox.add_person(person)
    async with httpx.AsyncClient(base_url=address, timeout=10) as client:
        for group in GROUPS:
            body = {"id": group.chat, "title": group.title, "members": members_of(group)}
            await _post(client, "/sandbox/groups", body | {"bot": "administrator"})
        for person_id in GREETED:
            await _post(client, "/sandbox/start", {"from": person_id})


async def _post(client: httpx.AsyncClient, path: str, body: dict[str, object]) -> None:
    (await client.post(path, json=body)).raise_for_status()
