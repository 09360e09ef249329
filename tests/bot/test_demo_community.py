"""The demonstration is as large as it says, the same each time, and lawful in all its past."""

import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from bot.demo_community import CAST, GREETED, GROUPS, PHONES, ROSTER, members_of, seat_demonstration
from bot.demo_community.cast import RESIDENTS
from bot.demo_community.estates import all_homes
from bot.demo_community.matters import CANNOT_NOW, IN_PRIVATE, NOT_OURS, SOLVED, URGENT
from bot.refusals import StartRefusedError
from community.board import board_of
from community.levels import Level
from community.moment import Moment
from community.places import Place
from community.policy import Policy
from community.reseating import apply_roster
from community.roster import read_roster
from community.tickets import EventKind, Satisfaction, State
from community.working import pass_deadline
from storage import Database, migrate, tellings
from tests.community.test_histories import (
    IN_CHARGE,
    LEGAL,
    REPORTERS,
    STILL,
    UPWARD,
    WITH_A_CARD,
    people_at,
)
from tests.storage.builders import file

SHANGHAI = ZoneInfo("Asia/Shanghai")
OPENS = datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)
HEADER = ROSTER[0]
#: The demonstration as it was when it was one stairwell large.
SMALL = [
    HEADER,
    ["DEMO", "社区", "周主任", "", "", "", "5001", "社区周主任"],
    ["Z1", "党支部", "孙书记", "DEMO", "梧桐里 1号楼;梧桐里 2号楼", "", "4001", "支部孙书记"],
    ["H1", "中心户", "张敏", "Z1", "", "", "3001", "中心户张敏"],
    ["M31", "党员", "王建国", "H1", "梧桐里 3号楼", "", "2001", "楼组长王建国"],
    ["M32", "党员", "刘桂芳", "H1", "梧桐里 1号楼;梧桐里 2号楼", "", "2002", "刘桂芳阿姨"],
    ["M41", "党员", "赵志强", "H1", "梧桐里 4号楼", "", "2003", "赵志强师傅"],
]
TABLES = (
    *("estates", "households", "seats", "holders", "people", "homes", "groups"),
    *("tickets", "events", "words", "joiners", "tellings"),
)


async def empty(folder: Path) -> Database:
    database = Database(f"sqlite:///{folder / 'demo.db'}")
    await migrate(database)
    return database


