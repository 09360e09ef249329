"""Tables, migrations, stores and the unit of work, on SQLite and PostgreSQL."""

from __future__ import annotations

from storage.database import Database, DatabaseDamagedError, DatabaseUrlError
from storage.migrating import (
    DatabaseTooNewError,
    DatabaseTooOldError,
    migrate,
    refuse_newer,
    require_current,
)
from storage.passing import is_passing
from storage.signals import Signals
from storage.unit_of_work import UnitOfWork

__all__ = [
    "Database",
    "DatabaseDamagedError",
    "DatabaseTooNewError",
    "DatabaseTooOldError",
    "DatabaseUrlError",
    "Signals",
    "UnitOfWork",
    "is_passing",
    "migrate",
    "refuse_newer",
    "require_current",
]
