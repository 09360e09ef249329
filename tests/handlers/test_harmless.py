"""No text from anybody changes what the bot says around it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.catalogue import Catalogue
from handlers.harmless import cut, embedded, storable, utf16_length, visible
from handlers.wording import clean, clean_name, quoted
from tests.handlers.hostile import FAMILY, TEXTS

ISOLATES = "\u2068\u2069"
TURNING = ("R", "AL", "AN")
SAY = Catalogue.load()


def outside_isolates(line: str) -> str:
    depth, kept = 0, []
    for char in line:
        depth += char == "\u2068"
        if depth == 0:
            kept.append(char)
        depth -= char == "\u2069"
        assert depth >= 0, "an end without a beginning"
    assert depth == 0, "an isolate is left open"
    return "".join(kept)


@given(TEXTS)
def test_in_a_sentence_nothing_turns_hides_or_sits_on_what_is_beside_it(text):
    said = SAY("question-kept") + embedded(text)
    for line in said.split("\n"):
        shown = outside_isolates(line)
        for char in shown:
            assert unicodedata.bidirectional(char) not in TURNING
            assert char == "\u200d" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Cn")
    rest = said.removeprefix(SAY("question-kept")).lstrip(ISOLATES)
    assert not rest or unicodedata.category(rest[0]) not in ("Mn", "Me", "Mc")
    assert not rest.startswith("\u200d")


@given(TEXTS)
def test_a_sentence_in_a_sentence_keeps_its_isolates(text):
    head = SAY("about-place", number=12, tag="漏水", place=text)
    said = SAY("news-denied", about=head, charge="社区", clock="今天 17:00")
    for line in said.split("\n"):
        assert not any(unicodedata.bidirectional(c) in TURNING for c in outside_isolates(line))
    assert said.endswith("已经请社区接着办，今天 17:00 前回话。")
    assert said.lstrip(ISOLATES).startswith("#12（漏水，")


@given(TEXTS)
def test_a_quotation_begins_and_ends_where_the_bot_says(text):
    said = "".join(c for c in SAY("card-words", words=quoted(text, 1500)) if c not in ISOLATES)
    assert said.startswith("「")
    assert said.endswith("」")
    assert (said.count("「"), said.count("」")) == (1, 1)
    assert all(line.startswith("\u3000") for line in said.split("\n")[1:])


@given(TEXTS)
def test_a_name_is_one_short_line_or_nothing(text):
    name = clean_name(text)
    assert "\n" not in name
    assert utf16_length(name) <= 24
    assert not name or any(unicodedata.category(char)[0] in "LNPSM" for char in name)
    assert clean_name(name) == name


@pytest.mark.parametrize("name", ["\u3164\u3164", "\u2800", "\u200b\u2060", "\u0300", "\u202e"])
def test_a_name_that_nobody_can_see_is_none(name):
    assert clean_name(name) == ""


def test_what_people_write_every_day_is_left_as_it_is():
    for text in (f"李阿姨{FAMILY}", "Zoë Müller", "Nguyễn Thị Ánh", "นิภา", "𠮷野家", "👍🏽🇨🇳", "1️⃣"):
        assert visible(text) == text
        assert embedded(text) == text
        assert clean(text) == text


def test_a_name_from_right_to_left_does_not_turn_the_clock_behind_it():
    said = SAY("card-acknowledged", name="דוד 17", clock="今天 9:30")
    assert said == "\u2068דוד 17\u2069在办，今天 9:30 前办好。"


@given(TEXTS, st.integers(1, 100))
def test_a_cut_text_is_short_enough_and_a_beginning(text, length):
    short = cut(text, length)
    assert utf16_length(short) <= length
    assert short == text or text.startswith(short[:-1])


@pytest.mark.parametrize(
    "one", [FAMILY, "🇨🇳", "👍🏽", "e\u0301\u0302", "1\ufe0f\u20e3", "各\ufe0f"]
)
@given(length=st.integers(1, 80))
def test_nothing_that_is_seen_as_one_is_torn(one, length):
    short = cut(one * 90, length)
    assert short[:-1] == one * ((len(short) - 1) // len(one))


@given(TEXTS)
def test_no_database_chokes_and_offsets_stay(text):
    kept = storable({"text": text, "deep": [{"text": text}]})
    assert len(kept["text"]) == len(text)
    assert kept["deep"][0]["text"] == kept["text"]
    kept["text"].encode()
    assert "\x00" not in kept["text"]


@given(TEXTS, st.sampled_from(["news-reply", "card-moved-deadline", "join-line", "home-list"]))
def test_the_bots_own_words_stay_whatever_is_between_them(text, message):
    arguments = dict.fromkeys(("about", "name", "line", "number", "places"), text)
    for part in SAY(message, **dict.fromkeys(arguments, "§")).split("§"):
        assert part in SAY(message, **arguments)
