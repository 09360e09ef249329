"""The policy: how long people have, when it is quiet, who is rung (DESIGN section 3)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from datetime import time, timedelta
from difflib import get_close_matches
from types import MappingProxyType
from typing import Self
from zoneinfo import ZoneInfo

from community.deadlines import QuietHours
from community.levels import Level
from community.triage.tags import TAGS

_LONGEST = timedelta(days=365)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_DURATION = re.compile(r"([0-9]{1,9}(?:\.[0-9]+)?)([smhd])")
_QUIET = re.compile(r"([0-9]{1,2}):([0-9]{2})\s*-\s*([0-9]{1,2}):([0-9]{2})")
_TYPE_NAMES = {
    "bool": "真假值",
    "int": "整数",
    "float": "小数",
    "str": "文字",
    "list": "列表",
    "dict": "一节",
}


class PolicyError(ValueError):
    """The policy file says something that cannot be used; one line that names the key."""

    def __init__(self, key: str, text: str) -> None:
        super().__init__(f"政策文件 {_short(key)}：{text}")
        self.key = key


@dataclass(frozen=True)
class LevelTimes:
    """How long one level has.

    Attributes:
        ack: Until somebody says 我来处理.
        resolve: From then until it is solved.
    """

    ack: timedelta
    resolve: timedelta


@dataclass(frozen=True)
class Urgent:
    """What is different for an urgent ticket.

    Attributes:
        ack: Until somebody says 我来处理; quiet hours do not stop it.
        notify: Levels whose seats get a ringing card at once.
    """

    ack: timedelta = timedelta(minutes=5)
    notify: frozenset[Level] = frozenset({Level.MEMBER, Level.HUB, Level.BRANCH})


@dataclass(frozen=True)
class Phones:
    """Numbers shown where they help; an empty one is left out."""

    property: str = ""
    gas: str = ""
    elevator: str = ""


def _default_levels() -> Mapping[Level, LevelTimes]:
    return MappingProxyType(
        {
            Level.MEMBER: LevelTimes(timedelta(hours=2), timedelta(hours=24)),
            Level.HUB: LevelTimes(timedelta(hours=4), timedelta(hours=48)),
            Level.BRANCH: LevelTimes(timedelta(hours=8), timedelta(hours=72)),
            Level.COMMITTEE: LevelTimes(timedelta(hours=24), timedelta(days=7)),
        }
    )


def _default_quiet_hours() -> QuietHours | None:
    return QuietHours(time(21, 0), time(8, 30))


@dataclass(frozen=True)
class Policy:
    """All that a community may set about time and quantity; ``Policy()`` is the default.

    Attributes:
        quiet_hours: When ordinary deadlines stand still; None for never.
        timezone: In which people read clocks.
        confirm: How long the reporter may answer 👍 or 👎.
        collective: Households that make a trouble everybody's.
        per_person_hourly: Tickets that one person may file in an hour.
        offer_only: Tag ids that are offered to the author before they are noted.
        levels: How long each level has.
        urgent: What is different when it cannot wait.
        phones: Numbers shown to residents.
    """

    quiet_hours: QuietHours | None = field(default_factory=_default_quiet_hours)
    timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    confirm: timedelta = timedelta(hours=72)
    collective: int = 5
    per_person_hourly: int = 10
    offer_only: frozenset[str] = frozenset({"neighbour", "property", "security"})
    levels: Mapping[Level, LevelTimes] = field(default_factory=_default_levels, hash=False)
    urgent: Urgent = Urgent()
    phones: Phones = Phones()

    @classmethod
    def parse(cls, data: Mapping[str, object]) -> Self:
        """Reads a policy from the tables of a TOML file; what is left out keeps its default.

        Raises:
            PolicyError: At the first key that is unknown or has a value that cannot be used.
        """
        default = cls()
        top = _Table(data, "", [f.name for f in fields(cls)])
        urgent = top.table("urgent", ["ack", "notify"])
        phones = top.table("phones", [f.name for f in fields(Phones)])
        return cls(
            quiet_hours=top.quiet_hours("quiet_hours", default.quiet_hours),
            timezone=top.zone("timezone", default.timezone),
            confirm=top.duration("confirm", default.confirm),
            collective=top.count("collective", default.collective, least=2),
            per_person_hourly=top.count("per_person_hourly", default.per_person_hourly, least=1),
            offer_only=top.names("offer_only", default.offer_only, TAGS),
            levels=_read_levels(top.table("levels", list(Level)), default.levels),
            urgent=Urgent(
                ack=urgent.duration("ack", default.urgent.ack),
                notify=frozenset(
                    Level(name)
                    for name in urgent.names("notify", default.urgent.notify, list(Level))
                ),
            ),
            phones=Phones(
                property=phones.phone("property"),
                gas=phones.phone("gas"),
                elevator=phones.phone("elevator"),
            ),
        )


def _read_levels(levels: _Table, default: Mapping[Level, LevelTimes]) -> Mapping[Level, LevelTimes]:
    times: dict[Level, LevelTimes] = {}
    for level in Level:
        table = levels.table(level, ["ack", "resolve"])
        times[level] = LevelTimes(
            ack=table.duration("ack", default[level].ack),
            resolve=table.duration("resolve", default[level].resolve),
        )
    return MappingProxyType(times)


class _Table:
    """One table of the file, whose values are taken out by kind."""

    def __init__(self, data: Mapping[str, object], path: str, known: Collection[str]) -> None:
        self._data = data
        self._path = path
        for key in data:
            if key not in known:
                raise PolicyError(self._name(key), f"没有这一项，{_meant(key, known)}")

    def _name(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else key

    def _refuse(self, key: str, wrong: str, example: str) -> PolicyError:
        return PolicyError(self._name(key), f"{wrong}，例如 {key} = {example}")

    def _wrong_type(self, key: str, wanted: str, example: str) -> PolicyError:
        kind = type(self._data[key]).__name__
        found = _TYPE_NAMES.get(kind, "日期或时间")
        return self._refuse(key, f"要写{wanted}，现在写的是{found}", example)

    def _text(self, key: str, example: str) -> str | None:
        if key not in self._data:
            return None
        value = self._data[key]
        if not isinstance(value, str):
            raise self._wrong_type(key, "带引号的文字", example)
        return value.strip()

    def table(self, key: str, known: Collection[str]) -> _Table:
        value = self._data.get(key, {})
        if not isinstance(value, Mapping):
            example = "{ " + ", ".join(f"{name} = …" for name in known) + " }"
            raise self._wrong_type(key, "成一节", example)
        return _Table(value, self._name(key), known)

    def duration(self, key: str, default: timedelta) -> timedelta:
        example = '"30m"'
        text = self._text(key, example)
        if text is None:
            return default
        match = _DURATION.fullmatch(text)
        if match is None:
            wrong = f"「{_short(text)}」不是时长，要写数字加 s、m、h 或 d（秒、分、时、天）"
            raise self._refuse(key, wrong, example)
        length = timedelta(**{_UNITS[match[2]]: float(match[1])})
        if not timedelta(0) < length <= _LONGEST:
            raise self._refuse(key, f"「{_short(text)}」要大于零，不超过 365d", example)
        return length

    def count(self, key: str, default: int, *, least: int) -> int:
        value = self._data.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self._wrong_type(key, "整数", str(default))
        if value < least:
            raise self._refuse(key, f"不能小于 {least}，现在写的是 {value}", str(default))
        return value

    def names(self, key: str, default: frozenset[str], known: Collection[str]) -> frozenset[str]:
        value = self._data.get(key, default)
        if value is default:
            return default
        example = "[" + ", ".join(f'"{name}"' for name in list(known)[:2]) + "]"
        if not isinstance(value, list):
            raise self._wrong_type(key, "带引号的名字的列表", example)
        for name in value:
            if not isinstance(name, str):
                raise self._refuse(key, f"「{_short(str(name))}」要写成带引号的名字", example)
            if name not in known:
                raise PolicyError(self._name(key), f"没有「{_short(name)}」，{_meant(name, known)}")
        return frozenset(value)

    def quiet_hours(self, key: str, default: QuietHours | None) -> QuietHours | None:
        example = '"21:00-08:30"'
        text = self._text(key, example)
        if text is None:
            return default
        if not text:
            return None
        match = _QUIET.fullmatch(text)
        try:
            if match is None:
                raise ValueError
            start, end = time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4]))
        except ValueError:
            wrong = f'「{_short(text)}」不是一段时间（不要安静时间就写 ""）'
            raise self._refuse(key, wrong, example) from None
        if start == end:
            raise self._refuse(key, f"「{_short(text)}」的开始和结束不能是同一时刻", example)
        return QuietHours(start, end)

    def zone(self, key: str, default: ZoneInfo) -> ZoneInfo:
        example = '"Asia/Shanghai"'
        text = self._text(key, example)
        if text is None:
            return default
        try:
            return ZoneInfo(text)
        except (KeyError, ValueError, OSError):
            # ZoneInfo answers a folder such as "Asia" with an OSError.
            raise self._refuse(key, f"没有「{_short(text)}」这个时区", example) from None

    def phone(self, key: str) -> str:
        return self._text(key, '"021-12345678"') or ""


def _meant(word: str, known: Collection[str]) -> str:
    close = get_close_matches(word, known, n=1)
    return f"是不是想写 {close[0]}？" if close else f"可以写的有：{'、'.join(known)}"


def _short(text: str) -> str:
    """What stands in the file, on one line and not too long."""
    return " ".join(text.split())[:40]
