"""Control calls that order trouble: Telegram slow, refusing, away; and privacy mode."""

from starlette.requests import Request

from sandbox.control.fields import read_fields, sandbox_of
from sandbox.faults import Fault, FaultKind
from sandbox.refusals import ControlError
from sandbox.wire import Json


async def order_fault(request: Request) -> Json:
    """Let the bot's next requests fail."""
    names = ("method", "chat_id", "kind", "count", "retry_after", "seconds", "description")
    fields = await read_fields(request, *names)
    kind = fields.need("kind", str)
    if kind not in list(FaultKind):
        raise ControlError(f"kind must be one of {', '.join(FaultKind)}")
    fault = Fault(
        kind=FaultKind(kind),
        method=fields.optional("method", str),
        chat_id=fields.optional("chat_id", int),
        count=fields.get("count", int, 1) or None,
        retry_after=fields.get("retry_after", int, 1),
        seconds=fields.get("seconds", float, 30.0),
        description=fields.get("description", str, "Bad Request"),
    )
    fields.sandbox.faults.order(fault)
    return _told(request)


async def list_faults(request: Request) -> Json:
    """Return the kinds of trouble that still stand."""
    return {"faults": sandbox_of(request).faults.kinds()}


async def clear_faults(request: Request) -> Json:
    """Let nothing fail any more."""
    sandbox_of(request).faults.clear()
    return _told(request)


async def set_privacy(request: Request) -> Json:
    """Turn the bot's privacy mode on or off."""
    fields = await read_fields(request, "on")
    fields.sandbox.has_privacy = fields.need("on", bool)
    return {"on": fields.sandbox.has_privacy}


def _told(request: Request) -> Json:
    sandbox = sandbox_of(request)
    kinds = sandbox.faults.kinds()
    sandbox.events.tell("faults", lambda: {"faults": kinds})
    return {"ok": True, "faults": kinds}
