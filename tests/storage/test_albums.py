"""What programs that share a database know of each other's updates."""

from datetime import timedelta

from storage.albums import AlbumPart
from storage.inbox import Received
from tests.storage.builders import NOW, rows_of

BOT, GROUP, OTHER = 7000000001, -1001000000003, -1001000000004


async def note(database, *parts, at=NOW):
    async with database.transaction() as work:
        await work.albums.note(parts, at)


async def test_an_album_matters_in_its_own_chat(database):
    await note(database, AlbumPart(GROUP, "a", 7), AlbumPart(GROUP, "b", 9))
    async with database.reading() as work:
        asked = [(GROUP, "a"), (OTHER, "a"), (GROUP, "c")]
        assert await work.albums.among(asked) == {(GROUP, "a")}
        assert await work.albums.among([]) == set()


async def test_the_part_that_came_first_stays_the_one(database):
    await note(database)
    await note(database, AlbumPart(GROUP, "a", 7))
    await note(database, AlbumPart(GROUP, "a", 8))
    (row,) = await rows_of(database, "albums", order="chat_id")
    assert row["message_id"] == 7


async def test_albums_of_long_ago_are_forgotten(database):
    await note(database, AlbumPart(GROUP, "old", 7), at=NOW - timedelta(hours=1))
    await note(database, AlbumPart(GROUP, "new", 8))
    async with database.transaction() as work:
        await work.albums.forget(NOW - timedelta(minutes=1))
    (row,) = await rows_of(database, "albums", order="chat_id")
    assert row["album"] == "new"


async def test_what_waits_is_found_by_a_piece_of_it(database):
    def said(number, chat, text):
        return Received(BOT, number, chat, {"update_id": number, "message": {"text": text}})

    bind = said(1, GROUP, "/bind 50%_里")
    async with database.transaction() as work:
        await work.inbox.put([bind, said(2, GROUP, "好"), said(3, OTHER, "/bind")], NOW)
    async with database.reading() as work:
        assert await work.inbox.waiting_with(BOT, GROUP, "/bind") == [bind.payload]
        assert await work.inbox.waiting_with(BOT, GROUP, "50%_") == [bind.payload]
        assert await work.inbox.waiting_with(BOT, GROUP, "5_%") == []
        assert await work.inbox.waiting_with(BOT + 1, GROUP, "/bind") == []
    async with database.transaction() as work:
        await work.inbox.finish(bind)
    async with database.reading() as work:
        assert await work.inbox.waiting_with(BOT, GROUP, "/bind") == []
