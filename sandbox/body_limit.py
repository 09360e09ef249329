"""Refuses bodies that are too large before they fill the memory."""

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.refusals import TOO_LARGE


class _TooLargeError(Exception):
    pass


class BodyLimit:
    """ASGI middleware that answers 413, as Telegram does, to more than so many bytes."""

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on while its body is within the limit."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        announced = headers.get(b"content-length", b"0")
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self._most:
                raise _TooLargeError
            return message

        try:
            if announced.isdigit() and int(announced) > self._most:
                raise _TooLargeError
            await self._app(scope, counted, send)
        except _TooLargeError:
            body = {"ok": False, "error_code": TOO_LARGE, "description": "Request Entity Too Large"}
            await JSONResponse(body, TOO_LARGE)(scope, receive, send)
