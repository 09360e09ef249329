"""The first pass: what is worth listening to, at a glance."""

from datetime import UTC, datetime

import pytest

from community.ids import PersonId
from community.lexicon import LocalWord, Vocabulary
from community.triage import first_pass, parse_lexicon

WORDS = {"tag": {"leak": {"3": ["漏水"]}}, "small_talk": {"words": ["跳舞"]}}
DANGER = {"danger": {"gas": {"4": ["燃气味"]}}}


def taught(**ear):
    return parse_lexicon({**WORDS, **DANGER, "ear": ear})


def test_what_stands_in_complaints_is_weighed_against_what_stands_in_talk():
    lexicon = taught(glance_start=-1, glance={"2": ["脚步"], "-2": ["生日"]})
    assert first_pass("半夜的脚步声", lexicon)
    assert not first_pass("生日会上都是脚步声", lexicon)
    assert not first_pass("半夜的月亮", lexicon)


def test_a_word_of_a_trouble_can_be_outweighed_and_one_of_a_danger_cannot():
    lexicon = taught(glance={"-4": ["生日"], "-100": ["哈哈"]})
    assert first_pass("生日会上漏水", lexicon)
    assert not first_pass("哈哈哈哈，脑子漏水", lexicon)
    assert first_pass("哈" * 4000 + "燃气味", lexicon)


def test_a_word_of_a_trouble_tells_beside_what_it_tells_as_a_run():
    lexicon = taught(glance_start=-8, glance={"3": ["漏水"]})
    assert first_pass("漏水", lexicon)
    assert not first_pass("漏水", taught(glance_start=-8))


def test_a_mark_tells_the_same_in_both_widths():
    lexicon = taught(glance={"2": ["叫,"]})
    assert first_pass("叫,叫", lexicon)
    assert first_pass("叫，叫", lexicon)


@pytest.mark.parametrize(
    "sentence",
    [
        "今天{}了",
        "今晚又{}了",
        "明天能派人来吗，5栋{}",
        "谢谢，{}的事拜托了",
        "哈哈哈今天晚上{}",
    ],
)
@pytest.mark.parametrize("word", ["鸮鸣", "返潮气", "跳舞"])
def test_a_word_that_somebody_added_is_always_listened_to(lexicon, sentence, word):
    """Not always judged a complaint, but never passed over unheard."""
    of_a_file = parse_lexicon({"tag": {"leak": {"3": [word]}}})
    in_chat = LocalWord(word, "leak", PersonId(1), datetime(2026, 1, 1, tzinfo=UTC))
    text = sentence.format(word)
    interest = lexicon.extended_by(of_a_file).first_pass.interest(text)
    assert interest is Vocabulary.of(lexicon, [in_chat]).lexicon.first_pass.interest(text)
    assert interest.name == "SOME"


def test_a_word_that_is_taken_out_lets_nothing_more_by():
    ours = parse_lexicon({"tag": {"noise": {"3": ["跳舞"]}}, "small_talk": WORDS["small_talk"]})
    without = ours.extended_by(parse_lexicon({"tag": {"noise": {"0": ["跳舞"]}}}))
    assert not first_pass("几点跳舞", without)


def test_what_an_added_ear_hears_is_looked_for():
    ours = taught(glance_start=-1, glance={"-3": ["月亮"]})
    urgent = ours.extended_by(parse_lexicon({"ear": {"urgent": {"9": ["鸮鸣", "月亮"]}}}))
    assert not first_pass("鸮鸣", ours)
    assert first_pass("鸮鸣", urgent)
    assert not first_pass("月亮", urgent)


def test_an_added_glance_counts_instead():
    ours = taught(glance_start=-1, glance={"2": ["脚步"]})
    deaf = ours.extended_by(parse_lexicon({"ear": {"glance": {"0": ["脚步"]}}}))
    keen = ours.extended_by(parse_lexicon({"ear": {"glance_start": 2}}))
    assert first_pass("脚步", ours)
    assert not first_pass("脚步", deaf)
    assert first_pass("月亮", keen)
