"""Every table of every room, for migrations and tests."""

from __future__ import annotations

from storage import (
    chains,
    inbox,
    joining,
    offers,
    people,
    photos,
    revision,
    tellings,
    tickets,
)
from storage.schema import metadata

__all__ = [
    "chains",
    "inbox",
    "joining",
    "metadata",
    "offers",
    "people",
    "photos",
    "revision",
    "tellings",
    "tickets",
]
