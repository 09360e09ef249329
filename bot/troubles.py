"""A trouble that lasts: logged once, waited out with growing pauses, logged when it is over."""

from __future__ import annotations

import asyncio
import errno
import time

import structlog
from sqlalchemy.exc import DBAPIError

_log = structlog.get_logger(__name__)

_FIRST_PAUSE = 0.5  # seconds
_LONGEST_PAUSE = 15.0  # seconds
#: A trouble that comes and goes is not said again for so long, in seconds.
_SAID_FOR = 60.0
_DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class Trouble:
    """One kind of trouble."""

    def __init__(self, begins: str, ends: str) -> None:
        """Names it.

        Args:
            begins: The event in the log when it starts.
            ends: The event in the log when it is over.
        """
        self._begins = begins
        self._ends = ends
        self._since: float | None = None
        self._said_at: float | None = None

    @property
    def seconds(self) -> float:
        """For how long it has lasted; 0 when all is well."""
        return time.monotonic() - self._since if self._since is not None else 0.0

    def note(self, reason: str) -> None:
        """Says so the first time; for somebody who cannot wait."""
        if self._since is not None:
            return
        self._since = now = time.monotonic()
        if self._said_at is None or now - self._said_at >= _SAID_FOR:
            self._said_at = now
            _log.warning(self._begins, reason=reason)

    async def wait(self, reason: str) -> None:
        """Says so the first time, then pauses: the longer it lasts, the longer each time."""
        self.note(reason)
        await asyncio.sleep(min(max(_FIRST_PAUSE, self.seconds), _LONGEST_PAUSE))

    def over(self) -> None:
        """All is well (again)."""
        if self._since is not None and self._said_at is not None:
            if self._said_at >= self._since:
                _log.info(self._ends)
            self._since = None


#: Of the database; one for all who use it, so that it is said once. A commit ends it.
STORAGE = Trouble("storage_unavailable", "storage_back")


def reason_of(error: Exception) -> str:
    """What the database or the machine refused, in words that say what to do."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(cause, "sqlite_errorname", "")
    if code == "SQLITE_FULL" or (isinstance(cause, OSError) and cause.errno in _DISK_FULL):
        return "磁盘满了：请腾出空间，腾出来会自己接着办"
    if code.startswith("SQLITE_IOERR"):
        return f"磁盘读写不了（{code}）：多半是满了，请检查磁盘和剩余空间"
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return "别的程序占着数据库：请把它关掉，关掉会自己接着办"
    if code.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return f"数据库文件写不进去（{code}）：请检查文件夹权限"
    return type(cause or error).__name__
