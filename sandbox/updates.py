"""What the bot has still to take: updates, kept until it confirms them."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress

from sandbox.refusals import conflict
from sandbox.signals import Signal
from sandbox.wire import Json

MOST_AT_ONCE = 100
LONGEST_POLL = 50  # seconds
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
KINDS = frozenset(
    [
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "business_connection",
        "business_message",
        "edited_business_message",
        "deleted_business_messages",
        "message_reaction",
        "message_reaction_count",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "purchased_paid_media",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_member",
        "chat_join_request",
        "chat_boost",
        "removed_chat_boost",
    ]
)
TERMINATED = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook "
    "first"
)
_EPOCH = 1_767_225_600  # 2026-01-01 UTC


def fresh_number(per_second: int) -> int:
    """Return a number that is higher after every restart of the sandbox.

    A bot keeps what it has handled in its database. A new sandbox that counted from one again
    would hand it numbers that it believes to have handled already.

    Args:
        per_second: How many numbers a sandbox may use up in a second of its life.
    """
    return int((time.time() - _EPOCH) * per_second)


class UpdateQueue:
    """Updates in order, for one bot, taken by long polling or pushed by a webhook."""

    def __init__(self) -> None:
        self._waiting: deque[Json] = deque()
        self._next_id = fresh_number(10)
        self._allowed: frozenset[str] | None = None
        self._poll: object | None = None
        self.has_webhook = False
        self.changed = Signal()
        self.polled = Signal()

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def allowed(self) -> list[str] | None:
        """The kinds that the bot asked for; None is Telegram's default set."""
        return None if self._allowed is None else sorted(self._allowed)

    def allow(self, kinds: Iterable[str]) -> None:
        """Remember which kinds the bot wants from now on; none means the default set."""
        known = KINDS.intersection(kinds)
        self._allowed = known or None

    def wants(self, kind: str) -> bool:
        """Tell whether an update of this kind would be kept."""
        return kind not in NOT_BY_DEFAULT if self._allowed is None else kind in self._allowed

    def add(self, kind: str, body: Json) -> bool:
        """Keep an update for the bot; return False when it does not want this kind."""
        if not self.wants(kind):
            return False
        self.add_raw({kind: body})
        return True

    def add_raw(self, update: Json) -> Json:
        """Keep an update as it is, with the next update_id when it has none."""
        if "update_id" not in update:
            update = {"update_id": self._next_id} | update
        self._next_id = max(self._next_id, update["update_id"]) + 1
        self._waiting.append(update)
        self.changed.ring()
        return update

    def drop_all(self) -> None:
        """Forget everything that waits."""
        self._waiting.clear()
        self.changed.ring()

    def first(self) -> Json | None:
        """Return the oldest update that waits."""
        return self._waiting[0] if self._waiting else None

    def confirm(self, offset: int) -> None:
        """Forget what the bot has taken.

        Args:
            offset: All updates with a smaller number go; a negative one keeps only so many
                of the newest.
        """
        before = len(self._waiting)
        if offset < 0:
            while len(self._waiting) > -offset:
                self._waiting.popleft()
        while self._waiting and self._waiting[0]["update_id"] < offset:
            self._waiting.popleft()
        if len(self._waiting) != before:
            self.changed.ring()

    async def poll(
        self, *, offset: int, limit: int, seconds: float, gone: Callable[[], Awaitable[None]]
    ) -> list[Json]:
        """Answer getUpdates.

        Args:
            offset: See ``confirm``.
            limit: How many updates at most; Telegram takes 1 to 100.
            seconds: How long to wait for the first one, machine time.
            gone: Returns when the poller has hung up.

        Returns:
            The oldest updates; they stay until they are confirmed.

        Raises:
            BotApiError: 409, when a webhook is set or another poller comes.
        """
        if self.has_webhook:
            raise conflict(WEBHOOK_ACTIVE)
        self.confirm(offset)
        mine = self._poll = object()
        self.polled.ring()
        self.changed.ring()  # an older poller wakes, sees that it is not the one, and leaves
        if not self._waiting and seconds > 0:
            await self._wait(mine, min(seconds, LONGEST_POLL), gone)
        if self._poll is not mine:
            raise conflict(TERMINATED)
        self._poll = None
        most = limit if 1 <= limit <= MOST_AT_ONCE else MOST_AT_ONCE
        return [update for update, _ in zip(self._waiting, range(most), strict=False)]

    async def _wait(
        self, mine: object, seconds: float, gone: Callable[[], Awaitable[None]]
    ) -> None:
        hung_up = asyncio.ensure_future(gone())
        arrived = asyncio.ensure_future(self._arrival(mine))
        try:
            await asyncio.wait(
                (hung_up, arrived), timeout=seconds, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            for task in (hung_up, arrived):
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task

    async def _arrival(self, mine: object) -> None:
        while not self._waiting and self._poll is mine and not self.has_webhook:
            await self.changed.heard()
