"""How python-telegram-bot's requests reach Telegram: by aiohttp, at a fifth of what httpx costs."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import httpx
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.refusals import StartRefusedError

#: Until there is a connection: a free one of ours, or a new one.
_POOL_SECONDS = 30.0
_CONNECT_SECONDS = 5.0
#: Until a request has gone out, and one with a spreadsheet in it on a thin line.
_WRITE_SECONDS = 20.0
_UPLOAD_SECONDS = 300.0
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class TelegramRequest(BaseRequest):
    """As ``telegram.request.HTTPXRequest``, which is five times the work for each request.

    Proxies come from the environment (``HTTPS_PROXY``, ``NO_PROXY``), certificates from where
    httpx takes them.
    """

    def __init__(self, address: str, *, connections: int, read_seconds: float) -> None:
        """Prepares; nothing is opened yet.

        Args:
            address: The server that all requests go to.
            connections: Requests under way at once; more wait for one of these to end.
            read_seconds: How long an answer may take, unless a request says otherwise.
        """
        self._proxy = proxy_to(address)
        self._connections = connections
        self._read_seconds = read_seconds
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """How long an answer may take, in seconds."""
        return self._read_seconds

    async def initialize(self) -> None:
        """Opens the pool of connections, if it is not open."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=self._connections, ssl=httpx.create_ssl_context()
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                proxy=self._proxy,
            )

    async def shutdown(self) -> None:
        """Closes all connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(  # noqa: PLR0917 - as BaseRequest has it
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        """Sends a request; returns status and body.

        Args:
            read_timeout: Seconds that the answer may take; our other times stay as they are.

        Raises:
            RuntimeError: It is not initialized.
            TimedOut: It took too long, and may have arrived.
            NetworkError: Telegram cannot be reached.
        """
        if self._session is None:
            raise RuntimeError("This TelegramRequest is not initialized!")
        if read_timeout is BaseRequest.DEFAULT_NONE:
            read_timeout = self._read_seconds
        write_seconds = _WRITE_SECONDS
        if request_data is not None and request_data.contains_files:
            write_seconds = _UPLOAD_SECONDS
        timeout = aiohttp.ClientTimeout(
            total=_POOL_SECONDS + write_seconds + read_timeout,
            sock_connect=_CONNECT_SECONDS,
            sock_read=read_timeout,
        )
        try:
            async with self._session.request(
                method, url, **_body(request_data), timeout=timeout, allow_redirects=False
            ) as answer:
                return answer.status, await answer.read()
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            # Not its words: the address may stand in them, with the token.
            raise NetworkError(f"aiohttp.{type(error).__name__}") from error


def proxy_to(address: str) -> str | None:
    """The proxy that the environment names for an address; None for none.

    Asked once: aiohttp would ask for each request, in a thread.

    Raises:
        StartRefusedError: It is of a kind that cannot be used, such as SOCKS.
    """
    parts = urlsplit(address)
    if proxy_bypass(parts.hostname or ""):
        return None
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    if proxy is None:
        return None
    kind, separator, _ = proxy.partition("://")
    if not separator:
        return f"http://{proxy}"
    if kind not in ("http", "https"):  # the rest is not repeated: a password may stand in it
        raise StartRefusedError(f"{kind} 代理用不了：请把 HTTPS_PROXY 设成 http:// 开头的代理地址")
    return proxy


def _body(asked: RequestData | None) -> dict[str, Any]:
    if asked is None:
        return {}
    if not asked.contains_files:
        return {"data": asked.url_encoded_parameters().encode(), "headers": _FORM}
    form = aiohttp.FormData(quote_fields=False)  # Telegram takes names of files as they are
    for name, value in asked.json_parameters.items():
        form.add_field(name, value)
    for part, (filename, content, kind) in asked.multipart_data.items():
        form.add_field(part, content, filename=filename, content_type=kind)
    return {"data": form}
