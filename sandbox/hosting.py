"""The bot's process, when whoever runs the sandbox also runs the bot: kill it, start it again."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from sandbox.events import EventStream

Doing = Callable[[], Awaitable[None]]


class Life(StrEnum):
    """How the bot's process is."""

    ABSENT = "absent"
    STARTING = "starting"
    RUNNING = "running"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Host:
    """What the host of the bot can do to it."""

    kill: Doing
    start: Doing


class Hosting:
    """Who hosts the bot, and how the bot is; without a host nobody can kill it from here."""

    def __init__(self, events: EventStream) -> None:
        self._events = events
        self.host: Host | None = None
        self.life = Life.ABSENT

    def became(self, life: Life) -> None:
        """Note how the bot is now, and tell the page."""
        self.life = life
        self._events.tell("life", lambda: {"life": life.value})
