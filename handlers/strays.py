"""What came before that by which it matters: remembered for a minute, and written nowhere.

The words of an album may stand under its last photo, and with a webhook an edit can overtake the
message that it changes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

#: Parts of an album come within seconds, also when they wait for each other at Telegram.
_SECONDS = 60.0
#: So many are remembered, the latest ones.
_MOST = 1000


@dataclass(frozen=True)
class Album:
    """An album: one of its parts makes the others matter."""

    chat: int
    name: str


@dataclass(frozen=True)
class Said:
    """A message: when it matters its edits do."""

    chat: int
    message: int


#: That by which an update may matter which does not by itself.
Anchor = Album | Said


def anchor_of(update: Mapping[str, Any]) -> Anchor | None:
    """What an update would follow; None when it follows nothing."""
    if "edited_message" in update:
        return _said(update["edited_message"])
    message = update.get("message") or {}
    return _album(message) if "media_group_id" in message else None


def anchors_in(updates: Sequence[Mapping[str, Any]]) -> Iterator[Anchor]:
    """What others may follow."""
    for message in (update["message"] for update in updates if "message" in update):
        yield _said(message)
        if "media_group_id" in message:
            yield _album(message)


def _said(message: Mapping[str, Any]) -> Said:
    return Said(message["chat"]["id"], message["message_id"])


def _album(message: Mapping[str, Any]) -> Album:
    return Album(message["chat"]["id"], message["media_group_id"])


@dataclass
class Strays:
    """One for a process.

    Attributes:
        monotonic: Machine time in seconds.
    """

    monotonic: Callable[[], float] = time.monotonic
    #: By their number, oldest first.
    _held: dict[int, tuple[float, Anchor, Mapping[str, Any]]] = field(default_factory=dict)

    def hold(self, anchor: Anchor, update: Mapping[str, Any]) -> None:
        """Remembers an update for a while."""
        self._held.pop(update["update_id"], None)  # one that comes again is the latest one
        self._held[update["update_id"]] = self.monotonic(), anchor, update
        self._drop_old()

    def anchors(self) -> set[Anchor]:
        """What is waited for."""
        self._drop_old()
        return {anchor for _, anchor, _ in self._held.values()}

    def following(self, anchors: Collection[Anchor]) -> list[Mapping[str, Any]]:
        """Those that follow something."""
        self._drop_old()
        return [update for _, anchor, update in self._held.values() if anchor in anchors]

    def let_go(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Forgets some: they are safe."""
        for update in updates:
            self._held.pop(update["update_id"], None)

    def _drop_old(self) -> None:
        while self._held:
            first = next(iter(self._held))
            if len(self._held) <= _MOST and self._held[first][0] > self.monotonic() - _SECONDS:
                return
            del self._held[first]
