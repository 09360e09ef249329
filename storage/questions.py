"""Open questions: what the next private text of a person answers."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    String,
    Table,
    bindparam,
    delete,
    insert,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from community.ids import PersonId, TicketId
from community.telling import Question
from storage.schema import Instant, metadata

questions = Table(
    "questions",
    metadata,
    Column("person_id", BigInteger, primary_key=True, autoincrement=False),
    Column("ticket_id", ForeignKey("tickets.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("until", Instant, nullable=False),
)

# Made once, for making it costs more than running it.
_QUESTION = select(questions).where(questions.c.person_id == bindparam("person"))


class StoredQuestions:
    """Open questions on one connection, see ``community.telling.Questions``."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def ask(self, question: Question) -> None:
        """Opens a question; an older one of that person is dropped."""
        await self.close(question.person)
        await self._connection.execute(
            insert(questions).values(
                person_id=question.person,
                ticket_id=question.ticket,
                kind=question.kind,
                until=question.until,
            )
        )

    async def find(self, person: PersonId) -> Question | None:
        """The open question of a person."""
        found = await self._connection.execute(_QUESTION, {"person": person})
        row = found.first()
        if row is None:
            return None
        return Question(PersonId(row.person_id), TicketId(row.ticket_id), row.kind, row.until)

    async def close(self, person: PersonId) -> None:
        """Closes the open question of a person, if there is one."""
        await self._connection.execute(delete(questions).where(questions.c.person_id == person))
