"""Keep or drop: what of all that Telegram sends is kept at all (DESIGN section 6, receiver).

Small talk is dropped here, before anything is written.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from community.triage import Complaint, Triage
from handlers.floods import Floods
from handlers.harmless import storable

#: What we ask Telegram for.
ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "message_reaction",
)
#: So many albums are remembered; their parts come within seconds.
_ALBUMS = 100
#: And so many messages.
_MESSAGES = 1000
_GROUPS = ("group", "supergroup")


@dataclass(frozen=True)
class Intake:
    """Decides about one update at a time.

    Attributes:
        bot_id: Our own Telegram id.
        bot_username: Our own name, without @.
        is_bound: Whether a chat is bound.
        has_ticket: Whether a message became a ticket.
        may_offer: Whether a group may be offered something now.
        triage: Reads a text said in a chat, with the words of its community.
        floods: Counts what each sender does; None lets everything through, for measuring.
    """

    bot_id: int
    bot_username: str
    is_bound: Callable[[int], Awaitable[bool]]
    has_ticket: Callable[[int, int], Awaitable[bool]]
    may_offer: Callable[[int], Awaitable[bool]]
    triage: Callable[[int, str], Awaitable[Triage]]
    floods: Floods | None = None
    _moved_from: dict[int, int] = field(default_factory=dict)
    #: Albums of which one part mattered, latest last.
    _albums: dict[str | None, None] = field(default_factory=dict)
    #: Groups whose /bind may still wait in the inbox: what comes after it belongs to it.
    _binding: set[int] = field(default_factory=set)
    #: Messages that were kept lately, latest last: an edit may come before they are worked off.
    _kept: dict[tuple[int, int], None] = field(default_factory=dict)

    async def keeps(self, update: Mapping[str, Any]) -> bool:
        """True when an update matters."""
        if self.floods is not None and self.floods.is_too_much(update):
            return False
        if "callback_query" in update or "my_chat_member" in update:
            return True
        if "edited_message" in update:
            key = update["edited_message"]["chat"]["id"], update["edited_message"]["message_id"]
            return key in self._kept or await self.has_ticket(*key)
        if "message" not in update or not await self._keeps_message(update["message"]):
            return False
        message = update["message"]
        _remember(self._kept, (message["chat"]["id"], message["message_id"]), _MESSAGES)
        return True

    async def keep(self, updates: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """Those of a batch that matter, in their order.

        The words of an album stand under one of its parts, not always the first: whichever part
        has them makes the others matter.
        """
        kept = {update["update_id"] for update in updates if await self.keeps(update)}
        for update in updates:
            album = (update.get("message") or {}).get("media_group_id")
            if album is not None and update["update_id"] in kept:
                _remember(self._albums, album, _ALBUMS)
        return [
            storable(update)
            for update in updates
            if update["update_id"] in kept or self._is_album_part(update.get("message") or {})
        ]

    def _is_album_part(self, message: Mapping[str, Any]) -> bool:
        return message.get("media_group_id") in self._albums

    async def _keeps_message(self, message: Mapping[str, Any]) -> bool:
        if message["chat"]["type"] == "private":
            return True
        if message["chat"]["type"] not in _GROUPS:
            return False
        return self._notes_move(message) or await self._keeps_group_message(message)

    async def _keeps_group_message(self, message: Mapping[str, Any]) -> bool:
        text = message.get("text") or message.get("caption") or ""
        entities = message.get("entities") or message.get("caption_entities") or []
        if self._is_command(text, entities):
            if text.startswith("/bind"):
                self._binding.add(message["chat"]["id"])
            return True
        if not await self._is_bound(message["chat"]["id"]):
            return False
        if self._is_album_part(message) or self._is_reply_to_us(message):
            return True
        return bool(text) and await self._keeps_words(message["chat"]["id"], text)

    async def _keeps_words(self, chat: int, text: str) -> bool:
        if f"@{self.bot_username}".lower() in text.lower():
            return True
        judged = (await self.triage(chat, text)).complaint
        # A perhaps that cannot be offered any more would only be kept to be thrown away.
        return judged is Complaint.YES or (judged is Complaint.MAYBE and await self.may_offer(chat))

    def _is_reply_to_us(self, message: Mapping[str, Any]) -> bool:
        """In a topic every message "replies" to the one that made the topic: that is none."""
        replied = message.get("reply_to_message") or {}
        by_us = (replied.get("from") or {}).get("id") == self.bot_id
        return by_us and "forum_topic_created" not in replied

    async def _is_bound(self, chat: int) -> bool:
        """Also true for a chat whose move from a bound one still waits in the inbox."""
        before = self._moved_from.get(chat)
        # The old id first: asked the other way round, a move in between would be seen by neither.
        if before is not None and await self.is_bound(before):
            return True
        return chat in self._binding or await self.is_bound(chat)

    def _notes_move(self, message: Mapping[str, Any]) -> bool:
        """Remembers which group became which supergroup; True when this message says so."""
        chat = message["chat"]["id"]
        if "migrate_to_chat_id" in message:
            self._moved_from[message["migrate_to_chat_id"]] = chat
            return True
        if "migrate_from_chat_id" in message:
            self._moved_from[chat] = message["migrate_from_chat_id"]
            return True
        return False

    def _is_command(self, text: str, entities: list[Mapping[str, Any]]) -> bool:
        """True for a command that is ours or may be; not for another bot's."""
        first = next((e for e in entities if e.get("offset") == 0), None)
        if first is None or first.get("type") != "bot_command":
            return False
        name, _, addressed = text[1 : first["length"]].partition("@")
        if addressed:
            return addressed.lower() == self.bot_username.lower()
        return name.lower() in COMMANDS


def _remember(lately: dict[Any, None], key: object, most: int) -> None:
    """Puts a key last and drops the oldest ones."""
    lately[key] = None
    while len(lately) > most:
        lately.pop(next(iter(lately)))


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
