"""Teaches the ear: learns the [ear] weights of lexicon.toml from labelled messages.

Run it when rows were added; it rewrites the end of the lexicon, from [ear] on. It needs
scikit-learn, in an environment of its own (the bot never does):

    python -m venv /tmp/teach && /tmp/teach/bin/pip install scikit-learn ahocorasick_rs
    PYTHONPATH=. /tmp/teach/bin/python tests/community/triage/teach.py

held_out.py shows how well it does on rows it was not taught with.
"""

import json
import unicodedata
import zlib
from collections import defaultdict
from pathlib import Path
from typing import Any

from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from community.triage.ear import runs

ROOT = Path(__file__).parents[3]
LEXICON = ROOT / "community" / "triage" / "lexicon.toml"
DATA = ROOT.parent / "shared" / "data"

POINTS_A_LOGIT = 1.45
"""How many points of the lexicon one unit of the ear's log-odds is worth beside its words."""
LENIENCE = 0.9
"""Points that let 2 % of talk be filed and 6 % be offered, on rows kept apart."""
TAG_POINTS_A_LOGIT = 1.2
TRUST = {"title": 0.4, "chat": 1.5}
"""A letter's headline says less about a chat than a message of one does."""
FAINTEST = 0.2
FAINTEST_FOR_TAG = 0.3
"""What speaks against a tag is left out: on rows kept apart the ear does better without."""
WIDTH = 98

Row = dict[str, Any]
Example = tuple[str, str, str | None, float]
"""Text, complaint yes or no, category, trust."""


def rows_of(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def own_rows() -> list[Row]:
    return rows_of(Path(__file__).with_name("rows.jsonl"))


def letters_of(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["complaint"] == "yes" and row["category"] != "other"]


def fold_of(row: Row, folds: int) -> int:
    """The same row falls into the same fold whenever this runs."""
    return zlib.crc32(row["id"].encode()) % folds


def examples_from(
    complaints: list[Row], chat: list[Row], chatter: list[Row], own: list[Row]
) -> tuple[list[Example], list[Example]]:
    """What complaints are learned from, and what tags are (there, whole letters too)."""
    found: list[Example] = []
    for source, rows in (("own", own), ("chat", chat), ("sms", chatter)):
        found += [
            (row["text"], row["complaint"], row.get("category"), TRUST.get(source, 1.0))
            for row in rows
            if row["complaint"] != "maybe"
        ]
    letters = letters_of(complaints)
    found += [(row["title"], "yes", row["category"], TRUST["title"]) for row in letters]
    whole = [(f"{row['title']}\n{row['text']}", "yes", row["category"], 1.0) for row in letters]
    return found, [example for example in found if example[1] == "yes"] + whole


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def learn(found: list[Example], tagged: list[Example]) -> tuple[float, dict, dict]:
    """Points before anything is heard, of runs, and of runs for each tag."""
    words = CountVectorizer(analyzer=lambda text: runs(plain(text)), binary=True, min_df=2)
    table = words.fit_transform([text for text, *_ in found])
    model = LogisticRegression(C=0.5, max_iter=600)
    model.fit(table, [yes == "yes" for _, yes, *_ in found], [trust for *_, trust in found])
    start = float(model.intercept_[0]) * POINTS_A_LOGIT + LENIENCE
    weights = {
        run: round(float(weight) * POINTS_A_LOGIT, 1)
        for run, weight in zip(words.get_feature_names_out(), model.coef_[0], strict=True)
        if abs(weight) * POINTS_A_LOGIT >= FAINTEST
    }
    words = CountVectorizer(analyzer=lambda text: runs(plain(text)), binary=True, min_df=2)
    table = words.fit_transform([text for text, *_ in tagged])
    model = LogisticRegression(C=1.0, max_iter=300, class_weight="balanced")
    model.fit(table, [category for _, _, category, _ in tagged])
    tags: dict[str, dict[str, float]] = {}
    for tag, row in zip(model.classes_, model.coef_, strict=True):
        points = {
            run: round(float(weight) * TAG_POINTS_A_LOGIT, 1)
            for run, weight in zip(words.get_feature_names_out(), row, strict=True)
        }
        tags[tag] = {run: weight for run, weight in points.items() if weight >= FAINTEST_FOR_TAG}
    return round(start, 1), weights, tags


def toml(start: float, weights: dict[str, float], tags: dict[str, dict[str, float]]) -> str:
    blocks = [f"[ear]\nstart = {start:g}", block("ear.complaint", weights)]
    blocks += [block(f"ear.tag.{tag}", tags[tag]) for tag in sorted(tags)]
    return "\n\n".join(blocks) + "\n"


def block(heading: str, weights: dict[str, float]) -> str:
    by_weight: dict[float, list[str]] = defaultdict(list)
    for run, weight in weights.items():
        if run.strip() and weight:
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
    learned = toml(*learn(*examples_from(**shared, own=own_rows())))
    text = LEXICON.read_text(encoding="utf-8")
    LEXICON.write_text(text[: text.index("\n[ear]\n") + 1] + learned, encoding="utf-8")


if __name__ == "__main__":
    main()
