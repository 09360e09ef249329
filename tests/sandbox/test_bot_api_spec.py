"""The sandbox against the published Bot API: what methods need, what answers have."""

import json
from pathlib import Path

import pytest

from sandbox.methods.answers import REACTIONS
from sandbox.methods.registry import method_names

SPEC = Path(__file__).parents[3] / "shared" / "bot-api.json"
pytestmark = pytest.mark.skipif(not SPEC.exists(), reason="the published Bot API is not here")


@pytest.fixture(scope="module")
def spec():
    found = json.loads(SPEC.read_text())
    return found["methods"], found["types"]


def faults(types, kind: str, value, where: str) -> list[str]:
    """Return where a value is not of a type of the Bot API."""
    if kind.startswith("Array of "):
        if not isinstance(value, list):
            return [f"{where} is no list"]
        inner = kind.removeprefix("Array of ")
        return [
            f for i, one in enumerate(value) for f in faults(types, inner, one, f"{where}[{i}]")
        ]
    plain = {"Integer": int, "String": str, "Boolean": bool, "True": bool, "Float": (int, float)}
    if kind in plain:
        return [] if isinstance(value, plain[kind]) else [f"{where} is no {kind}: {value!r}"]
    if "subtypes" in types[kind]:
        found = [faults(types, one, value, where) for one in types[kind]["subtypes"]]
        return min(found, key=len)
    if not isinstance(value, dict):
        return [f"{where} is no {kind}"]
    wrong = []
    known = {field["name"]: field for field in types[kind].get("fields", [])}
    for name, field in known.items():
        if name in value:
            options = [faults(types, one, value[name], f"{where}.{name}") for one in field["types"]]
            wrong += min(options, key=len)
        elif field["required"]:
            wrong.append(f"{where}.{name} is missing")
    return wrong + [f"{where}.{name} is unknown" for name in value if name not in known]


async def _valid_calls(stage) -> dict[str, dict]:
    """Return parameters with which each method works, on a stage set for it."""
    await stage.bot("getUpdates", allowed_updates=["message", "callback_query", "message_reaction"])
    person = await stage.person("李", last_name="阿姨", username="liayi", started=True)
    group = await stage.group(person, bot="administrator")
    keys = {"inline_keyboard": [[{"text": "好", "callback_data": "x"}]]}
    sent = await stage.bot("sendMessage", chat_id=group, text="a", reply_markup=keys)
    at = {"chat_id": group, "message_id": sent["message_id"]}
    said = await stage.do("say", from_=person, chat=group, photo=True, caption="b")
    photo = said["photo"][0]["file_id"]
    shown = await stage.bot("sendPhoto", chat_id=group, photo=photo)
    press = {"from_": person, "chat": group, "message_id": sent["message_id"]}
    query = await stage.do("press", **press, button="好", wait=0)
    await stage.do("react", **press, emoji="👍")
    spare = await stage.bot("sendMessage", chat_id=group, text="c")
    spare_at = {"chat_id": group, "message_id": spare["message_id"]}
    forward = {"chat_id": person, "from_chat_id": group, "message_id": said["message_id"]}
    commands = [{"command": "todo", "description": "我手上的事"}]
    return {
        "getMe": {},
        "getUpdates": {},
        "setWebhook": {"url": ""},
        "deleteWebhook": {},
        "getWebhookInfo": {},
        "sendMessage": {
            "chat_id": group,
            "text": "<b>x</b> /a",
            "parse_mode": "HTML",
            "reply_parameters": {"message_id": said["message_id"], "quote": "b"},
            "reply_markup": keys,
        },
        "sendPhoto": {"chat_id": group, "photo": photo, "caption": "c"},
        "sendDocument": {"chat_id": group, "document": photo},
        "sendMediaGroup": {"chat_id": group, "media": [{"type": "photo", "media": photo}] * 2},
        "editMessageText": at | {"text": "n"},
        "editMessageReplyMarkup": at | {"reply_markup": keys},
        "editMessageCaption": {
            "chat_id": group,
            "message_id": shown["message_id"],
            "caption": "n",
        },
        "setMessageReaction": at | {"reaction": [{"type": "emoji", "emoji": "👍"}]},
        "answerCallbackQuery": {"callback_query_id": query["query_id"]},
        "forwardMessage": forward,
        "copyMessage": forward,
        "sendChatAction": {"chat_id": group, "action": "typing"},
        "pinChatMessage": spare_at,
        "deleteMessage": spare_at,
        "deleteMessages": {"chat_id": group, "message_ids": [shown["message_id"]]},
        "getChat": {"chat_id": group},
        "getChatMember": {"chat_id": group, "user_id": person},
        "getChatAdministrators": {"chat_id": group},
        "getChatMemberCount": {"chat_id": group},
        "setMyCommands": {"commands": commands, "scope": {"type": "chat", "chat_id": person}},
        "getMyCommands": {"scope": {"type": "chat", "chat_id": person}},
        "deleteMyCommands": {},
        "getFile": {"file_id": photo},
        "setMyDescription": {},
        "setMyShortDescription": {},
        "setMyName": {},
        "setChatMenuButton": {},
        "leaveChat": {"chat_id": group},
        "logOut": {},
        "close": {},
    }


