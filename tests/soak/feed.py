"""A Telegram that keeps nothing: it makes up what people say while it is asked for it.

The sandbox remembers every message; after a million of them it would be what has grown.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import re
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

BOT = 7000000005
#: Not one of the sandbox: the program keeps to the machine's time.
TOKEN = f"{BOT}:soak-AAAAAAAAAAAAAAAAAAAAAAAAAAAA"
GROUPS = [-1002000000000 - number for number in range(20)]
COMMITTEE, HUB, BRANCH = 5001, 3001, 4001
MEMBERS = [2001 + number for number in range(10)]
_BUILDINGS = 50
_BATCH = 100
_IDLE = 1.0  # seconds until an empty answer
#: Complaints that are not solved yet, at most: people who wait for an answer complain no more.
_MOST_WAITING = 100
_PAUSE = 0.02  # seconds until they are counted again
_PATH = re.compile(rb"^POST /bot([^/ ]+)/(\w+)")
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_TALK = (
    "早上好啊，今天天气真不错 {n}",
    "哈哈哈哈太好笑了 {n}",
    "谢谢张姐，孩子吃得很香，第{n}回麻烦你了",
    "收到，谢谢",
    "周末有人一起去公园吗，目前 {n} 个人",
    "我儿子期中考了{n}分，高兴",
    "晚饭吃什么好呢",
    "@小王 明天几点出发",
    "恭喜恭喜！{n}朵鲜花送上",
    "今天菜场的西红柿{n}块一斤",
    "晚安各位",
    "广场舞还是老时间，{n}号曲子",
)


@dataclass
class Feed:
    """What people say, in order: *talk* messages of small talk with complaints in between.

    Attributes:
        given: How many messages of small talk were handed out and confirmed.
        filed: How many complaints were handed out.
        solved: After how many of them the bot asked whether it is solved.
    """

    talk: int
    complaints: int
    given: int = 0
    filed: int = 0
    solved: int = 0
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _unconfirmed: deque[dict[str, Any]] = field(default_factory=deque)
    _presses: deque[dict[str, Any]] = field(default_factory=deque)
    _messages: Iterator[int] = field(default_factory=lambda: itertools.count(10**6))
    _chance: random.Random = field(default_factory=lambda: random.Random(4))

    def __post_init__(self) -> None:
        self._said = self._says()

    def roster(self) -> str:
        """Ten members with five buildings each."""
        buildings = [
            ";".join(f"{b}号楼" for b in range(number + 1, _BUILDINGS + 1, len(MEMBERS)))
            for number in range(len(MEMBERS))
        ]
        return "\n".join(
            [
                "编号,层级,姓名,上级编号,负责范围,电话,Telegram",
                f"SQ,社区,周主任,,,,{COMMITTEE}",
                f"Z1,党支部,孙书记,SQ,,,{BRANCH}",
                f"H1,中心户,张敏,Z1,,,{HUB}",
                *(
                    f"M{number},党员,王{number}号,H1,{scope},,{MEMBERS[number]}"
                    for number, scope in enumerate(buildings)
                ),
            ]
        )

    @property
    def is_over(self) -> bool:
        """True when everything was said and confirmed."""
        return self.given >= self.talk and not self._unconfirmed and not self._presses

    async def serve(self) -> asyncio.Server:
        """Answers on a free port of this machine."""
        return await asyncio.start_server(self._answer, "127.0.0.1", 0)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = _LENGTH.search(head)
                body = await reader.readexactly(int(length[1]) if length else 0)
                asked = _PATH.match(head)
                assert asked is not None, head
                fields = {k: v[0] for k, v in parse_qs(body.decode()).items()}
                result = await self._call(asked[2].decode(), fields)
                answer = json.dumps({"ok": True, "result": result}, ensure_ascii=False).encode()
                writer.write(
                    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
                    b"content-length: %d\r\n\r\n" % len(answer) + answer
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass  # the program went, or the run is over
        finally:
            writer.close()

    async def _call(self, method: str, fields: dict[str, str]) -> Any:
        match method:
            case "getMe":
                return {
                    "id": BOT,
                    "is_bot": True,
                    "first_name": "邻里",
                    "username": "linli_soak_bot",
                    "can_read_all_group_messages": True,
                }
            case "getUpdates":
                return await self._updates(int(fields.get("offset", 0)))
            case "sendMessage":
                return self._sent(fields)
            case "editMessageText":
                return _message(int(fields["message_id"]), int(fields["chat_id"]), fields["text"])
            case _:
                return True

    async def _updates(self, offset: int) -> list[dict[str, Any]]:
        while self._unconfirmed and self._unconfirmed[0]["update_id"] < offset:
            self._unconfirmed.popleft()
        while len(self._unconfirmed) < _BATCH:
            if self._presses:
                update = self._presses.popleft()
            elif self.filed - self.solved > _MOST_WAITING:
                break
            elif (said := next(self._said, None)) is not None:
                update = {"message": said}
            else:
                break
            self._unconfirmed.append({"update_id": next(self._numbers), **update})
        if not self._unconfirmed:
            await asyncio.sleep(_IDLE if self.given >= self.talk else _PAUSE)
        return list(self._unconfirmed)

    def _sent(self, fields: dict[str, str]) -> dict[str, Any]:
        chat, text = int(fields["chat_id"]), fields["text"]
        sent = _message(next(self._messages), chat, text)
        rows = json.loads(fields.get("reply_markup", "{}")).get("inline_keyboard", [])
        data = [button.get("callback_data", "") for row in rows for button in row]
        for pressed in data:
            if pressed.startswith("resolve:"):
                self._press(chat, pressed, sent)
            elif pressed.startswith("good:"):
                self.solved += 1
                self._press(_reporter(int(pressed.partition(":")[2])), pressed, sent)
        return sent

    def _press(self, person: int, data: str, message: dict[str, Any]) -> None:
        query = {"id": data, "from": _user(person), "chat_instance": "1", "data": data}
        self._presses.append({"callback_query": query | {"message": message}})

    def _says(self) -> Iterator[dict[str, Any]]:
        for person in (COMMITTEE, BRANCH, HUB, *MEMBERS):
            yield self._says_one(person, person, "/start")
        for group in GROUPS:
            yield self._says_one(COMMITTEE, group, "/bind 梧桐里")
        every = max(1, self.talk // max(1, self.complaints))
        for number in range(self.talk):
            if number % every == 0 and self.filed < self.complaints:
                self.filed += 1
                building, room = self.filed % _BUILDINGS + 1, self.filed // _BUILDINGS
                where = f"{building}号楼{room // 8 + 1}0{room % 8 + 1}"
                group = GROUPS[self.filed % len(GROUPS)]
                yield self._says_one(_reporter(self.filed), group, f"{where}天花板漏水，一直在滴")
            words = self._chance.choice(_TALK).format(n=number)
            person = 10**6 + self._chance.randrange(3000)
            yield self._says_one(person, self._chance.choice(GROUPS), words)
            self.given += 1

    def _says_one(self, person: int, chat: int, text: str) -> dict[str, Any]:
        message = _message(next(self._messages), chat, text) | {"from": _user(person)}
        if text.startswith("/"):
            length = len(text.partition(" ")[0])
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        return message


def _reporter(ticket: int) -> int:
    """Who filed a ticket: they are numbered in the order in which they were complained of."""
    return 10**7 + ticket


def _user(person: int) -> dict[str, Any]:
    return {"id": person, "is_bot": False, "first_name": f"邻居{person}"}


def _message(number: int, chat: int, text: str) -> dict[str, Any]:
    kind = {"type": "supergroup", "title": "群"} if chat < 0 else {"type": "private"}
    return {
        "message_id": number,
        "date": int(time.time()),
        "chat": {"id": chat, **kind},
        "text": text,
    }
