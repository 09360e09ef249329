"""Reads a Bot API request: query, form, multipart with files, or JSON."""

from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from sandbox.params import Params, Upload, parsed_json
from sandbox.refusals import bad_request

LARGEST_BODY = 20 * 1024 * 1024  # bytes
_MOST_FILES = 50


async def read_params(request: Request) -> Params:
    """Return the parameters and files of a request.

    Raises:
        BotApiError: 400, when a JSON body is no object.
    """
    values: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if request.method == "GET":
        return Params(values)
    if kind == "application/json":
        return Params(values | await _json_object(request))
    if kind not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        return Params(values)
    files: dict[str, Upload] = {}
    async with request.form(max_files=_MOST_FILES, max_part_size=LARGEST_BODY) as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                content = await value.read()
                mime_type = value.content_type or "application/octet-stream"
                files[name] = Upload(value.filename or "file", content, mime_type)
            else:
                values[name] = value
    return Params(values, files)


async def _json_object(request: Request) -> dict[str, Any]:
    body = await request.body()
    try:
        found = parsed_json(body or b"{}")
    except ValueError as error:
        raise bad_request("can't parse JSON body") from error
    if not isinstance(found, dict):
        raise bad_request("request body must be an object")
    return found
