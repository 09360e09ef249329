"""Instants: the same to the microsecond on both databases, and never without a time zone."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import StatementError

from community.ids import PersonId
from community.telling import Question
from storage.schema import Instant
from tests.storage.builders import filed, founded

WRITTEN = (
    datetime(2026, 3, 2, 1, 30, 15, 123457, tzinfo=UTC),
    datetime(1970, 1, 1, tzinfo=UTC),
    datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    datetime(2038, 1, 19, 3, 14, 8, 1, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    datetime(2026, 3, 2, 9, 30, 15, 1, tzinfo=ZoneInfo("Asia/Shanghai")),
    datetime(2026, 3, 2, 9, 30, 15, 1, tzinfo=timezone(timedelta(hours=-3, minutes=-30))),
)


@given(st.datetimes(timezones=st.timezones()))
def test_an_instant_comes_back_to_the_microsecond_and_in_utc(instant):
    kind, dialect = Instant(), sqlite.dialect()
    number = kind.process_bind_param(instant, dialect)
    read = kind.process_result_value(number, dialect)
    assert isinstance(number, int)
    assert read is not None
    assert read.tzinfo is UTC
    assert read == instant.astimezone(UTC)


@given(*[st.datetimes(timezones=st.just(UTC))] * 2)
def test_instants_sort_as_they_happened(earlier, later):
    kind, dialect = Instant(), sqlite.dialect()
    numbers = [kind.process_bind_param(instant, dialect) for instant in (earlier, later)]
    assert (numbers[0] < numbers[1]) == (earlier < later)


@pytest.mark.parametrize("instant", WRITTEN, ids=str)
async def test_an_instant_is_read_as_it_was_written(database, instant):
    ticket = await filed(database, await founded(database))
    async with database.transaction() as work:
        await work.questions.ask(Question(PersonId(1), ticket.id, "reason", instant))
    async with database.reading() as work:
        question = await work.questions.find(PersonId(1))
    assert question.until == instant
    assert question.until.utcoffset() == timedelta(0)


async def test_an_instant_without_a_time_zone_is_refused(database):
    ticket = await filed(database, await founded(database))
    with pytest.raises(StatementError, match="an instant needs a time zone"):
        async with database.transaction() as work:
            naive = datetime(2026, 3, 2, 9, 30)  # noqa: DTZ001 - that is what must be refused
            await work.questions.ask(Question(PersonId(1), ticket.id, "reason", naive))
