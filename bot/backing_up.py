"""``linli backup``: a consistent copy of the database while the bot runs."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.files import FileFaultError
from bot.settings import Settings
from storage import Database, require_current


async def back_up(settings: Settings, path: Path) -> int:
    """Copies a SQLite database; returns the size in bytes.

    Raises:
        FileFaultError: It is PostgreSQL, which has its own tool, or *path* is taken.
        OSError: The copy cannot be written.
    """
    database = Database(settings.database_url.get_secret_value())
    try:
        source = database.path
        if source is None:
            raise FileFaultError(
                "PostgreSQL 请用它自己的工具备份：pg_dump --format=custom --file=文件 库名"
            )
        _refuse(source, path)
        await require_current(database)
    finally:
        await database.close()
    return await asyncio.to_thread(_copy, source, path)


def _refuse(source: Path, path: Path) -> None:
    if not source.exists():
        raise FileFaultError(f"{source}：还没有数据库，没有东西可以备份")
    if path.exists():
        raise FileFaultError(f"{path}：已经有这个文件，请换个名字")


def _copy(source: Path, path: Path) -> int:
    """Through SQLite's own backup, which sees one state whoever writes meanwhile."""
    unfinished = path.with_name(path.name + ".part")
    os.close(os.open(unfinished, os.O_CREAT | os.O_RDWR | os.O_TRUNC, 0o600))
    try:
        with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(unfinished)) as copy:
            live.backup(copy)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return path.stat().st_size
