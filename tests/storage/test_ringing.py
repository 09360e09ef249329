"""Every row with a due instant is rung once, also when two programs believe it is theirs."""

import asyncio
from datetime import timedelta

import pytest

from community.ids import ChatId, PersonId
from community.moment import Moment
from community.offers import Offer, OfferId
from community.photos import Photo
from community.policy import Policy
from handlers.features import FEATURES
from storage.schema import metadata
from tests.storage.builders import NOW, execute, filed, founded, meet, rows_of

SWEEPS = [(feature.name, sweep) for feature in FEATURES for sweep in feature.sweeps]
LATER = Moment(NOW + timedelta(days=3), Policy())


async def everything(database) -> dict[str, list[str]]:
    found = {table: await rows_of(database, table, order="1") for table in metadata.tables}
    return {table: sorted(map(str, rows)) for table, rows in found.items()}


async def due(database, sweep) -> list[object]:
    async with database.reading() as work:
        return await sweep.due(work, LATER.now, 9)


async def ring(database, sweep, row) -> None:
    async with database.transaction() as work:
        await sweep.ring(work, LATER, row)


@pytest.fixture
async def town(database):
    """A community in which something of every kind is due."""
    chain = await founded(database)
    async with database.transaction() as work:
        for person in (2001, 3001, 4001, 5001):
            await meet(work, person)
            await work.chains.take_seats(PersonId(person))
        await work.absences.set(PersonId(2001), NOW, NOW + timedelta(days=1))
        offer = Offer(OfferId(0), ChatId(-5), 1, None, PersonId(2001), "灯坏了", NOW)
        await work.tellings.offer(ChatId(-5), await work.offers.add(offer, NOW))
        await work.photos.add(None, Photo(0, PersonId(2001), "a photo", "an album"), NOW)
    await filed(database, chain)
    await ring(database, dict(SWEEPS)["digest"], chain.community)  # plans the first one
    await execute(database, "UPDATE jobs SET due_at = 0")
    return database


@pytest.mark.parametrize(("name", "sweep"), SWEEPS, ids=[name for name, _ in SWEEPS])
async def test_ringing_a_second_time_does_nothing(town, name, sweep):
    rows = await due(town, sweep)
    assert rows, f"nothing of {name} is due: the town needs a row of it"
    quiet = await everything(town)
    for row in rows:
        await ring(town, sweep, row)
    rung = await everything(town)
    assert rung != quiet
    for row in rows:
        await ring(town, sweep, row)
    assert await everything(town) == rung


@pytest.mark.parametrize(("name", "sweep"), SWEEPS, ids=[name for name, _ in SWEEPS])
async def test_two_that_ring_at_once_ring_once(town, url, open_database, name, sweep):
    programs = [open_database(url) for _ in range(4)]
    (row,) = await due(town, sweep)
    before = await rows_of(town, "events", order="id")
    said = await rows_of(town, "tellings", order="id")
    await asyncio.gather(*(ring(program, sweep, row) for program in programs))
    events = await rows_of(town, "events", order="id")
    tellings = await rows_of(town, "tellings", order="id")
    assert len(events) - len(before) == (name == "working")
    assert len(tellings) - len(said) == (name in ("working", "digest", "absence"))
