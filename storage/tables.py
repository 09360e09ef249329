"""Every table of every room, for migrations and tests."""

from __future__ import annotations

from storage import chains, inbox, people, revision, tellings, tickets
from storage.schema import metadata

__all__ = ["chains", "inbox", "metadata", "people", "revision", "tellings", "tickets"]
