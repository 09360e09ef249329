"""Sending: every refusal of Telegram that a bot can run into, in Telegram's words."""

import pytest

from sandbox.measures import utf16_length


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"text": ""}, "message text is empty"),
        ({}, "message text is empty"),
        ({"text": "   "}, "text must be non-empty"),
        ({"text": "\u200b"}, "text must be non-empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "x", "parse_mode": "Wiki"}, "unsupported parse_mode"),
        ({"text": "x", "reply_parameters": {"message_id": 9}}, "message to be replied not found"),
        ({"text": "x", "reply_to_message_id": 9}, "message to be replied not found"),
        ({"text": "x", "reply_parameters": {"quote": "a"}}, 'can\'t find field "message_id"'),
        ({"text": "x", "message_thread_id": 99}, "message thread not found"),
        ({"text": "x", "reply_markup": "[]"}, "object expected as reply markup"),
        ({"text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        (
            {"text": "x", "reply_markup": {"force_reply": "yes"}},
            'field "force_reply" must be of type Boolean',
        ),
        (
            {"text": "x", "entities": [{"type": "bold", "offset": 0, "length": 9}]},
            "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 9",
        ),
        (
            {"text": "x", "entities": [{"type": "odd", "offset": 0, "length": 1}]},
            "can't parse MessageEntity: Unsupported type specified",
        ),
    ],
)
async def test_wrong_messages_are_refused(stage, params, words) -> None:
    chat = await stage.person(started=True)
    assert await stage.refused("sendMessage", chat_id=chat, **params) == f"Bad Request: {words}"


