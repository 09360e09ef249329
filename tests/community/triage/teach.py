"""Teaches the ear: learns ear.toml from labelled messages.

Run it when rows were added. It needs scikit-learn, in an environment of its own (the bot never
does):

    python -m venv /tmp/teach && /tmp/teach/bin/pip install scikit-learn ahocorasick_rs
    PYTHONPATH=. /tmp/teach/bin/python tests/community/triage/teach.py

held_out.py shows how well it does on rows it was not taught with.
"""

import json
import unicodedata
import zlib
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from community.triage.ear import BEGINNING, END, runs

ROOT = Path(__file__).parents[3]
EAR = ROOT / "community" / "triage" / "ear.toml"
DATA = ROOT.parent / "shared" / "data"

POINTS_A_LOGIT = 4.0
"""How many points of the lexicon one unit of the ear's log-odds is worth beside its words."""
LENIENCE = -2.2
"""Points that let 2 % of talk be filed and 7 % be offered, on rows kept apart."""
URGENT_POINTS_A_LOGIT = 2.5
URGENT_LENIENCE = 4.1
"""Points that let 2 % of ordinary complaints be called urgent, on rows kept apart."""
TAG_POINTS_A_LOGIT = 3.0
TRUST = {"letter": 0.8, "chat": 1.5, "sms": 2.5}
"""A letter says less about a chat than a message of one does, and written talk than real one."""
SENTENCE = 12
"""Characters of a message that counts in full."""
MAYBE = 0.5
"""How much each half of a doubtful message counts."""
FAINTEST = 1.0
"""Points for a complaint below which a run is left out."""
FAINTEST_URGENT = 0.5
FAINTEST_TAG = 0.6
GLANCE_LENIENCE = 2.4
"""Points that let the first pass leave 3 % of complaints, on rows kept apart; of these one in
seven would have been noted."""
URGENT_TRUST = 6.0
FAINTEST_GLANCE = 2.0
"""The first pass sees only what tells much: it looks at every message."""
WIDTH = 98

HEAD = """\
# 语感 · The ear: what messages sound like. Learned from labelled messages by
# tests/community/triage/teach.py, not written by hand; to change what the bot knows,
# write words into LEXICON_FILE (see lexicon.toml).
# 左边是分数，右边是连在一起的一到三个字（^ 是开头，$ 是结尾）。
version = 1

"""

Row = dict[str, Any]


@dataclass(frozen=True)
class Example:
    """One message to learn from."""

    text: str
    is_complaint: bool
    is_urgent: bool
    category: str | None
    trust: float


@dataclass(frozen=True)
class Learned:
    """What ear.toml holds: points by run, and before any run is heard."""

    start: float
    complaint: dict[str, float]
    urgent_start: float
    urgent: dict[str, float]
    glance_start: float
    glance: dict[str, float]
    tag_start: dict[str, float]
    tags: dict[str, dict[str, float]]


