"""How often each entry of the lexicon was right, and how often it misled."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from community.ids import CommunityId
from community.learning import Learned, Lesson, Misread
from community.tickets import EventKind, WordsKind
from storage.schema import metadata
from storage.sqlite_driver import LATER
from storage.ticket_rows import events, tickets, words

learned = Table(
    "learned",
    metadata,
    Column("community_id", ForeignKey("communities.id"), primary_key=True),
    Column("entry", Text, primary_key=True),
    Column("lesson", String(16), primary_key=True),
    Column("tag", String(24), primary_key=True),
    Column("count", Integer, nullable=False),
)

_DOUBTS = (EventKind.DISMISSED.value, EventKind.RETAGGED.value)


def _counting(insert_into: Callable[[Table], Any]) -> Any:
    return (
        insert_into(learned)
        .on_conflict_do_update(
            index_elements=learned.primary_key.columns.keys(),
            set_={"count": learned.c.count + 1},
        )
        .execution_options(**LATER)
    )


# Made once, for making it costs more than running it.
_COUNT = {"sqlite": _counting(sqlite.insert), "postgresql": _counting(postgresql.insert)}


class StoredLessons:
    """Lessons on one connection, see ``community.learning.Lessons``."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def learn(
        self, community: CommunityId, lesson: Lesson, entries: Iterable[str], tag: str = ""
    ) -> None:
        """Counts once more for each entry."""
        # In one order: two transactions that count the same entries must not block each other.
        rows = [
            {
                "community_id": community,
                "entry": entry,
                "lesson": lesson.value,
                "tag": tag,
                "count": 1,
            }
            for entry in sorted(set(entries))
        ]
        if not rows:
            return
        # The rows apart from the statement, which is the same then however many they are.
        await self._connection.execute(_COUNT[self._connection.dialect.name], rows)

    async def all(self) -> list[Learned]:
        """What was learned, all communities together."""
        found = await self._connection.execute(
            select(
                learned.c.entry,
                learned.c.lesson,
                learned.c.tag,
                func.sum(learned.c.count).label("total"),
            )
            .group_by(learned.c.entry, learned.c.lesson, learned.c.tag)
            .order_by(learned.c.entry, learned.c.lesson, learned.c.tag)
        )
        return [Learned(row.entry, Lesson(row.lesson), row.tag, int(row.total)) for row in found]

    async def misread(self, limit: int) -> list[Misread]:
        """What was said in groups and then dismissed or relabelled, newest first."""
        doubted = select(events.c.ticket_id).where(events.c.kind.in_(_DOUBTS))
        found = await self._connection.execute(
            select(tickets.c.community_id, words.c.text)
            .join(words, words.c.ticket_id == tickets.c.id)
            .where(
                words.c.kind == WordsKind.COMPLAINT.value,
                tickets.c.private.is_(False),
                tickets.c.id.in_(doubted),
            )
            .order_by(tickets.c.id.desc())
            .limit(limit)
        )
        return [Misread(CommunityId(row.community_id), row.text) for row in found]
