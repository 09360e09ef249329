"""Makes the many ways of typing the same words one: full-width forms, hidden characters, typos."""

import re
import unicodedata
from collections.abc import Mapping

from ahocorasick_rs import AhoCorasick

_HIDDEN = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff]"
)
_LONG = 600
"""Characters that are read; a complaint that takes longer has said what it is about by then."""


class Spelling:
    """Knows the typos and homophones of a lexicon (楼水 for 漏水)."""

    def __init__(self, typos: Mapping[str, str]) -> None:
        """Args: typos: what people write → what they mean."""
        self._typos = dict(typos)
        ordered = sorted(typos, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, ordered)))
        self._finder = AhoCorasick(ordered) if ordered else None

    def plain(self, text: str) -> str:
        """The text in one spelling: half-width, lower case, visible characters, typos mended."""
        text = nfkc(_HIDDEN.sub("", text[: 2 * _LONG])).lower()
        if self._finder is not None and self._finder.find_matches_as_indexes(text):
            text = self._pattern.sub(self._mend, text)
        return text[:_LONG]

    def _mend(self, match: re.Match[str]) -> str:
        return self._typos[match.group()]


def nfkc(text: str) -> str:
    """The text in half width: ``unicodedata.normalize``, three times as fast for most messages.

    It is slow with anything that it has to change, and mostly these are the same few marks.
    """
    if unicodedata.is_normalized("NFKC", text):
        return text
    text = text.replace("，", ",").replace("！", "!").replace("？", "?").replace("：", ":")
    text = text.replace("；", ";").replace("（", "(").replace("）", ")")
    return text if unicodedata.is_normalized("NFKC", text) else unicodedata.normalize("NFKC", text)
