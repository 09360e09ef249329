"""``linli lexicon report``: which entries of the lexicon earn, and which mislead."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from bot.files import load_lexicon
from bot.settings import Settings
from bot.tokenizer import JiebaTokenizer
from bot.triaging import cache_folder
from bot.vocabularies import Vocabularies
from community.learning import Advice, Lesson, Record, records
from handlers.wording import clean
from storage import Database, UnitOfWork, require_current

#: Entries in the table; those that can be trusted come last.
_ROWS = 60
#: Tickets that are looked through for examples, the newest.
_MISREAD = 500
#: Of an entry and of an example, in characters.
_ENTRY, _EXAMPLE = 40, 60
#: Three digits and more in a text are a room, a phone or an account number.
_DIGITS = re.compile(r"\d{3,}")
_ADVICE = {
    Advice.KEEP: "留着",
    Advice.RAISE: "可以加分：总要先问，问了都说要记",
    Advice.LOWER: "可以减分",
    Advice.CANCEL: "可以去掉（写 0 分）",
    Advice.WAIT: "还看不出",
}
_COLUMNS = (
    (Lesson.FILED, "登记"),
    (Lesson.OFFERED, "问过"),
    (Lesson.ACCEPTED, "📝"),
    (Lesson.REFUSED, "🙅"),
    (Lesson.DISMISSED, "🚫"),
    (Lesson.RELABELLED, "🏷"),
)


async def report(settings: Settings) -> list[Record]:
    """One record an entry, the most misleading first; all communities together.

    Raises:
        FileFaultError: ``LEXICON_FILE`` cannot be used.
        storage.DatabaseTooOldError: The database has to be brought up to date first.
    """
    lexicon = load_lexicon(settings.lexicon_file)
    vocabularies = Vocabularies(lexicon, JiebaTokenizer(lexicon.words(), cache_folder(settings)))
    database = Database(settings.database_url.get_secret_value())
    try:
        await require_current(database)
        async with database.reading() as work:
            return await _records(work, vocabularies)
    finally:
        await database.close()


async def _records(work: UnitOfWork, vocabularies: Vocabularies) -> list[Record]:
    misread = []
    for one in await work.lessons.misread(_MISREAD):
        words = await work.local_words.of(one.community)
        triage = vocabularies.triage(one.words, words=words)
        misread.append((_DIGITS.sub("***", " ".join(clean(one.words).split())), triage))
    return records(await work.lessons.all(), misread)


def show(found: Sequence[Record]) -> None:
    """Prints a report for people."""
    console = Console()
    if not found:
        console.print("还没有数：有人登记、按按钮以后再来看。")
        return
    table = Table("词", "对的", *(title for _, title in _COLUMNS), "建议")
    for record in found[:_ROWS]:
        share = record.precision
        table.add_row(
            _short(record.entry, _ENTRY),
            "–" if share is None else f"{share:.2f}",
            *(str(record.count(lesson) or "") for lesson, _ in _COLUMNS),
            _ADVICE[record.advice],
        )
        for tag, count in sorted(record.relabelled.items()):
            table.add_row(f"  🏷 → {tag}：{count}")
        for example in record.examples:
            table.add_row(f"  「{_short(example, _EXAMPLE)}」")
    # What residents wrote is not markup.
    console.print(table, markup=False)
    if len(found) > _ROWS:
        console.print(f"还有 {len(found) - _ROWS} 个更可靠的，用 --json 看全部。")


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
