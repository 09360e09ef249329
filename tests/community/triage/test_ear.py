"""The ear: what a message sounds like, beside the words it holds."""

import pytest

from community.triage import Complaint, LexiconError, first_pass, parse_lexicon, triage

WORDS = {"tag": {"leak": {"3": ["漏水"]}, "noise": {"3": ["咚咚"]}}}


def taught(**ear):
    return parse_lexicon({**WORDS, "ear": ear})


def cut(text):
    return list(text)


def test_an_untaught_ear_says_nothing():
    answer = triage("又漏水了怎么没人来", parse_lexicon(WORDS), cut)
    assert answer.complaint is Complaint.MAYBE
    assert not any(line.startswith("语感") for line in answer.why)


def test_what_sounds_like_a_complaint_is_filed_and_says_why():
    lexicon = taught(complaint={"2": ["没人"], "-4": ["师傅"]})
    answer = triage("又漏水了怎么没人来", lexicon, cut)
    assert answer.complaint is Complaint.YES
    assert "语感：没人（+2.0）" in answer.why


def test_what_sounds_like_talk_is_not():
    lexicon = taught(complaint={"2": ["没人"], "-2": ["请问", "便宜"]})
    answer = triage("请问做防水防漏水哪家比较便宜", lexicon, cut)
    assert answer.complaint is Complaint.NO


def test_talk_beyond_doubt_is_not_read_further():
    lexicon = taught(start=-1, complaint={"-3": ["哈哈", "亲爱"]})
    assert not first_pass("亲爱的，哈哈，我这个脑子又漏水了", lexicon)
    assert first_pass("我家漏水了", lexicon)


def test_a_short_message_is_judged_by_its_words():
    data = {"tag": {"leak": {"3": ["水管 … 漏"]}}, "ear": {"complaint": {"-2": ["管漏", "漏了"]}}}
    lexicon = parse_lexicon(data)
    assert triage("水管漏了", lexicon, cut).complaint is Complaint.MAYBE
    assert triage("我跟你说个事你不要笑水管漏了", lexicon, cut).complaint is Complaint.NO


def test_the_beginning_and_the_end_can_be_heard():
    lexicon = taught(complaint={"2": ["^漏"], "-2": ["了$"]})
    assert triage("漏水，没完没了", lexicon, cut).complaint is Complaint.MAYBE
    assert triage("漏水了没完", lexicon, cut).complaint is Complaint.YES


def test_the_ear_decides_between_tags_that_the_words_leave_open():
    by_words = triage("漏水咚咚", parse_lexicon(WORDS), cut)
    lexicon = taught(complaint={"1": ["水咚"]}, tag={"noise": {"2": ["水咚"]}})
    heard = triage("漏水咚咚", lexicon, cut)
    assert by_words.tags[0] == "leak"
    assert heard.tags[0] == "noise"


def test_what_cries_for_help_is_urgent_and_noted_whatever_its_words():
    urgent = {"4": ["叫不应"], "1": ["快来"]}
    lexicon = taught(
        complaint={"4": ["叫不应"]}, urgent=urgent, urgent_start=-1, glance={"1": ["叫不应"]}
    )
    answer = triage("我爸叫不应了", lexicon, cut)
    assert answer.urgent
    assert answer.complaint is Complaint.YES
    assert answer.danger is None
    assert not triage("快来吃饭", lexicon, cut).urgent


def test_points_at_their_bounds_do_not_run_into_each_other():
    runs = [chr(0x4E00 + n) for n in range(120)]
    tags = {"leak": {"100": runs}, "noise": {"-100": runs}, "pets": {"0.1": runs}}
    lexicon = taught(complaint={"1": runs}, tag=tags)
    heard = lexicon.ear.hear("".join(runs[:40]))
    assert lexicon.tag_ear.tags_of(heard) == {
        "leak": 4000.0,
        "noise": -4000.0,
        "pets": 4.0,
    }


def test_runs_inside_runs_at_their_bounds_do_not_run_into_each_other():
    text = "".join(chr(0x4E00 + n) for n in range(120))
    runs = [text[a:b] for a in range(120) for b in range(a + 1, 121)]
    lexicon = taught(complaint={"100": runs}, urgent={"-100": runs})
    heard = lexicon.ear.hear(text)
    assert heard.points == 12.0
    assert heard.urgency == -100.0 * len(runs)


def test_an_extension_can_retune_the_ear():
    ours = taught(complaint={"2": ["没人"]})
    theirs = parse_lexicon({"ear": {"complaint": {"0": ["没人"]}}})
    text = "又漏水了怎么没人来"
    assert triage(text, ours, cut).complaint is Complaint.YES
    assert triage(text, ours.extended_by(theirs), cut).complaint is Complaint.MAYBE


@pytest.mark.parametrize(
    ("ear", "entry"),
    [
        ({"start": "x"}, "[ear] start"),
        ({"urgent_start": float("inf")}, "[ear] urgent_start"),
        ({"glance_start": "x"}, "[ear] glance_start"),
        ({"glance": {"101": ["没人"]}}, "[ear.glance] 101"),
        ({"urgent": {"nan": ["救"]}}, "[ear.urgent] nan"),
        ({"complaint": {"101": ["没人"]}}, "[ear.complaint] 101"),
        ({"tag_start": {"leak": "1"}}, "[ear.tag_start] leak"),
        ({"complaint": {"很": ["没人"]}}, "[ear.complaint]"),
        ({"complaint": {"1": "没人"}}, "[ear.complaint] 1"),
        ({"tag": {"leek": {"1": ["漏"]}}}, "[ear.tag.leek]"),
    ],
)
def test_a_fault_in_the_ear_names_the_entry(ear, entry):
    with pytest.raises(LexiconError, match="lexicon：") as fault:
        taught(**ear)
    assert entry in str(fault.value)
