"""The deadlines of a moment."""

from datetime import timedelta

import pytest

from community.deadlines import QuietHours
from community.levels import Level
from community.policy import Policy
from tests.community.neighbourhood import MORNING, NEVER_QUIET, at, moment

LEVELS = [
    (Level.MEMBER, timedelta(hours=2), timedelta(hours=24)),
    (Level.HUB, timedelta(hours=4), timedelta(hours=48)),
    (Level.BRANCH, timedelta(hours=8), timedelta(hours=72)),
    (Level.COMMITTEE, timedelta(hours=24), timedelta(days=7)),
]


@pytest.mark.parametrize(("level", "ack", "resolve"), LEVELS)
def test_each_level_has_its_own_time(level, ack, resolve):
    now = moment(policy=NEVER_QUIET)
    assert now.ack_deadline(level, urgent=False) == now.now + ack
    assert now.resolve_deadline(level, urgent=False) == now.now + resolve


@pytest.mark.parametrize("level", Level)
def test_only_the_ack_deadline_of_an_urgent_ticket_is_shorter(level):
    night = moment("2026-05-06 23:00")
    assert night.ack_deadline(level, urgent=True) == at("2026-05-06 23:05")
    unhurried = moment("2026-05-06 23:00", NEVER_QUIET).resolve_deadline(level, urgent=False)
    assert night.resolve_deadline(level, urgent=True) == unhurried


def test_ordinary_deadlines_stand_still_at_night():
    evening = moment("2026-05-06 20:00")
    assert evening.ack_deadline(Level.MEMBER, urgent=False) == at("2026-05-07 09:30")
    assert evening.resolve_deadline(Level.MEMBER, urgent=False) == at("2026-05-08 19:00")


def test_the_quiet_hours_are_those_of_the_policy():
    siesta = Policy(quiet_hours=QuietHours(at("2026-05-06 11:00").time(), at(MORNING).time()))
    assert moment(policy=siesta).ack_deadline(Level.MEMBER, urgent=False) == at("2026-05-07 11:00")
