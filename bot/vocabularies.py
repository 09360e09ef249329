"""Triage with the words of any community; what the search needs is built once for each."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import replace

import structlog

from bot.tokenizer import JiebaTokenizer
from community.lexicon import LocalWord, Vocabulary
from community.triage import Complaint, Lexicon, Triage, complaint_in, tags_in

_log = structlog.get_logger(__name__)

#: Vocabularies that are kept, the latest ones; one takes some megabytes.
_KEPT = 32
#: So many troubles are remembered as they were read; small talk is forgotten at once.
_LATELY = 256
#: Is read to the end.
_TROUBLE = "漏水了"
_Asked = tuple[str, tuple[str, ...], tuple[LocalWord, ...]]


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
        self._lately: dict[_Asked, Triage] = {}

    async def load(self) -> None:
        """Builds what reading needs while messages already arrive."""
        await self._tokenizer.load()
        await asyncio.to_thread(self._own.judge, _TROUBLE, self._tokenizer, ())

    def triage(
        self, text: str, estates: Collection[str] = (), words: tuple[LocalWord, ...] = ()
    ) -> Triage:
        """The four answers about a text, in a community with these words of its own.

        Talk has tags, too: whoever reports it with a command wants it noted.
        """
        judged = self._judged(text, estates, words)
        if judged.tags:
            return judged
        lexicon = self._with(words).lexicon
        return replace(judged, tags=tags_in(text, lexicon, self._tokenizer))

    def _judged(self, text: str, estates: Collection[str], words: tuple[LocalWord, ...]) -> Triage:
        asked = text, tuple(estates), words
        known = self._lately.pop(asked, None)
        judged = known or self._with(words).judge(text, self._tokenizer, estates)
        # What is filed was read when it came in and is read again by its handler.
        if judged.complaint is not Complaint.NO:
            self._lately[asked] = judged
            while len(self._lately) > _LATELY:
                self._lately.pop(next(iter(self._lately)))
        return judged

    def complaint(
        self, text: str, estates: Collection[str] = (), words: tuple[LocalWord, ...] = ()
    ) -> Complaint:
        """The first of the answers, also where another one cannot be given.

        Raises:
            Exception: It cannot be given either.
        """
        try:
            return self._judged(text, estates, words).complaint
        except Exception:
            answer = complaint_in(text, self._with(words).lexicon, self._tokenizer)
            _log.exception("judged_by_one_question")
            return answer

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
