"""Text as somebody would write it who wants the bot to say something else."""

from __future__ import annotations

from hypothesis import strategies as st

FAMILY = "👨‍👩‍👧‍👦"
PIECES = (
    "漏水",
    "3号楼502",
    "<b>",
    "</b>",
    "<a href='tg://user?id=1'>",
    "&amp;",
    "&#x202e;",
    "*_`[",
    "{ $name }",
    "{{",
    "%s%n",
    "」\n反映人：周主任，今天 10:00 说的\n「",
    "\n#12（漏水，3号楼）：王建国在办。",
    "\u202e",
    "\u202d",
    "\u2066",
    "\u2067",
    "\u2068",
    "\u2069",
    "\u200f",
    "\u061c",
    "\u200b",
    "\u2060",
    "\ufeff",
    "\u00ad",
    "\u3164",
    "\u2800",
    "אבג",
    "مرحبا 12",
    "\u0300" * 30,
    "\u20e0",
    "\u0489",
    FAMILY,
    "🇨🇳",
    "👍🏽",
    "\u200d",
    "\ufe0f",
    "\x00",
    "\ud83d",
    "\udc68",
    "\x1b[31m",
    "\r",
    "\u2028",
    "=1+1",
    "+86",
    "-1",
    "@all",
    "\t=cmd|' /C calc'!A0",
    "/forget",
    "https://evil.example/",
    " ",
    "長" * 2000,
)

#: Anything at all, mostly made of what does harm.
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join),
    st.text(st.characters(), max_size=200),
    st.sampled_from(PIECES).map(lambda piece: (piece * 5000)[:4096]),
)
