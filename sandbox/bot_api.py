"""The Bot API endpoint: finds the method, plays the ordered faults, answers as Telegram does."""

import asyncio
import re
from contextlib import suppress
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from sandbox import methods
from sandbox.calls import LoggedCall
from sandbox.faults import Fault, FaultKind
from sandbox.methods.registry import Call, Method, find_method
from sandbox.refusals import NOT_FOUND, UNAUTHORIZED, BotApiError
from sandbox.request_body import read_params
from sandbox.world import Sandbox

__all__ = ["answer_method", "hand_out_file", "methods"]

_TOKEN = re.compile(r"\d+:[\w-]+")


class DroppedConnection(Response):
    """Ends a connection in the middle of an answer, so that the client sees a network error."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Promise a body and go without sending it; uvicorn then closes the connection."""
        del scope, receive
        headers = [(b"content-length", b"1")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})


def _refused(error: BotApiError) -> JSONResponse:
    body: dict[str, Any] = {
        "ok": False,
        "error_code": error.code,
        "description": error.description,
    }
    if error.parameters:
        body["parameters"] = error.parameters
    return JSONResponse(body, error.code)


async def answer_method(request: Request) -> Response:
    """Answer ``/bot<token>/<method>``."""
    sandbox: Sandbox = request.app.state.sandbox
    try:
        name, function = _find(sandbox, request)
        params = await read_params(request)
    except BotApiError as error:
        return _refused(error)
    except ClientDisconnect:  # the bot died in the middle of its request
        return Response()
    logged = sandbox.calls.begin(name, params.described())

    async def gone() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    call = Call(sandbox, params, gone)
    fault = sandbox.faults.take(name, params.text("chat_id"))
    if fault is None:
        return await _answer(call, function, logged)
    logged.fault = fault.kind.value
    return await _answer_with_fault(call, function, logged, fault)


def _find(sandbox: Sandbox, request: Request) -> tuple[str, Method]:
    token = request.path_params["token"]
    if not _TOKEN.fullmatch(token):
        raise BotApiError(NOT_FOUND, "Not Found")
    if token != sandbox.token:
        raise BotApiError(UNAUTHORIZED, "Unauthorized")
    found = find_method(request.path_params["method"])
    if found is None:
        raise BotApiError(NOT_FOUND, "Not Found")
    return found


async def _answer(call: Call, function: Method, logged: LoggedCall) -> Response:
    try:
        result = await function(call)
    except BotApiError as error:
        return _note_refusal(logged, error)
    logged.ok = True
    return JSONResponse({"ok": True, "result": result})


async def _answer_with_fault(
    call: Call, function: Method, logged: LoggedCall, fault: Fault
) -> Response:
    error = fault.error()
    if error is not None:
        return _note_refusal(logged, error)
    if fault.kind is FaultKind.SLOW:
        await asyncio.sleep(fault.seconds)
        return await _answer(call, function, logged)
    if fault.kind is FaultKind.TIMEOUT_AFTER:
        await _answer(call, function, logged)
    if fault.kind is not FaultKind.RESET:
        with suppress(TimeoutError):
            async with asyncio.timeout(fault.seconds):
                await call.gone()
    return DroppedConnection()


def _note_refusal(logged: LoggedCall, error: BotApiError) -> Response:
    logged.ok, logged.error_code, logged.error = False, error.code, error.description
    return _refused(error)


async def hand_out_file(request: Request) -> Response:
    """Answer ``/file/bot<token>/<path>``."""
    sandbox: Sandbox = request.app.state.sandbox
    if request.path_params["token"] != sandbox.token:
        return _refused(BotApiError(UNAUTHORIZED, "Unauthorized"))
    stored = sandbox.files.by_path(request.path_params["path"])
    if stored is None:
        return _refused(BotApiError(NOT_FOUND, "Not Found"))
    return Response(stored.content, media_type=stored.mime_type)
