"""The lexicon file: what can be written, and what its faults are told."""

import pytest

from community.triage import Complaint, LexiconError, parse_lexicon, triage

SMALL = {"tag": {"leak": {"4": ["漏水"]}}, "mark": {"again": {"1": ["又"]}}}


def cut(text):
    return list(text)


@pytest.mark.parametrize(
    ("data", "entry", "reason"),
    [
        ({"tags": {}}, "[tags]", "没有这种标题"),
        ({"tag": {"leek": {"3": ["漏"]}}}, "[tag.leek]", "没有「leek」这个类别"),
        ({"tag": {"leak": {"三": ["漏"]}}}, "[tag.leak] 三", "左边要写分数"),
        ({"tag": {"leak": {"99": ["漏"]}}}, "[tag.leak] 99", "分数要在"),
        ({"tag": {"leak": {"3": "漏水"}}}, "[tag.leak] 3", "要写成列表"),
        ({"tag": {"leak": {"3": [5]}}}, "[tag.leak] 3", "带引号"),
        ({"tag": {"leak": {"3": ["墙 …"]}}}, "「墙 …」", "最后少一个词"),
        ({"tag": {"leak": {"3": ["墙 湿"]}}}, "「墙 湿」", "两个词之间"),
        ({"tag": {"leak": {"3": ["@墙 … 湿"]}}}, "「@墙 … 湿」", "没有叫「墙」的词组"),
        ({"danger": {"flood": {"4": ["水"]}}}, "[danger.flood]", "没有这种险情"),
        ({"typos": {"楼水": 3}}, "[typos] 楼水", "右边要写正确的词"),
        ({"subject": ["灯"]}, "[subject]", "下一级标题"),
        ({"subject": {"raods": {"灯": ["灯"]}}}, "[subject.raods]", "没有「raods」这个类别"),
        ({"subject": {"roads": {"灯": "路灯"}}}, "[subject.roads] 灯", "要写成列表"),
        ({"subject": {"roads": {"3": ["路灯"]}}}, "[subject.roads] 3", "左边要写说的是什么"),
        ({"subject": {"roads": {"灯": ["灯 … 坏"]}}}, "灯 「灯 … 坏」", "这里只写词"),
    ],
)
def test_a_fault_names_file_entry_and_reason(data, entry, reason):
    with pytest.raises(LexiconError) as fault:
        parse_lexicon(data, source="local.toml")
    line = str(fault.value)
    assert line.startswith("local.toml：")
    assert entry in line
    assert reason in line
    assert "\n" not in line


def test_an_extension_adds_overrides_and_takes_out():
    ours = parse_lexicon(SMALL)
    theirs = parse_lexicon({"tag": {"leak": {"0": ["漏水"]}, "noise": {"4": ["哐哐"]}}})
    both = ours.extended_by(theirs)
    assert triage("又漏水", both, cut).complaint is Complaint.NO
    assert triage("又哐哐", both, cut).tags == ("noise",)
    assert triage("又漏水", ours, cut).tags == ("leak",)


def test_a_phrase_needs_its_words_near_and_in_order():
    lexicon = parse_lexicon({"tag": {"leak": {"4": ["天花板 … 下雨"]}}})
    assert triage("天花板在下雨", lexicon, cut).tags == ("leak",)
    assert triage("下雨天花板", lexicon, cut).tags == ()
    assert triage("天花板很好。外面下雨", lexicon, cut).tags == ()
    assert triage("天花板" + "很" * 20 + "下雨", lexicon, cut).tags == ()


def test_a_word_that_stands_twice_does_not_hide_a_phrase():
    lexicon = parse_lexicon({"tag": {"leak": {"4": ["厨房 … 水 … 邻居"]}}})
    text = "厨房水没关水流到了隔壁邻居家"
    assert triage(text, lexicon, cut).tags == ("leak",)
    assert triage("厨房接了水。邻居家没事", lexicon, cut).tags == ()


def test_the_words_of_a_phrase_may_be_asked_for_in_any_order():
    lexicon = parse_lexicon({"tag": {"noise": {"4": ["半夜 & 电钻"]}}})
    assert triage("半夜开电钻", lexicon, cut).tags == ("noise",)
    assert triage("电钻响到半夜", lexicon, cut).tags == ("noise",)
    assert triage("电钻响了。半夜下雨", lexicon, cut).tags == ()


