"""Ordered troubles reach the bot as they would from Telegram."""

import httpx
import pytest


async def test_refusals_come_as_often_as_ordered(stage) -> None:
    person = await stage.person(started=True)
    await stage.do("faults", kind="429", method="sendMessage", retry_after=7, count=2)
    for _ in range(2):
        answer = (await stage.raw("sendMessage", {"chat_id": person, "text": "x"})).json()
        assert answer["description"] == "Too Many Requests: retry after 7"
        assert answer["parameters"] == {"retry_after": 7}
    await stage.bot("sendMessage", chat_id=person, text="x")
    await stage.do("faults", kind="502", chat_id=person, count=0)
    for _ in range(3):
        assert await stage.refused("sendMessage", chat_id=person, text="x") == "Bad Gateway"
    await stage.bot("getMe")
    await stage.client.delete("/sandbox/faults")
    await stage.do("faults", kind="400", description="Bad Request: CHAT_WRITE_FORBIDDEN")
    found = await stage.refused("sendMessage", chat_id=person, text="x")
    assert found == "Bad Request: CHAT_WRITE_FORBIDDEN"
    await stage.bot("sendMessage", chat_id=person, text="x")


@pytest.mark.parametrize(
    ("kind", "sent"), [("timeout_before", 0), ("timeout_after", 1), ("reset", 0)]
)
async def test_silence_and_dropped_connections(served, kind, sent) -> None:
    person = await served.person(started=True)
    before = len(await served.messages(person))
    await served.do("faults", kind=kind, method="sendMessage", seconds=0.05)
    with pytest.raises(httpx.RemoteProtocolError):
        await served.raw("sendMessage", {"chat_id": person, "text": "x"})
    assert len(await served.messages(person)) - before == sent
    (call,) = (await served.see("calls?method=sendMessage"))["calls"]
    assert call["fault"] == kind
    assert call["params"]["text"] == "x"


async def test_the_log_of_calls_tells_what_went_wrong(stage) -> None:
    await stage.refused("sendMessage", chat_id=404, text="x")
    (call,) = (await stage.see("calls?method=sendmessage"))["calls"]
    assert (call["ok"], call["error_code"]) == (False, 400)
    assert call["error"] == "Bad Request: chat not found"
    assert (await stage.see(f"calls?after={call['n']}"))["calls"] == []
    await stage.client.delete("/sandbox/calls")
    assert (await stage.see("calls"))["calls"] == []


async def test_mistakes_in_control_calls_are_told_in_one_line(stage) -> None:
    answer = await stage.client.post("/sandbox/say", json={"form": 1})
    assert answer.status_code == 400
    assert "unknown field: form" in answer.json()["error"]
    answer = await stage.client.post("/sandbox/say", json={"from": 1, "chat": 1, "text": "x"})
    assert (answer.status_code, answer.json()["error"]) == (404, "no person 1")
