"""``linli lexicon report``, as people and programs call it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from community.learning import Lesson
from community.tickets import Change, Event, EventKind, State
from storage import Database, migrate
from tests.bot.test_command_line import one_line
from tests.storage.builders import NOW, file, founded, meet, seat_of
from tests.stories.processes import linli

LEAK = "tag.leak:漏水"


def test_an_empty_database_has_nothing_to_tell(tmp_path: Path) -> None:
    done = linli("lexicon", "report", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "还没有数" in done.stdout
    assert json.loads(linli("lexicon", "report", "--json", folder=tmp_path).stdout) == []


def test_what_misleads_comes_first_with_words_of_tickets(tmp_path: Path) -> None:
    asyncio.run(_teach(tmp_path))
    done = linli("lexicon", "report", "--json", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    first, second = json.loads(done.stdout)
    assert (first["entry"], first["advice"], first["precision"]) == (LEAK, "cancel", 0.0)
    assert first["relabelled_to"] == {"drainage": 2}
    # Neither a telephone nor what could bend a terminal.
    assert first["examples"] == ["[/b]又漏水了[31m，打 *** 没人管"]
    assert (second["entry"], second["advice"]) == ("mark.plea:没人管", "keep")
    table = linli("lexicon", "report", folder=tmp_path, settings={"COLUMNS": "200"})
    assert table.returncode == 0, table.stderr
    assert "可以去掉" in table.stdout
    assert "🏷 → drainage：2" in table.stdout
    assert "[/b]又漏水了" in table.stdout
    assert "\x1b" not in table.stdout


def test_an_unknown_word_of_the_lexicon_command_is_wrong_usage(tmp_path: Path) -> None:
    done = linli("lexicon", "nonsense", folder=tmp_path)
    assert done.returncode == 2
    assert "用法不对" in one_line(done.stderr)


async def _teach(folder: Path) -> None:
    database = Database(f"sqlite:///{folder / 'linli.db'}")
    await migrate(database)
    chain = await founded(database)
    async with database.transaction() as work:
        author = await meet(work, 601)
        said = "[/b]又漏水了\x1b[31m，打\n13912345678 没人管"
        ticket = await file(work, chain, words=said, reporter=author)
        seat = seat_of(chain, "M1").id
        event = Event(
            ticket.id, EventKind.RETAGGED, NOW, author, State.OPEN, State.OPEN, seat, seat
        )
        await work.tickets.save(Change(ticket, (event,)))
        for _ in range(2):
            await work.lessons.learn(chain.community, Lesson.RELABELLED, [LEAK], "drainage")
        for _ in range(4):
            await work.lessons.learn(chain.community, Lesson.REFUSED, [LEAK])
        for _ in range(6):
            await work.lessons.learn(chain.community, Lesson.FILED, ["mark.plea:没人管"])
    await database.close()
