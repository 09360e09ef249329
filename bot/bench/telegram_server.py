"""The other side of the line for measuring: a Bot API server in a process of its own.

It hands out messages as fast as they are asked for, or at a given rate, answers every method with
as little work as it can, and notes when each came. The sandbox is too careful for this: it checks
every field and keeps every message.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import uvicorn

from bot.bench.messages import SMALL_TALK, complaint

BOT_ID = 7000000002
_BATCH = 100
_ME = {
    "id": BOT_ID,
    "is_bot": True,
    "first_name": "邻里",
    "username": "linli_bench_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": True,
    "supports_inline_queries": False,
}
#: Of so many messages one is a complaint, so that memory is measured with both.
_ONE_COMPLAINT_IN = 1000
#: Whom the small talk comes from.
_TALKERS = 500


@dataclass
class Load:
    """What waits for the bot, and what it did.

    Attributes:
        talk: How many messages of small talk are still to come.
        calls: How often each method was called.
        queued: When a message was queued, by chat and message, in monotonic seconds.
        latencies: Seconds from a message to the first reply to it.
        first, last: When the first message was handed out and the last call came.
    """

    waiting: deque[tuple[int, bytes]] = field(default_factory=deque)
    talk: int = 0
    talk_chat: int = 0
    # Never those of an earlier server: the bot would know them already.
    next_update: int = field(default_factory=lambda: int(time.time() * 1000) % 2**40)
    next_message: int = field(default_factory=lambda: int(time.time()) % 2**31)
    calls: Counter[str] = field(default_factory=Counter)
    queued: dict[tuple[int, int], float] = field(default_factory=dict)
    latencies: list[float] = field(default_factory=list)
    first: float | None = None
    last: float = 0.0
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def queue(self, messages: list[dict[str, Any]]) -> None:
        """Queues messages; ids are given here."""
        now = time.monotonic()
        for message in messages:
            self.next_message += 1
            whole = {"message_id": self.next_message, "date": int(time.time()), **message}
            self.queued[whole["chat"]["id"], whole["message_id"]] = now
            self._append({"message": whole})
        self.changed.set()

    def _append(self, update: dict[str, Any]) -> None:
        self.next_update += 1
        update = {"update_id": self.next_update, **update}
        self.waiting.append((self.next_update, json.dumps(update).encode()))

    def refill(self) -> None:
        """Makes the next batch of small talk, so that a million never lie in memory."""
        for _ in range(min(self.talk, _BATCH - len(self.waiting))):
            self.talk -= 1
            self.next_message += 1
            sender = 100_000 + self.next_message % _TALKERS
            message = {
                "message_id": self.next_message,
                "date": int(time.time()),
                "chat": {"id": self.talk_chat, "type": "supergroup", "title": "闲聊"},
                "from": {"id": sender, "is_bot": False, "first_name": f"邻居{sender}"},
                "text": self._words(),
            }
            self._append({"message": message})

    def _words(self) -> str:
        number, rest = divmod(self.next_message, _ONE_COMPLAINT_IN)
        return SMALL_TALK[rest % len(SMALL_TALK)] if rest else complaint(number)

    def reset(self) -> None:
        """Forgets what was counted, not what waits."""
        self.calls.clear()
        self.queued.clear()
        self.latencies.clear()
        self.first = None

    def state(self) -> dict[str, Any]:
        """All that was counted, and how busy this process was in seconds of processor time."""
        return {
            "waiting": len(self.waiting) + self.talk,
            "calls": dict(self.calls),
            "latencies": self.latencies,
            "seconds": self.last - self.first if self.first is not None else 0.0,
            "processor_seconds": sum(os.times()[:2]),
        }


class Server:
    """The methods of the Bot API, and a few of our own under ``/load``."""

    def __init__(self) -> None:
        self.load = Load()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answers one request (ASGI)."""
        if scope["type"] != "http":
            return
        body = b""
        while True:
            part = await receive()
            body += part.get("body", b"")
            if not part.get("more_body"):
                break
        answer = await self._answer(scope["path"], body)
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(answer))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    async def _answer(self, path: str, body: bytes) -> bytes:
        if path.startswith("/bot"):
            method = path.rpartition("/")[2]
            if method == "getUpdates":
                return await self._updates(dict(parse_qsl(body.decode())))
            return self._call(method, body)
        asked = json.loads(body or b"{}")
        match path:
            case "/load/messages":
                self.load.queue(asked)
            case "/load/talk":
                self.load.talk, self.load.talk_chat = asked["count"], asked["chat"]
                self.load.changed.set()
            case "/load/reset":
                self.load.reset()
        return json.dumps(self.load.state()).encode()

    async def _updates(self, asked: dict[str, str]) -> bytes:
        load = self.load
        offset = int(asked.get("offset", 0))
        while load.waiting and load.waiting[0][0] < offset:
            load.waiting.popleft()
        load.refill()
        if not load.waiting:
            load.changed.clear()
            try:
                timeout = float(asked.get("timeout", 0))
                await asyncio.wait_for(load.changed.wait(), timeout)
            except TimeoutError:
                pass
            load.refill()
        batch = [raw for _, raw in list(_first(load.waiting, int(asked.get("limit", _BATCH))))]
        if batch and load.first is None:
            load.first = time.monotonic()
        load.calls["getUpdates"] += 1
        load.last = time.monotonic()
        return b'{"ok":true,"result":[' + b",".join(batch) + b"]}"

    def _call(self, method: str, body: bytes) -> bytes:
        load = self.load
        load.calls[method] += 1
        load.last = time.monotonic()
        if method == "getMe":
            return _ok(_ME)
        if not method.startswith(("send", "edit")) or method == "sendChatAction":
            return _ok(True)
        asked = dict(parse_qsl(body.decode()))
        chat = int(asked.get("chat_id", 0))
        self._note_reply(chat, asked.get("reply_parameters"))
        load.next_message += 1
        return _ok(
            {
                "message_id": load.next_message,
                "date": int(time.time()),
                "chat": {"id": chat, "type": "private" if chat > 0 else "supergroup"},
                "text": asked.get("text", ""),
            }
        )

    def _note_reply(self, chat: int, reply: str | None) -> None:
        if reply is None:
            return
        queued = self.load.queued.pop((chat, json.loads(reply)["message_id"]), None)
        if queued is not None:
            self.load.latencies.append(time.monotonic() - queued)


def _first(waiting: deque[tuple[int, bytes]], limit: int) -> list[tuple[int, bytes]]:
    return [waiting[index] for index in range(min(limit, len(waiting)))]


def _ok(result: object) -> bytes:
    return json.dumps({"ok": True, "result": result}).encode()


class _Announced(uvicorn.Server):
    """Says its port on standard output as soon as it listens."""

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        port = self.servers[0].sockets[0].getsockname()[1]
        sys.stdout.write(f"http://127.0.0.1:{port}\n")
        sys.stdout.flush()


def main() -> None:
    """Serves until it is killed."""
    config = uvicorn.Config(
        Server(),
        port=0,
        log_level=logging.CRITICAL,  # that it ends amid a long poll is no news
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=0,
    )
    _Announced(config).run()


if __name__ == "__main__":
    main()
