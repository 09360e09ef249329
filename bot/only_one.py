"""SQLite has one writer: a second ``linli run`` beside it would only be in the way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from bot.refusals import StartRefusedError


@contextmanager
def only_one(path: Path | None) -> Iterator[None]:
    """Keeps a database file for this program; None is a database that many may use.

    Raises:
        StartRefusedError: Another one has it, or nothing can be written there.
    """
    if path is None:
        yield
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(f"{path}.lock", timeout=0, mode=0o600)
        lock.acquire()
    except Timeout:
        raise StartRefusedError(
            f"{path} 正由另一个 linli run 使用：请先停掉那一个，或换一个 DATABASE_URL"
        ) from None
    except OSError as error:
        raise StartRefusedError(
            f"{path.parent.absolute()} 写不进去（{error.strerror}）：请检查文件夹权限和磁盘空间"
        ) from None
    try:
        yield
    finally:
        lock.release()
