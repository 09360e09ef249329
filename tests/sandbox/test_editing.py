"""Editing, deleting, reacting and answering: only what Telegram allows."""

import asyncio

import pytest

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are "
    "exactly the same as a current content and reply markup of the message"
)
KEYS = {"inline_keyboard": [[{"text": "✋ 我来处理", "callback_data": "ack:12"}]]}


@pytest.fixture
async def card(stage):
    chat = await stage.person(started=True)
    sent = await stage.bot("sendMessage", chat_id=chat, text="#12", reply_markup=KEYS)
    return {"chat_id": chat, "message_id": sent["message_id"]}


async def test_an_edit_changes_text_and_drops_buttons_that_are_not_sent_again(stage, card) -> None:
    same = await stage.refused("editMessageText", **card, text="#12", reply_markup=KEYS)
    assert same == NOT_MODIFIED
    edited = await stage.bot("editMessageText", **card, text="#12")
    assert "reply_markup" not in edited
    assert edited["edit_date"]
    await stage.bot("editMessageText", **card, text="<b>#12</b>", parse_mode="HTML")
    same = await stage.refused("editMessageText", **card, text="<b>#12</b>", parse_mode="HTML")
    assert same == NOT_MODIFIED
    seen = (await stage.messages(card["chat_id"]))[-1]["sandbox"]
    assert (seen["edits"], seen["versions"]) == (2, ["#12"])


async def test_buttons_alone_can_be_edited(stage, card) -> None:
    assert await stage.refused("editMessageReplyMarkup", **card, reply_markup=KEYS) == NOT_MODIFIED
    assert "reply_markup" not in await stage.bot("editMessageReplyMarkup", **card)
    assert await stage.refused("editMessageReplyMarkup", **card) == NOT_MODIFIED


async def test_what_cannot_be_edited(stage, card) -> None:
    chat = card["chat_id"]
    refusal = await stage.refused("editMessageText", chat_id=chat, message_id=9, text="x")
    assert refusal == "Bad Request: message to edit not found"
    refusal = await stage.refused("editMessageText", text="x")
    assert refusal == "Bad Request: message identifier is not specified"
    said = await stage.do("say", from_=chat, chat=chat, text="我的", photo=True)
    own = {"chat_id": chat, "message_id": said["message_id"]}
    assert await stage.refused("editMessageText", **own, text="x") == (
        "Bad Request: message can't be edited"
    )
    photo = await stage.bot("sendPhoto", chat_id=chat, photo=said["photo"][0]["file_id"])
    shown = {"chat_id": chat, "message_id": photo["message_id"]}
    assert await stage.refused("editMessageText", **shown, text="x") == (
        "Bad Request: there is no text in the message to edit"
    )
    assert (await stage.bot("editMessageCaption", **shown, caption="楼道"))["caption"] == "楼道"
    forced = await stage.bot(
        "sendMessage", chat_id=chat, text="怎么办好的？", reply_markup={"force_reply": True}
    )
    assert (await stage.messages(chat))[-1]["sandbox"]["force_reply"] is True
    refusal = await stage.refused(
        "editMessageText", chat_id=chat, message_id=forced["message_id"], text="x"
    )
    assert refusal == "Bad Request: message can't be edited"


async def test_deleting_is_flagged_and_ends_after_two_days(stage, card) -> None:
    await stage.bot("deleteMessage", **card)
    assert (await stage.messages(card["chat_id"]))[-1]["sandbox"]["deleted"] is True
    assert await stage.refused("deleteMessage", **card) == (
        "Bad Request: message to delete not found"
    )
    refusal = await stage.refused("editMessageText", **card, text="x")
    assert refusal == "Bad Request: message to edit not found"
    old = await stage.bot("sendMessage", chat_id=card["chat_id"], text="x")
    await stage.do("advance", seconds=49 * 3600, wait=0.01)
    refusal = await stage.refused(
        "deleteMessage", chat_id=card["chat_id"], message_id=old["message_id"]
    )
    assert refusal == "Bad Request: message can't be deleted for everyone"


async def test_a_bot_that_is_no_admin_deletes_only_its_own(stage) -> None:
    person = await stage.person()
    group = await stage.group(person)
    said = await stage.do("say", from_=person, chat=group, text="大家好")
    target = {"chat_id": group, "message_id": said["message_id"]}
    refusal = await stage.refused("deleteMessage", **target)
    assert refusal == "Bad Request: message can't be deleted"
    await stage.do(f"groups/{group}/bot", status="administrator")
    assert await stage.bot("deleteMessages", chat_id=group, message_ids=[1, said["message_id"]])


async def test_reactions_are_of_telegrams_set(stage, card) -> None:
    async def react(emoji: str) -> str:
        reaction = [{"type": "emoji", "emoji": emoji}]
        return await stage.refused("setMessageReaction", **card, reaction=reaction)

    assert await react("✅") == "Bad Request: REACTION_INVALID"
    await stage.bot("setMessageReaction", **card, reaction=[{"type": "emoji", "emoji": "👌"}])
    shown = (await stage.messages(card["chat_id"]))[-1]["sandbox"]["reactions"]
    assert shown == {"👌": [7000000001]}
    missing = card | {"message_id": 9}
    refusal = await stage.refused("setMessageReaction", **missing, reaction=[])
    assert refusal == "Bad Request: message to react not found"


async def test_a_press_waits_for_the_bots_answer_and_takes_only_one(stage, card) -> None:
    person = card["chat_id"]

    async def answering() -> str:
        update = (await stage.updates(timeout=5))[0]["callback_query"]
        assert update["data"] == "ack:12"
        assert update["message"]["reply_markup"] == KEYS
        await stage.bot("answerCallbackQuery", callback_query_id=update["id"], text="好的")
        return str(update["id"])

    pressing = stage.do(
        "press", from_=person, chat=person, message_id=card["message_id"], button="我来处理"
    )
    answer, query = await asyncio.gather(pressing, answering())
    assert (answer["answered"], answer["text"], answer["show_alert"]) == (True, "好的", False)
    assert (await stage.see(f"presses/{query}"))["text"] == "好的"
    again = await stage.refused("answerCallbackQuery", callback_query_id=query)
    assert again == (
        "Bad Request: query is too old and response timeout expired or query ID is invalid"
    )
    refusal = await stage.refused("answerCallbackQuery", callback_query_id="1", text="x" * 201)
    assert refusal == "Bad Request: MESSAGE_TOO_LONG"


async def test_presses_without_an_answer_old_buttons_and_links(stage, card) -> None:
    at = {"from_": card["chat_id"], "chat": card["chat_id"], "message_id": card["message_id"]}
    answer = await stage.do("press", **at, data="old:1", wait=0.01)
    assert answer["answered"] is False
    assert (await stage.updates())[0]["callback_query"]["data"] == "old:1"
    link = {
        "inline_keyboard": [[{"text": "私下跟进", "url": "https://t.me/linli_demo_bot?start=a"}]]
    }
    await stage.bot("editMessageReplyMarkup", **card, reply_markup=link)
    assert await stage.do("press", **at, button="私下") == {
        "url": "https://t.me/linli_demo_bot?start=a"
    }
    await stage.do("delete", chat=card["chat_id"], message_id=card["message_id"])
    await stage.do("press", **at, data="x", wait=0)
    pressed = (await stage.updates())[0]["callback_query"]
    assert pressed["message"]["date"] == 0
