"""Requests as they reach Telegram, and what is made of a Telegram that does not answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from telegram import InputFile
from telegram.error import NetworkError, TimedOut
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.refusals import StartRefusedError
from bot.telegram_request import TelegramRequest, proxy_to

Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def request_to(
    answer: Answer, *, seconds: float = 5
) -> AsyncIterator[tuple[str, TelegramRequest]]:
    """A server that does as it is told, and what speaks to it."""
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    request = TelegramRequest(address, connections=2, read_seconds=seconds)
    await request.initialize()
    yield f"{address}/bot7:secret/sendMessage", request
    await request.shutdown()
    server.close()


async def heard(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    (length,) = (
        int(line.split(b":")[1])
        for line in head.splitlines()
        if line.lower().startswith(b"content-length")
    )
    return await reader.readexactly(length)


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    body = await heard(reader)
    writer.write(b"HTTP/1.1 400 Bad\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    await writer.drain()


async def silence(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await heard(reader)


async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


def asked(**parameters: object) -> RequestData:
    return RequestData([RequestParameter.from_input(*one) for one in parameters.items()])


async def test_status_and_body_come_back_as_they_are():
    async with request_to(echo) as (url, request):
        status, body = await request.do_request(url, "POST", asked(chat_id=5, text="漏水&="))
    assert (status, body) == (400, b"chat_id=5&text=%E6%BC%8F%E6%B0%B4%26%3D")


async def test_a_file_goes_along_under_its_own_name():
    file = InputFile(b"PK", filename="台账.xlsx", attach=False)
    async with request_to(echo) as (url, request):
        _, body = await request.do_request(url, "POST", asked(chat_id=5, document=file))
    assert 'filename="台账.xlsx"'.encode() in body
    assert b"PK" in body


async def test_who_does_not_answer_in_time_may_have_heard_it():
    async with request_to(silence) as (url, request):
        with pytest.raises(TimedOut):
            await request.do_request(url, "POST", asked(chat_id=5), read_timeout=0.05)
    async with request_to(silence, seconds=0.05) as (url, request):
        with pytest.raises(TimedOut):
            await request.do_request(url, "POST", asked(chat_id=5))


async def test_a_telegram_that_hangs_up_is_a_network_error_without_the_address():
    async with request_to(hang_up) as (url, request):
        with pytest.raises(NetworkError, match="aiohttp") as error:
            await request.do_request(url, "POST", asked(chat_id=5))
    assert "secret" not in str(error.value)


async def test_nothing_is_sent_when_it_is_closed_and_it_opens_again():
    async with request_to(echo) as (url, request):
        await request.shutdown()
        await request.shutdown()
        with pytest.raises(RuntimeError):
            await request.do_request(url, "POST", asked(chat_id=5))
        await request.initialize()
        await request.initialize()
        assert (await request.do_request(url, "POST", asked(chat_id=5)))[0] == 400


@pytest.mark.parametrize(
    ("environment", "proxy"),
    [
        ({}, None),
        ({"https_proxy": "http://127.0.0.1:7890"}, "http://127.0.0.1:7890"),
        ({"HTTPS_PROXY": "127.0.0.1:7890"}, "http://127.0.0.1:7890"),
        ({"ALL_PROXY": "http://u:p@proxy:1"}, "http://u:p@proxy:1"),
        ({"http_proxy": "http://127.0.0.1:7890"}, None),
        ({"https_proxy": "http://127.0.0.1:7890", "no_proxy": "telegram.org"}, None),
    ],
)
def test_a_proxy_comes_from_the_environment(environment, proxy, monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert proxy_to("https://api.telegram.org") == proxy


def test_a_proxy_that_cannot_be_used_is_refused_without_its_password(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "socks5://u:p@127.0.0.1:1080")
    with pytest.raises(StartRefusedError, match="HTTPS_PROXY") as refused:
        proxy_to("https://api.telegram.org")
    assert "u:p" not in str(refused.value)


async def test_python_telegram_bot_reads_the_answer():
    async def fine(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await heard(reader)
        body = json.dumps({"ok": True, "result": True}).encode()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()

    async with request_to(fine) as (url, request):
        assert await request.post(url, asked(chat_id=5)) is True
