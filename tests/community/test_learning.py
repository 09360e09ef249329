"""What is learned from people: who is blamed, what is right, and what is suggested."""

import pytest

from community.learning import Advice, Learned, Lesson, Record, learn, learn_tag, records
from community.triage import Complaint, Triage
from tests.community.in_memory import MemoryWork, run
from tests.community.neighbourhood import HERE, town

LEAK, DRAIN, MARK = "tag.leak:漏水", "tag.drainage:堵了", "mark.plea:没人管"


def read(*entries: str, tags: tuple[str, ...] = ("leak",)) -> Triage:
    return Triage(Complaint.YES, tags, False, None, None, (), entries)


def record(entry: str = LEAK, **counts: int) -> Record:
    return Record(entry, {Lesson(name): count for name, count in counts.items()}, {})


def test_every_entry_of_a_message_is_counted():
    work = MemoryWork(town())
    run(learn(work, HERE, Lesson.REFUSED, read(LEAK, MARK)))
    assert work.lessons.counts == {(LEAK, Lesson.REFUSED, ""): 1, (MARK, Lesson.REFUSED, ""): 1}


def test_another_tag_blames_only_the_words_of_the_first():
    work = MemoryWork(town())
    run(learn_tag(work, HERE, read(LEAK, DRAIN, MARK, tags=("leak", "drainage")), "drainage"))
    assert work.lessons.counts == {(LEAK, Lesson.RELABELLED, "drainage"): 1}


@pytest.mark.parametrize("triage", [read(LEAK), read(tags=())])
def test_the_tag_that_it_had_blames_nobody(triage):
    work = MemoryWork(town())
    run(learn_tag(work, HERE, triage, "leak"))
    assert work.lessons.counts == {}


@pytest.mark.parametrize(
    ("found", "precision", "advice"),
    [
        (record(offered=3), None, Advice.WAIT),
        (record(filed=4), 1.0, Advice.WAIT),
        (record(filed=20, dismissed=1), 0.95, Advice.KEEP),
        (record(filed=10, offered=12, accepted=9), 1.0, Advice.RAISE),
        (record(filed=6, accepted=5, refused=4, dismissed=1), 0.5, Advice.LOWER),
        (record(filed=2, refused=8, relabelled=1), 0.1, Advice.CANCEL),
        # What cancels was right where nobody wanted it noted.
        (record("cancel.done:修好了", filed=9, accepted=8, refused=2), 0.2, Advice.CANCEL),
        (record("cancel.done:修好了", filed=3, refused=7), 1.0, Advice.KEEP),
        # Dismissed again after an appeal: never less than none.
        (record(filed=1, dismissed=2), 0.0, Advice.WAIT),
    ],
)
def test_what_the_counts_say(found, precision, advice):
    assert found.precision == pytest.approx(precision)
    assert found.advice is advice


def test_the_most_misleading_comes_first_and_one_bad_day_is_not_ten():
    found = records(
        [
            Learned("tag.a:好", Lesson.FILED, "", 30),
            Learned("tag.b:常错", Lesson.FILED, "", 1),
            Learned("tag.b:常错", Lesson.REFUSED, "", 9),
            Learned("tag.c:错过一次", Lesson.REFUSED, "", 1),
        ]
    )
    assert [one.entry[6:] for one in found] == ["常错", "错过一次", "好"]


def test_examples_are_for_what_misled():
    learned = [
        Learned(LEAK, Lesson.FILED, "", 3),
        Learned(LEAK, Lesson.RELABELLED, "drainage", 2),
        Learned(MARK, Lesson.FILED, "", 3),
    ]
    said = [(f"地上都是水 {number}", read(LEAK, MARK)) for number in range(3)]
    leak, mark = records(learned, said)
    assert leak.examples == ("地上都是水 0", "地上都是水 1")
    assert leak.relabelled == {"drainage": 2}
    assert mark.examples == ()
    assert leak.as_json()["relabelled_to"] == {"drainage": 2}
