"""Killed at random moments under load, it loses nothing and files nothing twice."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.soak.kills import AT_ONCE, kill_and_settle

KILLS = 10


# Each life begins with a second or two of processor time, whatever else the machine does.
@pytest.mark.timeout(600)
async def test_killed_at_random_moments_it_loses_nothing_and_files_nothing_twice(
    tmp_path: Path,
) -> None:
    seed = random.SystemRandom().randrange(10**9)
    figures = await kill_and_settle(KILLS, tmp_path, seed)
    shown = "\n".join([f"seed {seed}", *figures.lines()])
    assert figures.account.lost == [], shown
    assert figures.account.twice == [], shown
    # Only what was on its way when the program died may come once more.
    assert figures.unexplained == [], shown
    assert len(figures.account.repeated) <= KILLS * AT_ONCE, shown
    assert figures.busy > 0, shown
