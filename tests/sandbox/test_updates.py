"""How the bot hears: polling, confirming, one poller at a time, webhooks, privacy mode."""

import asyncio
import socket

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

TOKEN = "7000000001:sandbox-test"


async def test_updates_stay_until_they_are_confirmed(stage) -> None:
    person = await stage.person(started=True)
    for word in ("一", "二", "三"):
        await stage.do("say", from_=person, chat=person, text=word)
    first = await stage.bot("getUpdates", limit=2)
    assert [one["message"]["text"] for one in first] == ["一", "二"]
    assert await stage.bot("getUpdates", limit=2) == first
    assert (await stage.see("updates/pending"))["pending"] == 3
    rest = await stage.bot("getUpdates", offset=first[-1]["update_id"] + 1)
    assert [one["message"]["text"] for one in rest] == ["三"]
    await stage.do("say", from_=person, chat=person, text="四")
    newest = await stage.bot("getUpdates", offset=-1)
    assert [one["message"]["text"] for one in newest] == ["四"]


async def test_a_poll_waits_for_something(stage) -> None:
    person = await stage.person(started=True)
    waiting = asyncio.create_task(stage.bot("getUpdates", timeout=20))
    await asyncio.sleep(0.01)
    await stage.do("say", from_=person, chat=person, text="在吗")
    assert (await waiting)[0]["message"]["text"] == "在吗"


async def test_a_second_poller_ends_the_first(stage) -> None:
    first = asyncio.create_task(stage.refused("getUpdates", timeout=20))
    await asyncio.sleep(0.01)
    assert await stage.bot("getUpdates") == []
    assert await first == (
        "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running"
    )


async def test_only_the_wanted_kinds_come(stage) -> None:
    person = await stage.person(started=True)
    said = await stage.do("say", from_=person, chat=person, text="漏水")
    at = {"from_": person, "chat": person, "message_id": said["message_id"]}
    await stage.do("react", **at, emoji="👍")
    assert len(await stage.updates(allowed_updates=["message_reaction"])) == 1
    await stage.do("react", **at, emoji=None)
    await stage.do("say", from_=person, chat=person, text="没了")
    (update,) = await stage.updates()
    assert update["message_reaction"]["old_reaction"] == [{"type": "emoji", "emoji": "👍"}]
    assert update["message_reaction"]["new_reaction"] == []


