"""Every table of every room, for migrations and tests."""

from __future__ import annotations

from storage import (
    absence,
    attendance,
    chains,
    digest,
    inbox,
    invites,
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
    "absence",
    "attendance",
    "chains",
    "digest",
    "inbox",
    "invites",
    "joining",
    "metadata",
    "offers",
    "people",
    "photos",
    "revision",
    "tellings",
    "tickets",
]
