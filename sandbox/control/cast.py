"""Who plays which part in the page's scenes; whoever fills the sandbox says it."""

from starlette.requests import Request

from sandbox.control.fields import Fields, find_chat, find_person, read_fields
from sandbox.refusals import ControlError
from sandbox.wire import Json

_PEOPLE = ("resident", "member", "hub", "branch", "committee")


async def set_cast(request: Request) -> Json:
    """Give out the parts: one of each kind, neighbours, the group, where the resident lives."""
    names = (*_PEOPLE, "neighbours", "group", "home", "building", "phones")
    fields = await read_fields(request, *names)
    sandbox = fields.sandbox
    cast: Json = {name: fields.person(name).id for name in _PEOPLE}
    cast["neighbours"] = _people(fields, "neighbours")
    cast["phones"] = _people(fields, "phones")
    cast["group"] = find_chat(sandbox, fields.need("group", int)).id
    cast["home"] = fields.need("home", str)
    cast["building"] = fields.need("building", str)
    sandbox.cast = cast
    sandbox.events.tell("world", dict)
    return cast


def _people(fields: Fields, name: str) -> list[int]:
    numbers = fields.need(name, list)
    if not all(isinstance(number, int) for number in numbers):
        raise ControlError(f"{name} must be ids")
    return [find_person(fields.sandbox, number).id for number in numbers]