async def test_edits_blocks_and_joining_are_told(stage) -> None:
    person = await stage.person(started=True)
    said = await stage.do("say", from_=person, chat=person, text="漏水")
    at = {"from_": person, "chat": person, "message_id": said["message_id"]}
    await stage.do("edit", **at, text="漏水，3号楼")
    await stage.do("block", person=person)
    await stage.do("start", from_=person, payload="follow-x")
    await stage.do("groups", title="3号楼", members=[person])
    updates = await stage.updates()
    kinds = [next(key for key in update if key != "update_id") for update in updates]
    assert kinds == [
        *("message", "edited_message", "my_chat_member"),
        *("my_chat_member", "message", "my_chat_member", "message"),
    ]
    assert updates[2]["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    assert updates[4]["message"]["text"] == "/start follow-x"
    assert updates[5]["my_chat_member"]["from"]["id"] == person
    assert updates[6]["message"]["new_chat_members"][0]["id"] == 7000000001


async def test_privacy_mode_hides_small_talk(stage) -> None:
    person = await stage.person()
    group = await stage.group(person)
    await stage.do("privacy", on=True)
    assert (await stage.bot("getMe"))["can_read_all_group_messages"] is False
    post = await stage.bot("sendMessage", chat_id=group, text="#12")
    at = {"from_": person, "chat": group}
    for text in ("吃了吗", "/report 漏水", "/x@other_bot", "@linli_demo_bot 漏水"):
        await stage.do("say", **at, text=text)
    await stage.do("say", **at, text="谢谢", reply_to=post["message_id"])
    heard = [update["message"]["text"] for update in await stage.updates()]
    assert heard == ["/report 漏水", "@linli_demo_bot 漏水", "谢谢"]
    await stage.do(f"groups/{group}/bot", status="administrator")
    await stage.updates()
    await stage.do("say", **at, text="吃了吗")
    assert len(await stage.updates()) == 1


async def test_other_bots_are_not_heard_but_anonymous_admins_are(stage) -> None:
    person, other = await stage.person(), await stage.person("别的机器人", is_bot=True)
    group = await stage.group(person, other)
    await stage.do("say", from_=other, chat=group, text="广告")
    await stage.do("say", from_=person, chat=group, text="通知", as_chat=group)
    await stage.do("say", from_=person, chat=group, text="频道", as_chat=-1009)
    as_group, as_channel = await stage.updates()
    assert as_group["message"]["from"]["id"] == 1087968824
    assert as_group["message"]["sender_chat"]["id"] == group
    assert as_channel["message"]["from"]["id"] == 136817688
    assert as_channel["message"]["sender_chat"]["type"] == "channel"


@pytest.mark.parametrize(
    ("token", "method", "status"),
    [
        ("7000000001:sandbox-wrong", "getMe", 401),
        ("no-token", "getMe", 404),
        (TOKEN, "getNothing", 404),
        (TOKEN, "GETME", 200),
    ],
)
async def test_tokens_and_names(stage, token, method, status) -> None:
    answer = await stage.client.get(f"/bot{token}/{method}")
    assert answer.status_code == status
    assert answer.json().get("error_code", 200) == status


async def test_json_query_and_halves_of_characters(stage) -> None:
    person = await stage.person(started=True)
    url = f"/bot{TOKEN}/sendMessage"
    answer = await stage.client.post(url, json={"chat_id": person, "text": "x"})
    assert answer.json()["result"]["text"] == "x"
    answer = await stage.client.get(url, params={"chat_id": person, "text": "y"})
    assert answer.json()["result"]["text"] == "y"
    half = b'{"chat_id": %d, "text": "\\ud83d"}' % person
    headers = {"content-type": "application/json"}
    answer = await stage.client.post(url, content=half, headers=headers)
    assert answer.json()["description"] == "Bad Request: strings must be encoded in UTF-8"
    answer = await stage.client.post(url, content=b"x" * (21 * 1024 * 1024))
    assert answer.status_code == 413


async def test_a_webhook_is_pushed_until_it_answers_well(stage) -> None:
    seen: list[tuple[str | None, str]] = []
    done = asyncio.Event()

    async def take(request) -> Response:
        update = await request.json()
        text = update["message"]["text"]
        seen.append((request.headers.get("x-telegram-bot-api-secret-token"), text))
        if text == "二":
            done.set()
        return Response(status_code=500 if len(seen) == 1 else 200)

    listener = socket.create_server(("127.0.0.1", 0))
    app = Starlette(routes=[Route("/hook", take, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical"))
    serving = asyncio.create_task(server.serve([listener]))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/hook"
    await stage.bot("setWebhook", url=url, secret_token="geheim")
    refusal = await stage.refused("getUpdates")
    assert refusal.startswith("Conflict: can't use getUpdates method while webhook is active")
    person = await stage.person()
    await stage.do("say", from_=person, chat=person, text="一")
    await stage.do("say", from_=person, chat=person, text="二")
    async with asyncio.timeout(10):
        await done.wait()
    assert seen == [("geheim", "一"), ("geheim", "一"), ("geheim", "二")]
    assert "500" in (await stage.bot("getWebhookInfo"))["last_error_message"]
    refusal = await stage.refused("setWebhook", url=url, secret_token="a b")
    assert refusal == "Bad Request: secret token contains unallowed characters"
    await stage.bot("deleteWebhook", drop_pending_updates=True)
    assert await stage.bot("getUpdates") == []
    server.should_exit = True
    await serving


async def test_a_killed_poller_leaves_its_updates(served) -> None:
    person = await served.person(started=True)
    async with httpx.AsyncClient(base_url=served.client.base_url, trust_env=False) as other:
        url = f"/bot{TOKEN}/getUpdates"
        with pytest.raises(httpx.ReadTimeout):
            await other.get(url, params={"timeout": 30}, timeout=0.05)
    await served.do("say", from_=person, chat=person, text="还在吗")
    assert len(await served.updates()) == 1
