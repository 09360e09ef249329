"""What reading needs is built while messages already arrive."""

from __future__ import annotations

from pathlib import Path

from bot.files import load_lexicon
from bot.tokenizer import JiebaTokenizer
from bot.vocabularies import Vocabularies


async def test_after_loading_nothing_is_left_for_the_first_message_to_build(tmp_path: Path) -> None:
    lexicon = load_lexicon(None)
    vocabularies = Vocabularies(lexicon, JiebaTokenizer(lexicon.words(), tmp_path))
    await vocabularies.load()
    built = {**vars(lexicon)}
    assert (tmp_path / "linli.words").exists()
    assert vocabularies.triage("楼道灯坏了三天，3号楼2单元没人管").tags
    assert vars(lexicon) == built
