"""What a feature brings: one registration each, collected in ``handlers.features``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from telegram.ext import BaseHandler

from community.moment import Moment
from community.telling import News, View
from community.tickets import Event
from handlers.showing import Menu, Renderer

__all__ = ["Feature", "Menu", "Sweep"]


@dataclass(frozen=True)
class Sweep:
    """Rows with a due instant and what to do with one of them, each in its own transaction.

    Attributes:
        due: Ids of rows that are due, ``(unit of work, now, limit)``.
        ring: What happens to one of them, ``(unit of work, moment, id)``.
        next_due: The soonest due instant, or None.
    """

    due: Callable[[Any, datetime, int], Awaitable[list[Any]]]
    ring: Callable[[Any, Moment, Any], Awaitable[None]]
    next_due: Callable[[Any], Awaitable[datetime | None]]


@dataclass(frozen=True)
class Feature:
    """One room of the house.

    Attributes:
        handlers: In the order in which they are asked; the first that wants an update gets it.
        renderers: How its views and news look.
        menu: Its commands, each with where it is shown.
        reactions: What it does upon a ticket's event, in the same transaction.
        sweeps: Its rows with a due instant.
    """

    name: str
    handlers: tuple[BaseHandler[Any, Any, Any], ...] = ()
    renderers: Mapping[View | News, Renderer] = field(default_factory=dict)
    menu: tuple[tuple[Menu, str], ...] = ()
    reactions: tuple[Callable[[Event, Any], Awaitable[None]], ...] = ()
    sweeps: tuple[Sweep, ...] = ()
