"""How fast triage reads, beside ``jieba.lcut`` on the same messages."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import jieba

from bot.bench.figures import Found, Goal, Measure, Round
from bot.bench.messages import COMPLAINTS, SMALL_TALK
from bot.bench.scale import Scale
from bot.files import load_lexicon
from bot.tokenizer import JiebaTokenizer
from bot.triaging import labelled_rows
from community.triage import Complaint, triage


def _measure(messages: Sequence[str]) -> Callable[[Scale, Callable[[str], None]], Found]:
    def take(scale: Scale, say: Callable[[str], None]) -> Found:
        lexicon = load_lexicon(None)
        with tempfile.TemporaryDirectory() as folder:
            tokenizer = JiebaTokenizer(lexicon.words(), Path(folder))
            read = [messages[index % len(messages)] for index in range(scale.triage_messages)]
            tokenizer("漏水了")  # what is loaded once is loaded now
            for message in {*read}:
                triage(message, lexicon, tokenizer)
            jieba.lcut("漏水了")
            rounds = []
            for number in range(scale.rounds):
                say(f"{number + 1}/{scale.rounds}")
                ours = _a_second(lambda text: triage(text, lexicon, tokenizer), read)
                rounds.append(Round(ours, _a_second(jieba.lcut, read)))
        return Found(tuple(rounds))

    return take


def _a_second(read: Callable[[str], object], messages: Sequence[str]) -> float:
    began = time.perf_counter()
    for message in messages:
        read(message)
    return len(messages) / (time.perf_counter() - began)


TALK = Measure(
    name="talk",
    title="triage of small talk",
    baseline="jieba.lcut on the same messages",
    unit="messages a second",
    goal=Goal(10, at_least=True),
    take=_measure(SMALL_TALK),
)
COMPLAINING = Measure(
    name="complaints",
    title="triage of complaints",
    baseline="jieba.lcut on the same messages",
    unit="messages a second",
    goal=Goal(0.8, at_least=True),
    take=_measure(COMPLAINTS),
)


def on_labelled(path: Path) -> tuple[Measure, ...]:
    """Both on messages of a file in the form of ``linli evaluate``, as far as it holds their kind.

    Raises:
        FileFaultError: The file cannot be read, or a line is not what it should be.
    """
    rows = labelled_rows(path)
    kinds = ((TALK, Complaint.NO.value), (COMPLAINING, Complaint.YES.value))
    of_kind = [(measure, [r["text"] for r in rows if r["complaint"] == k]) for measure, k in kinds]
    return tuple(replace(measure, take=_measure(texts)) for measure, texts in of_kind if texts)