def rows_of(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def own_rows() -> list[Row]:
    return rows_of(Path(__file__).with_name("rows.jsonl"))


def kept_apart() -> list[Row]:
    """Rows that nothing is taught with."""
    return rows_of(Path(__file__).with_name("kept_apart.jsonl"))


def letters_of(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["complaint"] == "yes" and row["category"] != "other"]


def fold_of(row: Row, folds: int) -> int:
    """The same row falls into the same fold whenever this runs."""
    return zlib.crc32(row["id"].encode()) % folds


def examples_from(
    complaints: list[Row], chat: list[Row], chatter: list[Row], own: list[Row]
) -> tuple[list[Example], list[Example]]:
    """What complaints and urgency are learned from, and what tags are."""
    found = [
        example
        for source, rows in (("own", own), ("chat", chat), ("sms", chatter))
        for row in rows
        if "title" not in row
        for example in _examples(row, row["text"], TRUST.get(source, 1.0) * _worth(row["text"]))
    ]
    letters = [*letters_of(complaints), *(row for row in own if "title" in row)]
    for row in letters:
        found += _examples(row, row["title"], TRUST["letter"])
    tagged = [example for example in found if example.category]
    for row in letters:
        whole = _examples(row, f"{row['title']}\n{row['text']}", TRUST["letter"])
        found += whole
        tagged += whole
    return found, tagged


def _worth(text: str) -> float:
    """A cry of three characters teaches less than a sentence."""
    return min(1.0, len(text) / SENTENCE)


def _glanced(example: Example) -> float:
    """At the first glance a cry for help counts, however short."""
    return URGENT_TRUST if example.is_urgent else example.trust


def _examples(row: Row, text: str, trust: float) -> list[Example]:
    """One, or two for a message of which nobody can be sure: it teaches both, a little."""
    is_urgent, category = bool(row.get("urgent")), row.get("category")
    if row["complaint"] == "maybe":
        return [Example(text, answer, False, None, trust * MAYBE) for answer in (True, False)]
    return [Example(text, row["complaint"] == "yes", is_urgent, category, trust)]


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def glimpses(text: str) -> list[str]:
    """What the first pass sees: runs of two and three characters.

    Not 谢谢 or ……: who types them over and over must not outweigh what else is said.
    """
    return [
        run
        for run in runs(text)
        if len(set(run)) > 1
        and not {BEGINNING, END}.intersection(run)
        and any(map(str.isalnum, run))
    ]


def learn(found: list[Example], tagged: list[Example]) -> Learned:
    """Points for a complaint, for urgency, for a first glance and for each tag."""
    hearing = _Hearing(found)
    model = hearing.taught([example.is_complaint for example in found], C=0.06)
    start = float(model.intercept_[0]) * POINTS_A_LOGIT + LENIENCE
    complaint = hearing.points(model.coef_[0], POINTS_A_LOGIT, FAINTEST)
    model = hearing.taught([example.is_urgent for example in found], C=0.1)
    urgent_start = float(model.intercept_[0]) * URGENT_POINTS_A_LOGIT + URGENT_LENIENCE
    urgent = hearing.points(model.coef_[0], URGENT_POINTS_A_LOGIT, FAINTEST_URGENT)
    glancing = _Hearing([replace(each, trust=_glanced(each)) for each in found], glimpses)
    model = glancing.taught([example.is_complaint for example in found], C=0.03)
    glance_start = float(model.intercept_[0]) * POINTS_A_LOGIT + GLANCE_LENIENCE
    glance = glancing.points(model.coef_[0], POINTS_A_LOGIT, FAINTEST_GLANCE)
    known = {*complaint, *urgent}
    hearing = _Hearing(tagged, lambda text: [run for run in runs(text) if run in known])
    model = hearing.taught([example.category for example in tagged], C=0.3)
    # Only differences between tags count; so most weights can be made nothing.
    weights = model.coef_ - np.median(model.coef_, axis=0)
    starts = (model.intercept_ - np.median(model.intercept_)) * TAG_POINTS_A_LOGIT
    return Learned(
        start=round(start, 1),
        complaint=complaint,
        urgent_start=round(urgent_start, 1),
        urgent=urgent,
        glance_start=round(glance_start, 1),
        glance=glance,
        tag_start={tag: round(float(p), 1) for tag, p in zip(model.classes_, starts, strict=True)},
        tags={
            tag: hearing.points(row, TAG_POINTS_A_LOGIT, FAINTEST_TAG)
            for tag, row in zip(model.classes_, weights, strict=True)
        },
    )


class _Hearing:
    """Examples as the runs they hold; a rare run may weigh more, as it tells more."""

    def __init__(self, examples: list[Example], heard: Callable[[str], list[str]] = runs) -> None:
        self._trust = [example.trust for example in examples]
        self._runs = TfidfVectorizer(analyzer=lambda text: heard(plain(text)), min_df=6, norm=None)
        self._table = self._runs.fit_transform([example.text for example in examples])

    def taught(self, labels: list[Any], *, C: float) -> LogisticRegression:  # noqa: N803
        """A model of labels; C: how far it may follow single examples, as scikit-learn has it."""
        return LogisticRegression(C=C, max_iter=800).fit(self._table, labels, self._trust)

    def points(self, weights: Any, a_logit: float, faintest: float) -> dict[str, float]:
        """Points of each run that are not too faint, from a model's weights."""
        found = zip(
            self._runs.get_feature_names_out(), weights * self._runs.idf_ * a_logit, strict=True
        )
        return {
            run: round(float(points), 1)
            for run, points in found
            if abs(points) >= faintest and run.strip()
        }


def toml(learned: Learned) -> str:
    starts = "\n".join(f"{tag} = {points:g}" for tag, points in learned.tag_start.items())
    blocks = [
        f"[ear]\nstart = {learned.start:g}\nurgent_start = {learned.urgent_start:g}"
        f"\nglance_start = {learned.glance_start:g}",
        f"[ear.tag_start]\n{starts}",
        block("ear.complaint", learned.complaint),
        block("ear.urgent", learned.urgent),
        block("ear.glance", learned.glance),
        *(block(f"ear.tag.{tag}", runs) for tag, runs in sorted(learned.tags.items())),
    ]
    return HEAD + "\n\n".join(blocks) + "\n"


def block(heading: str, weights: Mapping[str, float]) -> str:
    by_weight: dict[float, list[str]] = defaultdict(list)
    for run, weight in weights.items():
        by_weight[weight].append(run)
    lines = [f"[{heading}]"]
    for weight in sorted(by_weight, reverse=True):
        lines += [f'"{weight:g}" = [', *wrapped(sorted(by_weight[weight])), "]"]
    return "\n".join(lines)


def wrapped(texts: list[str]) -> list[str]:
    lines, line = [], " "
    for text in texts:
        quoted = f" {json.dumps(text, ensure_ascii=False)},"
        if len(line) + len(quoted) > WIDTH // 2:
            lines.append(line)
            line = " "
        line += quoted
    return [*lines, line]


def main() -> None:
    shared = {name: rows_of(DATA / f"{name}.jsonl") for name in ("complaints", "chat", "chatter")}
    EAR.write_text(toml(learn(*examples_from(**shared, own=own_rows()))), encoding="utf-8")


if __name__ == "__main__":
    main()
