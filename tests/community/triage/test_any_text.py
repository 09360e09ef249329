"""Whatever people send, triage answers, and quickly."""

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.triage import TAGS, Complaint, first_pass
from community.triage.spelling import nfkc

WORDS = st.sampled_from(
    [
        "漏水",
        "3号楼",
        "电梯",
        "坏了",
        "没人管",
        "谢谢",
        "又",
        "，",
        "。",
        "\n",
        "停电",
        "😡",
        "<b>",
        "５０２",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=30).map("".join)))
def test_triage_is_total(judge, lexicon, text):
    answer = judge(text)
    assert answer.complaint in Complaint
    assert set(answer.tags) <= set(TAGS)
    assert len(set(answer.tags)) == len(answer.tags)
    assert answer.urgent or answer.danger is None
    assert answer.why
    if not first_pass(text, lexicon):
        assert answer.complaint is Complaint.NO
    assert judge(text) == answer


def test_the_longest_messages_are_quick(judge):
    for text in (
        "👨‍👩‍👧" * 1024,
        "漏" * 4096,
        "3号楼" * 1365,
        "电梯坏了" * 1024,
        "1-" * 2048,
        "一" * 4096,
    ):
        start = time.perf_counter()
        judge(text)
        assert time.perf_counter() - start < 0.5


@given(st.text(alphabet="，！？：；（）,漏水３①Ａ㈱\u0338\u3099か\u200b ", max_size=12) | st.text())
def test_wide_forms_become_narrow_as_unicode_says(text):
    assert nfkc(text) == unicodedata.normalize("NFKC", text)


@given(st.integers(1, 99), st.integers(1, 39), st.integers(1, 12))
def test_a_door_number_sounds_like_nothing(judge, building, floor, door):
    judged = judge(f"{building}号楼{floor}{door:02d}天花板漏水，一直在滴")
    known = judge("3号楼502天花板漏水，一直在滴")
    assert (judged.complaint, judged.tags, judged.urgent) == (Complaint.YES, known.tags, False)


@pytest.mark.parametrize("mark", ["。", "…", "！", "～", "啊", "谢谢", "哈"])
@pytest.mark.parametrize("text", ["3号楼502天花板漏水", "楼道灯不亮", "2单元门禁坏了一个月没人修"])
def test_who_types_a_mark_again_and_again_says_what_he_said(judge, text, mark):
    answers = {judge(f"{text}{mark * times}").complaint for times in (3, 12, 100)}
    assert len(answers) == 1
    assert Complaint.NO not in answers
