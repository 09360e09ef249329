"""Notes that a transaction erased something which must be gone from the file as well."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Traces:
    """What a transaction leaves for the database to sweep up.

    Attributes:
        erased: Words were erased: SQLite's write-ahead log may still hold them.
    """

    erased: bool = False
