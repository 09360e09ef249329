"""All control calls with their addresses, and how they answer."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.control import (
    buttons,
    cast,
    groups,
    hosting,
    inspection,
    people,
    snapshot,
    speech,
    stream,
    time,
    troubles,
)
from sandbox.refusals import ControlError

Control = Callable[[Request], Awaitable[Any]]


def _answering(function: Control) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            return JSONResponse(await function(request))
        except ControlError as error:
            return JSONResponse({"error": error.message}, error.code)

    return answer


_CALLS: tuple[tuple[str, str, Control], ...] = (
    ("GET", "/sandbox", inspection.describe),
    ("GET", "/sandbox/snapshot", snapshot.snapshot),
    ("POST", "/sandbox/cast", cast.set_cast),
    ("POST", "/sandbox/people", people.add_person),
    ("GET", "/sandbox/people", people.list_people),
    ("POST", "/sandbox/people/{id:int}/deactivate", people.deactivate),
    ("POST", "/sandbox/block", people.block),
    ("POST", "/sandbox/unblock", people.unblock),
    ("POST", "/sandbox/groups", groups.add_group),
    ("GET", "/sandbox/groups", groups.list_groups),
    ("POST", "/sandbox/groups/{id}/members", groups.set_member),
    ("POST", "/sandbox/groups/{id}/bot", groups.set_bot),
    ("POST", "/sandbox/groups/{id}/migrate", groups.migrate),
    ("POST", "/sandbox/groups/{id}/topics", groups.add_topic),
    ("POST", "/sandbox/say", speech.say),
    ("POST", "/sandbox/start", speech.start),
    ("POST", "/sandbox/edit", speech.edit),
    ("POST", "/sandbox/delete", speech.delete),
    ("POST", "/sandbox/react", speech.react),
    ("POST", "/sandbox/press", buttons.press),
    ("GET", "/sandbox/presses/{query_id}", buttons.take_answer),
    ("GET", "/sandbox/chats/{id}/messages", inspection.list_messages),
    ("GET", "/sandbox/calls", inspection.list_calls),
    ("DELETE", "/sandbox/calls", inspection.clear_calls),
    ("GET", "/sandbox/menus", inspection.list_menus),
    ("GET", "/sandbox/updates/pending", inspection.count_pending),
    ("POST", "/sandbox/update", inspection.add_update),
    ("GET", "/sandbox/faults", troubles.list_faults),
    ("POST", "/sandbox/faults", troubles.order_fault),
    ("DELETE", "/sandbox/faults", troubles.clear_faults),
    ("POST", "/sandbox/privacy", troubles.set_privacy),
    ("GET", "/sandbox/bot", hosting.read_life),
    ("POST", "/sandbox/bot/kill", hosting.kill),
    ("POST", "/sandbox/bot/start", hosting.start),
    ("GET", "/sandbox/clock", time.read_clock),
    ("POST", "/sandbox/clock/report", time.report),
    ("POST", "/sandbox/advance", time.advance),
)


def control_routes() -> list[Route]:
    """Return the routes of the control API."""
    calls = [Route(path, _answering(function), methods=[verb]) for verb, path, function in _CALLS]
    return [
        *calls,
        Route("/sandbox/events", stream.listen, methods=["GET"]),
        Route("/sandbox/files/{file_id}", stream.show_file, methods=["GET"]),
    ]
