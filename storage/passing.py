"""Errors that say nothing about what was asked: the database is away, or others were first."""

from __future__ import annotations

from sqlalchemy import exc

#: Classes of PostgreSQL's error codes: connection, rolled back for others (deadlock), resources,
#: an operator's intervention; and a transaction that was idle for too long.
_PASSING_CLASSES = ("08", "40", "53", "57")
_PASSING_CODES = ("25P03", "55P03")
#: What asyncpg says when its connection ends in the middle of an answer.
_BROKEN = "InternalClientError"


def is_passing(error: Exception) -> bool:
    """True when the same may well succeed a little later."""
    if isinstance(error, OSError | exc.OperationalError | exc.InterfaceError | exc.TimeoutError):
        return True
    if not isinstance(error, exc.DBAPIError):
        return False
    if type(error.orig).__name__ == _BROKEN:
        return True
    code = getattr(error.orig, "sqlstate", None) or ""
    return error.connection_invalidated or code[:2] in _PASSING_CLASSES or code in _PASSING_CODES
