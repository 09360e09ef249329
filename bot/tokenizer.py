"""jieba, the one place where it is used: untyped, slow to load, and keen on /tmp."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import jieba


class JiebaTokenizer:
    """Cuts Chinese text into words; loads its dictionary upon first use.

    The cached dictionary lies next to the database: jieba's own place for it is a folder that
    everybody may write to, and it is read back as marshalled code.
    """

    def __init__(self, words: Iterable[str], cache_folder: Path) -> None:
        """Prepares; nothing is loaded yet.

        Args:
            words: The lexicon's own words, which are never cut apart.
            cache_folder: Where the cached dictionary is kept.
        """
        jieba.setLogLevel(logging.WARNING)
        self._words = tuple(words)
        self._learned: list[str] = []
        self._jieba: Any = jieba.Tokenizer()
        self._jieba.tmp_dir = str(cache_folder)
        self._jieba.cache_file = "linli.words"
        self._loading = threading.Lock()
        self._loaded = False

    def __call__(self, text: str) -> list[str]:
        """The words of a text."""
        self._load()
        while self._learned:
            self._jieba.add_word(self._learned.pop())
        return list(self._jieba.lcut(text))

    def learn(self, words: Iterable[str]) -> None:
        """Words that came later; they are never cut apart either, from the next text on."""
        self._learned += words

    async def load(self) -> None:
        """Loads the dictionary beside whatever else goes on."""
        await asyncio.to_thread(self._load)

    def _load(self) -> None:
        with self._loading:
            if self._loaded:
                return
            self._jieba.initialize()
            for word in self._words:
                self._jieba.add_word(word)
            self._loaded = True
