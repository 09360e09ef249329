"""python-telegram-bot's own Bot against the sandbox, over HTTP, files included."""

import asyncio
import sys

import pytest
from telegram import Bot, ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto
from telegram.error import BadRequest, Forbidden, RetryAfter

from sandbox.files import TINY_PICTURE

TOKEN = "7000000001:sandbox-test"


@pytest.fixture
async def bot(served):
    base = str(served.client.base_url).rstrip("/")
    async with Bot(TOKEN, base_url=f"{base}/bot", base_file_url=f"{base}/file/bot") as one:
        yield one


async def test_a_conversation(served, bot) -> None:
    person = await served.person()
    group = (await served.do("groups", title="3号楼", members=[person]))["id"]
    await served.do("say", from_=person, chat=group, text="3号楼502漏水")
    *_, update = await bot.get_updates(timeout=1)
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("➕ 我家也是", callback_data="join:1")]])
    post = await bot.send_message(
        group,
        "<b>#1</b> 记下了 &lt;3号楼&gt;",
        parse_mode="HTML",
        reply_to_message_id=update.message.message_id,
        reply_markup=markup,
        disable_notification=True,
    )
    assert post.text == "#1 记下了 <3号楼>"
    assert post.reply_to_message.text == "3号楼502漏水"
    assert (await served.messages(group))[-1]["sandbox"]["silent"] is True
    press = served.do(
        "press", from_=person, chat=group, message_id=post.message_id, button="我家也是"
    )

    async def answer() -> None:
        (pressed,) = await bot.get_updates(offset=update.update_id + 1, timeout=5)
        await pressed.callback_query.answer("算上您家了", show_alert=True)

    shown, _ = await asyncio.gather(press, answer())
    assert (shown["text"], shown["show_alert"]) == ("算上您家了", True)
    await bot.edit_message_text("#1 两户", group, post.message_id)
    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_text("#1 两户", group, post.message_id)
    with pytest.raises(Forbidden, match="can't initiate"):
        await bot.send_message(person, "x")


async def test_files_and_forced_replies(served, bot) -> None:
    person = await served.person(started=True)
    sent = await bot.send_photo(person, TINY_PICTURE, caption="楼道")
    file = await sent.photo[-1].get_file()
    assert await file.download_as_bytearray() == TINY_PICTURE
    album = [InputMediaPhoto(TINY_PICTURE, caption="一"), InputMediaPhoto(TINY_PICTURE)]
    assert len(await bot.send_media_group(person, album)) == 2
    document = await bot.send_document(person, b"a,b", filename="台账.csv")
    assert document.document.file_name == "台账.csv"
    with pytest.raises(BadRequest, match="Image_process_failed"):
        await bot.send_photo(person, b"no picture")
    await bot.send_message(person, "怎么办好的？", reply_markup=ForceReply())
    await served.do("faults", kind="429", retry_after=3)
    with pytest.raises(RetryAfter):
        await bot.send_message(person, "x")


async def test_menus_are_kept_by_scope(served, bot) -> None:
    person = await served.person(started=True)
    await bot.set_my_commands([("todo", "我手上的事")], scope={"type": "chat", "chat_id": person})
    assert await bot.get_my_commands() == ()
    (menu,) = (await served.see("menus"))["menus"]
    assert menu["scope"] == ["chat", str(person)]
    with pytest.raises(BadRequest, match="Bot_command_invalid"):
        await bot.set_my_commands([("待办", "x")])
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.set_my_commands([("a", "b")], scope={"type": "chat", "chat_id": 404})


async def test_events_are_streamed_to_the_page(served) -> None:
    page = await served.client.get("/")
    assert "本机的小 Telegram，不联网" in page.text
    person = await served.person(started=True)
    async with served.client.stream("GET", "/sandbox/events") as events:
        lines = events.aiter_lines()
        await served.bot("sendMessage", chat_id=person, text="记下了")
        async with asyncio.timeout(5):
            async for line in lines:
                if line.startswith("data:"):
                    assert "记下了" in line
                    break


async def test_it_runs_on_its_own() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sandbox", "--port", "0", "--start", "2026-03-01T08:00:00+08:00"),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    async with asyncio.timeout(30):
        line = (await process.stdout.readline()).decode()
    assert line.startswith("sandbox ready http://127.0.0.1:")
    process.terminate()
    await process.wait()
