"""Invitations as values: what is kept of a token, and which seat somebody means."""

from dataclasses import replace
from datetime import timedelta

import pytest

from community.invites import VALID, Invite, digest_of, seat_called, seats_near
from tests.community.neighbourhood import MORNING, at, holder_of, seat, seat_id, town

SENT = Invite(7, seat_id("M1"), made_by=holder_of("S"), until=at(MORNING) + VALID)


def test_a_link_is_open_for_seven_days():
    assert SENT.is_open(at(MORNING) + timedelta(days=7) - timedelta(microseconds=1))
    assert not SENT.is_open(at(MORNING) + timedelta(days=7))


def test_a_used_or_revoked_link_is_not_open():
    assert not replace(SENT, used_by=holder_of("M2")).is_open(at(MORNING))
    assert not replace(SENT, revoked_at=at(MORNING)).is_open(at(MORNING))


def test_what_is_kept_of_a_token_does_not_hold_it():
    digest = digest_of("seat-abc")
    assert len(digest) == 64
    assert "abc" not in digest
    assert digest != digest_of("seat-abd")


@pytest.mark.parametrize("text", ["M1", "m1", " M1 ", "Ｍ１"])
def test_a_code_is_found_however_it_is_written(text):
    found = seat_called(town(), text)
    assert found is not None
    assert found.id == seat_id("M1")


def test_who_mistypes_sees_what_is_near():
    assert seat_called(town(), "M9") is None
    assert seat_id("M1") in [near.id for near in seats_near(town(), "M9")]
    assert seats_near(town(), "完全不像") == []


def test_a_name_finds_its_seat():
    named = replace(seat("M1", "H1", "3号楼"), name="王建国")
    assert [near.code for near in seats_near(town(named), "王建国")] == ["M1"]
