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

from bot.demo_community import COMMITTEE_CODE, ESTATE, GROUPS, PEOPLE, ROSTER
from bot.program import Program
from bot.refusals import StartRefusedError
from bot.settings import Settings
from bot.web import listen, make_server
from community.ids import ChatId
from community.life import Moment
from community.people import Group
from community.policy import Policy
from community.reseating import apply_roster
from community.roster import read_roster
from sandbox import create_app
from storage import Database, migrate
from storage.clock import machine_now

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
    server = make_server(create_app(TOKEN, started_at=_this_morning()), grace=1)
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
        await _prepare(own)
        await _make_people(address)
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


async def _prepare(settings: Settings) -> None:
    """Seats the made-up community in the database; again is the same.

    Raises:
        StartRefusedError: The database holds a real community.
    """
    database = Database(settings.database_url.get_secret_value())
    try:
        await migrate(database)
        async with database.transaction() as work:
            communities = await work.chains.all()
            if any(chain.committee.code != COMMITTEE_CODE for chain in communities):
                raise StartRefusedError(
                    "这个数据库里是真的社区，沙盒不碰它：请设好 BOT_TOKEN，"
                    "或用另一个 DATABASE_URL 试用"
                )
            if not communities:
                await apply_roster(work, read_roster(ROSTER), Moment(machine_now(), Policy()))
            chain = (await work.chains.all())[0]
            for chat, title, buildings in GROUPS:
                group = Group(ChatId(chat), chain.community, ESTATE, buildings)
                await work.groups.bind(group, title)
    finally:
        await database.close()


async def _make_people(address: str) -> None:
    async with httpx.AsyncClient(base_url=address, timeout=10) as client:
        for person, name in PEOPLE:
            await _post(client, "/sandbox/people", {"id": person, "name": name})
        everybody = [person for person, _ in PEOPLE]
        for chat, title, _ in GROUPS:
            body = {"id": chat, "title": title, "members": everybody, "bot": "administrator"}
            await _post(client, "/sandbox/groups", body)
        for person, _ in PEOPLE:
            if person not in _NOT_STARTED:
                await _post(client, "/sandbox/start", {"from": person})


async def _post(client: httpx.AsyncClient, path: str, body: dict[str, object]) -> None:
    (await client.post(path, json=body)).raise_for_status()


#: The residents: they meet the bot in the group first, as in life.
_NOT_STARTED = frozenset(person for person, name in PEOPLE if person < 2000)  # noqa: PLR2004
