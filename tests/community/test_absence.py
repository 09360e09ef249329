"""Reading how long somebody is away, when they are back, and who stands in."""

from dataclasses import replace

import pytest

from community.absence import LONGEST, back_at, go_away, read_days
from community.chain import Holder
from community.life import pass_over
from community.tickets import EventKind, State
from tests.community.in_memory import run
from tests.community.neighbourhood import (
    NEVER_QUIET,
    at,
    holder,
    holder_of,
    moment,
    place,
    seat,
    seat_id,
    ticket,
    town,
)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("3天", 3),
        ("3", 3),
        ("３天", 3),
        (" 3 天 ", 3),
        ("三天", 3),
        ("十二天", 12),
        ("一周", 7),
        ("两周", 14),
        ("1周", 7),
        ("一个星期", 7),
        ("两个礼拜", 14),
        ("半个月", 15),
        ("一个月", 30),
        ("61", 61),
        ("回来", 0),
        ("0", 0),
        ("0天", 0),
    ],
)
def test_a_length_is_read_however_it_is_written(text, days):
    assert read_days(text) == days


@pytest.mark.parametrize("text", ["", "天", "过年", "M1 5天", "半天", "三", "-3", "3.5天", "3小时"])
def test_what_is_no_length_is_none(text):
    expected = 3 if text == "三" else None
    assert read_days(text) == expected


def test_he_is_back_at_the_same_time_of_that_day():
    leaving = replace(moment("2026-05-06 10:00"), now=at("2026-05-06 10:00:42"))
    assert back_at(3, leaving) == at("2026-05-09 10:00")


def test_at_night_he_is_back_the_morning_after():
    assert back_at(1, moment("2026-05-06 23:30")) == at("2026-05-08 08:30")
    assert back_at(1, moment("2026-05-06 23:30", NEVER_QUIET)) == at("2026-05-07 23:30")


@pytest.mark.parametrize("days", [0, -1, LONGEST + 1])
def test_too_short_or_too_long_is_refused(days):
    with pytest.raises(ValueError, match="1 to 60 days"):
        run(go_away(None, moment(), holder_of("M1"), days, by=holder_of("M1")))  # type: ignore[arg-type]


def away(code: str) -> Holder:
    return replace(holder(holder_of(code)), away_until=at("2026-05-09 10:00"))


def away_at(code: str, over: str | None = None, scope: str = ""):
    return seat(code, over, scope, holders=[away(code)])


def test_new_work_passes_over_who_is_away():
    chain = town(away_at("M1", "H1", "3号楼"), away_at("H1", "Z1"))
    assert chain.route(place("3号楼502")).id == seat_id("Z1")
    assert chain.next_above(chain.seat(seat_id("M2")), place("4号楼")).id == seat_id("Z1")
    assert chain.recipients(chain.seat(seat_id("M1"))) == ()


def test_a_colleague_at_the_same_seat_stands_in():
    both = seat("M1", "H1", "3号楼", holders=[away("M1"), holder(holder_of("M2"))])
    chain = town(both)
    assert chain.route(place("3号楼502")).id == seat_id("M1")
    assert [h.person for h in chain.recipients(chain.seat(seat_id("M1")))] == [holder_of("M2")]
    assert pass_over(ticket(), chain, moment()) is None


def test_the_history_says_that_somebody_was_away():
    change = pass_over(ticket(), town(away_at("M1", "H1", "3号楼")), moment())
    assert change is not None
    assert [event.kind for event in change.events] == [EventKind.AWAY]
    assert change.ticket.seat == seat_id("H1")


def test_what_is_in_hand_stays():
    chain = town(away_at("M1", "H1", "3号楼"))
    assert pass_over(ticket(state=State.ACKNOWLEDGED), chain, moment()) is None


def test_a_committee_that_is_away_is_read_by_administrators_else_by_itself():
    administrator = holder(holder_of("M4"))
    chain = town(away_at("S"), administrators=[administrator])
    assert chain.recipients(chain.committee) == (administrator,)
    chain = town(away_at("S"))
    assert chain.recipients(chain.committee) == (away("S"),)
