"""The lexicon and the tokenizer that every triage test uses."""

import json
from collections.abc import Callable
from pathlib import Path

import jieba
import pytest

from bot.files import load_lexicon
from community.triage import Lexicon, Triage, triage

ROOT = Path(__file__).parents[3]
DATA = ROOT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load_lexicon(None)


@pytest.fixture(scope="session")
def judge(lexicon: Lexicon) -> Callable[[str], Triage]:
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    for word in lexicon.words():
        tokenizer.add_word(word)
    return lambda text: triage(text, lexicon, tokenizer.lcut)


@pytest.fixture(scope="session")
def kept_apart() -> list[dict[str, object]]:
    """Messages that nothing was taught with; half of the complaints never name their trouble."""
    text = Path(__file__).with_name("kept_apart.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture(scope="session")
def own_rows() -> list[dict[str, object]]:
    """Messages written for the tests: complaints, others that hold such words, small talk."""
    text = Path(__file__).with_name("rows.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture(scope="session")
def rows() -> Callable[[str], list[dict[str, object]]]:
    def read(name: str) -> list[dict[str, object]]:
        path = DATA / f"{name}.jsonl"
        if not path.exists():
            pytest.skip(f"{path} is not here")
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]

    return read
