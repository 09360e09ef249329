"""Turns of several programs that speak with one token: leases and budget are in PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from bot.pacing import MINUTE, wait_for_all, wait_for_chat
from bot.turns import ROWS, Asked, Taken
from community.ids import ChatId
from storage import Database, UnitOfWork
from storage.pace import EVERYWHERE, Pace
from storage.tellings import Telling

#: Longer than a request to Telegram takes, with all its time-outs. What a program has to say that
#: hangs for longer, another one says again.
LEASE = timedelta(seconds=90)


class SharedTurns:
    """A chat is leased for one request; who dies gives it back, or the lease ends by itself."""

    def __init__(self, database: Database, worker: Callable[[], int], *, on: bool) -> None:
        """Prepares.

        Args:
            database: Where the budget is.
            worker: Who we are among the running programs.
            on: False lets everything go at once, for measuring (``RATE_LIMIT=off``).
        """
        self._database = database
        self._worker = worker
        self._on = on

    async def take(self, asked: Asked) -> Taken:
        """Takes turns and pays for them, while nobody else does."""
        async with self._database.transaction() as work:
            now = await work.pace.take_turn()
            known = await work.pace.of([EVERYWHERE, *asked.answers])
            purse = _Purse(now, known.get(EVERYWHERE), self._worker(), on=self._on)
            found = await work.pace.waiting(now, without=asked.later, limit=ROWS)
            free = [(row, pace) for row, pace in found if row.chat not in asked.busy]

            def take(rows: Iterable[tuple[Telling, Pace | None]]) -> list[Telling]:
                return [
                    row
                    for row, pace in rows
                    if len(purse.paid) < asked.room
                    and purse.pay(row.chat, pace, urgent=row.urgent, leasing=True)
                ]

            # What cannot wait goes before answers, and those before the rest.
            rows = take((row, pace) for row, pace in free if row.urgent)
            answers = [
                chat
                for chat in asked.answers
                if chat not in asked.busy
                and len(purse.paid) < asked.room
                and purse.pay(chat, known.get(chat))
            ]
            rows += take((row, pace) for row, pace in free if not row.urgent)
            await work.pace.keep(purse.spent())
            free_from = await work.pace.next_free(now)
        instants = [known[chat].free_from for chat in asked.answers if chat in known]
        instants += [free_from] if free_from is not None else []
        waits = [(instant - now).total_seconds() for instant in instants if instant > now]
        waits += [purse.wait] if purse.wait > 0 else []
        return Taken(answers, rows, min(waits, default=None))

    async def release(self, work: UnitOfWork, chat: ChatId) -> None:
        """Gives a chat back."""
        await work.pace.release(chat, self._worker())

    async def pause(self, work: UnitOfWork, chat: ChatId, seconds: float) -> None:
        """Leaves a chat alone for a while, whoever would speak there."""
        await work.pace.pause(chat, seconds)


class _Purse:
    """The budget while we alone may spend it."""

    def __init__(self, now: datetime, everywhere: Pace | None, worker: int, *, on: bool) -> None:
        self._now = now
        self._worker = worker
        self._on = on
        self._seconds = now.timestamp()
        sent = everywhere.sent if everywhere is not None else ()
        self._lately = [at for at in sent if at > self._seconds - 1]
        self.paid: dict[ChatId, Pace] = {}

    @property
    def wait(self) -> float:
        """Seconds until a request may go out at all."""
        return wait_for_all(self._lately, self._seconds)

    def pay(
        self, chat: ChatId, pace: Pace | None, *, urgent: bool = False, leasing: bool = False
    ) -> bool:
        """Pays for a request to a chat; False when it has to wait."""
        if chat in self.paid or self.wait > 0:
            return False
        if pace is not None and not pace.is_free(self._now, urgent=urgent):
            return False
        sent: list[float] = []
        if self._on:
            before = pace.sent if pace is not None else ()
            sent = [at for at in before if at > self._seconds - MINUTE] + [self._seconds]
            self._lately.append(self._seconds)
        self.paid[chat] = Pace(
            chat,
            tuple(sent),
            self._in(wait_for_chat(sent, chat, self._seconds, urgent=False)),
            self._in(wait_for_chat(sent, chat, self._seconds, urgent=True)),
            self._worker if leasing else None,
            self._now + LEASE if leasing else None,
        )
        return True

    def spent(self) -> list[Pace]:
        """What is to be remembered, in an order that is the same for everybody."""
        if not self.paid:
            return []
        everywhere = Pace(EVERYWHERE, tuple(self._lately), self._now, self._now)
        return [everywhere, *(self.paid[chat] for chat in sorted(self.paid))]

    def _in(self, seconds: float) -> datetime:
        return self._now + timedelta(seconds=seconds)
