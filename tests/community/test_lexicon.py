"""Local words: what may be added, and what a word does to a message."""

from dataclasses import replace

import pytest

from community.ids import PersonId
from community.lexicon import (
    MOST_WORDS,
    LocalWord,
    Vocabulary,
    WordRefusal,
    WordRefusedError,
    add_word,
    find_tag,
    read_word,
)
from community.triage import Complaint, parse_lexicon
from tests.community.in_memory import MemoryLocalWords, MemoryWork, run
from tests.community.neighbourhood import HERE, MORNING, at, chain, seat

LEXICON = parse_lexicon(
    {
        "tag": {"leak": {"3": ["漏水"], "topic": {"1": ["水管"]}}},
        "danger": {"gas": {"4": ["煤气味"], "tag": "utilities"}},
        "cancel": {"done": {"4": ["修好了"]}},
        "typos": {"楼水": "漏水"},
        "small_talk": {"words": ["天气"]},
    }
)
TOWN = chain(seat("S"), estates=["梧桐里"])
WHO = PersonId(5001)


def word(text: str, tag: str | None = "leak") -> LocalWord:
    return LocalWord(text, tag, WHO, at(MORNING))


def judge(text: str, *words: LocalWord):
    return Vocabulary.of(LEXICON, words).judge(text, list)


@pytest.mark.parametrize(
    ("typed", "tag", "refusal"),
    [
        ("", "leak", WordRefusal.TOO_SHORT),
        ("水", "leak", WordRefusal.TOO_SHORT),
        ("\u200b水\u202e", "leak", WordRefusal.TOO_SHORT),
        ("一二三四五六七八九", "leak", WordRefusal.TOO_LONG),
        ("𠮷𠮷𠮷𠮷𠮷𠮷𠮷", "leak", WordRefusal.TOO_LONG),
        ("飙水!", "leak", WordRefusal.SIGNS),
        ("漏|渗", "leak", WordRefusal.SIGNS),
        ("<数>号", "leak", WordRefusal.SIGNS),
        ("@半夜", "leak", WordRefusal.SIGNS),
        ("💧💧", "leak", WordRefusal.SIGNS),
        ("13912345678", "leak", WordRefusal.DIGITS),
        ("12", "leak", WordRefusal.DIGITS),
        ("502飙水", "leak", WordRefusal.DIGITS),
        ("今天", "leak", WordRefusal.COMMON),
        ("天气", "leak", WordRefusal.COMMON),
        ("修好了", "leak", WordRefusal.COMMON),
        ("桐里", "leak", WordRefusal.PLACE),
        ("3号楼", "leak", WordRefusal.PLACE),
        ("漏水", "leak", WordRefusal.KNOWN),
        ("楼水", "leak", WordRefusal.KNOWN),
        ("漏水", None, WordRefusal.TROUBLE),
        ("煤气", None, WordRefusal.TROUBLE),
        ("今天", None, WordRefusal.COMMON),
    ],
)
def test_what_may_not_be_added(typed, tag, refusal):
    with pytest.raises(WordRefusedError, match=f"^{refusal.value}$"):
        read_word(typed, tag, LEXICON, TOWN)


@pytest.mark.parametrize(
    ("typed", "text"), [("飙水", "飙水"), (" ＷＩＦＩ ", "wifi"), ("5G基站", "5g基站")]
)
def test_a_word_is_kept_in_its_plain_spelling(typed, text):
    assert read_word(typed, "leak", LEXICON, TOWN) == text


def test_tags_go_by_every_name_but_other_is_none():
    assert {find_tag(name) for name in ("leak", "漏水", "漏水渗水", "LEAK")} == {"leak"}
    assert find_tag("其他") is None
    assert find_tag("天气") is None


def test_a_local_word_is_heard_and_names_itself():
    assert judge("厨房飙水").complaint is Complaint.NO
    found = judge("厨房飙水", word("飙水"))
    assert found.complaint is not Complaint.NO
    assert found.tags == ("leak",)
    assert found.entries == ("tag.leak:飙水",)


def test_a_word_that_cancels_silences_a_complaint_but_no_danger():
    cancel = word("打卡", None)
    assert judge("漏水漏水，水管漏水").complaint is not Complaint.NO
    found = judge("打卡，漏水漏水，水管漏水", cancel)
    assert (found.complaint, found.tags, found.entries) == (Complaint.NO, (), ())
    assert found.why[-1] == "不算：打卡（本社区加的词）"
    danger = judge("打卡，煤气味", cancel)
    assert danger.urgent
    assert danger.complaint is not Complaint.NO


def test_without_words_the_lexicon_is_itself():
    assert Vocabulary.of(LEXICON, ()).lexicon is LEXICON


def community_with(*words: LocalWord) -> MemoryWork:
    work = MemoryWork(TOWN)
    work.local_words = MemoryLocalWords({HERE: words})
    return work


def test_another_meaning_takes_the_place_of_the_first():
    work = community_with(word("飙水"))
    before = run(add_word(work, TOWN, word("飙水", "drainage")))
    assert before == word("飙水")
    assert run(work.local_words.of(HERE)) == (word("飙水", "drainage"),)


def test_the_same_word_twice_is_known():
    work = community_with(word("飙水"))
    again = replace(word("飙水"), at=at("2026-05-07 10:00"))
    with pytest.raises(WordRefusedError, match="known"):
        run(add_word(work, TOWN, again))


def test_there_is_an_end_to_words():
    work = community_with(*(word(f"词{number}号") for number in range(MOST_WORDS)))
    with pytest.raises(WordRefusedError, match="too_many"):
        run(add_word(work, TOWN, word("飙水")))
    run(add_word(work, TOWN, word("词1号", "noise")))
