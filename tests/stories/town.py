"""A town for stories: people, groups and a clock, around the real program."""

from __future__ import annotations

import asyncio
import csv
import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from bot.importing import import_roster
from bot.settings import Settings

_NUMBERS = itertools.count(1)
_UNITS = {"d": 86400, "h": 3600, "m": 60, "s": 1}

#: code, level, name, code above, scope (the estate stands in front), title
CHAIN = (
    ("SQ", "社区", "周主任", "", "", ""),
    ("Z1", "党支部", "孙书记", "SQ", "", ""),
    ("H1", "中心户", "张敏", "Z1", "", ""),
    ("M1", "党员", "王建国", "H1", "3号楼", ""),
    ("M2", "党员", "刘桂芳", "H1", "4号楼;5号楼", "楼组长刘阿姨"),
)


def seconds(text: str) -> float:
    """``2h5m`` in seconds."""
    return sum(int(n) * _UNITS[unit] for n, unit in re.findall(r"(\d+)([dhms])", text))


class Sandbox:
    """The control side of the sandbox."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.client = httpx.AsyncClient(base_url=base_url, timeout=60)

    async def post(self, path: str, **body: Any) -> Any:
        answer = await self.client.post(f"/sandbox/{path}", json=body)
        assert answer.status_code < 400, f"{path} {body}: {answer.text}"
        return answer.json() if answer.content else None

    async def get(self, path: str, **query: Any) -> Any:
        answer = await self.client.get(f"/sandbox/{path}", params=query)
        assert answer.status_code < 400, answer.text
        return answer.json()

    async def settle(self, ahead: float = 0) -> None:
        """Returns when all that people did is handled and all that is due is delivered."""
        done = await self.post("advance", seconds=ahead)
        assert done["settled"], "the bot did not come to rest"

    async def messages(self, chat: int) -> list[dict[str, Any]]:
        found = await self.get(f"chats/{chat}/messages")
        return [m for m in found["messages"] if not m["sandbox"]["deleted"]]


@dataclass
class Shown:
    """A message of the bot, as somebody sees it."""

    sandbox: Sandbox
    viewer: int
    chat: int
    raw: dict[str, Any]

    @property
    def id(self) -> int:
        return int(self.raw["message_id"])

    @property
    def text(self) -> str:
        return str(self.raw.get("text") or self.raw.get("caption") or "")

    @property
    def silent(self) -> bool:
        return bool(self.raw["sandbox"]["silent"])

    @property
    def labels(self) -> list[str]:
        return [button["text"] for row in self._rows() for button in row]

    @property
    def links(self) -> list[str]:
        return [button["url"] for row in self._rows() for button in row if "url" in button]

    def button(self, label: str) -> dict[str, Any]:
        """The button whose label holds a text."""
        found = [button for row in self._rows() for button in row if label in button["text"]]
        assert found, f"no button {label} under: {self.text} ({self.labels})"
        return found[0]

    async def press(self, label: str) -> str:
        """Presses a button; returns the toast."""
        return await press_as(self, self.viewer, label)

    async def now(self) -> Shown:
        """The same message as it looks now."""
        await self.sandbox.settle()
        for raw in await self.sandbox.messages(self.chat):
            if raw["message_id"] == self.id:
                return Shown(self.sandbox, self.viewer, self.chat, raw)
        raise AssertionError("the message is gone")

    def _rows(self) -> list[list[dict[str, Any]]]:
        rows: list[list[dict[str, Any]]] = (self.raw.get("reply_markup") or {}).get(
            "inline_keyboard", []
        )
        return rows


async def press_as(message: Shown, person: int, label: str) -> str:
    """Presses a button as anybody, who may not even see it."""
    button = message.button(label)
    if "url" in button:
        return str(button["url"])
    # As it was when that person saw it: by now the message may have lost its buttons.
    answered = await message.sandbox.post(
        "press",
        **{"from": person},
        chat=message.chat,
        message_id=message.id,
        data=button["callback_data"],
    )
    assert answered["answered"], f"nobody answered the press of {label}"
    await message.sandbox.settle()
    return str(answered.get("text") or "")


@dataclass
class Chat:
    """A chat as one person reads it."""

    sandbox: Sandbox
    id: int
    viewer: int
    bot: int

    async def bot_messages(self) -> list[Shown]:
        await self.sandbox.settle()
        return [
            Shown(self.sandbox, self.viewer, self.id, raw)
            for raw in await self.sandbox.messages(self.id)
            if raw.get("from", {}).get("id") == self.bot
        ]

    async def shows(self, *parts: str) -> Shown:
        """The newest message of the bot that holds all parts."""
        found = await self.bot_messages()
        for message in reversed(found):
            if all(part in message.text for part in parts):
                return message
        texts = "\n---\n".join(message.text for message in found)
        raise AssertionError(f"nothing shows {parts}; there is:\n{texts}")

    async def shows_nothing_of(self, *parts: str) -> None:
        """No message of the bot, in any of its versions, holds any of the parts."""
        for message in await self.bot_messages():
            for version in message.raw["sandbox"]["versions"]:
                for part in parts:
                    assert part not in version, f"{part!r} stands in: {version}"


@dataclass
class Person:
    """Somebody with a phone."""

    town: Town
    id: int
    name: str

    @property
    def private(self) -> Chat:
        return Chat(self.town.sandbox, self.id, self.id, self.town.bot)

    async def says(self, text: str, *, to: int | None = None, **more: Any) -> int:
        """Says something in the group of 3号楼, or elsewhere; returns the message's id."""
        chat = to if to is not None else self.town.group("3号楼").id
        who = {"from": self.id}
        sent = await self.town.sandbox.post("say", **who, chat=chat, text=text, **more)
        return int(sent["message_id"])

    async def whispers(self, text: str) -> int:
        """Says something to the bot in private."""
        return await self.says(text, to=self.id)

    async def starts(self, payload: str = "") -> None:
        """Presses Start."""
        body = {"payload": payload} if payload else {}
        await self.town.sandbox.post("start", **{"from": self.id}, **body)
        await self.town.sandbox.settle()

    async def blocks_the_bot(self) -> None:
        await self.town.sandbox.post("block", person=self.id)
        await self.town.sandbox.settle()

    async def receives(self, *parts: str) -> Shown:
        """The newest private message that holds all parts."""
        return await self.private.shows(*parts)

    async def private_messages(self) -> list[Shown]:
        """All that the bot wrote to somebody."""
        return await self.private.bot_messages()

    async def has_buttons(self, *parts: str) -> Shown:
        """The newest private message that holds all parts and has buttons."""
        for message in reversed(await self.private.bot_messages()):
            if message.labels and all(part in message.text for part in parts):
                return message
        raise AssertionError(f"no message with buttons shows {parts}")

    async def receives_nothing_of(self, *parts: str) -> None:
        await self.private.shows_nothing_of(*parts)

    async def sees_in_group(self, *parts: str) -> Shown:
        group = self.town.group("3号楼")
        found = await group.shows(*parts)
        return Shown(found.sandbox, self.id, found.chat, found.raw)


