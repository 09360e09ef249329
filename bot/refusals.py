"""Why the program does not start."""

from __future__ import annotations


class StartRefusedError(RuntimeError):
    """The program cannot start; one line that says what to do."""
