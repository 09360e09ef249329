"""What the page gets besides JSON: the stream of events, and pictures."""

from collections.abc import AsyncIterator
from urllib.parse import quote

from sse_starlette import EventSourceResponse
from starlette.requests import Request
from starlette.responses import Response

from sandbox.control.fields import sandbox_of
from sandbox.refusals import NOT_FOUND


async def listen(request: Request) -> EventSourceResponse:
    """Send every event as it happens, until the page goes away."""
    sandbox = sandbox_of(request)

    async def lines() -> AsyncIterator[dict[str, str]]:
        async for line in sandbox.events.listen():
            yield {"data": line}

    return EventSourceResponse(lines())


async def show_file(request: Request) -> Response:
    """Return the bytes of a file by its file_id."""
    stored = sandbox_of(request).files.by_id(request.path_params["file_id"])
    if stored is None:
        return Response(status_code=NOT_FOUND)
    # Only pictures are shown in the page; whatever else it is, it is saved, never opened there.
    is_picture = stored.path.startswith("photos/")
    name = quote(stored.name, safe="")
    kept = {"cache-control": "private, max-age=86400, immutable"}
    if not is_picture:
        kept["content-disposition"] = f"attachment; filename*=UTF-8''{name}"
    return Response(stored.content, media_type=stored.mime_type, headers=kept)
