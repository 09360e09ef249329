"""Puts the sandbox together as one web application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from sandbox.body_limit import BodyLimit
from sandbox.bot_api import answer_method, hand_out_file
from sandbox.control.routes import control_routes
from sandbox.guard import Guard
from sandbox.request_body import LARGEST_BODY
from sandbox.world import Sandbox

PAGE = Path(__file__).parent / "page"
# A form is a little larger than the file inside it.
_FORM_ROOM = 64 * 1024


async def _show_page(_: Request) -> FileResponse:
    return FileResponse(PAGE / "index.html")


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    yield
    await app.state.sandbox.webhook.stop()


def create_app(token: str, *, started_at: datetime | None = None) -> Starlette:
    """Build a sandbox for one bot.

    Args:
        token: The bot's token; the part after the colon begins with ``sandbox``.
        started_at: Community time at this moment, with a zone; None is machine time.

    Returns:
        An ASGI application; its ``state.sandbox`` is the Sandbox.

    Raises:
        ValueError: When the token is not one of a sandbox.
    """
    app = Starlette(
        routes=[
            Route("/bot{token}/{method}", answer_method, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", hand_out_file, methods=["GET"]),
            *control_routes(),
            Route("/", _show_page, methods=["GET"]),
            Mount("/page", StaticFiles(directory=PAGE)),
        ],
        middleware=[Middleware(Guard), Middleware(BodyLimit, most=LARGEST_BODY + _FORM_ROOM)],
        lifespan=_lifespan,
    )
    app.state.sandbox = Sandbox(token, started_at)
    return app
