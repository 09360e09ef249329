"""What triage reaches on the real messages, so that no change makes it worse unseen."""

import pytest

from community.triage import evaluate


def letters(rows):
    return [r for r in rows("complaints") if r["complaint"] == "yes" and r["category"] != "other"]


def headlines(rows):
    return [{key: r[key] for key in r if key != "text"} for r in letters(rows)]


def test_letters(judge, rows):
    found = evaluate(letters(rows), judge)
    assert found.first_tag.value >= 0.80
    assert found.macro_f1 >= 0.75


def test_headlines(judge, rows):
    found = evaluate(headlines(rows), judge)
    assert found.first_tag.value >= 0.78
    assert found.filed_or_offered.value >= 0.85


def test_group_messages(judge, rows):
    found = evaluate(rows("chat"), judge)
    assert found.filed.value >= 0.60
    assert found.filed_or_offered.value >= 0.80
    assert found.first_tag.value >= 0.70
    assert found.wrongly_filed.value <= 0.03
    assert found.wrongly_filed_or_offered.value <= 0.10
    assert found.urgent_found.value >= 0.85
    assert found.urgent_wrongly.value <= 0.035
    assert found.places_right.value >= 0.90
    assert found.places_invented.value <= 0.03


def test_small_talk(judge, rows):
    found = evaluate(rows("chatter"), judge)
    assert found.wrongly_filed.value <= 0.002
    assert found.wrongly_filed_or_offered.value <= 0.01


def test_messages_kept_apart(judge, kept_apart):
    found = evaluate(kept_apart, judge)
    assert found.filed.value >= 0.74
    assert found.filed_or_offered.value >= 0.87
    assert found.first_tag.value >= 0.72
    assert found.wrongly_filed.value <= 0.03
    assert found.wrongly_filed_or_offered.value <= 0.06
    assert found.urgent_found.value >= 0.90
    assert found.urgent_wrongly.value <= 0.02
    assert found.places_right.value >= 0.95
    assert found.places_invented.value <= 0.01


def test_nothing_is_taught_that_is_kept_apart(kept_apart, own_rows):
    assert not {row["text"] for row in kept_apart} & {row["text"] for row in own_rows}


def test_own_messages(judge, own_rows):
    found = evaluate(own_rows, judge)
    assert found.first_tag.value >= 0.90
    assert found.filed.value >= 0.85
    assert found.filed_or_offered.value >= 0.95
    assert found.wrongly_filed.value <= 0.01
    assert found.wrongly_filed_or_offered.value <= 0.03
    assert found.urgent_found.value >= 0.95
    assert found.urgent_wrongly.value <= 0.03
    assert found.places_right.value >= 0.98
    assert found.places_invented.value <= 0.01


@pytest.mark.parametrize("kind", ["own-c", "own-n", "own-s"])
def test_own_messages_cover_much(own_rows, kind):
    assert sum(str(row["id"]).startswith(kind) for row in own_rows) >= 200
