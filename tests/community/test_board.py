"""The arithmetic of the board."""

from zoneinfo import ZoneInfo

from community.board import Board, week_began
from community.tickets import Satisfaction, State
from tests.community.neighbourhood import at

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_a_week_begins_on_monday():
    assert week_began(at("2026-05-06 10:00"), SHANGHAI) == at("2026-05-04 00:00")
    assert week_began(at("2026-05-04 00:00"), SHANGHAI) == at("2026-05-04 00:00")
    assert week_began(at("2026-05-03 23:59"), SHANGHAI) == at("2026-04-27 00:00")


def test_shares_are_in_a_hundred_of_all_who_were_asked():
    said = {Satisfaction.SATISFIED: 2, Satisfaction.NOT_CONFIRMED: 1}
    board = Board(satisfaction=said)
    assert [board.share(one) for one in Satisfaction] == [67, 33, 0]
    assert Board().share(Satisfaction.SATISFIED) == 0


def test_the_five_that_come_most_often():
    tags = {"leak": 3, "noise": 3, "pets": 1, "parking": 9, "roads": 2, "other": 1, "fumes": 4}
    usual = [tag for tag, _ in Board(tags=tags).usual]
    assert usual == ["parking", "fumes", "leak", "noise", "roads"]


def test_a_board_without_anything_is_empty():
    assert Board().is_empty
    assert not Board(states={State.OPEN: 1}).is_empty
    assert not Board(satisfaction={Satisfaction.SATISFIED: 1}).is_empty
