"""The pacer, on a clock that the test moves."""

import tracemalloc

import pytest

from bot.pacing import Pacer

LI, WANG = 1001, 2001
GROUP, OTHER_GROUP = -1001000000003, -1001000000009


class Monotonic:
    """Machine time in seconds."""

    def __init__(self) -> None:
        self.now = 5000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Monotonic:
    return Monotonic()


@pytest.fixture
def pacer(clock) -> Pacer:
    return Pacer(on=True, monotonic=clock)


def send_as_soon_as_allowed(pacer: Pacer, clock: Monotonic, chat: int, times: int) -> list[float]:
    """Sends again and again without wasting a moment; returns when, in seconds."""
    went = []
    for _ in range(times):
        clock.now += pacer.wait(chat, urgent=True)
        assert pacer.wait(chat, urgent=True) == 0
        pacer.went(chat)
        went.append(clock.now)
    return went


def test_the_first_request_goes_at_once(pacer):
    assert pacer.wait(LI) == pacer.wait(GROUP, urgent=True) == 0
    assert pacer.waiting_chats() == {}


def test_one_chat_gets_one_request_a_second(pacer, clock):
    pacer.went(LI)
    assert pacer.wait(LI) == 1
    clock.now += 0.75
    assert pacer.wait(LI) == 0.25
    assert pacer.wait(WANG) == 0, "another chat does not wait"
    clock.now += 0.25
    assert pacer.wait(LI) == 0


def test_all_chats_together_get_thirty_requests_a_second(pacer, clock):
    for chat in range(1, 31):
        assert pacer.wait(chat) == 0
        pacer.went(chat)
        clock.now += 0.03125  # of a second
    assert pacer.wait(99) == 1 - 30 * 0.03125
    clock.now += pacer.wait(99)
    assert pacer.wait(99) == 0, "the second slides: the first of the thirty is a second ago"
    pacer.went(99)
    assert pacer.wait(98) == 0.03125


def test_thirty_at_once_leave_no_room_for_a_whole_second(pacer, clock):
    for chat in range(1, 31):
        pacer.went(chat)
    assert pacer.wait(99) == 1
    clock.now += 0.5
    assert pacer.wait(99) == 0.5
    clock.now += 0.5
    for chat in range(101, 131):
        assert pacer.wait(chat) == 0
        pacer.went(chat)
    assert pacer.wait(99) == 1


def test_a_group_gets_twenty_requests_in_any_minute(pacer, clock):
    went = send_as_soon_as_allowed(pacer, clock, GROUP, 65)
    assert went[19] - went[0] == 19, "twenty, one a second"
    for earlier, later in zip(went, went[20:], strict=False):
        assert later - earlier >= 60
    assert went[20] - went[0] == 60
    assert went[60] - went[0] == 180, "and not less than twenty a minute either"


def test_the_minute_of_a_group_slides(pacer, clock):
    for _ in range(19):
        pacer.went(GROUP)
    clock.now += 30
    pacer.went(GROUP)
    assert pacer.wait(GROUP, urgent=True) == 30
    clock.now += 30
    assert pacer.wait(GROUP, urgent=True) == 0
    for _ in range(19):
        pacer.went(GROUP)
    assert pacer.wait(GROUP, urgent=True) == 30


def test_one_full_group_delays_no_other_chat(pacer, clock):
    for _ in range(20):
        pacer.went(GROUP)
    clock.now += 2
    assert pacer.wait(GROUP, urgent=True) == 58
    assert pacer.wait(OTHER_GROUP) == pacer.wait(LI) == 0


def test_a_private_chat_has_no_limit_a_minute(pacer, clock):
    went = send_as_soon_as_allowed(pacer, clock, LI, 50)
    assert went[-1] - went[0] == 49


def test_a_chat_is_left_alone_for_as_long_as_telegram_says(pacer, clock):
    pacer.pause(LI, 37.5)
    assert pacer.wait(LI) == 37.5
    assert pacer.wait(WANG) == 0
    clock.now += 37
    assert pacer.wait(LI) == 0.5
    clock.now += 0.5
    assert pacer.wait(LI) == 0


def test_the_longest_of_all_waits_counts(pacer, clock):
    for _ in range(20):
        pacer.went(GROUP)
    pacer.pause(GROUP, 10)
    assert pacer.wait(GROUP, urgent=True) == 60
    pacer.pause(GROUP, 90)
    assert pacer.wait(GROUP, urgent=True) == 90


def test_the_chats_that_have_to_wait_are_listed_with_their_waits(pacer, clock):
    pacer.went(LI)
    pacer.pause(WANG, 5)
    assert pacer.waiting_chats() == {LI: 1, WANG: 5}
    clock.now += 2
    assert pacer.waiting_chats() == {WANG: 3}
    clock.now += 3
    assert pacer.waiting_chats() == {}


def test_when_it_is_off_everything_goes_at_once(clock):
    pacer = Pacer(on=False, monotonic=clock)
    for _ in range(100):
        assert pacer.wait(GROUP, urgent=True) == 0
        pacer.went(GROUP)
    assert pacer.waiting_chats() == {}


def test_what_telegram_itself_asks_for_is_kept_also_when_it_is_off(clock):
    pacer = Pacer(on=False, monotonic=clock)
    pacer.pause(GROUP, 5)
    assert pacer.wait(GROUP, urgent=True) == 5
    assert pacer.waiting_chats() == {GROUP: 5}


def test_chats_that_are_quiet_are_forgotten_and_the_others_are_not(pacer, clock):
    for _ in range(20):
        pacer.went(GROUP)
    clock.now += 30
    for chat in range(1, 1002):
        pacer.went(chat)
    assert pacer.wait(GROUP, urgent=True) == 30
    clock.now += 60
    for chat in range(2001, 3002):
        pacer.went(chat)
    assert len(pacer._chats) <= 1001


def test_a_chat_that_was_asked_about_after_a_quiet_minute_can_be_forgotten(pacer, clock):
    pacer.went(LI)
    clock.now += 61
    pacer.waiting_chats()
    for chat in range(2000, 3001):
        pacer.went(chat)


def kept_by(pacer: Pacer, clock: Monotonic, requests: int) -> int:
    """Bytes that *requests* in ten chats leave behind."""
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    for number in range(requests):
        clock.now += 4
        pacer.wait(number % 10 - 5)
        pacer.went(number % 10 - 5)
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return after - before


@pytest.mark.parametrize(
    "on",
    [
        True,
        False,
    ],
    ids=["on", "off"],
)
def test_memory_does_not_grow_with_the_messages(on):
    clock = Monotonic()
    pacer = Pacer(on=on, monotonic=clock)
    kept_by(pacer, clock, 1_000)
    assert kept_by(pacer, clock, 5_000) < 50_000


def test_four_of_the_twenty_are_kept_for_what_cannot_wait(pacer, clock):
    for _ in range(16):
        pacer.went(GROUP)
        clock.now += 1
    assert pacer.wait(GROUP) == 44
    assert pacer.wait(GROUP, urgent=True) == 0
    assert GROUP in pacer.waiting_chats()
    assert GROUP not in pacer.waiting_chats(urgent=True)
