"""Every table of every room, for migrations and tests."""

from __future__ import annotations

from storage import (
    absence,
    albums,
    attendance,
    chains,
    digest,
    inbox,
    invites,
    joining,
    lanes,
    learning,
    lexicon,
    menus,
    offers,
    pace,
    people,
    photos,
    questions,
    revision,
    tellings,
    ticket_rows,
    workers,
)
from storage.schema import metadata

__all__ = [
    "absence",
    "albums",
    "attendance",
    "chains",
    "digest",
    "inbox",
    "invites",
    "joining",
    "lanes",
    "learning",
    "lexicon",
    "menus",
    "metadata",
    "offers",
    "pace",
    "people",
    "photos",
    "questions",
    "revision",
    "tellings",
    "ticket_rows",
    "workers",
]
