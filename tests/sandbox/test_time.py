"""Community time: the bot's reports, advancing to whatever is due, settling."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from sandbox import create_app


class ReportingBot:
    """A bot that keeps alarms, reports as the contract says, and confirms its updates."""

    def __init__(self, stage) -> None:
        self.stage = stage
        self.alarms: list[datetime] = []
        self.rung: list[datetime] = []

    async def run(self) -> None:
        version = None
        while True:
            next_due = min(self.alarms).isoformat() if self.alarms else None
            told = await self.stage.do("clock/report", version=version, next_due=next_due, wait=5)
            version = told["version"]
            await self.stage.updates()
            now = datetime.now(UTC) + timedelta(seconds=told["offset"])
            self.rung += [now for alarm in self.alarms if alarm <= now]
            self.alarms = [alarm for alarm in self.alarms if alarm > now]


@pytest.fixture
async def bot(stage):
    one = ReportingBot(stage)
    running = asyncio.create_task(one.run())
    yield one
    running.cancel()


async def _now(stage) -> datetime:
    return datetime.fromisoformat((await stage.see("clock"))["now"])


async def test_time_stops_where_something_is_due(stage, bot) -> None:
    start = await _now(stage)
    bot.alarms = [start + timedelta(hours=2), start + timedelta(hours=4), start + timedelta(days=3)]
    planned = list(bot.alarms)
    moved = await stage.do("advance", seconds=86400)
    assert moved["settled"] is True
    assert datetime.fromisoformat(moved["now"]) - start >= timedelta(days=1)
    late = [rung - alarm for rung, alarm in zip(bot.rung, planned, strict=False)]
    assert len(late) == 2
    assert all(timedelta() <= one < timedelta(seconds=5) for one in late)


async def test_zero_seconds_settles_what_people_have_said(stage, bot) -> None:
    person = await stage.person()
    await stage.do("say", from_=person, chat=person, text="漏水")
    assert (await stage.do("advance", seconds=0))["settled"] is True
    assert (await stage.see("updates/pending"))["pending"] == 0


async def test_without_a_bot_time_moves_and_says_so(stage) -> None:
    start = await _now(stage)
    moved = await stage.do("advance", seconds=60, wait=0.01)
    assert moved["settled"] is False
    assert datetime.fromisoformat(moved["now"]) - start >= timedelta(minutes=1)


async def test_a_clock_can_be_moved_to_an_hour_of_the_day(stage, bot) -> None:
    moved = await stage.do("advance", to_local="08:30", timezone="Asia/Shanghai")
    now = datetime.fromisoformat(moved["now"])
    assert (now.hour, now.minute) == (0, 30)
    again = datetime.fromisoformat(
        (await stage.do("advance", to_local="08:30", timezone="Asia/Shanghai"))["now"]
    )
    assert timedelta(hours=23) < again - now < timedelta(hours=25)


async def test_messages_carry_community_time(stage) -> None:
    person = await stage.person(started=True)
    before = await stage.bot("sendMessage", chat_id=person, text="x")
    await stage.do("advance", seconds=3600, wait=0.01)
    after = await stage.bot("sendMessage", chat_id=person, text="x")
    assert 3600 <= after["date"] - before["date"] < 3605


async def test_a_report_waits_and_an_unknown_version_starts_anew(stage) -> None:
    first = await stage.do("clock/report", version=None, wait=5)
    same = await stage.do("clock/report", version=first["version"], wait=0.01)
    assert same["version"] == first["version"]
    fresh = await stage.do("clock/report", version=first["version"] + 99, wait=5)
    assert fresh["version"] == first["version"]
    # A report from before the sandbox was started anew settles nothing.
    assert (await stage.do("advance", seconds=0, wait=0.05))["settled"] is False


def test_a_sandbox_may_start_at_another_time() -> None:
    start = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
    clock = create_app("1:sandbox", started_at=start).state.sandbox.clock
    assert timedelta() <= clock.now() - start < timedelta(seconds=5)


def test_real_tokens_are_refused() -> None:
    with pytest.raises(ValueError, match="sandbox"):
        create_app("7000000001:AAE-real")
