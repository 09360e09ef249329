"""Control calls by which the bot is killed and started again, where somebody hosts it."""

from starlette.requests import Request

from sandbox.control.fields import read_fields, sandbox_of
from sandbox.hosting import Host
from sandbox.refusals import CONFLICT, ControlError
from sandbox.wire import Json


async def read_life(request: Request) -> Json:
    """Return how the bot's process is, and what it has not fetched yet."""
    sandbox = sandbox_of(request)
    return {"life": sandbox.hosting.life.value, "pending": len(sandbox.queue)}


async def kill(request: Request) -> Json:
    """Kill the bot's process at once, as a power cut would."""
    await (await _host(request)).kill()
    return await read_life(request)


async def start(request: Request) -> Json:
    """Start the bot's process again."""
    await (await _host(request)).start()
    return await read_life(request)


async def _host(request: Request) -> Host:
    await read_fields(request)
    host = sandbox_of(request).hosting.host
    if host is None:
        raise ControlError("nobody hosts the bot here: kill it where it was started", CONFLICT)
    return host
