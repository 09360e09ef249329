"""Control calls about people: who they are, whether they block the bot."""

from starlette.requests import Request

from sandbox.control.fields import find_person, read_fields, sandbox_of
from sandbox.people import Person
from sandbox.refusals import ControlError
from sandbox.wire import Json


async def add_person(request: Request) -> Json:
    """Let somebody exist; with the id of somebody who does, change what is given."""
    names = ("name", "id", "last_name", "username", "is_bot", "language_code", "role", "about")
    fields = await read_fields(request, *names)
    sandbox = fields.sandbox
    person_id = fields.optional("id", int) or sandbox.free_person_id()
    if person_id <= 0 or person_id == sandbox.bot.id:
        raise ControlError("id must be positive and not the bot's")
    known = sandbox.people.get(person_id)
    name = fields.optional("name", str) or (known.first_name if known else "")
    if not name:
        raise ControlError("name is missing")
    person = known or Person(id=person_id, first_name=name, language_code="zh-hans")
    person.first_name = name
    person.last_name = fields.optional("last_name", str) or person.last_name
    person.username = fields.optional("username", str) or person.username
    person.language_code = fields.optional("language_code", str) or person.language_code
    person.role = fields.optional("role", str) or person.role
    person.about = fields.optional("about", str) or person.about
    person.is_bot = fields.get("is_bot", bool, person.is_bot)
    sandbox.add_person(person)
    return person.user()


async def list_people(request: Request) -> Json:
    """Return everybody, with how they stand with the bot."""
    return {"people": [person.described() for person in sandbox_of(request).people.values()]}


async def block(request: Request) -> Json:
    """Let somebody block the bot."""
    fields = await read_fields(request, "person")
    person = fields.person("person")
    fields.sandbox.change_block(person, blocked=True)
    return person.described()


async def unblock(request: Request) -> Json:
    """Let somebody take the block back."""
    fields = await read_fields(request, "person")
    person = fields.person("person")
    fields.sandbox.change_block(person, blocked=False)
    return person.described()


async def deactivate(request: Request) -> Json:
    """Delete somebody's account, as seen by the bot."""
    sandbox = sandbox_of(request)
    person = find_person(sandbox, request.path_params["id"])
    person.is_deactivated = True
    return person.described()
