"""``linli export``: the full ledger into a file, while the bot may be running."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from bot.clock import clock_of
from bot.files import load_policy
from bot.settings import Settings
from community.triage import parse_lexicon
from handlers.catalogue import Catalogue
from handlers.ledger import header, rows
from handlers.showing import Scene
from handlers.spreadsheets import write_ledger
from storage import Database, require_current


async def export_ledger(settings: Settings, path: Path) -> int:
    """Writes all tickets of all communities; returns how many.

    Raises:
        OSError: The file cannot be written.
        storage.DatabaseTooOldError: The database has to be brought up to date first.
    """
    policy, say = load_policy(settings.policy_file), Catalogue.load()
    database = Database(
        settings.database_url.get_secret_value(), administrators=settings.administrators
    )
    try:
        await require_current(database)
        async with database.reading() as work:
            scene = Scene(
                work, (await clock_of(settings)).now(), policy, parse_lexicon({}), say, ""
            )
            found = [row async for row in rows(scene, None, masked=False)]
    finally:
        await database.close()
    data = await asyncio.to_thread(write_ledger, header(scene), found, title=say("export-file"))
    await asyncio.to_thread(_write_for_owner, path, data)
    return len(found)


def _write_for_owner(path: Path, data: bytes) -> None:
    """Names and addresses are for whoever asked, not for everybody on this machine."""
    with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(data)
