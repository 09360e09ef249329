"""The sweep: one row that cannot be rung keeps no other waiting, and does not fill the log."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy.exc import IntegrityError, OperationalError

from bot.timekeeper import Timekeeper
from community.moment import Moment
from community.policy import Policy
from handlers.feature import Sweep
from storage import Database
from tests.bot.engine_room import START


class Rows:
    """Two rows that are due until they are rung; the first one never can be."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        self.left = [1, 2]

    async def due(self, _: Any, __: datetime, ___: int) -> list[int]:
        return list(self.left)

    async def ring(self, _: Any, __: Moment, row: int) -> None:
        if row == 1:
            raise self.error
        self.left.remove(row)

    async def next_due(self, _: Any) -> None:
        return None


def timekeeper(rows: Rows, path: Path) -> tuple[Timekeeper, Database]:
    database = Database(f"sqlite:///{path / 'linli.db'}")
    sweeps = (Sweep(rows.due, rows.ring, rows.next_due),)
    moment = Moment(START, Policy())
    return Timekeeper(
        database, sweeps, lambda: moment, 5, lambda: None, is_mine=lambda: True
    ), database


@pytest.mark.parametrize("error", [ValueError(), IntegrityError("", None, Exception())])
async def test_one_row_that_cannot_be_rung_keeps_no_other_waiting(
    tmp_path: Path, error: Exception
) -> None:
    rows = Rows(error)
    keeper, database = timekeeper(rows, tmp_path)
    with structlog.testing.capture_logs() as said:
        await keeper.sweep()
        await keeper.sweep()
    assert rows.left == [1]
    assert [line["event"] for line in said] == ["not_rung"]
    await database.close()


async def test_a_database_that_is_away_is_away_for_every_row(tmp_path: Path) -> None:
    rows = Rows(OperationalError("", None, Exception()))
    keeper, database = timekeeper(rows, tmp_path)
    with pytest.raises(OperationalError):
        await keeper.sweep()
    assert rows.left == [1, 2]
    await database.close()
