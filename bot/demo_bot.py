"""The demonstration's bot: ``linli run`` that ends when the process beside it ends."""

from __future__ import annotations

import os
import signal
import sys
import threading

from bot.cli import main


def _end_with_the_host() -> None:
    # Nobody writes to it; it closes when the host is gone, however that came.
    os.read(sys.stdin.fileno(), 1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=_end_with_the_host, daemon=True).start()
    main(["run"])
