"""Small pieces of wording: clean text from people, clock times, names of tags and places."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from community.chain import Chain, Seat
from community.deadlines import day_distance, local
from community.tickets import State, Ticket
from community.triage import tag_info
from handlers.catalogue import Say
from handlers.harmless import cut, utf16_length, visible

#: Telegram's limit for a message, in UTF-16 code units.
MESSAGE_LENGTH = 4096
#: What we show of somebody's words at most, so that a card stays on a phone's screen or two.
WORDS_LENGTH = 1500
NAME_LENGTH = 24

_WEEK = 7
_AFTER_TOMORROW = 2
_BLANK_LINES = re.compile(r"\n\s*\n+")
_INNER_QUOTES = str.maketrans("「」", "『』")


def clean(text: str) -> str:
    """What a person wrote, without what could bend the text around it.

    Control characters, direction marks and zero-width characters go; line breaks stay.
    """
    return _BLANK_LINES.sub("\n", visible(text)).strip()


def clean_name(name: str) -> str:
    """A name on one line, short enough for a sentence."""
    return cut(" ".join(clean(name).split()), NAME_LENGTH)


def quoted(text: str, length: int) -> str:
    """Somebody's words as they stand between 「 and 」.

    Quotation marks inside become the inner ones and later lines are set in: what a resident wrote
    can neither end the quotation nor look like a line of the bot.
    """
    inside = cut(clean(text).translate(_INNER_QUOTES), length)
    return inside.replace("\n", "\n\u3000")


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


def state_words(ticket: Ticket, whole: Ticket, say: Say) -> str:
    """Where a ticket stands; a merged one is one thing with what it became part of."""
    return say(f"state-{ticket.state.value}", number=whole.number)


def community_name(chain: Chain, say: Say) -> str:
    """How people call a community where there are several: by its estates."""
    if not chain.estates:
        return clean_name(chain.committee.name)
    return some(chain.estates, 1, say)


def community_in_full(chain: Chain) -> str:
    """A community by all its estates, where one of several is to be chosen."""
    return clean_name("、".join(chain.estates) or chain.committee.name)


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


def state_to_others(ticket: Ticket, whole: Ticket, say: Say) -> str:
    """The same for anybody but its reporter."""
    if ticket.state is State.RESOLVED:
        return say("state-resolved-to-others")
    return state_words(ticket, whole, say)


def place_in_full(ticket: Ticket, chain: Chain, say: Say) -> str:
    """The place as the chain reads it; the estate only where there are several."""
    place = ticket.place
    several = len(chain.estates) > 1
    label = place.label() if several else place.label_within_estate()
    return label or say("card-place-unknown")


def in_charge(seat: Seat, say: Say) -> str:
    """Whom a ticket lies with, before anybody stepped forward."""
    return say(f"charge-{seat.level.value}")


__all__ = [
    "MESSAGE_LENGTH",
    "WORDS_LENGTH",
    "about",
    "clean",
    "clean_name",
    "clock_words",
    "cut",
    "in_charge",
    "place_in_full",
    "quoted",
    "utf16_length",
]
