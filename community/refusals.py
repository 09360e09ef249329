"""Why a step cannot be taken: each reason, and the error that carries it."""

from __future__ import annotations

from enum import StrEnum

from community.tickets import Ticket


class Refusal(StrEnum):
    """Why a step cannot be taken now; each has its own kind sentence in the catalogue."""

    NOT_YOURS = "not_yours"
    TAKEN = "taken"
    ALREADY_YOURS = "already_yours"
    SETTLED = "settled"
    WAITING = "waiting"
    TOP = "top"
    OWN_WORK = "own_work"
    REPORTER_ONLY = "reporter_only"
    NOT_RESOLVED = "not_resolved"
    GONE = "gone"
    OLD = "old"
    NO_MORE_TIME = "no_more_time"
    NOT_DOWN = "not_down"
    PRIVATE = "private"
    NOT_MERGED = "not_merged"
    NOBODY_THERE = "nobody_there"


class StepRefusedError(Exception):
    """A step that the ticket's state or the person's seat does not allow.

    Attributes:
        refusal: Which sentence says why.
        ticket: The ticket as it is now.
    """

    def __init__(self, refusal: Refusal, ticket: Ticket | None = None) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal
        self.ticket = ticket
