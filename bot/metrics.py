"""What is counted for ``/metrics``: numbers only, never a chat, a name, a word or a token."""

from __future__ import annotations

from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

from community.tickets import Event

#: Ours alone: what libraries put into prometheus-client's own registry is not shown.
REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)


def _counter(name: str, what: str, *labels: str) -> Counter:
    return Counter(f"linli_{name}", what, labels, registry=REGISTRY)


def _gauge(name: str, what: str, *labels: str) -> Gauge:
    return Gauge(f"linli_{name}", what, labels, registry=REGISTRY)


received = _counter("updates_received", "Updates that came from Telegram")
kept = _counter("updates_kept", "Those of them that mattered; all others were dropped unwritten")
last_received = _gauge("last_update_timestamp_seconds", "When the last update came, Unix time")
handled = _counter("updates_handled", "Updates that were worked off")
tries_failed = _counter("update_tries_failed", "Tries to work an update off that failed")
set_aside = _counter("updates_set_aside", "Updates that were set aside after their last try")
webhook_requests = _counter("webhook_requests", "Requests to the webhook", "status")

ticket_events = _counter(
    "ticket_events", "Steps in the life of tickets; one that is tried again counts again", "kind"
)

said = _counter("said", "Messages sent, edited or taken away", "what", "how")
not_said = _counter("not_said", "Messages that Telegram refused or did not take", "what", "remedy")

rung = _counter("rung", "Rows whose instant came and that were rung")
not_rung = _counter("not_rung", "Rows that could not be rung")
sweep_seconds = Histogram(
    "linli_sweep_seconds", "How long a look at all that is due took", registry=REGISTRY
)

#: Set when they are asked for, from the database.
database_up = _gauge("database_up", "1 when the database answered")
inbox_waiting = _gauge("inbox_waiting", "Updates that wait to be worked off")
inbox_oldest = _gauge("inbox_oldest_seconds", "For how long the oldest of them has waited")
outbox_waiting = _gauge("outbox_waiting", "Messages that wait to be said")
outbox_oldest = _gauge("outbox_oldest_seconds", "For how long the oldest of them has waited")
urgent_waiting = _gauge("urgent_waiting", "Urgent messages that wait to be said")
urgent_oldest = _gauge("urgent_oldest_seconds", "For how long an urgent message has waited")
deadline_late = _gauge("deadline_late_seconds", "How late the oldest row is that was not rung yet")


async def count_event(event: Event, work: Any) -> None:  # noqa: ARG001 - as all reactions
    """Counts a step in the life of a ticket."""
    ticket_events.labels(kind=event.kind.value).inc()
