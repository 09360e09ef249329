"""A trouble that lasts is said once, and what it is about in plain words."""

from __future__ import annotations

import errno
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import structlog
from sqlalchemy.exc import OperationalError

from bot import troubles
from bot.troubles import Trouble, reason_of


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Machine time in seconds, which pauses move; and every pause after it."""
    told = [0.0]

    async def sleep(seconds: float) -> None:
        told[0] += seconds
        told.append(seconds)

    monkeypatch.setattr(troubles.time, "monotonic", lambda: told[0])
    monkeypatch.setattr(troubles.asyncio, "sleep", sleep)
    return told


async def test_it_is_said_once_with_growing_pauses(clock: list[float]) -> None:
    trouble = Trouble("began", "ended")
    with structlog.testing.capture_logs() as said:
        for _ in range(300):
            await trouble.wait("why")
        trouble.over()
        trouble.over()
    assert [line["event"] for line in said] == ["began", "ended"]
    assert clock[1:8] == [0.5, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0]


async def test_one_that_comes_and_goes_does_not_fill_the_log(clock: list[float]) -> None:
    trouble = Trouble("began", "ended")
    with structlog.testing.capture_logs() as said:
        for _ in range(200):  # a hundred seconds
            await trouble.wait("why")
            trouble.over()
    assert [line["event"] for line in said] == ["began", "ended"] * 2


def test_what_a_machine_refuses_is_said_in_plain_words(tmp_path: Path) -> None:
    assert "磁盘满了" in reason_of(OSError(errno.ENOSPC, "No space left on device"))
    assert reason_of(ConnectionRefusedError()) == "ConnectionRefusedError"
    with (
        closing(sqlite3.connect(tmp_path / "a.db", isolation_level=None)) as one,
        closing(sqlite3.connect(tmp_path / "a.db", isolation_level=None, timeout=0)) as other,
    ):
        one.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError) as locked:
            other.execute("BEGIN IMMEDIATE")
        one.execute("ROLLBACK")
        one.execute("PRAGMA max_page_count = 1")
        with pytest.raises(sqlite3.OperationalError) as full:
            one.execute("CREATE TABLE a (b)")
    assert "别的程序占着" in reason_of(OperationalError("", None, locked.value))
    assert "磁盘满了" in reason_of(OperationalError("", None, full.value))
