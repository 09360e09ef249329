"""Deadlines stand still in quiet hours, in every zone and across every change of the clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from community.deadlines import QuietHours, day_distance, deadline, local, quiet_until

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = QuietHours(time(21), time(8, 30))
NOON = QuietHours(time(12), time(14))

zones = st.sampled_from(
    [SHANGHAI, BERLIN, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Asia/Kolkata")]
)
lengths = st.timedeltas(timedelta(0), timedelta(days=12))
#: Weeks in which clocks change in the zones above, and Shanghai's own summer time of 1991.
instants = st.one_of(
    st.timedeltas(timedelta(0), timedelta(days=10)).map(week.__add__)
    for week in [
        datetime(2026, 3, 24, tzinfo=UTC),
        datetime(2026, 10, 20, tzinfo=UTC),
        datetime(2026, 4, 1, tzinfo=UTC),
        datetime(2026, 10, 1, tzinfo=UTC),
        datetime(1991, 9, 10, tzinfo=UTC),
    ]
)
#: Anything that leaves at least an hour of the day.
quiets = st.tuples(st.integers(0, 1439), st.integers(1, 23 * 60)).map(
    lambda q: QuietHours(clock(q[0]), clock(q[0] + q[1]))
)


def clock(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


def at(text: str, zone: ZoneInfo = SHANGHAI, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-05-06 10:00", 2, "2026-05-06 12:00"),
        ("2026-05-06 20:00", 2, "2026-05-07 09:30"),
        ("2026-05-06 19:00", 2, "2026-05-06 21:00"),  # the very beginning of the night counts
        ("2026-05-06 21:00", 2, "2026-05-07 10:30"),
        ("2026-05-06 23:00", 2, "2026-05-07 10:30"),
        ("2026-05-07 03:00", 2, "2026-05-07 10:30"),
        ("2026-05-07 08:30", 2, "2026-05-07 10:30"),
        ("2026-05-06 10:00", 24, "2026-05-08 09:00"),  # 11 h, 12.5 h, 0.5 h
        ("2026-05-06 03:00", 0, "2026-05-06 08:30"),
    ],
)
def test_nights_do_not_count(start, hours, due):
    result = deadline(at(start), timedelta(hours=hours), NIGHT, SHANGHAI)
    assert result == at(due)
    assert result.tzinfo is UTC


def test_quiet_hours_within_a_day():
    assert deadline(at("2026-05-06 11:00"), timedelta(hours=2), NOON, SHANGHAI) == at(
        "2026-05-06 15:00"
    )


def test_a_year_of_days_of_one_minute_is_exact():
    quiet = QuietHours(time(8, 31), time(8, 30))
    due = deadline(at("2026-01-01 08:30"), timedelta(minutes=1000), quiet, SHANGHAI)
    assert due == at("2026-01-01 08:31") + timedelta(days=999)


def test_the_night_of_the_spring_change_is_an_hour_shorter():
    due = deadline(at("2026-03-28 20:00", BERLIN), timedelta(hours=2), NIGHT, BERLIN)
    assert due == at("2026-03-29 09:30", BERLIN)


def test_a_quiet_hour_that_the_clock_jumps_over_is_no_hour():
    gap = QuietHours(time(2, 10), time(2, 50))
    start = at("2026-03-29 01:30", BERLIN)
    assert deadline(start, timedelta(hours=1), gap, BERLIN) == start + timedelta(hours=1)


def test_quiet_hours_that_end_within_the_jump_end_at_it():
    quiet = QuietHours(time(1), time(2, 30))
    end = quiet_until(at("2026-03-29 01:30", BERLIN), quiet, BERLIN)
    assert end == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_quiet_hours_end_once_when_clocks_are_put_back():
    quiet = QuietHours(time(21), time(2, 30))
    first, second = at("2026-10-25 02:30", BERLIN), at("2026-10-25 02:15", BERLIN, fold=1)
    assert quiet_until(at("2026-10-25 01:00", BERLIN), quiet, BERLIN) == first
    assert second > first
    assert not quiet.contains(second, BERLIN)


def test_quiet_until():
    assert quiet_until(at("2026-05-06 23:00"), NIGHT, SHANGHAI) == at("2026-05-07 08:30")
    assert quiet_until(at("2026-05-07 03:00"), NIGHT, SHANGHAI) == at("2026-05-07 08:30")
    assert quiet_until(at("2026-05-06 21:00"), NIGHT, SHANGHAI) == at("2026-05-07 08:30")
    assert quiet_until(at("2026-05-07 08:30"), NIGHT, SHANGHAI) is None
    assert quiet_until(at("2026-05-07 20:59"), NIGHT, SHANGHAI) is None
    assert quiet_until(at("2026-05-06 23:00"), None, SHANGHAI) is None


def test_contains():
    assert NOON.contains(at("2026-05-06 12:00"), SHANGHAI)
    assert not NOON.contains(at("2026-05-06 14:00"), SHANGHAI)
    assert not NOON.contains(at("2026-05-06 12:30", BERLIN), SHANGHAI)


def test_days_are_those_of_the_calendar():
    now = at("2026-05-06 23:59")
    assert day_distance(at("2026-05-07 00:01"), now, SHANGHAI) == 1
    assert day_distance(at("2026-05-06 00:00"), now, SHANGHAI) == 0
    assert day_distance(at("2026-05-05 23:59"), now, SHANGHAI) == -1
    assert day_distance(at("2026-05-07 00:01"), now, ZoneInfo("UTC")) == 0


def test_local_shows_the_clock_of_the_community():
    assert local(datetime(2026, 5, 6, 9, tzinfo=UTC), SHANGHAI).isoformat() == (
        "2026-05-06T17:00:00+08:00"
    )


def test_wrong_values_are_refused():
    with pytest.raises(ValueError, match="differ"):
        QuietHours(time(8), time(8))
    with pytest.raises(ValueError, match="negative"):
        deadline(at("2026-05-06 10:00"), timedelta(seconds=-1), None, SHANGHAI)
    naive = datetime(2026, 5, 6)  # noqa: DTZ001
    with pytest.raises(ValueError, match="time zone"):
        deadline(naive, timedelta(hours=1), None, SHANGHAI)
    with pytest.raises(ValueError, match="time zone"):
        local(naive, SHANGHAI)


@given(instants, lengths, zones)
def test_without_quiet_hours_it_is_plain_addition(start, length, zone):
    assert deadline(start, length, None, zone) == start + length


@given(st.tuples(instants, instants), st.tuples(lengths, lengths), quiets, zones)
def test_later_and_longer_never_come_sooner(starts, spans, quiet, zone):
    first, second = sorted(starts)
    short, long = sorted(spans)
    assert deadline(first, short, quiet, zone) <= deadline(second, long, quiet, zone)


@given(instants, lengths, lengths, quiets, zones)
@example(at("2026-05-06 19:00"), timedelta(hours=2), timedelta(hours=1), NIGHT, SHANGHAI)
def test_two_lengths_one_after_the_other_are_their_sum(start, one, other, quiet, zone):
    assume(other > timedelta(0))  # nothing left to run at the start of the night waits it out
    halfway = deadline(start, one, quiet, zone)
    assert deadline(halfway, other, quiet, zone) == deadline(start, one + other, quiet, zone)


@given(instants, lengths, quiets, zones)
def test_it_is_never_inside_quiet_hours(start, length, quiet, zone):
    due = deadline(start, length, quiet, zone)
    just_before = due - timedelta(microseconds=1)
    assert not quiet.contains(due, zone) or not quiet.contains(just_before, zone)
    assert due >= start + length


@given(instants, lengths, quiets)
def test_it_is_what_counting_minute_by_minute_gives(start, length, quiet):
    """In a zone whose clock never changes, against the plainest way to compute it."""
    zone = ZoneInfo("Asia/Kolkata")
    start = start.replace(second=0, microsecond=0)
    left = int(length.total_seconds() // 60) % 600 + 1
    due = deadline(start, timedelta(minutes=left), quiet, zone)
    wall = start.astimezone(zone).replace(tzinfo=None)
    while left:
        since, until, now = quiet.start, quiet.end, wall.time()
        is_quiet = since <= now < until if since < until else now >= since or now < until
        left -= not is_quiet
        wall += timedelta(minutes=1)
    assert due == wall.replace(tzinfo=zone).astimezone(UTC)


@given(instants, quiets, zones)
def test_the_end_of_quiet_hours_is_theirs_and_in_the_future(instant, quiet, zone):
    end = quiet_until(instant, quiet, zone)
    assert quiet.contains(instant, zone) is (end is not None)
    if end is not None:
        assert instant < end
        assert not quiet.contains(end, zone)
        assert quiet.contains(end - timedelta(microseconds=1), zone)


def test_a_whole_day_that_a_zone_left_out():
    apia = ZoneInfo("Pacific/Apia")  # went from 29 to 31 December 2011
    start = datetime(2011, 12, 29, 20, tzinfo=apia)
    due = deadline(start, timedelta(hours=2), NIGHT, apia)
    assert due.astimezone(apia).date() == date(2011, 12, 31)
