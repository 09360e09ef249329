"""Whose turn it is to be spoken to: paced, urgent first, one request at a time a chat."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.pacing import Pacer
from community.ids import ChatId
from storage import Database, UnitOfWork
from storage.tellings import Telling

#: Rows that are looked at for those that may be said now.
ROWS = 200


@dataclass(frozen=True)
class Asked:
    """What the courier would like to do.

    Attributes:
        answers: Chats with an answer to give, in order; a chat stands here once.
        room: How many requests it can begin.
        busy: Chats in which it speaks right now.
        later: Rows that wait for another try.
    """

    answers: Sequence[ChatId]
    room: int
    busy: Collection[ChatId]
    later: Collection[int]


@dataclass(frozen=True)
class Taken:
    """What may be done at once; the budget has paid for it.

    Attributes:
        answers: Chats whose answer may go out.
        rows: What is to be said, one row a chat.
        wait: Seconds until more may go out; None when nothing is known to wait.
    """

    answers: list[ChatId]
    rows: list[Telling]
    wait: float | None


class Turns(Protocol):
    """One for a process."""

    async def take(self, asked: Asked) -> Taken:
        """Takes turns and pays for them."""

    async def release(self, work: UnitOfWork, chat: ChatId) -> None:
        """Gives a chat back, in the transaction that keeps what became of its row."""

    async def pause(self, work: UnitOfWork, chat: ChatId, seconds: float) -> None:
        """Leaves a chat alone for a while, as Telegram asked."""


class OwnTurns:
    """One program speaks alone: it remembers for itself what it sent."""

    def __init__(self, database: Database, pacer: Pacer) -> None:
        self._database = database
        self._pacer = pacer

    async def take(self, asked: Asked) -> Taken:
        """Takes turns and pays for them."""
        waits = self._pacer.waiting_chats()
        never = self._pacer.waiting_chats(urgent=True)
        async with self._database.reading() as work:
            found = await work.tellings.waiting(
                without=asked.later,
                not_in=[ChatId(chat) for chat in {*never, *asked.busy}],
                only_urgent_in=[ChatId(chat) for chat in waits],
                limit=ROWS,
            )
        # What cannot wait goes first: two hundred answers, asked for by one person, would take
        # every turn of their chat.
        rows = self._take_rows([row for row in found if row.urgent], asked.room, taken=())
        chats = [row.chat for row in rows]
        answers = self._take_answers(asked, asked.room - len(rows), taken=chats)
        room = asked.room - len(rows) - len(answers)
        rows += self._take_rows(found, room, taken=[*chats, *answers])
        return Taken(answers, rows, min([*waits.values(), *never.values()], default=None))

    async def release(self, work: UnitOfWork, chat: ChatId) -> None:
        """Nothing to give back: nobody else speaks."""

    async def pause(self, work: UnitOfWork, chat: ChatId, seconds: float) -> None:  # noqa: ARG002
        """Leaves a chat alone for a while."""
        self._pacer.pause(chat, seconds)

    def _take_answers(self, asked: Asked, room: int, taken: Collection[ChatId]) -> list[ChatId]:
        answers: list[ChatId] = []
        for chat in asked.answers:
            free = chat not in asked.busy and chat not in taken and not self._pacer.wait(chat)
            if free and len(answers) < room:
                self._pacer.went(chat)
                answers.append(chat)
        return answers

    def _take_rows(
        self, found: Sequence[Telling], room: int, taken: Collection[ChatId]
    ) -> list[Telling]:
        rows: dict[ChatId, Telling] = {}
        for row in found:
            free = row.chat not in rows and row.chat not in taken
            if free and len(rows) < room and not self._pacer.wait(row.chat, urgent=row.urgent):
                self._pacer.went(row.chat)
                rows[row.chat] = row
        return list(rows.values())
