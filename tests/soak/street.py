"""A street under load: residents who complain in groups and in private, members who answer."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.stories.processes import BotProcess, SandboxProcess, linli
from tests.stories.town import Sandbox, wait_until

TOKEN = "7000000003:sandbox-soak"
#: Deadlines that no run reaches: every message then has one reason only.
POLICY = """
quiet_hours = ""
per_person_hourly = 100000
"""
BUILDINGS = (3, 4, 5, 6)
COMMITTEE = 5001
#: Where a member's button is looked for.
TAKE_IT = "我来处理"
_ROSTER = "编号,层级,姓名,上级编号,负责范围,电话,Telegram\n" + "\n".join(
    [
        f"SQ,社区,周主任,,,,{COMMITTEE}",
        "Z1,党支部,孙书记,SQ,,,4001",
        "H1,中心户,张敏,Z1,,,3001",
        *(f"M{b},党员,王{b}号,H1,{b}号楼,,{2000 + b}" for b in BUILDINGS),
    ]
)
_ROOMS_A_FLOOR = 20


@dataclass(frozen=True)
class Said:
    """One complaint that somebody sent.

    Attributes:
        joins: It is the same trouble as the complaint before it in this building.
    """

    chat: int
    message: int
    words: str
    author: int
    joins: bool


@dataclass
class Street:
    """Everything people did, kept outside of the bot so that it can be compared."""

    sandbox: Sandbox
    moments: random.Random
    said: list[Said] = field(default_factory=list)
    #: Presses of ✋, as (person, message): the card it was on.
    pressed: list[tuple[int, int]] = field(default_factory=list)
    _rooms: int = 0
    _seen: dict[int, int] = field(default_factory=dict)
    _cards: dict[int, list[tuple[int, str]]] = field(default_factory=dict)

    async def moves_in(self) -> None:
        """Everybody presses Start, every building gets its bound group."""
        seats = (COMMITTEE, 4001, 3001, *(member_of(b) for b in BUILDINGS))
        for person in (*seats, *(private_resident(b) for b in BUILDINGS)):
            await self.sandbox.post("people", id=person, name=f"邻居{person}")
            await self.sandbox.post("start", **{"from": person})
        for building in BUILDINGS:
            residents = [resident(building), neighbour(building)]
            for person in residents:
                await self.sandbox.post("people", id=person, name=f"邻居{person}")
            members = [COMMITTEE, *residents]
            group = group_of(building)
            await self.sandbox.post("groups", id=group, title=f"{building}号楼", members=members)
            await self._say(COMMITTEE, group, f"/bind 梧桐里 {building}号楼")
        for building in BUILDINGS:
            await wait_until(lambda b=building: self._is_bound(b), 120)

    async def complains(self) -> None:
        """One complaint: in a group, in private, or a neighbour's about the same trouble."""
        building = self.moments.choice(BUILDINGS)
        kind = self.moments.choices(("group", "private", "same"), (6, 2, 2))[0]
        earlier = [s for s in self.said if s.chat == group_of(building) and not s.joins]
        if kind == "same" and earlier:
            words = earlier[-1].words
            await self._complain(neighbour(building), group_of(building), words, joins=True)
            return
        self._rooms += 1
        room = f"{self._rooms // _ROOMS_A_FLOOR + 1}{self._rooms % _ROOMS_A_FLOOR + 1:02d}"
        words = f"{building}号楼{room}天花板漏水，一直在滴"
        if kind == "private":
            person = private_resident(building)
            await self._complain(person, person, f"/report {words}", joins=False)
        else:
            await self._complain(resident(building), group_of(building), words, joins=False)

    async def answers(self) -> None:
        """A member takes the newest card that nobody pressed yet, if there is one."""
        member = member_of(self.moments.choice(BUILDINGS))
        cards = self._cards.setdefault(member, [])
        query = {"after": self._seen.get(member, 0)}
        found = (await self.sandbox.get(f"chats/{member}/messages", **query))["messages"]
        for message in found:
            self._seen[member] = message["message_id"]
            data = _button(message)
            if data is not None:
                cards.append((message["message_id"], data))
        if not cards:
            return
        card, data = cards.pop()
        self.pressed.append((member, card))
        who = {"from": member}
        await self.sandbox.post("press", **who, chat=member, message_id=card, data=data, wait=0)

    async def lives(self, stop: asyncio.Event, most: int) -> None:
        """People go on complaining and answering until told to stop, *most* complaints at most."""
        for _ in range(most):
            await self.complains()
            if self.moments.random() < 0.5:
                await self.answers()
            await asyncio.sleep(self.moments.uniform(0, 0.04))
            if stop.is_set():
                return

    async def _complain(self, person: int, chat: int, text: str, *, joins: bool) -> None:
        message = await self._say(person, chat, text)
        self.said.append(Said(chat, message, text.removeprefix("/report "), person, joins))

    async def _say(self, person: int, chat: int, text: str) -> int:
        sent = await self.sandbox.post("say", **{"from": person}, chat=chat, text=text)
        return int(sent["message_id"])

    async def _is_bound(self, building: int) -> bool:
        messages = await self.sandbox.messages(group_of(building))
        return any("12345" in message.get("text", "") for message in messages)


def group_of(building: int) -> int:
    return -1001000000000 - building


def member_of(building: int) -> int:
    return 2000 + building


def resident(building: int) -> int:
    return 1000 + building


def neighbour(building: int) -> int:
    return 1100 + building


def private_resident(building: int) -> int:
    return 1200 + building


def house(folder: Path, process: SandboxProcess) -> BotProcess:
    """A bot with its roster in *folder*; not started yet."""
    settings = {
        "BOT_TOKEN": process.token,
        "TELEGRAM_API_BASE_URL": process.base_url,
        "POLICY_FILE": "policy.toml",
        "SWEEP_SECONDS": "0.5",
        "RATE_LIMIT": "off",
    }
    (folder / "policy.toml").write_text(POLICY, "utf-8")
    (folder / "roster.csv").write_text(_ROSTER, "utf-8")
    done = linli("import", "roster.csv", folder=folder, settings=settings)
    assert done.returncode == 0, done.stderr
    return BotProcess(folder, settings)


def _button(message: dict[str, Any]) -> str | None:
    rows = (message.get("reply_markup") or {}).get("inline_keyboard", [])
    for button in (button for row in rows for button in row):
        if TAKE_IT in button["text"]:
            return str(button["callback_data"])
    return None
