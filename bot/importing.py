"""``linli import``: a roster from a file into the database, all or nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.clock import clock_of
from bot.files import load_policy
from bot.settings import Settings
from community.moment import Moment
from community.reseating import Reseated, apply_roster
from community.roster import read_roster
from handlers.spreadsheets import read_table
from storage import Database, require_current


class DryRunError(Exception):
    """Ends the transaction of a dry run, so that nothing is kept."""


async def import_roster(settings: Settings, path: Path, *, dry_run: bool) -> Reseated:
    """Reads a roster and writes it.

    Raises:
        OSError: The file cannot be read.
        handlers.spreadsheets.TableError: It is no table.
        community.roster.RosterFaults: What is wrong with it; nothing was changed.
        storage.DatabaseTooOldError: The database has to be brought up to date first.
    """
    table = read_table(await asyncio.to_thread(path.read_bytes), path.name)
    policy = load_policy(settings.policy_file)
    database = Database(
        settings.database_url.get_secret_value(), administrators=settings.administrators
    )
    try:
        await require_current(database)
        moment = Moment((await clock_of(settings)).now(), policy)
        return await _write(database, table, moment, dry_run=dry_run)
    finally:
        await database.close()


async def _write(
    database: Database, table: list[list[str]], moment: Moment, *, dry_run: bool
) -> Reseated:
    result: Reseated | None = None
    try:
        async with database.transaction() as work:
            roster = read_roster(table, await work.rosters.estate_names())
            result = await apply_roster(work, roster, moment)
            if dry_run:
                raise DryRunError
    except DryRunError:
        pass
    assert result is not None  # set before the only way out without an error
    return result


def line(done: Reseated) -> str:
    """What an import did, or would do, in one line."""
    return (
        f"名册 {done.seats} 个岗位：新增 {done.added}，改动 {done.changed}，"
        f"停用 {done.retired}，恢复 {done.revived}，转交事情 {done.moved_tickets} 件"
    )
