"""Lets a test set the machine's clock of one program: the number of seconds stands in a file.

Only what reads the clock is replaced; timers go on as on a real machine.
"""

import datetime as real
import os
from pathlib import Path
from typing import Any, Self

import apscheduler.executors.base
import apscheduler.schedulers.base
import apscheduler.triggers.interval

import bot.clock
import bot.timekeeper
import storage.clock

_AHEAD = Path(os.environ["LINLI_TEST_CLOCK"])


class Shifted(real.datetime):
    """A datetime whose ``now`` is ahead."""

    @classmethod
    def now(cls, tz: Any = None) -> Self:
        ahead = float(_AHEAD.read_text() or 0) if _AHEAD.exists() else 0.0
        return super().now(tz) + real.timedelta(seconds=ahead)


def shift() -> None:
    """Replaces the clock wherever it is read."""
    for module in (
        apscheduler.executors.base,
        apscheduler.schedulers.base,
        apscheduler.triggers.interval,
        bot.clock,
        bot.timekeeper,
        storage.clock,
    ):
        if hasattr(module, "datetime"):
            module.datetime = Shifted
