"""The one web server of the process: where it listens, and how it begins and ends."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import socket
from collections.abc import Iterator

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

from bot.refusals import StartRefusedError
from bot.settings import Settings
from bot.web.pages import Pages
from bot.web.webhook import Webhook

_log = structlog.get_logger(__name__)

_BACKLOG = 2048
#: Updates that are being written when the program stops have this long, in seconds.
_GRACE = 5


def listen(host: str, port: int) -> socket.socket:
    """Takes a port; 0 takes a free one.

    Raises:
        StartRefusedError: It cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise StartRefusedError(
                f"{host}:{port} 已经被别的程序占用：请关掉它，或设 LISTEN=127.0.0.1:{port + 1}"
            ) from None
        raise StartRefusedError(f"LISTEN {host}:{port} 用不了（{error.strerror}）") from None


@contextlib.contextmanager
def listening(settings: Settings) -> Iterator[socket.socket | None]:
    """Holds the port of ``LISTEN``.

    Two bots on one machine, or a bot beside the sandbox, should simply run: without a webhook
    and without ``LISTEN`` nobody needs the port, and None says that somebody else has it.

    Raises:
        StartRefusedError: It cannot be had, and somebody counts on it.
    """
    try:
        listener = listen(*settings.host_and_port)
    except StartRefusedError:
        if settings.webhook_url is not None or "listen" in settings.model_fields_set:
            raise
        _log.warning("no_health_page", reason=f"{settings.listen} is taken; set LISTEN")
        yield None
        return
    with listener:
        yield listener


def make_app(pages: Pages, webhook: Webhook | None) -> Starlette:
    """All that is answered."""
    routes = [
        Route("/healthz", pages.healthz, methods=["GET"]),
        Route("/metrics", pages.metrics, methods=["GET"]),
    ]
    if webhook is not None:
        routes.append(Route(webhook.path, webhook.receive, methods=["POST"]))
    return Starlette(routes=routes)


class _Server(uvicorn.Server):
    """Leaves the signals to the program."""

    @contextlib.contextmanager
    def capture_signals(self):  # type: ignore[no-untyped-def]
        yield


def make_server(app: Starlette, grace: int = _GRACE) -> uvicorn.Server:
    """A server that logs neither requests nor what strangers send it."""
    config = uvicorn.Config(
        app,
        log_level=logging.ERROR,
        log_config=None,
        access_log=False,
        server_header=False,
        backlog=_BACKLOG,
        timeout_graceful_shutdown=grace,
    )
    return _Server(config)


async def serve(app: Starlette, listener: socket.socket) -> None:
    """Serves until it is cancelled; requests under way are finished first."""
    server = make_server(app)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    host, port = listener.getsockname()[:2]
    _log.info("listening", address=f"{host}:{port}")
    try:
        await asyncio.shield(serving)
    finally:
        server.should_exit = True
        await serving
