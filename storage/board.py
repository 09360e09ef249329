"""Counting for the committee's board."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from community.board import Board
from community.ids import CommunityId
from community.levels import Level
from community.tickets import Satisfaction, State
from storage.chains import seats
from storage.ticket_rows import tickets

_IN_HAND = (State.OPEN.value, State.ACKNOWLEDGED.value)
_UNSETTLED = (*_IN_HAND, State.RESOLVED.value)
#: Ends that somebody worked for.
_ENDS = (State.CLOSED.value, State.ANSWERED.value, State.DISMISSED.value)


class StoredBoards:
    """Boards on one connection, see ``community.board.Boards``."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of(self, community: CommunityId, *, week: datetime, lately: datetime) -> Board:
        """The board of a community."""
        here = tickets.c.community_id == community
        states = select(tickets.c.state, func.count()).where(here, tickets.c.state.in_(_UNSETTLED))
        levels = (
            select(seats.c.level, func.count())
            .join(tickets, tickets.c.seat_id == seats.c.id)
            .where(here, tickets.c.state.in_(_IN_HAND))
        )
        tags = select(tickets.c.tags, func.count()).where(here, tickets.c.created_at >= lately)
        said = select(tickets.c.satisfaction, func.count()).where(
            here, tickets.c.settled_at >= lately, tickets.c.satisfaction.is_not(None)
        )
        by_tags: Counter[str] = Counter()
        for text, count in (await self._grouped(tags, tickets.c.tags)).items():
            by_tags[text.split(",")[0] or "other"] += count
        return Board(
            states={
                State(state): count
                for state, count in (await self._grouped(states, tickets.c.state)).items()
            },
            levels={
                Level(level): count
                for level, count in (await self._grouped(levels, seats.c.level)).items()
            },
            filed=await self._count(here, tickets.c.created_at >= week),
            settled=await self._count(
                here, tickets.c.settled_at >= week, tickets.c.state.in_(_ENDS)
            ),
            tags=dict(by_tags),
            satisfaction={
                Satisfaction(satisfied): count
                for satisfied, count in (await self._grouped(said, tickets.c.satisfaction)).items()
            },
        )

    async def _grouped(self, query: Select[Any], by: Any) -> dict[str, int]:
        found = await self._connection.execute(query.group_by(by))
        return {str(key): int(count) for key, count in found}

    async def _count(self, *where: Any) -> int:
        found = await self._connection.scalar(
            select(func.count()).select_from(tickets).where(*where)
        )
        return int(found or 0)
