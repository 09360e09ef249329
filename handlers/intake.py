"""Keep or drop: what of all that Telegram sends is kept at all (DESIGN section 6, receiver).

Small talk is dropped here, before anything is written.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

import structlog

from community.triage import Complaint
from handlers.floods import Floods
from handlers.harmless import storable
from handlers.strays import Anchor, Said, Strays, anchor_of, anchors_in

_log = structlog.get_logger(__name__)

#: What we ask Telegram for.
ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "message_reaction",
)
_GROUPS = ("group", "supergroup")


class Known(Protocol):
    """What is known of chats and messages, as it is while a batch of updates is looked at."""

    async def is_bound(self, chat: int) -> bool:
        """Whether a chat is bound, or will be by what still waits in the inbox."""

    async def waits(self, said: Said) -> bool:
        """Whether a message is in the inbox and not worked off."""

    async def mattering(self, anchors: Collection[Anchor]) -> set[Anchor]:
        """Of some, the albums that matter and the messages that became tickets."""

    async def may_offer(self, chat: int) -> bool:
        """Whether a group may be offered something now."""

    async def complaint(self, chat: int, text: str) -> Complaint:
        """Whether a text said in a chat is a complaint, by the words of its community."""


@dataclass(frozen=True)
class Kept:
    """What of a batch is kept, in its order.

    Attributes:
        updates: All of it.
        leading: What matters by itself; the rest only follows.
    """

    updates: Sequence[Mapping[str, Any]]
    leading: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class _Batch:
    """What updates that come together say of each other, before any of it is in the inbox."""

    known: Known
    #: Groups with /bind: what comes after it belongs to it.
    binding: set[int] = field(default_factory=set)
    #: The new id of each group that moved, and its old one.
    moved_from: dict[int, int] = field(default_factory=dict)

    async def is_bound(self, chat: int) -> bool:
        """Also true for a chat that is being bound, or moves from a bound one."""
        before = self.moved_from.get(chat)
        # The old id first: asked the other way round, a move in between would be seen by neither.
        if before is not None and await self.known.is_bound(before):
            return True
        return chat in self.binding or await self.known.is_bound(chat)

    def notes_move(self, message: Mapping[str, Any]) -> bool:
        """Remembers which group became which supergroup; True when this message says so."""
        chat = message["chat"]["id"]
        if "migrate_to_chat_id" in message:
            self.moved_from[message["migrate_to_chat_id"]] = chat
            return True
        if "migrate_from_chat_id" in message:
            self.moved_from[chat] = message["migrate_from_chat_id"]
            return True
        return False


@dataclass(frozen=True)
class Intake:
    """Decides about updates; all that one program has to know of another is in the database.

    Attributes:
        bot_id: Our own Telegram id.
        bot_username: Our own name, without @.
        know: Opens what is known, once a batch.
        floods: Counts what each sender does; None lets everything through, for measuring.
    """

    bot_id: int
    bot_username: str
    know: Callable[[], AbstractAsyncContextManager[Known]]
    floods: Floods | None = None
    _strays: Strays = field(default_factory=Strays)

    async def keep(self, updates: Sequence[Mapping[str, Any]]) -> Kept:
        """Those of a batch that matter.

        The words of an album stand under one of its parts, not always the first: whichever part
        has them makes the others matter.
        """
        heard = [update for update in updates if not self._is_too_much(update)]
        async with self.know() as known:
            batch = _Batch(known)
            leading = [update for update in heard if await self._keeps(batch, update)]
        numbers = {update["update_id"] for update in leading}
        left = [update for update in heard if update["update_id"] not in numbers]
        following = await self._following(left, set(anchors_in(leading)))
        numbers |= {update["update_id"] for update in following}
        kept = [storable(update) for update in heard if update["update_id"] in numbers]
        following_ids = {update["update_id"] for update in following}
        return Kept(kept, [update for update in kept if update["update_id"] not in following_ids])

    def brought(self, kept: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """What came too early and matters now that these are in the inbox."""
        return self._strays.following(set(anchors_in(kept)))

    async def look_again(self) -> list[Mapping[str, Any]]:
        """What came too early and matters by what other programs have taken meanwhile."""
        anchors = self._strays.anchors()
        if not anchors:
            return []
        async with self.know() as known:
            mattering = await known.mattering(anchors)
        return self._strays.following(mattering)

    def let_go(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """What came too early is in the inbox now."""
        self._strays.let_go(updates)

    def _is_too_much(self, update: Mapping[str, Any]) -> bool:
        return self.floods is not None and self.floods.is_too_much(update)

    async def _following(
        self, left: Sequence[Mapping[str, Any]], kept: Collection[Anchor]
    ) -> list[Mapping[str, Any]]:
        """Edits and parts of albums that matter by something else; the others are held."""
        anchored = [(anchor, update) for update in left if (anchor := anchor_of(update))]
        for anchor, update in anchored:
            # Held before it is asked: what it waits for may come in between.
            self._strays.hold(anchor, storable(update))
        mattering = set(kept)
        asked = {anchor for anchor, _ in anchored} - mattering
        if asked:
            async with self.know() as known:
                # First what waits: the other way round, what is done in between neither would see.
                waiting = {one for one in asked if isinstance(one, Said) and await known.waits(one)}
                asked -= waiting
                mattering |= waiting
                if asked:
                    mattering |= set(await known.mattering(asked))
        found = [update for anchor, update in anchored if anchor in mattering]
        self._strays.let_go(found)
        return found

    async def _keeps(self, batch: _Batch, update: Mapping[str, Any]) -> bool:
        """True when an update matters by itself."""
        if "callback_query" in update or "my_chat_member" in update:
            return True
        return "message" in update and await self._keeps_message(batch, update["message"])

    async def _keeps_message(self, batch: _Batch, message: Mapping[str, Any]) -> bool:
        if message["chat"]["type"] == "private":
            return True
        if message["chat"]["type"] not in _GROUPS:
            return False
        return batch.notes_move(message) or await self._keeps_group_message(batch, message)

    async def _keeps_group_message(self, batch: _Batch, message: Mapping[str, Any]) -> bool:
        text = message.get("text") or message.get("caption") or ""
        entities = message.get("entities") or message.get("caption_entities") or []
        chat = message["chat"]["id"]
        if self._is_command(text, entities):
            if text.startswith("/bind"):
                batch.binding.add(chat)
            return True
        if self._is_reply_to_us(message) or self._names_us(text):
            return await batch.is_bound(chat)
        try:
            judged = await batch.known.complaint(chat, text) if text else Complaint.NO
        except Exception:
            # Where nothing is ever filed it is no complaint, whatever it says.
            if not await batch.is_bound(chat):
                _log.exception("not_judged_unbound", chat=chat)
                return False
            raise
        # Small talk ends here: nothing is asked of the database about it.
        if judged is Complaint.NO or not await batch.is_bound(chat):
            return False
        # A perhaps that cannot be offered any more would only be kept to be thrown away.
        return judged is Complaint.YES or await batch.known.may_offer(chat)

    def _names_us(self, text: str) -> bool:
        return f"@{self.bot_username}".lower() in text.lower()

    def _is_reply_to_us(self, message: Mapping[str, Any]) -> bool:
        """In a topic every message "replies" to the one that made the topic: that is none."""
        replied = message.get("reply_to_message") or {}
        by_us = (replied.get("from") or {}).get("id") == self.bot_id
        return by_us and "forum_topic_created" not in replied

    def _is_command(self, text: str, entities: list[Mapping[str, Any]]) -> bool:
        """True for a command that is ours or may be; not for another bot's."""
        first = next((e for e in entities if e.get("offset") == 0), None)
        if first is None or first.get("type") != "bot_command":
            return False
        name, _, addressed = text[1 : first["length"]].partition("@")
        if addressed:
            return addressed.lower() == self.bot_username.lower()
        return name.lower() in COMMANDS


def may_be_talk(update: Mapping[str, Any]) -> bool:
    """True for words in a group; nothing else that comes to us is ever small talk."""
    return lane_of(update) < 0 and ("message" in update or "edited_message" in update)


def lane_of(update: Mapping[str, Any]) -> int:
    """The chat an update belongs to: its updates are worked off one after the other."""
    for kind in ("message", "edited_message", "my_chat_member", "message_reaction"):
        if kind in update:
            return int(update[kind]["chat"]["id"])
    query = update.get("callback_query") or {}
    message = query.get("message") or {}
    return int((message.get("chat") or query.get("from") or {"id": 0})["id"])


#: Every command we answer to, in groups too (often only to say where it belongs).
COMMANDS = frozenset(
    {
        "start",
        "help",
        "report",
        "home",
        "mine",
        "ticket",
        "todo",
        "chain",
        "bind",
        "export",
        "invite",
        "away",
        "board",
        "overdue",
        "lexicon",
        "merge",
        "split",
        "privacy",
        "forget",
    }
)
