"""Runs the sandbox on its own: ``python -m sandbox``."""

import argparse
import logging
import socket
import sys
from datetime import UTC, datetime

import uvicorn

from sandbox.app import create_app

BACKLOG = 2048
GRACE = 1  # seconds that open long polls have when the server stops


class _Announcing(uvicorn.Server):
    """A server that prints its address when it listens."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say where."""
        await super().startup(sockets)
        if self.started and sockets:
            host, port = sockets[0].getsockname()[:2]
            sys.stdout.write(f"sandbox ready http://{host}:{port}\n")
            sys.stdout.flush()


def _instant(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def main() -> None:
    """Read the command line and serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8081, help="0 takes a free one")
    parser.add_argument("--token", default="7000000001:sandbox-demo")
    parser.add_argument("--start", type=_instant, help="community time at start, ISO 8601")
    asked = parser.parse_args()
    try:
        app = create_app(asked.token, started_at=asked.start)
        listener = socket.create_server((asked.host, asked.port), backlog=BACKLOG)
    except (ValueError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(1) from error
    config = uvicorn.Config(
        app,
        log_level=logging.WARNING,
        access_log=False,
        timeout_graceful_shutdown=GRACE,
    )
    _Announcing(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
