"""Deadlines: instants that ordinary work must be done by, standing still in quiet hours."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class QuietHours:
    """The daily hours in which nobody is hurried; they may cross midnight.

    Attributes:
        start: Local wall time at which they begin; this instant is quiet.
        end: Local wall time at which they end; this instant is not quiet.
    """

    start: time
    end: time

    def __post_init__(self) -> None:
        """Refuses hours without a length.

        Raises:
            ValueError: If start and end are the same time.
        """
        if self.start == self.end:
            raise ValueError("quiet hours need a start and an end that differ")

    def contains(self, instant: datetime, zone: ZoneInfo) -> bool:
        """True when *instant* (aware) lies in quiet hours."""
        return quiet_until(instant, self, zone) is not None


def deadline(
    start: datetime, length: timedelta, quiet: QuietHours | None, zone: ZoneInfo
) -> datetime:
    """The instant at which *length* of time that is not quiet has gone by after *start*.

    It never lies inside quiet hours, but it may be the very instant at which they begin.

    Args:
        start: Aware; when the deadline starts to run.
        length: Zero or more; how long people have, quiet hours not counted.
        quiet: None when there are no quiet hours.
        zone: The community's time zone, in which quiet hours are written.

    Returns:
        The deadline in UTC.

    Raises:
        ValueError: If *start* is naive or *length* is negative.
    """
    if length < timedelta(0):
        raise ValueError("a deadline cannot have a negative length")
    now, left = _utc(start), length
    if quiet is None:
        return now + left
    for begins, ends in _quiet_periods(now, quiet, zone):
        if now < begins:
            if left <= begins - now:
                break
            left -= begins - now
        now = max(now, ends)
    return now + left


def quiet_until(instant: datetime, quiet: QuietHours | None, zone: ZoneInfo) -> datetime | None:
    """The end, in UTC, of the quiet hours that hold *instant*; None when it is not quiet.

    Raises:
        ValueError: If *instant* is naive.
    """
    now = _utc(instant)
    if quiet is None:
        return None
    for begins, ends in _quiet_periods(now, quiet, zone):
        if now < begins:
            break
        if now < ends:
            return ends
    return None


def local(instant: datetime, zone: ZoneInfo) -> datetime:
    """*instant* as the clocks of the community show it.

    Raises:
        ValueError: If *instant* is naive.
    """
    return _utc(instant).astimezone(zone)


def day_distance(instant: datetime, now: datetime, zone: ZoneInfo) -> int:
    """Local calendar days from *now* to *instant*: 0 today, 1 tomorrow, -1 yesterday.

    Raises:
        ValueError: If either is naive.
    """
    return (local(instant, zone).date() - local(now, zone).date()).days


def _quiet_periods(
    now: datetime, quiet: QuietHours, zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime]]:
    """Quiet periods in UTC, in order and apart, without end; the first may be over by *now*."""
    overnight = _DAY if quiet.end < quiet.start else timedelta(0)
    day = now.astimezone(zone).date() - _DAY
    while True:
        yield (
            _instant(day, quiet.start, zone),
            _instant(day + overnight, quiet.end, zone),
        )
        day += _DAY


def _instant(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The first instant, in UTC, at which the local clock shows this time or a later one.

    Defined so because it never runs backwards: where clocks are put back the first of two
    equal readings counts, where they jump a time that is left out is the instant of the jump.
    """
    wall = datetime.combine(day, clock, zone)
    after = wall.astimezone(UTC)
    naive = wall.replace(tzinfo=None)
    if after.astimezone(zone).replace(tzinfo=None) == naive:
        return after
    before = wall.replace(fold=1).astimezone(UTC)
    seconds = int((after - before).total_seconds())
    jump = bisect_left(
        range(seconds),
        naive,
        key=lambda s: (before + timedelta(seconds=s)).astimezone(zone).replace(tzinfo=None),
    )
    # The jump is a whole second of the clock; *before* carries the time's own fraction.
    return (before + timedelta(seconds=jump)).replace(microsecond=0)


def _utc(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(UTC)
