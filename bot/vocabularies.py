"""Triage with the words of any community; what the search needs is built once for each."""

from __future__ import annotations

from collections.abc import Collection

from bot.tokenizer import JiebaTokenizer
from community.lexicon import LocalWord, Vocabulary
from community.triage import Lexicon, Triage

#: Vocabularies that are kept, the latest ones; one takes some megabytes.
_KEPT = 32


class Vocabularies:
    """Reads texts. Local words are asked for each time, so that a new one counts at once."""

    def __init__(self, lexicon: Lexicon, tokenizer: JiebaTokenizer) -> None:
        """Prepares.

        Args:
            lexicon: The program's words, with those of ``LEXICON_FILE``.
            tokenizer: Is told local words as they come.
        """
        self._lexicon = lexicon
        self._tokenizer = tokenizer
        self._own = Vocabulary.of(lexicon, ())
        self._built: dict[tuple[LocalWord, ...], Vocabulary] = {}

    def triage(
        self, text: str, estates: Collection[str] = (), words: tuple[LocalWord, ...] = ()
    ) -> Triage:
        """The four answers about a text, in a community with these words of its own."""
        return self._with(words).judge(text, self._tokenizer, estates)

    def _with(self, words: tuple[LocalWord, ...]) -> Vocabulary:
        if not words:
            return self._own
        found = self._built.pop(words, None)
        if found is None:
            found = Vocabulary.of(self._lexicon, words)
            self._tokenizer.learn(word.text for word in words)
        self._built[words] = found
        while len(self._built) > _KEPT:
            self._built.pop(next(iter(self._built)))
        return found
