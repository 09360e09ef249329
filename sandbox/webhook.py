"""Pushes updates to the bot's own server, one after the other, until each is taken."""

import asyncio
import re
import time
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus

import httpx

from sandbox.refusals import bad_request
from sandbox.updates import UpdateQueue
from sandbox.wire import Json

LONGEST_SECRET = 256
PATIENCE = 60  # seconds that the bot's server has to answer
FIRST_PAUSE = 0.1  # seconds before a push is tried again
LONGEST_PAUSE = 5.0
_SECRET = re.compile(r"[A-Za-z0-9_-]*")


@dataclass(slots=True)
class Webhook:
    """Where updates go instead of getUpdates, and the task that takes them there."""

    queue: UpdateQueue
    url: str = ""
    _secret: str = ""
    _last_error: Json = field(default_factory=dict)
    _task: "asyncio.Task[None] | None" = None

    async def set(self, url: str, secret: str) -> None:
        """Push to this address from now on; an empty one goes back to getUpdates.

        Raises:
            BotApiError: 400, for an address or a secret that Telegram refuses.
        """
        if url and not re.match(r"https?://[^\s/]+", url):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if len(secret) > LONGEST_SECRET:
            raise bad_request("secret token is too long")
        if not _SECRET.fullmatch(secret):
            raise bad_request("secret token contains unallowed characters")
        await self.stop()
        self.url, self._secret, self._last_error = url, secret, {}
        self.queue.has_webhook = bool(url)
        self.queue.changed.ring()
        if url:
            self._task = asyncio.create_task(self._push_for_ever())

    async def stop(self) -> None:
        """Stop pushing."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    def info(self) -> Json:
        """Return Telegram's WebhookInfo."""
        shown: Json = {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self.queue),
        }
        if self.url:
            shown |= {"max_connections": 1, "ip_address": "127.0.0.1"} | self._last_error
        if self.queue.allowed is not None:
            shown["allowed_updates"] = self.queue.allowed
        return shown

    async def _push_for_ever(self) -> None:
        # Certificates are not checked: a webhook of the sandbox is on this machine.
        async with httpx.AsyncClient(timeout=PATIENCE, verify=False, trust_env=False) as client:
            pause = FIRST_PAUSE
            while True:
                update = self.queue.first()
                if update is None:
                    await self.queue.changed.heard()
                elif await self._push(client, update):
                    self.queue.confirm(update["update_id"] + 1)
                    pause = FIRST_PAUSE
                else:
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, LONGEST_PAUSE)

    async def _push(self, client: httpx.AsyncClient, update: Json) -> bool:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self._secret} if self._secret else {}
        try:
            answer = await client.post(self.url, json=update, headers=headers)
        except httpx.HTTPError as error:
            self._remember(f"Connection failed: {type(error).__name__}")
            return False
        if answer.is_success:
            return True
        phrase = HTTPStatus(answer.status_code).phrase
        self._remember(f"Wrong response from the webhook: {answer.status_code} {phrase}")
        return False

    def _remember(self, message: str) -> None:
        self._last_error = {"last_error_date": int(time.time()), "last_error_message": message}
