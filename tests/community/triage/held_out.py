"""Measures triage on rows that were kept apart: learns from one half, judges the other.

The ear is taught anew without the rows that are judged. The words were written by people who had
read all rows of shared/data, so each half of these is judged twice: with all words, and without
those that stand in no row of the learning half (nor among our own rows), as if whoever wrote them
had never seen the other half. What triage does on messages that nobody has seen lies between.

kept_apart.jsonl holds messages that nothing was ever taught with or written after; they are judged
by the program as it is. They are harder than those of shared/data: half of their complaints never
name the trouble, and nearly all of the others hold words of complaints.

It needs the rows of shared/data and scikit-learn, as teach.py does:

    PYTHONPATH=. /tmp/teach/bin/python tests/community/triage/held_out.py
"""

import sys
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import replace

import jieba
from teach import (
    DATA,
    Row,
    examples_from,
    fold_of,
    kept_apart,
    learn,
    letters_of,
    own_rows,
    rows_of,
    toml,
)

from bot.files import load_lexicon
from community.triage import Evaluation, Lexicon, Triage, evaluate, parse_lexicon, tags_in, triage
from community.triage.entries import SIGNS, Entry
from community.triage.evaluation import Share

HALVES = 2


def main() -> None:
    lexicon = load_lexicon(None)
    tokenizer = jieba.Tokenizer()
    seen = [figures(lexicon, tokenizer.lcut, shared_rows())]
    kept: list[dict[str, Share]] = []
    strict: list[dict[str, Share]] = []
    for half in range(HALVES):
        learning, judged = halves(half)
        learned = taught_with(learning)
        taught = replace(lexicon, ear=learned.ear, tag_ear=learned.tag_ear)
        kept.append(figures(taught, tokenizer.lcut, judged))
        strict.append(figures(without_news(taught, learning, judged), tokenizer.lcut, judged))
    columns = {"read": seen, "ear apart": kept, "words too": strict}
    sys.stdout.write(table(columns, seen[0]))
    apart = figures(lexicon, tokenizer.lcut, {"chat": kept_apart()})
    sys.stdout.write("\n" + table({"kept apart": [apart]}, apart))


def table(columns: dict[str, list[dict[str, Share]]], names: Iterable[str]) -> str:
    lines = [f"{'':38}" + "".join(f"{title:>12}" for title in columns)]
    for name in names:
        values = (total(found, name) for found in columns.values())
        lines.append(f"{name:38}" + "".join(f"{value:>12.3f}" for value in values))
    return "\n".join(lines) + "\n"


def shared_rows() -> dict[str, list[Row]]:
    return {name: rows_of(DATA / f"{name}.jsonl") for name in ("complaints", "chat", "chatter")}


def halves(half: int) -> tuple[dict[str, list[Row]], dict[str, list[Row]]]:
    """The rows to learn from and the rows to judge, by file."""
    learning: dict[str, list[Row]] = {}
    judged: dict[str, list[Row]] = {}
    for name, rows in shared_rows().items():
        judged[name] = [row for row in rows if fold_of(row, HALVES) == half]
        learning[name] = [row for row in rows if fold_of(row, HALVES) != half]
    return learning, judged


def taught_with(learning: dict[str, list[Row]]) -> Lexicon:
    learned = learn(*examples_from(**learning, own=own_rows()))
    return parse_lexicon(tomllib.loads(toml(learned)))


def without_news(
    lexicon: Lexicon, learning: dict[str, list[Row]], judged: dict[str, list[Row]]
) -> Lexicon:
    """The lexicon without words that stand in judged rows only."""
    known = text_of_all([*learning.values(), own_rows()])
    unseen = text_of_all(judged.values())

    def is_known(word: str) -> bool:
        return word in SIGNS or word in known or word not in unseen

    def pruned(entry: Entry) -> Entry | None:
        parts = tuple(tuple(word for word in part if is_known(word.text)) for part in entry.parts)
        return replace(entry, parts=parts) if all(parts) else None

    entries = {key: pruned(entry) for key, entry in lexicon.entries.items()}
    return replace(
        lexicon,
        entries={key: entry for key, entry in entries.items() if entry is not None},
        typos={wrong: right for wrong, right in lexicon.typos.items() if is_known(wrong)},
        idioms=tuple(filter(is_known, lexicon.idioms)),
        unless={name: tuple(filter(is_known, words)) for name, words in lexicon.unless.items()},
    )


def text_of_all(files: Iterable[list[Row]]) -> str:
    return "\n".join(
        str(row.get(key, "")) for rows in files for row in rows for key in ("title", "text")
    ).lower()


def figures(
    lexicon: Lexicon, cut: Callable[[str], list[str]], rows: dict[str, list[Row]]
) -> dict[str, Share]:
    """The rows of the issue's list, as counts that can be added up."""

    def judge(text: str) -> Triage:
        """As ``linli evaluate`` does: talk has tags, too."""
        answer = triage(text, lexicon, cut)
        return answer if answer.tags else replace(answer, tags=tags_in(text, lexicon, cut))

    found: dict[str, Share] = {}
    if "complaints" in rows:
        letters = letters_of(rows["complaints"])
        headlines = [{key: row[key] for key in row if key != "text"} for row in letters]
        whole, short = evaluate(letters, judge), evaluate(headlines, judge)
        found |= {
            "letters: first tag": whole.first_tag,
            "letters: macro-F1": macro(whole),
            "headlines: first tag": short.first_tag,
            "headlines: filed or offered": short.filed_or_offered,
        }
    chat = evaluate(rows["chat"], judge)
    found |= {
        "group complaints: filed": chat.filed,
        "group complaints: filed or offered": chat.filed_or_offered,
        "group complaints: first tag": chat.first_tag,
        "no complaint: filed": chat.wrongly_filed,
        "no complaint: filed or offered": chat.wrongly_filed_or_offered,
        "urgent: found": chat.urgent_found,
        "urgent: wrongly": chat.urgent_wrongly,
        "place: right": chat.places_right,
        "place: invented": chat.places_invented,
    }
    if "chatter" in rows:
        talk = evaluate(rows["chatter"], judge)
        found |= {
            "small talk: filed": talk.wrongly_filed,
            "small talk: filed or offered": talk.wrongly_filed_or_offered,
        }
    return found


def macro(found: Evaluation) -> Share:
    """Macro-F1 as a share of its rows, so that halves can be added up."""
    return Share(round((found.macro_f1 or 0.0) * found.first_tag.of), found.first_tag.of)


def total(found: list[dict[str, Share]], name: str) -> float:
    return sum(f[name].hits for f in found) / sum(f[name].of for f in found)


if __name__ == "__main__":
    main()
