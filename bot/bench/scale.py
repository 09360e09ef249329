"""How big a run is: in full under ten minutes on two cores, quick under one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Sizes of the measures.

    Attributes:
        rounds: Of each measure.
        triage_messages: Judged a round.
        complaints: Filed a round.
        latency_seconds: Of ten complaints a second.
        tickets, tickets_before: Unsettled ones around those that are due, and in the baseline.
        due: Tickets due at once.
        talk, talk_before: Messages of small talk after which memory is read.
        growth: Tickets at which growth is read.
        seats: Seats at which growth is read.
    """

    rounds: int
    triage_messages: int
    complaints: int
    latency_seconds: int
    tickets: int
    tickets_before: int
    due: int
    talk: int
    talk_before: int
    growth: tuple[int, ...]
    seats: tuple[int, ...]


FULL = Scale(
    rounds=3,
    triage_messages=3000,
    complaints=400,
    latency_seconds=12,
    tickets=1_000_000,
    tickets_before=10_000,
    due=1000,
    talk=1_000_000,
    talk_before=10_000,
    growth=(10_000, 100_000, 1_000_000),
    seats=(100, 1000, 10_000),
)
QUICK = Scale(
    rounds=2,
    triage_messages=300,
    complaints=60,
    latency_seconds=2,
    tickets=20_000,
    tickets_before=5000,
    due=50,
    talk=12_000,
    talk_before=6000,
    growth=(1000, 5000),
    seats=(100, 300),
)