@pytest.mark.parametrize(
    ("button", "words"),
    [
        ({"text": "a", "callback_data": "x" * 65}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "callback_data": "漏" * 22}, "BUTTON_DATA_INVALID"),
        (
            {"text": "a"},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"callback_data": "x"},
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
        ({"text": " ", "callback_data": "x"}, "BUTTON_TEXT_INVALID"),
        (
            {"text": "a", "url": "not-a-url"},
            "inline keyboard button URL 'not-a-url' is invalid: Wrong HTTP URL",
        ),
        (
            {"text": "a", "url": "http://localhost:8081/x"},
            "inline keyboard button URL 'http://localhost:8081/x' is invalid: Wrong HTTP URL",
        ),
        (
            {"text": "a", "url": "ftp://example.com"},
            "inline keyboard button URL 'ftp://example.com' is invalid: Unsupported URL protocol",
        ),
        ({"text": "a", "pay": True}, "BUTTON_TYPE_INVALID"),
        ({"text": "a", "copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
    ],
)
async def test_wrong_buttons_are_refused(stage, button, words) -> None:
    chat = await stage.person(started=True)
    markup = {"inline_keyboard": [[button]]}
    refusal = await stage.refused("sendMessage", chat_id=chat, text="x", reply_markup=markup)
    assert refusal == f"Bad Request: {words}"


async def test_a_hundred_buttons_are_enough(stage) -> None:
    chat = await stage.person(started=True)
    rows = [[{"text": "a", "callback_data": "x" * 64}]] * 100
    sent = await stage.bot(
        "sendMessage", chat_id=chat, text="x", reply_markup={"inline_keyboard": rows}
    )
    assert len(sent["reply_markup"]["inline_keyboard"]) == 100
    refusal = await stage.refused(
        "sendMessage", chat_id=chat, text="x", reply_markup={"inline_keyboard": [*rows, rows[0]]}
    )
    assert refusal == "Bad Request: reply markup is too long"


async def test_text_becomes_entities_counted_in_utf16(stage) -> None:
    chat = await stage.person(started=True)
    text = "😀 <b>#12</b> @linli_demo_bot /todo https://a.cn/x。好 &lt;"
    sent = await stage.bot("sendMessage", chat_id=chat, text=text, parse_mode="html")
    assert sent["text"] == "😀 #12 @linli_demo_bot /todo https://a.cn/x。好 <"
    assert [(e["type"], e["offset"], e["length"]) for e in sent["entities"]] == [
        ("bold", 3, 3),
        ("mention", 7, 15),
        ("bot_command", 23, 5),
        ("url", 29, 14),
    ]


async def test_the_longest_text_is_taken_and_direction_marks_are_not(stage) -> None:
    chat = await stage.person(started=True)
    sent = await stage.bot("sendMessage", chat_id=chat, text="😀" * 2048)
    assert utf16_length(sent["text"]) == 4096
    sent = await stage.bot("sendMessage", chat_id=chat, text="a\u202eb\x07c ")
    assert sent["text"] == "ab c"


async def test_where_the_bot_may_not_write(stage) -> None:
    async def refusal(chat: int) -> str:
        return await stage.refused("sendMessage", chat_id=chat, text="x")

    assert await refusal(404) == "Bad Request: chat not found"
    assert await stage.refused("sendMessage", text="x") == "Bad Request: chat_id is empty"
    stranger = await stage.person("陌生人")
    assert await refusal(stranger) == "Bad Request: chat not found"
    group = await stage.group(stranger)
    assert await refusal(stranger) == "Forbidden: bot can't initiate conversation with a user"
    await stage.do("start", from_=stranger)
    await stage.bot("sendMessage", chat_id=stranger, text="x")
    await stage.do("block", person=stranger)
    assert await refusal(stranger) == "Forbidden: bot was blocked by the user"
    await stage.do("unblock", person=stranger)
    await stage.do(f"people/{stranger}/deactivate")
    assert await refusal(stranger) == "Forbidden: user is deactivated"
    await stage.do(f"groups/{group}/bot", status="kicked")
    assert await refusal(group) == "Forbidden: bot was kicked from the supergroup chat"
    await stage.do(f"groups/{group}/bot", status="left")
    assert await refusal(group) == "Forbidden: bot is not a member of the supergroup chat"
    await stage.do(f"groups/{group}/bot", status="restricted")
    muted = "Bad Request: not enough rights to send text messages to the chat"
    assert await refusal(group) == muted


async def test_an_upgraded_group_names_its_successor(stage) -> None:
    person = await stage.person()
    group = await stage.group(person, kind="group")
    new = await stage.do(f"groups/{group}/migrate")
    answer = (await stage.raw("sendMessage", {"chat_id": group, "text": "x"})).json()
    assert answer["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert answer["parameters"] == {"migrate_to_chat_id": new["id"]}
    gone, come = await stage.updates()
    assert gone["message"]["migrate_to_chat_id"] == new["id"]
    assert come["message"]["migrate_from_chat_id"] == group


async def test_replies_and_topics(stage) -> None:
    person = await stage.person()
    forum = await stage.group(person, kind="forum")
    topic = (await stage.do(f"groups/{forum}/topics", name="报修", by=person))["message_thread_id"]
    said = await stage.do("say", from_=person, chat=forum, text="漏水", thread=topic)
    assert said["is_topic_message"] is True
    assert said["reply_to_message"]["forum_topic_created"]["name"] == "报修"
    sent = await stage.bot(
        "sendMessage",
        chat_id=forum,
        text="记下了",
        reply_parameters={"message_id": said["message_id"]},
    )
    assert sent["message_thread_id"] == topic
    assert "reply_to_message" not in sent["reply_to_message"]
    loose = await stage.bot(
        "sendMessage",
        chat_id=forum,
        text="x",
        reply_parameters={"message_id": 1, "allow_sending_without_reply": True},
    )
    assert "reply_to_message" not in loose
    assert "message_thread_id" not in loose


async def test_albums_photos_and_files(stage) -> None:
    chat = await stage.person(started=True)
    refusal = await stage.refused("sendPhoto", chat_id=chat)
    assert refusal == "Bad Request: there is no photo in the request"
    refusal = await stage.refused("sendPhoto", chat_id=chat, photo="AgACnone")
    assert refusal == "Bad Request: wrong file identifier/HTTP URL specified"
    said = await stage.do("say", from_=chat, chat=chat, photos=3, caption="楼道")
    assert len({one["media_group_id"] for one in said}) == 1
    assert [one.get("caption") for one in said] == ["楼道", None, None]
    ids = [one["photo"][-1]["file_id"] for one in said]
    too_long = await stage.refused("sendPhoto", chat_id=chat, photo=ids[0], caption="x" * 1025)
    assert too_long == "Bad Request: message caption is too long"
    media = [{"type": "photo", "media": file_id} for file_id in ids]
    sent = await stage.bot("sendMediaGroup", chat_id=chat, media=media)
    assert len(sent) == 3
    found = await stage.bot("getFile", file_id=ids[0])
    content = await stage.client.get(f"/file/bot7000000001:sandbox-test/{found['file_path']}")
    assert content.content.startswith(b"\x89PNG")
    assert len(content.content) == found["file_size"]
