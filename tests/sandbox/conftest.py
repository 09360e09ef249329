"""A fresh sandbox for each test, and short words for what tests do with it."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import uvicorn

from sandbox import create_app

TOKEN = "7000000001:sandbox-test"


class Stage:
    """Speaks to one sandbox as the bot and as a test."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def raw(self, method: str, params: dict[str, Any]) -> httpx.Response:
        form = {k: v if isinstance(v, str) else json.dumps(v) for k, v in params.items()}
        return await self.client.post(f"/bot{TOKEN}/{method}", data=form)

    async def bot(self, method: str, **params: Any) -> Any:
        answer = (await self.raw(method, params)).json()
        assert answer["ok"], answer
        return answer["result"]

    async def refused(self, method: str, **params: Any) -> str:
        """Return the description of a refusal; its code must be the HTTP status."""
        answer = await self.raw(method, params)
        body = answer.json()
        assert body["ok"] is False, body
        assert body["error_code"] == answer.status_code
        return str(body["description"])

    async def do(self, path: str, **fields: Any) -> Any:
        if "from_" in fields:
            fields["from"] = fields.pop("from_")
        answer = await self.client.post(f"/sandbox/{path}", json=fields)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def see(self, path: str) -> Any:
        answer = await self.client.get(f"/sandbox/{path}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def updates(self, **params: Any) -> list[dict[str, Any]]:
        """Take and confirm all updates that wait."""
        found = await self.bot("getUpdates", **params)
        if found:
            await self.bot("getUpdates", offset=found[-1]["update_id"] + 1, limit=1)
        return list(found)

    async def messages(self, chat: int) -> list[dict[str, Any]]:
        return list((await self.see(f"chats/{chat}/messages"))["messages"])

    async def person(self, name: str = "李阿姨", *, started: bool = False, **more: Any) -> int:
        person = await self.do("people", name=name, **more)
        if started:
            await self.do("start", from_=person["id"])
            await self.updates()
        return int(person["id"])

    async def group(self, *members: int, **more: Any) -> int:
        group = await self.do("groups", title="3号楼", members=list(members), **more)
        await self.updates()
        return int(group["id"])


@asynccontextmanager
async def staged() -> AsyncIterator[Stage]:
    transport = httpx.ASGITransport(create_app(TOKEN))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        yield Stage(client)


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with staged() as one:
        yield one


@asynccontextmanager
async def on_a_port() -> AsyncIterator[Stage]:
    """A sandbox behind a real socket on a free port."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        create_app(TOKEN), log_level="critical", access_log=False, timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve([listener]))
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    async with httpx.AsyncClient(base_url=address, trust_env=False) as client:
        yield Stage(client)
    server.should_exit = True
    await serving


@pytest.fixture
async def served() -> AsyncIterator[Stage]:
    async with on_a_port() as one:
        yield one