async def test_methods_need_and_return_what_the_bot_api_says(stage, spec) -> None:
    methods, types = spec
    calls = await _valid_calls(stage)
    assert set(calls) == set(method_names())
    for name, params in calls.items():
        needed = {field["name"] for field in methods[name].get("fields", []) if field["required"]}
        assert needed <= set(params)
        for absent in needed:
            rest = {key: value for key, value in params.items() if key != absent}
            assert (await stage.refused(name, **rest)).startswith("Bad Request: "), (name, absent)
        result = await stage.bot(name, **params)
        wrong = [faults(types, kind, result, name) for kind in methods[name]["returns"]]
        assert min(wrong, key=len) == []


async def test_updates_have_the_published_shape(stage, spec) -> None:
    _, types = spec
    await _valid_calls(stage)
    person = (await stage.see("people"))["people"][0]["id"]
    basic = (await stage.do("groups", title="普通群", kind="group", members=[person]))["id"]
    await stage.do("say", from_=person, chat=basic, text="转的", forward=True)
    await stage.do(f"groups/{basic}/bot", status="restricted")
    await stage.do(f"groups/{basic}/bot", status="administrator")
    await stage.do(f"groups/{basic}/migrate")
    await stage.do("block", person=person)
    updates = await stage.bot("getUpdates")
    assert {key for update in updates for key in update} >= {
        *("message", "callback_query", "message_reaction"),
    }
    assert [fault for one in updates for fault in faults(types, "Update", one, "update")] == []


async def test_member_updates_have_the_published_shape(stage, spec) -> None:
    _, types = spec
    person, other = await stage.person(), await stage.person("王建国")
    group = await stage.group(person)
    for status in ("restricted", "administrator", "kicked", "member"):
        await stage.do(f"groups/{group}/bot", status=status)
    await stage.bot("getUpdates", allowed_updates=["my_chat_member", "chat_member"])
    await stage.do(f"groups/{group}/bot", status="administrator")
    await stage.do(f"groups/{group}/members", person=other, status="member")
    updates = await stage.bot("getUpdates")
    assert {key for update in updates for key in update} >= {"my_chat_member", "chat_member"}
    assert [fault for one in updates for fault in faults(types, "Update", one, "update")] == []


def test_reactions_are_those_of_the_bot_api(spec) -> None:
    emoji = next(f for f in spec[1]["ReactionTypeEmoji"]["fields"] if f["name"] == "emoji")
    assert all(f'"{one}"' in emoji["description"] for one in REACTIONS)
    assert emoji["description"].count('"') == 2 * len(REACTIONS)
