"""Lets in only this machine: no other computer, no other web page, no borrowed host name."""

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.refusals import FORBIDDEN

_OWN_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})
_OWN_SITES = frozenset({"same-origin", "none"})
_HEADERS = {
    # The page is made of its own files only; a text that gets into it can load and run nothing.
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    # Files are looked at again each time, so that an upgrade shows.
    "cache-control": "no-cache",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
}


def refusal(client: str | None, headers: Headers) -> str | None:
    """Return why a request is not let in, or None.

    Args:
        client: The address it comes from; None when it came by no network.
        headers: Its headers. A name that somebody's DNS points at this machine shows in Host;
            another web page shows in Origin or Sec-Fetch-Site.
    """
    host = headers.get("host", "")
    if client is not None and not _is_loopback(client):
        return "the sandbox answers only the machine it runs on"
    if urlsplit(f"//{host}").hostname not in _OWN_NAMES:
        return "the sandbox answers only to 127.0.0.1, localhost and [::1]"
    if headers.get("origin", f"http://{host}") != f"http://{host}":
        return "the sandbox does not answer other web pages"
    if headers.get("sec-fetch-site", "none") in _OWN_SITES:
        return None
    # Somebody may follow a link to the page itself; that starts nothing.
    is_visit = headers.get("sec-fetch-mode") == "navigate"
    return None if is_visit else "the sandbox does not answer other web pages"


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


class Guard:
    """ASGI middleware that answers 403 to everybody else and sets the page's rules."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on when it comes from here."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        client = scope["client"][0] if scope.get("client") else None
        reason = refusal(client, Headers(scope=scope))
        if reason is not None:
            await PlainTextResponse(reason, FORBIDDEN)(scope, receive, send)
            return

        async def with_rules(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_rules)
