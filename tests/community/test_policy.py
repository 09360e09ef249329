"""The policy file: defaults, partial files, and one line for everything that is wrong."""

import tomllib
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.deadlines import QuietHours
from community.levels import Level
from community.policy import LevelTimes, Phones, Policy, PolicyError, Urgent

DEFAULTS = """
quiet_hours = "21:00-08:30"
timezone = "Asia/Shanghai"
confirm = "72h"
collective = 5
per_person_hourly = 10
offer_only = ["neighbour", "property", "security"]
[levels]
member    = { ack = "2h",  resolve = "24h" }
hub       = { ack = "4h",  resolve = "48h" }
branch    = { ack = "8h",  resolve = "72h" }
committee = { ack = "24h", resolve = "7d"  }
[urgent]
ack = "5m"
notify = ["member", "hub", "branch"]
[phones]
property = ""
gas = ""
elevator = ""
"""


def parse(text: str) -> Policy:
    return Policy.parse(tomllib.loads(text))


def test_the_file_of_the_design_says_the_defaults():
    assert parse(DEFAULTS) == Policy() == parse("")


def test_the_defaults_themselves():
    policy = Policy()
    assert policy.quiet_hours == QuietHours(time(21), time(8, 30))
    assert policy.timezone == ZoneInfo("Asia/Shanghai")
    assert policy.confirm == timedelta(hours=72)
    assert (policy.collective, policy.per_person_hourly) == (5, 10)
    assert policy.offer_only == {"neighbour", "property", "security"}
    assert policy.levels[Level.COMMITTEE] == LevelTimes(timedelta(hours=24), timedelta(days=7))
    assert policy.urgent == Urgent(
        timedelta(minutes=5), frozenset({Level.MEMBER, Level.HUB, Level.BRANCH})
    )
    assert policy.phones == Phones("", "", "")


def test_every_key_can_be_set():
    policy = parse("""
        quiet_hours = "12:00-14:00"
        timezone = "Asia/Urumqi"
        confirm = "0.5s"
        collective = 2
        per_person_hourly = 1
        offer_only = []
        levels.hub = { ack = "90s", resolve = "30m" }
        urgent = { ack = "1m", notify = ["committee"] }
        phones = { property = " 021-1 ", gas = "962777", elevator = "96333" }
    """)
    assert policy.quiet_hours == QuietHours(time(12), time(14))
    assert policy.timezone.key == "Asia/Urumqi"
    assert policy.confirm == timedelta(milliseconds=500)
    assert (policy.collective, policy.per_person_hourly, policy.offer_only) == (2, 1, frozenset())
    assert policy.levels[Level.HUB] == LevelTimes(timedelta(seconds=90), timedelta(minutes=30))
    assert policy.urgent == Urgent(timedelta(minutes=1), frozenset({Level.COMMITTEE}))
    assert policy.phones == Phones("021-1", "962777", "96333")


def test_a_key_left_out_inside_a_table_keeps_its_default():
    policy = parse('[levels]\nmember = { ack = "2s" }\n[phones]\ngas = "962777"')
    assert policy.levels[Level.MEMBER] == LevelTimes(timedelta(seconds=2), timedelta(hours=24))
    assert policy.levels[Level.HUB] == Policy().levels[Level.HUB]
    assert policy.phones == Phones(gas="962777")


def test_no_quiet_hours():
    assert parse('quiet_hours = ""').quiet_hours is None


@pytest.mark.parametrize(
    ("text", "key", "says"),
    [
        ("colective = 3", "colective", "是不是想写 collective？"),
        ("xyz = 3", "xyz", "quiet_hours"),
        ('[levels]\nmembr = { ack = "2h" }', "levels.membr", "是不是想写 member？"),
        ('[levels]\nmember = { akc = "2h" }', "levels.member.akc", "是不是想写 ack？"),
        ('[phones]\nnight = "1"', "phones.night", "property、gas、elevator"),
        ('[urgent]\nquiet = "1h"', "urgent.quiet", "没有这一项"),
        ('[levels]\nmember = { ack = "2hours" }', "levels.member.ack", "「2hours」不是时长"),
        ('[levels]\nhub = { resolve = "-2h" }', "levels.hub.resolve", '例如 resolve = "30m"'),
        ('confirm = "0h"', "confirm", "要大于零"),
        ('confirm = "0.0000001s"', "confirm", "要大于零"),
        ('confirm = "366d"', "confirm", "不超过 365d"),
        ('confirm = "999999999d"', "confirm", "不超过 365d"),
        ("confirm = 72", "confirm", "现在写的是整数"),
        ('urgent = "5m"', "urgent", "要写成一节"),
        ('[levels]\nmember = "2h"', "levels.member", "要写成一节"),
        ("collective = 1", "collective", "不能小于 2"),
        ('collective = "5"', "collective", "要写整数，现在写的是文字"),
        ("collective = true", "collective", "真假值"),
        ("collective = 5.0", "collective", "小数"),
        ("per_person_hourly = 0", "per_person_hourly", "不能小于 1"),
        ('offer_only = ["nois"]', "offer_only", "没有「nois」，是不是想写 noise？"),
        ('offer_only = "noise"', "offer_only", "列表"),
        ("offer_only = [1]", "offer_only", "「1」要写成带引号的名字"),
        ('[urgent]\nnotify = ["hubs"]', "urgent.notify", "是不是想写 hub？"),
        ('timezone = "Asia/Shangai"', "timezone", '例如 timezone = "Asia/Shanghai"'),
        ('timezone = "Asia"', "timezone", "时区"),
        ('timezone = ""', "timezone", "时区"),
        ('timezone = "/etc/passwd"', "timezone", "时区"),
        ("timezone = 8", "timezone", "现在写的是整数"),
        ('quiet_hours = "21-8"', "quiet_hours", '例如 quiet_hours = "21:00-08:30"'),
        ('quiet_hours = "25:00-08:00"', "quiet_hours", "不是一段时间"),
        ('quiet_hours = "08:00-08:00"', "quiet_hours", "同一时刻"),
        ("quiet_hours = 21:00:00", "quiet_hours", "日期或时间"),
        ("[phones]\ngas = 962777", "phones.gas", "带引号的文字"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_line_that_names_the_key(text, key, says):
    with pytest.raises(PolicyError) as refused:
        parse(text)
    assert refused.value.key == key
    assert f" {key}：" in str(refused.value)
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)


@given(st.text(max_size=60))
def test_any_text_as_a_duration_is_read_or_refused_in_one_line(text):
    try:
        assert timedelta(0) < Policy.parse({"confirm": text}).confirm <= timedelta(days=365)
    except PolicyError as refused:
        assert len(str(refused).splitlines()) == 1


@given(
    st.dictionaries(
        st.sampled_from(["quiet_hours", "timezone", "collective", "offer_only", "levels", "phones"])
        | st.text(max_size=5),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(st.sampled_from(["member", "ack", "gas"]), inner, max_size=2)
            ),
            max_leaves=5,
        ),
        max_size=3,
    )
)
def test_nothing_in_the_file_ends_in_another_error(data):
    try:
        assert isinstance(Policy.parse(data), Policy)
    except PolicyError as refused:
        assert len(str(refused).splitlines()) == 1