@dataclass
class Town:
    """One community of its own, with its chain, its group and its estate."""

    sandbox: Sandbox
    settings: Settings
    folder: Path
    bot: int
    bot_username: str
    number: int = field(default_factory=lambda: next(_NUMBERS))
    people: dict[str, Person] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)

    @property
    def estate(self) -> str:
        return f"梧桐{chr(0x4E00 + self.number)}里"

    def code(self, code: str) -> str:
        """A roster's code, different in each town."""
        return f"T{self.number}-{code}"

    async def person(self, name: str) -> Person:
        """Somebody; made when first named."""
        if name not in self.people:
            made = await self.sandbox.post("people", name=name)
            self.people[name] = Person(self, int(made["id"]), name)
            for chat in self.groups.values():
                await self.sandbox.post(
                    f"groups/{chat}/members", person=made["id"], status="member"
                )
        return self.people[name]

    def resident(self, name: str) -> _Later:
        """Somebody who lives here."""
        return _Later(lambda: self.person(name))

    member = hub = branch = committee = resident

    def group(self, name: str) -> Chat:
        """A group, as everybody reads it."""
        return Chat(self.sandbox, self.groups[name], 0, self.bot)

    async def posts_in_group(self, name: str = "3号楼") -> int:
        """How many messages the bot sent to a group, its introduction left out."""
        found = await self.group(name).bot_messages()
        return sum("我是邻里" not in message.text for message in found)

    async def fast_forward(self, text: str) -> None:
        """Lets time pass; everything due happens on the way."""
        await self.sandbox.settle(seconds(text))

    async def until(self, clock: str) -> None:
        """Lets time pass until the next ``HH:MM`` of the community."""
        done = await self.sandbox.post("advance", to_local=clock, timezone="Asia/Shanghai")
        assert done["settled"]

    async def imports(self, *rows: tuple[str, ...], dry_run: bool = False) -> None:
        """Imports a roster made of rows like ``CHAIN``'s."""
        path = self.folder / f"roster-{self.number}.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(
                ["编号", "层级", "姓名", "上级编号", "负责范围", "电话", "Telegram", "称呼"]
            )
            for code, level, name, above, scope, title in rows:
                places = ";".join(f"{self.estate} {place}" for place in scope.split(";") if place)
                person = await self.person(name) if name else None
                writer.writerow(
                    [
                        self.code(code),
                        level,
                        name,
                        self.code(above) if above else "",
                        places,
                        "",
                        person.id if person else "",
                        title,
                    ]
                )
        await import_roster(self.settings, path, dry_run=dry_run)

    async def build(self) -> None:
        """Seats the chain, everybody present, and binds the group of 3号楼."""
        await self.until("10:00")
        await self.imports(*CHAIN)
        for _, _, name, *_ in CHAIN:
            await self.sandbox.post("start", **{"from": self.people[name].id})
        await self.sandbox.settle()
        await self.add_group("3号楼", f"{self.estate} 3号楼")

    async def add_group(self, name: str, binding: str) -> Chat:
        """A group, bound by the committee."""
        committee = self.people["周主任"]
        everybody = [person.id for person in self.people.values()]
        made = await self.sandbox.post(
            "groups", title=f"{self.estate}{name}", members=everybody, added_by=committee.id
        )
        self.groups[name] = int(made["id"])
        await committee.says(f"/bind {binding}", to=made["id"])
        await self.sandbox.settle()
        return self.group(name)


class _Later:
    """Lets a story say ``await town.resident("李阿姨").says("…")`` in one breath."""

    def __init__(self, person: Callable[[], Any]) -> None:
        self._person = person

    def __await__(self) -> Any:
        return self._person().__await__()

    def __getattr__(self, verb: str) -> Callable[..., Any]:
        async def later(*args: Any, **kwargs: Any) -> Any:
            return await getattr(await self._person(), verb)(*args, **kwargs)

        return later


async def wait_until(check: Callable[[], Any], within: float = 20) -> Any:
    """Waits for something that happens in machine time; for processes only."""
    end = asyncio.get_running_loop().time() + within
    while True:
        found = await check()
        if found:
            return found
        assert asyncio.get_running_loop().time() < end, "it never happened"
        await asyncio.sleep(0.02)
