"""Every table of every room, for migrations and tests."""

from __future__ import annotations

from storage import (
    absence,
    chains,
    digest,
    inbox,
    invites,
    joining,
    learning,
    lexicon,
    offers,
    people,
    photos,
    revision,
    tellings,
    tickets,
)
from storage.schema import metadata

__all__ = [
    "absence",
    "chains",
    "digest",
    "inbox",
    "invites",
    "joining",
    "learning",
    "lexicon",
    "metadata",
    "offers",
    "people",
    "photos",
    "revision",
    "tellings",
    "tickets",
]
