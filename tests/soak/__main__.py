"""``make soak``: the long runs. ``python -m tests.soak kills 200``, ``… talk 1000000 10000``."""

from __future__ import annotations

import argparse
import asyncio
import math
import sys
import tempfile
import time
from pathlib import Path

from tests.soak.kills import kill_and_settle
from tests.soak.talk import talk_through


def main() -> int:
    """Runs one of them and prints its figures; 1 when something was lost or came twice."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    runs = parser.add_subparsers(dest="run", required=True)
    kills = runs.add_parser("kills", help="kill the program under load")
    kills.add_argument("count", type=int, nargs="?", default=200)
    kills.add_argument("--minutes", type=float, default=math.inf, help="end earlier")
    kills.add_argument("--seed", type=int, default=int(time.time()))
    talk = runs.add_parser("talk", help="small talk and complaints without end")
    talk.add_argument("messages", type=int, nargs="?", default=1_000_000)
    talk.add_argument("complaints", type=int, nargs="?", default=10_000)
    asked = parser.parse_args()
    return _kills(asked) if asked.run == "kills" else _talk(asked)


def _talk(asked: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory(prefix="linli-soak-") as folder:
        course = asyncio.run(talk_through(asked.messages, asked.complaints, Path(folder)))
    sys.stdout.write("\n".join(course.lines()) + "\n")
    return 1 if course.faults else 0


def _kills(asked: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory(prefix="linli-soak-") as folder:
        killing = kill_and_settle(asked.count, Path(folder), asked.seed, minutes=asked.minutes)
        figures = asyncio.run(killing)
    sys.stdout.write("\n".join([f"seed {asked.seed}", *figures.lines()]) + "\n")
    account = figures.account
    return 1 if account.lost or account.twice or figures.unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