@pytest.fixture(scope="module", autouse=True)
def machine_time() -> Iterator[None]:
    """Since when messages wait is no part of the past that is told."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tellings, "machine_now", lambda: OPENS)
        yield


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await empty(tmp_path)
    yield opened
    await opened.close()


@pytest.fixture(scope="module")
async def demo(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Database]:
    """A demonstration that nobody changes."""
    opened = await empty(tmp_path_factory.mktemp("demo"))
    await seat_demonstration(opened, OPENS)
    yield opened
    await opened.close()


async def everything(database: Database) -> dict[str, list[tuple]]:
    async with database.connection() as connection:
        return {
            table: sorted(map(repr, await connection.execute(text(f"SELECT * FROM {table}"))))
            for table in TABLES
        }


async def counts(database: Database) -> dict[str, int]:
    return {table: len(rows) for table, rows in (await everything(database)).items()}


async def the_chain(database: Database):
    async with database.reading() as work:
        (chain,) = await work.chains.all()
        return chain


async def the_past(database: Database):
    """Every ticket with its events."""
    chain = await the_chain(database)
    async with database.reading() as work:
        tickets = [ticket async for ticket, _ in work.tickets.ledger(chain.community)]
        return [(ticket, await work.tickets.events(ticket.id)) for ticket in tickets]


async def import_(database: Database, table: list[list[str]]) -> None:
    async with database.transaction() as work:
        await apply_roster(work, read_roster(table), Moment(OPENS, Policy()))


# --- the town ---


async def test_it_is_as_large_as_it_says(demo):
    chain = await the_chain(demo)
    levels = Counter(seat.level for seat in chain.seats.values())
    assert levels == {Level.COMMITTEE: 1, Level.BRANCH: 4, Level.HUB: 16, Level.MEMBER: 80}
    assert all(seat.reachable_holders for seat in chain.seats.values())
    async with demo.connection() as connection:
        kinds = dict((await connection.execute(text("SELECT name, kind FROM estates"))).all())
        doors = (await connection.execute(text("SELECT estate, building FROM households"))).all()
    assert kinds == {"梧桐里": "old", "香樟苑": "commodity", "银杏新村": "resettlement"}
    assert len(set(doors)) == 35
    assert 1550 <= len(doors) <= 1650


async def test_every_home_has_a_member_who_looks_after_about_twenty(demo):
    chain = await the_chain(demo)
    charge = Counter(chain.route(home).code for home in all_homes())
    levels = {seat.code: seat.level for seat in chain.seats.values()}
    assert {levels[code] for code in charge} == {Level.MEMBER}
    assert len(charge) == 80
    assert max(charge.values()) <= 36
    assert chain.route(Place("梧桐里", "3", "2", "502")).name == "王建国"
    assert chain.route(Place("梧桐里", "5")).level is Level.HUB
    for estate in ("梧桐里", "香樟苑", "银杏新村"):
        assert chain.route(Place(estate)).level is Level.BRANCH


def test_nobody_is_taken_for_somebody_else():
    header, *rows = ROSTER
    seats = [dict(zip(header, row, strict=True)) for row in rows]
    names = [seat["姓名"] for seat in seats] + [resident.name for resident in RESIDENTS]
    names += [phone.name for phone in PHONES if phone.id in CAST["neighbours"]]
    assert len(set(names)) == len(names)
    given = [seat["姓名"][1:] for seat in seats if seat["层级"] in ("中心户", "党员")]
    assert len(set(given)) == len(given)
    for hub in [seat["编号"] for seat in seats if seat["层级"] == "中心户"]:
        surnames = [seat["姓名"][0] for seat in seats if seat["上级编号"] == hub]
        assert len(set(surnames)) == len(surnames), hub


def test_no_number_in_it_can_be_dialled():
    header, *rows = ROSTER
    phones = [row[header.index("电话")] for row in rows]
    assert all(re.fullmatch(r"000-0000-\d{4}", phone) for phone in phones)
    for matter in (*SOLVED, *URGENT, *CANNOT_NOW, *NOT_OURS, *IN_PRIVATE):
        assert not re.search(r"\d{6}", matter.words + matter.end), matter


def test_whoever_is_in_a_group_has_a_phone_and_whoever_plays_is_there():
    phones = {phone.id for phone in PHONES}
    assert len(phones) == len(PHONES)
    for group in GROUPS:
        assert set(members_of(group)) <= phones
    stage = next(group for group in GROUPS if group.chat == CAST["group"])
    roles = {phone.id: phone.role for phone in PHONES}
    for role in ("resident", "member", "hub", "branch", "committee"):
        assert roles[CAST[role]] == role
        assert CAST[role] in members_of(stage)
    assert set(CAST["neighbours"]) <= set(members_of(stage))
    started = {phone.id for phone in PHONES if phone.has_started}
    assert set(GREETED) <= started
    assert started.isdisjoint([CAST["resident"], *CAST["neighbours"]])


# --- its past ---


async def test_the_same_opening_has_the_same_past(demo, database):
    await seat_demonstration(database, OPENS)
    assert await everything(database) == await everything(demo)


async def test_every_history_is_lawful(demo):
    chain = await the_chain(demo)
    for ticket, history in await the_past(demo):
        check_history(ticket, history, chain)


def check_history(ticket, history, chain):
    """What tests/community/test_histories.py asks of a history while it happens."""
    assert history[0].kind is EventKind.FILED
    assert history[0].at == ticket.created_at
    trail = {history[0].seat_from, *(ticket.trail if ticket.urgent else ())}
    for event in history:
        legal = LEGAL.get(event.kind, {(State.OPEN, State.OPEN)})
        assert (event.state_from, event.state_to) in legal, event
        above = [chain.seat(event.seat_from), *chain.above(chain.seat(event.seat_from))]
        if event.kind in STILL:
            assert event.seat_to == event.seat_from
        if event.kind in UPWARD and event.seat_to != event.seat_from:
            assert chain.seat(event.seat_to) in above
        if event.kind in REPORTERS:
            assert event.actor == ticket.reporter
        if event.kind in IN_CHARGE:
            assert event.actor in people_at(chain, above[:1])
        if event.kind in WITH_A_CARD:
            seats = [*above, *(chain.seat(seat) for seat in trail)]
            assert event.actor in people_at(chain, seats)
        trail.add(event.seat_to)
    for event, after in pairwise(history):
        assert (event.state_to, event.seat_to) == (after.state_from, after.seat_from)
        assert event.at <= after.at
        # What a deadline does happens at the deadline; before it, nobody was late.
        if event.deadline is not None:
            assert after.at <= event.deadline
    last = history[-1]
    now = (ticket.state, ticket.seat, ticket.deadline)
    assert (last.state_to, last.seat_to, last.deadline) == now
    assert set(ticket.trail) == trail
    check_end(ticket, history)


def check_end(ticket, history):
    kinds = Counter(event.kind for event in history)
    assert (ticket.settled_at is not None) is ticket.state.is_settled
    assert (ticket.deadline is None) is (
        ticket.state.is_settled or ticket.overdue_since is not None
    )
    assert all(kinds[once] <= 1 for once in (EventKind.COLLECTIVE, EventKind.APPEALED))
    resolvers = {event.actor for event in history if event.kind is EventKind.RESOLVED}
    assert ticket.reporter not in resolvers
    said = {
        EventKind.CONFIRMED: Satisfaction.SATISFIED,
        EventKind.LAPSED: Satisfaction.NOT_CONFIRMED,
        EventKind.DENIED: Satisfaction.NOT_SATISFIED,
    }
    ends = [event for event in history if event.state_to is ticket.state]
    assert ticket.satisfaction is (said.get(ends[0].kind) if ticket.state.is_settled else None)


async def test_nothing_of_it_is_later_than_the_opening_or_older_than_a_month(demo):
    for ticket, history in await the_past(demo):
        assert OPENS - timedelta(days=29) <= ticket.created_at
        assert history[-1].at <= OPENS
        assert ticket.deadline is None or ticket.deadline > OPENS


async def test_a_committee_has_something_to_look_at(demo):
    chain = await the_chain(demo)
    async with demo.reading() as work:
        board = await board_of(work, chain.community, OPENS, SHANGHAI)
        unsettled = await work.digests.unsettled(chain.community, 15)
    assert set(board.states) == {State.OPEN, State.ACKNOWLEDGED, State.RESOLVED}
    assert set(board.levels) == set(Level)
    assert board.settled
    assert len(board.tags) >= 15
    assert set(board.satisfaction) == set(Satisfaction)
    assert unsettled.overdue_count >= 2
    past = await the_past(demo)
    seen = {event.kind for _, history in past for event in history}
    assert {EventKind.JOINED, EventKind.COLLECTIVE, EventKind.EXTENDED, EventKind.LAPSED} <= seen
    assert {ticket.state for ticket, _ in past} == set(State) - {State.MERGED}
    assert any(ticket.private for ticket, _ in past)
    assert any(ticket.urgent for ticket, _ in past)
    assert any(ticket.stars for ticket, _ in past)
    assert Counter(ticket.place.estate for ticket, _ in past).keys() == set(chain.estates)


async def test_the_stage_of_the_scenes_is_empty(demo):
    chain = await the_chain(demo)
    for ticket, _ in await the_past(demo):
        if ticket.state.is_settled:
            continue
        assert not ticket.place.meets(Place("梧桐里", "3")), ticket
        assert ticket.group != CAST["group"]
        assert chain.seat(ticket.seat).code not in ("M31", "H1", "Z1"), ticket


async def test_jumping_to_the_next_deadlines_is_seen_on_the_first_phones(database):
    await seat_demonstration(database, OPENS)
    chain = await the_chain(database)
    seen = []
    for _ in range(3):
        async with database.transaction() as work:
            now = await work.tickets.next_deadline()
            # A complaint of the first minutes still comes before, within a member's two hours.
            assert now > OPENS + timedelta(hours=2, minutes=30)
            (due,) = await work.tickets.due(now, 5)
            await pass_deadline(work, Moment(now, Policy()), due)
            seen.append(chain.seat((await work.tickets.find(due)).seat).code)
    assert now.date() == OPENS.date()
    assert seen == ["H1", "Z4", "DEMO"]


# --- seated again, or beside something else ---


async def test_seated_again_it_is_as_it_was_left(database):
    await seat_demonstration(database, OPENS)
    before = await everything(database)
    await seat_demonstration(database, OPENS + timedelta(days=3))
    assert await everything(database) == before


async def test_a_small_one_from_before_grows(database, demo):
    await import_(database, SMALL)
    await seat_demonstration(database, OPENS)
    assert await counts(database) == await counts(demo)
    assert (await the_chain(database)).route(Place("梧桐里", "1", "2")).name != "刘桂芳"


async def test_a_small_one_in_which_something_happened_grows_and_keeps_it(database, demo):
    await import_(database, SMALL)
    chain = await the_chain(database)
    (seat,) = (seat for seat in chain.seats.values() if seat.code == "M31")
    async with database.transaction() as work:
        ticket = await file(work, chain, "M31")
    await seat_demonstration(database, OPENS)
    ((kept, _),) = await the_past(database)
    assert (kept.id, kept.seat) == (ticket.id, seat.id)
    grown, full = await counts(database), await counts(demo)
    for table in ("seats", "holders", "households", "people"):
        assert grown[table] == full[table], table


async def test_a_roster_that_somebody_tried_in_its_place_is_left_alone(database):
    await import_(database, SMALL[:-1])
    await seat_demonstration(database, OPENS)
    assert len((await the_chain(database)).seats) == 5
    assert (await counts(database))["tickets"] == 0


async def test_a_real_community_is_refused_and_nothing_changes(database):
    await import_(database, _with_code("SQ"))
    before = await everything(database)
    with pytest.raises(StartRefusedError):
        await seat_demonstration(database, OPENS)
    assert await everything(database) == before


def _with_code(code: str) -> list[list[str]]:
    return [[code if cell == "DEMO" else cell for cell in row] for row in SMALL]
