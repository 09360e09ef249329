"""What every message, press and ring asks uses an index: nothing grows with the history."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, text

from community.ids import ChatId, CommunityId, PersonId, SeatId, TicketId
from community.tickets import Origin
from storage import Database, UnitOfWork

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SOON = NOW + timedelta(days=1)

#: What is asked, and the index that answers it; ``pk`` for a primary key.
HOT: dict[str, tuple[Callable[[UnitOfWork], Awaitable[Any]], str]] = {
    "due deadlines": (lambda work: work.tickets.due(NOW, 100), "ix_tickets_deadline"),
    "next deadline": (lambda work: work.tickets.next_deadline(), "ix_tickets_deadline"),
    "same trouble": (
        lambda work: work.tickets.in_hand_in(CommunityId(1), "3", "leak", NOW),
        "ix_tickets_in_hand",
    ),
    "same trouble without a building": (
        lambda work: work.tickets.in_hand_in(CommunityId(1), None, "leak", NOW),
        "ix_tickets_in_hand",
    ),
    "ticket of a message": (
        lambda work: work.tickets.of_origin(Origin(ChatId(-1), 5)),
        "uq_tickets_origin_chat_id_origin_message_id",
    ),
    "flood": (
        lambda work: work.tickets.filed_since(PersonId(1), NOW),
        "ix_tickets_reporter_id_created_at",
    ),
    "history": (lambda work: work.tickets.events(TicketId(1)), "ix_events_ticket_id"),
    "words": (lambda work: work.tickets.words(TicketId(1)), "ix_words_ticket_id"),
    "to do": (
        lambda work: work.tickets.in_hand_at((SeatId(1),), 10),
        "ix_tickets_seat_id_state_deadline",
    ),
    "mine": (
        lambda work: work.tickets.reported_by(PersonId(1), 10),
        "ix_tickets_reporter_id_created_at",
    ),
    "board": (
        lambda work: work.boards.of(CommunityId(1), week=NOW, lately=NOW),
        "ix_tickets_",
    ),
    "what waits to be said": (
        lambda work: work.tellings.waiting(without=[], not_in=[], limit=10),
        "ix_tellings_waiting",
    ),
    "what waits to be handled": (
        lambda work: work.inbox.waiting(1, limit=10),
        "ix_inbox_waiting",
    ),
}


@pytest.mark.parametrize("what", HOT)
async def test_it_is_answered_by_its_index(database: Database, what: str) -> None:
    ask, index = HOT[what]
    async with database.transaction() as work:
        if not database.is_sqlite:
            # With so few rows any plan is as good; this shows that the index can be used at all.
            await work.inbox._connection.execute(text("SET LOCAL enable_seqscan = off"))
        with asked_of(database) as statements:
            await ask(work)
        asked = [one for one in statements if _is_about_rows(one[0])]
        assert asked
        for statement, parameters in asked:
            plan = await _plan(work, statement, parameters)
            assert _uses(plan, index), f"{statement}\n{plan}"


def _is_about_rows(statement: str) -> bool:
    return statement.lstrip().startswith("SELECT") and "FROM revision" not in statement


@contextmanager
def asked_of(database: Database) -> Iterator[list[tuple[str, Any]]]:
    """The statements that are asked meanwhile, as the driver gets them."""
    asked: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        asked.append((statement, parameters))

    engine = database._writer.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def _plan(work: UnitOfWork, statement: str, parameters: Any) -> str:
    connection = work.inbox._connection
    how = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
    found = await connection.exec_driver_sql(how + statement, parameters)
    return "\n".join(str(row[-1]) for row in found)


def _uses(plan: str, index: str) -> bool:
    if index in plan:
        return "SCAN tickets" not in plan and "Seq Scan" not in plan
    # SQLite names the index of a UNIQUE constraint by itself.
    return index.startswith("uq_") and "SEARCH tickets USING INDEX sqlite_autoindex" in plan
