"""The webhook: what Telegram brings is in the inbox before it is told so."""

from __future__ import annotations

import hmac
import json
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from telegram.error import BadRequest, InvalidToken, TelegramError
from telegram.ext import ExtBot

from bot import metrics
from bot.refusals import StartRefusedError
from bot.troubles import Trouble
from bot.web.hook import Hook
from handlers.intake import ALLOWED_UPDATES

_log = structlog.get_logger(__name__)

#: The longest update has a few long texts with their entities; this is many times that.
MOST_BYTES = 1024 * 1024
#: How many updates Telegram may bring at once; those of one chat come one after the other.
AT_ONCE = 40
_HEADER = "x-telegram-bot-api-secret-token"
_LARGEST_ID = 2**63 - 1

OK, BAD, UNAUTHORIZED, TOO_LARGE, BROKEN, AGAIN = 200, 400, 401, 413, 500, 503


class _RefusedError(Exception):
    """A request that is not answered with 200."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Webhook:
    """Answers Telegram's requests; tells others nothing but a number."""

    def __init__(self, hook: Hook, take: Callable[[list[dict[str, Any]]], Awaitable[None]]) -> None:
        """Prepares.

        Args:
            hook: Whose secret counts.
            take: Returns when what matters of some updates is in the inbox.
        """
        self.path = hook.path
        self._secret = hook.secret.encode()
        self._take = take
        self._storage = Trouble("inbox_not_written", "inbox_written_again")

    async def receive(self, request: Request) -> Response:
        """Answers one request: 200 only when its update is safe, else Telegram asks again."""
        try:
            update = await self._read(request)
            await self._keep(update)
        except _RefusedError as refused:
            status = refused.status
        else:
            status = OK
        metrics.webhook_requests.labels(status=status).inc()
        return Response(status_code=status)

    async def _read(self, request: Request) -> dict[str, Any]:
        # Before a single byte of the body is taken.
        given = request.headers.get(_HEADER, "").encode("latin-1")
        if not hmac.compare_digest(given, self._secret):
            raise _RefusedError(UNAUTHORIZED)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            raise _RefusedError(BAD)
        try:
            update = json.loads(await _body(request))
        except (ValueError, RecursionError, ClientDisconnect):
            raise _RefusedError(BAD) from None
        number = update.get("update_id") if isinstance(update, dict) else None
        if type(number) is not int or not 0 <= number <= _LARGEST_ID:
            raise _RefusedError(BAD)
        checked: dict[str, Any] = update
        return checked

    async def _keep(self, update: dict[str, Any]) -> None:
        try:
            await self._take([update])
        except (SQLAlchemyError, OSError) as error:
            self._storage.note(type(error).__name__)
            raise _RefusedError(AGAIN) from None
        except Exception:
            # Telegram keeps it and asks again; a later version may understand it.
            _log.exception("update_not_taken", update_id=update["update_id"])
            raise _RefusedError(BROKEN) from None
        self._storage.over()


async def _body(request: Request) -> bytes:
    announced = request.headers.get("content-length", "0")
    if announced.isdigit() and int(announced) > MOST_BYTES:
        raise _RefusedError(TOO_LARGE)
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise _RefusedError(TOO_LARGE)
    return bytes(body)


async def forget_webhook(bot: ExtBot[None]) -> None:
    """A webhook of an earlier life would keep every update from who asks for them."""
    try:
        await bot.delete_webhook(drop_pending_updates=False)
    except TelegramError as error:
        _log.warning("webhook_not_deleted", reason=type(error).__name__)


class Registration:
    """Tells Telegram where to bring updates; never takes it back, for other workers serve on."""

    def __init__(self, bot: ExtBot[None], hook: Hook) -> None:
        self._bot = bot
        self._hook = hook
        self._telegram = Trouble("webhook_not_registered", "telegram_back")

    @property
    def seconds_away(self) -> float:
        """For how long Telegram could not be told; 0 when all is well."""
        return self._telegram.seconds

    async def run(self) -> None:
        """Tries until Telegram knows.

        Raises:
            StartRefusedError: Telegram does not take the address.
            InvalidToken: The token does not count any more.
        """
        while True:
            try:
                await self._bot.set_webhook(
                    self._hook.url,
                    secret_token=self._hook.secret,
                    allowed_updates=ALLOWED_UPDATES,
                    max_connections=AT_ONCE,
                    drop_pending_updates=False,
                )
            except InvalidToken:
                raise
            except BadRequest as error:
                raise StartRefusedError(
                    f"Telegram 不接受 WEBHOOK_URL（{error.message}）：请检查地址、证书和端口"
                ) from None
            except TelegramError as error:
                await self._telegram.wait(type(error).__name__)
            else:
                self._telegram.over()
                _log.info("webhook_registered")
                return
