"""What other running programs should look at once a transaction is committed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Signals:
    """Set by the stores of one transaction.

    Attributes:
        inbox: Something may wait to be handled.
        tellings: Something may wait to be said.
    """

    inbox: bool = False
    tellings: bool = False
