"""From the start of the process to the first answer, with a complaint waiting."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from bot.bench.figures import Found, Goal, Measure, Round
from bot.bench.filing import settled_database
from bot.bench.messages import complaint, group_of, said
from bot.bench.processes import running_bot, telegram_server
from bot.bench.scale import Scale


def _take(scale: Scale, say: Callable[[str], None]) -> Found:
    rounds = []
    with tempfile.TemporaryDirectory() as folder:
        settled_database(Path(folder))
        for number in range(scale.rounds):
            say(f"{number + 1}/{scale.rounds}")
            with telegram_server() as server:
                server.queue([said(number, complaint(number), group_of(number))])
                with running_bot(server, Path(folder)):
                    state = server.wait(lambda state: bool(state["latencies"]), "an answer")
            rounds.append(Round(state["latencies"][0]))
    notes = (f"{rounds[0].ours:.1f} s when jieba's dictionary was not cached yet",)
    return Found(tuple(rounds), notes=notes)


START = Measure(
    name="start",
    title="start to first answer",
    baseline="",
    unit="s",
    goal=Goal(4, at_least=False),
    take=_take,
)
