"""The engine room on PostgreSQL: each state is a database, copied as a file is."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bot.engine_room import EngineRoom
from tests.storage.conftest import Server

_TABLES = (
    "SELECT tablename FROM pg_tables "
    "WHERE schemaname = 'public' AND tablename NOT IN ('revision', 'alembic_version')"
)
#: A transaction that is rolled back does not give back the numbers it took from a sequence.
_SEQUENCES = """
DO $$ DECLARE one record; BEGIN
  FOR one IN SELECT table_name, column_name FROM information_schema.columns
             WHERE table_schema = 'public' AND column_default LIKE 'nextval(%' LOOP
    EXECUTE format(
      'SELECT setval(pg_get_serial_sequence(%L, %L), coalesce(max(%I), 0) + 1, false) FROM %I',
      one.table_name, one.column_name, one.column_name, one.table_name);
  END LOOP;
END $$
"""


@dataclass
class PostgresqlRoom(EngineRoom):
    """See ``EngineRoom``; *path* is only where files of its own may be put."""

    server: Server = field(kw_only=True)
    name: str = field(kw_only=True)

    @property
    def url(self) -> str:
        return self.server.url(self.name)

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """Everything that is committed, table by table; not how often caches were dropped."""
        tables = [row["tablename"] for row in self.server.fetch(self.name, _TABLES)[0]]
        asked = (f"SELECT * FROM {table}" for table in tables)
        found = self.server.fetch(self.name, *asked)
        return {
            table: sorted((tuple(row.values()) for row in rows), key=repr)
            for table, rows in zip(tables, found, strict=True)
        }

    def mended(self) -> None:
        """Numbers that a transaction took which was rolled back are there again."""
        self.server.fetch(self.name, _SEQUENCES)

    def copied(self, path: Path) -> PostgresqlRoom:
        """The same state, elsewhere; nothing has the database open."""
        name = f"cut_{next(self.server.numbers)}"
        self.server.execute(f"CREATE DATABASE {name} TEMPLATE {self.name}")
        made = PostgresqlRoom(path, self.now, server=self.server, name=name)
        made.mended()
        return made

    def drop(self) -> None:
        """Takes the database away again."""
        self.server.execute(f"DROP DATABASE {self.name} WITH (FORCE)")

    def _has_waiting(self) -> bool:
        waiting = "SELECT 1 FROM inbox WHERE NOT done AND NOT set_aside"
        return bool(self.server.fetch(self.name, waiting)[0])
