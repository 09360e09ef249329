"""The page behaves as Telegram does: replies, buttons, photos, edits, topics, menus, and so on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from tests.page.desk import Desk, PhoneView
from tests.sandbox.conftest import Stage

KINDS = ["message", "edited_message", "callback_query", "message_reaction"]


@pytest.fixture
async def li(stage: Stage) -> int:
    await stage.bot("getUpdates", allowed_updates=KINDS)
    return await stage.person("李阿姨", role="resident", started=True)


@pytest.fixture
async def group(stage: Stage, li: int) -> int:
    return await stage.group(li, await stage.person("陈先生"))


async def private(bare: Desk) -> PhoneView:
    await bare.visit()
    phone = bare.phone("李阿姨")
    if await phone.root.locator(".chat-row").count():
        await phone.opens("邻里")
    return phone


async def in_group(bare: Desk) -> PhoneView:
    await bare.visit()
    phone = bare.phone("李阿姨")
    await phone.opens("3号楼")
    return phone


async def taken(stage: Stage, kind: str) -> dict[str, Any]:
    """The next update of a kind that the bot gets."""
    for _ in range(20):
        for update in await stage.updates(timeout=2):
            if kind in update:
                return dict(update[kind])
    raise AssertionError(f"no {kind}")


async def test_words_of_anybody_are_only_words(bare: Desk, stage: Stage, group: int) -> None:
    person = await stage.person("<img src=x onerror=alert(1)>")
    await stage.do(f"groups/{group}/members", person=person)
    text = "<script>alert(1)</script> <b>&amp;</b> \u202eabc"
    await stage.do("say", from_=person, chat=group, text=text)
    phone = await in_group(bare)
    await phone.shows("<script>alert(1)</script> <b>&amp;</b>")
    assert await bare.page.locator("#phones img[src='x'], #phones script").count() == 0


async def test_a_reply_quotes_and_a_tap_jumps(bare: Desk, stage: Stage, li: int) -> None:
    first = await stage.bot("sendMessage", chat_id=li, text="第一条")
    for number in range(30):
        await stage.bot("sendMessage", chat_id=li, text=f"别的话 {number}")
    target = json.dumps({"message_id": first["message_id"]})
    await stage.bot("sendMessage", chat_id=li, text="答第一条", reply_parameters=target)
    phone = await private(bare)
    await (await phone.shows("答第一条")).locator(".quote").click()
    await expect(phone.root.locator("article.marked")).to_contain_text("第一条")
    await expect(phone.root.locator("article.marked")).to_be_in_viewport()


async def test_a_pressed_button_shows_the_bots_answer(bare: Desk, stage: Stage, li: int) -> None:
    row = [{"text": "轻", "callback_data": "a"}, {"text": "重", "callback_data": "b"}]
    keys = {"inline_keyboard": [row]}
    await stage.bot("sendMessage", chat_id=li, text="选一个", reply_markup=json.dumps(keys))
    phone = await private(bare)
    await phone.presses("轻")
    query = await taken(stage, "callback_query")
    assert query["data"] == "a"
    await stage.bot("answerCallbackQuery", callback_query_id=query["id"], text="好的，交给您了")
    await expect(phone.root.get_by_role("status")).to_contain_text("好的，交给您了")
    await phone.presses("重")
    query = await taken(stage, "callback_query")
    shown = {"text": "请看", "show_alert": True}
    await stage.bot("answerCallbackQuery", callback_query_id=query["id"], **shown)
    alert = phone.root.get_by_role("alertdialog")
    await expect(alert).to_contain_text("请看")
    await bare.page.keyboard.press("Enter")
    await expect(alert).to_have_count(0)


async def test_a_deep_link_opens_the_private_chat_and_starts(
    bare: Desk, stage: Stage, group: int
) -> None:
    url = "https://t.me/linli_demo_bot?start=follow-12"
    outside = {"text": "外面", "url": "https://example.com/"}
    keys = {"inline_keyboard": [[{"text": "私下跟进", "url": url}], [outside]]}
    await stage.bot("sendMessage", chat_id=group, text="记下了", reply_markup=json.dumps(keys))
    phone = await in_group(bare)
    await phone.presses("外面")
    await expect(phone.root.get_by_role("status")).to_contain_text("不联网")
    await phone.presses("私下跟进")
    await phone.shows("/start follow-12")
    await expect(phone.root.locator(".chat-name")).to_contain_text("邻里")


async def test_who_never_started_presses_start_first(bare: Desk, stage: Stage) -> None:
    person = await stage.person("小吴")
    await bare.visit()
    phone = bare.phone("小吴")
    await phone.opens("邻里")
    await phone.root.get_by_role("button", name="开始").click()
    await phone.shows("/start")
    await expect(phone.root.get_by_role("textbox")).to_be_visible()
    await stage.bot("sendMessage", chat_id=person, text="您好")
    await phone.shows("您好")


async def test_photos_are_attached_one_or_several(
    bare: Desk, stage: Stage, li: int, picture_file: Path
) -> None:
    phone = await private(bare)
    chooser = phone.root.locator("input[type=file]")
    await chooser.set_input_files(picture_file)
    await expect(phone.root.locator(".preview")).to_have_count(1)
    await phone.says("漏水的地方")
    shown = await phone.shows("漏水的地方")
    await expect(shown.locator(".photo img")).to_have_count(1)
    sent = await taken(stage, "message")
    assert sent["caption"] == "漏水的地方"
    await chooser.set_input_files([picture_file, picture_file, picture_file])
    await phone.root.get_by_role("button", name="发送").click()
    album = phone.root.locator(".photos[data-count='3']")
    await expect(album.locator("img")).to_have_count(3)
    await bare.page.wait_for_function(
        "() => [...document.querySelectorAll('.photos img')].every((one) => one.naturalWidth > 0)"
    )


async def test_a_forced_reply_is_answered_by_itself(bare: Desk, stage: Stage, li: int) -> None:
    phone = await private(bare)
    asked = await stage.bot(
        "sendMessage", chat_id=li, text="怎么办好的？", reply_markup='{"force_reply": true}'
    )
    await expect(phone.root.locator(".answering")).to_contain_text("怎么办好的？")
    await phone.says("换了阀门")
    said = await taken(stage, "message")
    assert said["reply_to_message"]["message_id"] == asked["message_id"]
    await expect(phone.root.locator(".answering")).to_be_hidden()


async def test_the_command_menu_is_the_one_of_that_person_and_chat(
    bare: Desk, stage: Stage, li: int, group: int
) -> None:
    def menu(*names: str) -> str:
        return json.dumps([{"command": name, "description": f"做{name}"} for name in names])

    everybody = json.dumps({"type": "all_private_chats"})
    hers = json.dumps({"type": "chat", "chat_id": li})
    groups = json.dumps({"type": "all_group_chats"})
    await stage.bot("setMyCommands", commands=menu("report", "mine"), scope=everybody)
    await stage.bot("setMyCommands", commands=menu("bind"), scope=groups)
    phone = await private(bare)
    await phone.root.get_by_role("button", name="命令菜单").click()
    commands = phone.root.get_by_role("menuitem")
    await expect(commands).to_have_count(2)
    await bare.page.keyboard.press("Escape")
    await expect(commands).to_have_count(0)
    await stage.bot("setMyCommands", commands=menu("report", "todo", "ticket"), scope=hers)
    box = phone.root.get_by_role("textbox")
    await box.press_sequentially("/t")
    await expect(commands).to_have_count(2)
    await box.press("ArrowUp")
    await bare.page.keyboard.press("ArrowUp")
    await bare.page.keyboard.press("Enter")
    await phone.shows("/todo")
    await phone.opens("3号楼")
    await phone.root.get_by_role("textbox").press_sequentially("/")
    await expect(commands).to_have_text(["/bind做bind"])


async def test_reactions_reach_the_bot(bare: Desk, stage: Stage, li: int) -> None:
    await stage.bot("sendMessage", chat_id=li, text="记下了")
    phone = await private(bare)
    message = await phone.shows("记下了")
    await message.click(button="right")
    await phone.root.get_by_role("menuitemcheckbox", name="👍").click()
    await expect(message.locator(".reactions")).to_contain_text("👍 1")
    reaction = await taken(stage, "message_reaction")
    assert reaction["new_reaction"] == [{"type": "emoji", "emoji": "👍"}]
    await phone.message("记下了").locator(".reactions button").click()
    await expect(phone.message("记下了").locator(".reactions")).to_have_count(0)


async def test_edits_change_in_place_and_deleted_ones_are_gone(
    bare: Desk, stage: Stage, li: int
) -> None:
    phone = await private(bare)
    sent = await stage.bot("sendMessage", chat_id=li, text="旧的", disable_notification=True)
    message = await phone.shows("旧的")
    await expect(message.get_by_label("没有响铃")).to_be_visible()
    where = {"chat_id": li, "message_id": sent["message_id"]}
    await stage.bot("editMessageText", **where, text="新的")
    await expect(await phone.shows("新的")).to_contain_text("改过")
    await expect(phone.root.locator("article", has_text="旧的")).to_have_count(0)
    await stage.bot("deleteMessage", **where)
    await expect(phone.root.locator("article", has_text="新的")).to_have_count(0)


async def test_ones_own_message_is_edited_and_deleted(bare: Desk, stage: Stage, li: int) -> None:
    phone = await private(bare)
    await phone.says("3号楼502漏水")
    await phone.message("502漏水").hover()
    await phone.message("502漏水").get_by_role("button", name="更多").click()
    await phone.root.get_by_role("menuitem", name="改").click()
    await phone.says("3号楼602漏水")
    await phone.shows("602漏水")
    edited = await taken(stage, "edited_message")
    assert edited["text"] == "3号楼602漏水"
    await phone.message("602漏水").click(button="right")
    await phone.root.get_by_role("menuitem", name="删掉").click()
    await expect(phone.root.locator("article", has_text="602漏水")).to_have_count(0)


async def test_a_document_can_be_saved(bare: Desk, stage: Stage, li: int) -> None:
    await stage.client.post(
        "/bot7000000001:sandbox-test/sendDocument",
        data={"chat_id": li},
        files={"document": ("台账.xlsx", b"PK\x03\x04", "application/vnd.ms-excel")},
    )
    phone = await private(bare)
    async with bare.page.expect_download() as download:
        await phone.root.locator(".paper").click()
    assert (await download.value).suggested_filename == "台账.xlsx"


async def test_topics_are_chosen_and_written_into(bare: Desk, stage: Stage, li: int) -> None:
    forum = await stage.group(li, kind="forum")
    topic = await stage.do(f"groups/{forum}/topics", name="报修", by=li)
    await stage.updates()
    phone = await in_group(bare)
    await phone.root.locator(".topics").get_by_role("button", name="报修").click()
    await phone.says("灯坏了")
    said = await taken(stage, "message")
    assert said["message_thread_id"] == topic["message_thread_id"]
    await phone.root.locator(".topics").get_by_role("button", name="常规").click()
    await expect(phone.root.locator("article", has_text="灯坏了")).to_have_count(0)


async def test_unread_badges_and_banners(bare: Desk, stage: Stage, li: int, group: int) -> None:
    phone = await in_group(bare)
    await stage.bot("sendMessage", chat_id=li, text="#1 有人接了")
    await expect(phone.root.locator(".banner")).to_contain_text("有人接了")
    await expect(phone.root.locator(".back .badge")).to_have_text("1")
    await phone.root.get_by_role("button", name="回到聊天列表").click()
    row = phone.root.locator(".chat-row", has=bare.page.locator(".bot-mark"))
    await expect(row.locator(".badge")).to_have_text("1")
    await row.click()
    await expect(phone.root.locator(".badge")).to_have_count(0)


async def test_who_blocks_the_bot_gets_nothing(bare: Desk, stage: Stage, li: int) -> None:
    phone = await private(bare)
    await phone.root.locator(".chat-title").get_by_role("button", name="更多").click()
    await phone.root.get_by_role("menuitem", name="拉黑").click()
    await expect(phone.root.locator(".hint")).to_contain_text("拉黑")
    refusal = await stage.refused("sendMessage", chat_id=li, text="x")
    assert refusal == "Forbidden: bot was blocked by the user"
    await phone.root.get_by_role("button", name="重新启用").click()
    await phone.shows("/start")


async def test_one_of_a_hundred_people_is_found(bare: Desk, stage: Stage) -> None:
    for number in range(100):
        await stage.person(f"邻居{number}", role="member", about=f"{number}号楼")
    await stage.person("张敏", role="hub")
    await bare.visit()
    await bare.page.get_by_role("button", name="再拿一部手机").click()
    await bare.page.get_by_role("searchbox").fill("党员 77号楼")
    rows = bare.page.locator(".picker-row")
    await expect(rows).to_have_count(1)
    await bare.page.keyboard.press("Enter")
    await expect(bare.phone("邻居77").root).to_be_visible()
    await bare.page.reload()
    await expect(bare.phone("邻居77").root).to_be_visible()
    await bare.phone("邻居77").root.get_by_role("button", name="收起").click()
    await expect(bare.phone("邻居77").root).to_have_count(0)
