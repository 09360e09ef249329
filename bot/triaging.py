"""``linli triage`` and ``linli evaluate``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy.exc import SQLAlchemyError

from bot.files import FileFaultError, load_lexicon
from bot.settings import Settings
from bot.tokenizer import JiebaTokenizer
from bot.vocabularies import Vocabularies
from community.lexicon import LocalWord
from community.triage import Complaint, Evaluation, Triage, evaluate, tag_info
from storage import Database


class LocalWordsError(RuntimeError):
    """Local words are left out; one line that says why."""


_COMPLAINT = {
    Complaint.YES: "是要办的事",
    Complaint.MAYBE: "可能是要办的事",
    Complaint.NO: "不是要办的事",
}


async def local_words(settings: Settings) -> tuple[LocalWord, ...]:
    """The words that the only community added in chat; none without a database.

    Raises:
        LocalWordsError: There are several communities, or they cannot be read.
    """
    database = Database(settings.database_url.get_secret_value())
    if database.path is not None and not database.path.exists():
        return ()
    try:
        async with database.reading() as work:
            chains = await work.chains.all()
            if len(chains) > 1:
                raise LocalWordsError("有好几个社区，各自加的词这里没有算进去")
            return await work.local_words.of(chains[0].community) if chains else ()
    except (SQLAlchemyError, OSError):
        raise LocalWordsError("数据库读不了，/lexicon 加的词这里没有算进去") from None
    finally:
        await database.close()


def make_triage(settings: Settings, words: tuple[LocalWord, ...] = ()) -> Callable[[str], Triage]:
    """Triage with the lexicon of this program, and words of a community.

    Raises:
        FileFaultError: ``LEXICON_FILE`` cannot be used.
    """
    lexicon = load_lexicon(settings.lexicon_file)
    tokenizer = JiebaTokenizer(lexicon.words(), cache_folder(settings))
    vocabularies = Vocabularies(lexicon, tokenizer)
    return lambda text: vocabularies.triage(text, words=words)


def cache_folder(settings: Settings) -> Path:
    """Where the tokenizer keeps its dictionary: next to the database."""
    path = Database(settings.database_url.get_secret_value()).path
    return path.parent if path is not None and path.parent.is_dir() else Path.cwd()


def describe(result: Triage) -> str:
    """The four answers and their reasons, for people."""
    place = result.place
    where = "没写"
    if place is not None:
        parts = (
            place.estate or "",
            f"{place.building}号楼" if place.building else "",
            f"{place.unit}单元" if place.unit else "",
            place.room or "",
        )
        where = "".join(parts)
    tags = "、".join(f"{tag_info(tag).label}（{tag}）" for tag in result.tags) or "无"
    lines = [
        f"是不是：{_COMPLAINT[result.complaint]}（{result.complaint.value}）",
        f"类别：{tags}",
        f"急不急：{'急' if result.urgent else '不急'}",
        f"地点：{where}",
        *(f"  · {reason}" for reason in result.why),
    ]
    return "\n".join(lines)


def evaluate_file(settings: Settings, path: Path) -> Evaluation:
    """Measures triage on labelled messages.

    Raises:
        FileFaultError: The file cannot be read, or a line is not what it should be.
    """
    judge = make_triage(settings)
    rows = labelled_rows(path)
    try:
        return evaluate(rows, judge)
    except (KeyError, ValueError) as error:
        raise FileFaultError(f"{path}：标注不对（{error}），格式见 data/README.md") from None


def labelled_rows(path: Path) -> list[dict[str, Any]]:
    """Labelled messages, each with its ``text`` and whether it is a ``complaint``.

    Raises:
        FileFaultError: The file cannot be read, or a line is not what it should be.
    """
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise FileFaultError(f"{path}：读不了（{error.strerror or error}）") from None
    except UnicodeDecodeError:
        raise FileFaultError(f"{path}：不是 UTF-8 文字") from None
    return [_row(path, n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip()]


def _row(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError:
        raise FileFaultError(f"{path} 第 {number} 行：不是 JSON") from None
    if not isinstance(row, dict) or "text" not in row or "complaint" not in row:
        raise FileFaultError(f"{path} 第 {number} 行：要有 text 和 complaint")
    return row


def table(evaluation: Evaluation) -> None:
    """Prints an evaluation."""
    console = Console()
    console.print(f"{evaluation.rows} 条消息")
    tags = Table("类别", "precision", "recall", "F1", "support", title="第一类别")
    for score in evaluation.tags:
        tags.add_row(
            f"{tag_info(score.tag).label} {score.tag}",
            f"{score.precision:.2f}",
            f"{score.recall:.2f}",
            f"{score.f1:.2f}",
            str(score.support),
        )
    console.print(tags)
    console.print(_summary(evaluation))
    for mistake in evaluation.mistakes:
        console.print(
            f"✗ {mistake.text[:60]!r} 应为 {mistake.wanted}，判为 {mistake.got}：{mistake.why}",
            markup=False,
        )


def _summary(evaluation: Evaluation) -> Table:
    summary = Table("衡量", "中", "共", "比例", title="四个问题")
    plain = evaluation.as_json()
    for name, share in plain.items():
        if isinstance(share, dict) and "hits" in share:
            value = share["value"]
            shown = "–" if value is None else f"{value:.3f}"
            summary.add_row(name, str(share["hits"]), str(share["of"]), shown)
    macro = evaluation.macro_f1
    summary.add_row("macro_f1", "", "", "–" if macro is None else f"{macro:.3f}")
    return summary
