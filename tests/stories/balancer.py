"""What stands before several programs: every request goes to the next one."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.web.server import listen, make_server


@asynccontextmanager
async def balancer(port: int, behind: Sequence[int]) -> AsyncIterator[None]:
    """Listens on a port and passes each POST on to the next of those behind it."""
    turns = itertools.cycle(behind)

    async with httpx.AsyncClient(timeout=60) as client:

        async def pass_on(request: Request) -> Response:
            address = f"http://127.0.0.1:{next(turns)}{request.url.path}"
            headers = {
                k: v for k, v in request.headers.items() if k.startswith(("x-", "content-t"))
            }
            answer = await client.post(address, content=await request.body(), headers=headers)
            return Response(status_code=answer.status_code)

        app = Starlette(routes=[Route("/{path:path}", pass_on, methods=["POST"])])
        server = make_server(app)
        with listen("127.0.0.1", port) as listener:
            serving = asyncio.create_task(server.serve(sockets=[listener]))
            yield
            server.should_exit = True
            await serving