def test_the_parts_of_a_phrase_are_looked_for_on_both_sides():
    entry = "天花板|屋顶|墙角 … 渗水 + 滴|淌 … <数>"
    lexicon = parse_lexicon({"tag": {"leak": {"4": [entry]}}})
    assert triage("屋顶一直渗水滴了3天", lexicon, cut).tags == ("leak",)
    assert triage("渗水滴了3天，屋顶没事", lexicon, cut).tags == ()
    assert triage("屋顶一直渗水滴了好多天", lexicon, cut).tags == ("leak",)
    assert triage("屋顶一直渗水，滴了3天", lexicon, cut).tags == ()


def test_points_that_make_up_what_is_asked_are_enough():
    data = {
        "tag": {"leak": {"2.3": ["水管 … 漏"]}},
        "mark": {"again": {"1.9": ["一直"]}},
        "ear": {"complaint": {"0.3": ["管子"]}},
    }
    lexicon = parse_lexicon(data)  # 2.3 + 1.9 + 0.3 is a little less than 4.5 in binary
    assert triage("这水管子一直漏", lexicon, cut).complaint is Complaint.YES


def test_a_single_character_counts_only_as_a_word():
    lexicon = parse_lexicon(
        {"tag": {"pets": {"2": ["狗"], "topic": {"1": ["草坪"]}}}, "mark": {"again": {"1": ["又"]}}}
    )
    assert triage("草坪又有狗", lexicon, lambda _: ["草坪", "又", "有", "狗"]).tags == ("pets",)
    assert "狗" not in str(triage("草坪又热狗", lexicon, lambda _: ["草坪", "又", "热狗"]).why)


def test_the_tokenizer_is_shown_only_the_clause_that_it_decides():
    marks = {"wonder": {"2": ["怎么"]}, "here": {"1": ["!"]}}
    lexicon = parse_lexicon({"tag": {"pets": {"2": ["狗"]}}, "mark": marks})
    shown: list[str] = []

    def cut_and_note(text):
        shown.append(text)
        return ["怎么", "有", "狗"]

    why = triage("别踩草坪，怎么有狗！", lexicon, cut_and_note).why
    assert shown == ["怎么有狗"]
    assert "词：狗（pets +2）" in why
    assert "口气：!（+1）" in why


def test_own_words_are_for_the_tokenizer():
    assert parse_lexicon(SMALL).words() == ("漏水",)


def test_an_empty_lexicon_finds_nothing():
    assert triage("漏水了", parse_lexicon({}), cut).complaint is Complaint.NO


SUBJECTS = {
    "subject": {
        "roads": {
            "路灯": ["路灯", "灯"],
            "楼道灯": ["楼道灯", "灯"],
            "门": ["门禁", "单元门", "LED屏"],
            "0": ["单元门口"],
        }
    },
    "typos": {"路登": "路灯"},
}


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("门禁坏了", {"门"}),
        ("路灯和门禁都坏了", {"路灯", "门"}),
        ("灯坏了", {"路灯", "楼道灯"}),
        ("灯坏了，就是那个路灯", {"路灯"}),
        ("单元门口的路灯坏了", {"路灯"}),
        ("路登坏了", {"路灯"}),
        ("led屏不亮", {"门"}),
        ("坏了没人修", set()),
    ],
)
def test_what_a_message_names_within_its_tag(text, subjects):
    lexicon = parse_lexicon(SUBJECTS)
    assert lexicon.subjects_of("roads", text) == subjects
    assert lexicon.subjects_of("leak", text) == set()


def test_an_extension_adds_subjects_gives_words_another_and_takes_them_out():
    theirs = parse_lexicon(
        {
            "subject": {
                "roads": {"门": ["楼宇门"], "对讲机": ["门禁"], "0": ["单元门"]},
                "leak": {"阁楼": ["阁楼"]},
            }
        }
    )
    both = parse_lexicon(SUBJECTS).extended_by(theirs)
    assert both.subjects_of("roads", "楼宇门坏了") == {"门"}
    assert both.subjects_of("roads", "门禁坏了") == {"对讲机"}
    assert both.subjects_of("roads", "单元门坏了") == set()
    assert both.subjects_of("roads", "路灯坏了") == {"路灯"}
    assert both.subjects_of("leak", "阁楼漏水") == {"阁楼"}
