"""Small pieces of wording: clean text from people, clock times, names of tags and places."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from community.chain import Chain, Seat
from community.deadlines import day_distance, local
from community.tickets import State, Ticket
from community.triage import tag_info
from handlers.catalogue import Say

#: Telegram's limit for a message, in UTF-16 code units.
MESSAGE_LENGTH = 4096
#: What we show of somebody's words at most, so that a card stays on a phone's screen or two.
WORDS_LENGTH = 1500
NAME_LENGTH = 24

_WEEK = 7
_AFTER_TOMORROW = 2
#: Direction marks and invisible characters; the joiner of emoji families (U+200D) stays.
_INVISIBLE = re.compile("[\u200b\u200c\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff]")
_BLANK_LINES = re.compile(r"\n\s*\n+")


def clean(text: str) -> str:
    """What a person wrote, without what could bend the text around it.

    Control characters, direction marks and zero-width characters go; line breaks stay.
    """
    kept = "".join(
        char for char in text if char in "\n\u200d" or unicodedata.category(char) not in _UNSHOWN
    )
    return _BLANK_LINES.sub("\n", _INVISIBLE.sub("", kept)).strip()


_UNSHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def clean_name(name: str) -> str:
    """A name on one line, short enough for a sentence."""
    return cut(" ".join(clean(name).split()), NAME_LENGTH)


def cut(text: str, length: int) -> str:
    """The text, at most *length* UTF-16 code units long, with … where something is missing."""
    if utf16_length(text) <= length:
        return text
    kept: list[str] = []
    room = length - 1
    for char in text:
        room -= utf16_length(char)
        if room < 0:
            break
        kept.append(char)
    return "".join(kept).rstrip("\u200d\ufe0f") + "…"


def utf16_length(text: str) -> int:
    """How long Telegram finds a text."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clock_words(instant: datetime, now: datetime, zone: ZoneInfo, say: Say) -> str:
    """A clock time as people say it: ``今天 17:00``, ``明天 9:30``, ``周四 10:00``."""
    there = local(instant, zone)
    time = f"{there.hour}:{there.minute:02d}"
    days = day_distance(instant, now, zone)
    named = {-1: "yesterday", 0: "today", 1: "tomorrow", _AFTER_TOMORROW: "after-tomorrow"}
    if days in named:
        return say(f"clock-{named[days]}", time=time)
    if _AFTER_TOMORROW < days < _WEEK:
        return say("clock-weekday", weekday=say(f"weekday-{there.weekday()}"), time=time)
    return say("clock-date", month=there.month, day=there.day, time=time)


def about(ticket: Ticket, say: Say) -> str:
    """How a text begins that is about a ticket and may be read by anybody."""
    tag = tag_info(ticket.tag).short
    place = ticket.place.building_label()
    if not place:
        return say("about", number=ticket.number, tag=tag)
    return say("about-place", number=ticket.number, tag=tag, place=place)


def community_name(chain: Chain, say: Say) -> str:
    """How people call a community where there are several: by its estates."""
    if not chain.estates:
        return clean_name(chain.committee.name)
    return some(chain.estates, 1, say)


def naming(chains: Collection[Chain], say: Say) -> Callable[[Chain, str], str]:
    """Lets a line about a ticket name its community first, where there are several of them."""

    def named(chain: Chain, line: str) -> str:
        if len(chains) == 1:
            return line
        return say("of-community", community=community_name(chain, say), line=line)

    return named


def some(names: Sequence[str], most: int, say: Say) -> str:
    """The first few of a list, with 等 when there are more."""
    shown = "、".join(names[:most])
    return say("and-more", names=shown) if len(names) > most else shown


def state_to_others(state: State, say: Say) -> str:
    """How a ticket stands, for anybody but its reporter."""
    resolved = state is State.RESOLVED
    return say("state-resolved-to-others" if resolved else f"state-{state.value}")


def place_in_full(ticket: Ticket, chain: Chain, say: Say) -> str:
    """The place as the chain reads it; the estate only where there are several."""
    place = ticket.place
    several = len(chain.estates) > 1
    label = place.label() if several else place.label_within_estate()
    return label or say("card-place-unknown")


def in_charge(seat: Seat, say: Say) -> str:
    """Whom a ticket lies with, before anybody stepped forward."""
    return say(f"charge-{seat.level.value}")
