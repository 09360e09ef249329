"""When the digest is said, and when there is nothing to say."""

from zoneinfo import ZoneInfo

import pytest

from community.digest import Unsettled, next_digest
from community.tickets import State
from tests.community.neighbourhood import at

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("now", "following"),
    [
        ("2026-05-06 08:59", "2026-05-06 09:00"),
        ("2026-05-06 09:00", "2026-05-06 16:00"),
        ("2026-05-06 12:00", "2026-05-06 16:00"),
        ("2026-05-06 16:00", "2026-05-07 09:00"),
        ("2026-05-31 23:59", "2026-06-01 09:00"),
    ],
)
def test_the_next_one_is_at_nine_or_at_four(now, following):
    assert next_digest(at(now), SHANGHAI) == at(following)


def test_it_goes_by_the_clocks_of_the_community():
    urumqi = ZoneInfo("Asia/Urumqi")  # two hours behind
    assert next_digest(at("2026-05-06 10:30"), urumqi) == at("2026-05-06 11:00")


def test_nothing_unsettled_is_nothing_to_say():
    assert Unsettled().is_nothing
    assert Unsettled({State.OPEN: 0}).is_nothing
    assert not Unsettled({State.RESOLVED: 1}).is_nothing
