"""Control calls about community time: read it, move it, and the bot's reports."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from starlette.requests import Request

from sandbox.control.fields import Fields, read_fields, sandbox_of
from sandbox.refusals import ControlError
from sandbox.wire import Json

USUAL_WAIT = 30.0  # machine seconds for each answer of the bot
USUAL_ZONE = "Asia/Shanghai"
_ADVANCE = ("seconds", "to", "to_local", "weekday", "timezone", "to_due", "wait")
_DAYS_A_WEEK = 7


async def read_clock(request: Request) -> Json:
    """Return community time and its offset against machine time."""
    return sandbox_of(request).clock.described()


async def report(request: Request) -> Json:
    """Take the bot's report and answer when time has moved, or after a while."""
    fields = await read_fields(request, "version", "next_due", "wait")
    return await fields.sandbox.clock.take_report(
        fields.optional("version", int),
        fields.instant("next_due"),
        fields.get("wait", float, USUAL_WAIT),
    )


async def advance(request: Request) -> Json:
    """Move community time forward and return when the bot has done all that became due."""
    fields = await read_fields(request, *_ADVANCE)
    sandbox = fields.sandbox
    wait = fields.get("wait", float, USUAL_WAIT)
    seconds = fields.optional("seconds", float)
    if seconds is not None:
        if seconds < 0:
            raise ControlError("seconds must not be negative")
        settled = await sandbox.advance.by(timedelta(seconds=seconds), wait)
    elif fields.get("to_due", bool, False):
        settled = await sandbox.advance.to_next_due(wait)
    else:
        settled = await sandbox.advance.to(_target(fields), wait)
    return sandbox.clock.described() | {"settled": settled}


def _target(fields: Fields) -> datetime:
    instant = fields.instant("to")
    if instant is not None:
        return instant
    try:
        wanted = time.fromisoformat(fields.need("to_local", str))
        zone = ZoneInfo(fields.get("timezone", str, USUAL_ZONE))
    except (ValueError, ZoneInfoNotFoundError) as error:
        raise ControlError(f"no such time or zone: {error}") from error
    here = fields.sandbox.clock.now().astimezone(zone)
    weekday = fields.optional("weekday", int)
    step = 1 if weekday is None else _DAYS_A_WEEK
    ahead = 0 if weekday is None else (weekday - here.isoweekday()) % _DAYS_A_WEEK
    target = datetime.combine(here.date() + timedelta(days=ahead), wanted, zone)
    if target <= here:
        target = datetime.combine(target.date() + timedelta(days=step), wanted, zone)
    return target.astimezone(UTC)
