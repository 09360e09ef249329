"""``/healthz`` and ``/metrics``: is all well, and how much of what; no secrets, no names."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot import metrics
from bot.web.backlog import Backlog, Watch
from storage.clock import machine_now

#: After this long the database counts as away, in seconds.
PATIENCE = 5.0
#: More than this many seconds is not well.
TELEGRAM_AWAY = 120.0
INBOX_WAITS = 300.0
#: A group that much happens in may be written to twenty times a minute only.
OUTBOX_WAITS = 900.0
URGENT_WAITS = 60.0
#: Beside two sweeps.
DEADLINE_LATE = 60.0

WELL, NOT_WELL = 200, 503


@dataclass(frozen=True)
class Pages:
    """What a monitoring program asks for.

    Attributes:
        watch: Looks into the database.
        telegram_away: For how many seconds Telegram has not been reached.
        last_received: When the last update came to this process.
        sweep_seconds: Between two looks at what is due.
    """

    watch: Watch
    telegram_away: Callable[[], float]
    last_received: Callable[[], datetime | None]
    sweep_seconds: float

    async def healthz(self, _: Request) -> Response:
        """200 when all is well, else 503 with the names of the checks that failed."""
        backlog = await self._look()
        away, last = self.telegram_away(), self.last_received()
        failed = _failed(backlog, away, DEADLINE_LATE + 2 * self.sweep_seconds)
        body: dict[str, object] = {
            "ok": not failed,
            "failed": failed,
            "telegram_away": round(away),
            "last_update": last and round((machine_now() - last).total_seconds()),
        }
        if backlog is not None:
            body |= {name: round(value) for name, value in asdict(backlog).items()}
        return JSONResponse(body, NOT_WELL if failed else WELL, {"Cache-Control": "no-store"})

    async def metrics(self, _: Request) -> Response:
        """All numbers, in Prometheus' text format."""
        backlog = await self._look()
        metrics.database_up.set(backlog is not None)
        if backlog is not None:
            for name, value in asdict(backlog).items():
                getattr(metrics, name).set(value)
        return Response(generate_latest(metrics.REGISTRY), media_type=CONTENT_TYPE_LATEST)

    async def _look(self) -> Backlog | None:
        """None when the database does not answer."""
        try:
            async with asyncio.timeout(PATIENCE):
                return await self.watch.look()
        except (SQLAlchemyError, OSError):  # a TimeoutError is an OSError
            return None


def _failed(backlog: Backlog | None, away: float, deadline_late: float) -> list[str]:
    """The names of the checks that failed."""
    telegram = ["telegram"] if away > TELEGRAM_AWAY else []
    if backlog is None:
        return ["database", *telegram]
    checks = {
        "deadlines": backlog.deadline_late > deadline_late,
        "inbox": backlog.inbox_oldest > INBOX_WAITS,
        "outbox": backlog.outbox_oldest > OUTBOX_WAITS,
        "urgent": backlog.urgent_oldest > URGENT_WAITS,
    }
    return telegram + [name for name, failed in checks.items() if failed]
