"""Control calls about groups: who is in them, what the bot may do there, topics, migration."""

from enum import StrEnum
from typing import TypeVar

from starlette.requests import Request

from sandbox.chats import Chat, Kind, Status
from sandbox.control.fields import Fields, find_chat, find_person, read_fields, sandbox_of
from sandbox.messages import StoredMessage
from sandbox.people import Person
from sandbox.refusals import ControlError
from sandbox.wire import Json
from sandbox.world import Sandbox

TOPIC_COLOR = 7322096  # the first of Telegram's six colours of topics
_SUPERGROUP_LIMIT = -1_000_000_000_000
Choice = TypeVar("Choice", bound=StrEnum)


def _choice(kind: type[Choice], text: str, name: str) -> Choice:
    try:
        return kind(text)
    except ValueError as error:
        raise ControlError(f"{name} must be one of {', '.join(kind)}") from error


async def add_group(request: Request) -> Json:
    """Let a group exist; with the id of one that does, change what is given."""
    names = ("title", "id", "kind", "members", "bot", "added_by")
    fields = await read_fields(request, *names)
    sandbox = fields.sandbox
    kind = _choice(Kind, fields.get("kind", str, "supergroup"), "kind")
    if kind is Kind.PRIVATE:
        raise ControlError("kind must be group, supergroup or forum")
    members = fields.optional("members", list)
    people = [find_person(sandbox, number) for number in members or []]
    chat = _upserted(fields, kind)
    for person in people:
        if not chat.status(person.id).is_inside:
            chat.members[person.id] = Status.MEMBER if chat.members else Status.CREATOR
    wanted = fields.optional("bot", str)
    if wanted is None and sandbox.bot.id not in chat.members:
        wanted = "member"
    if wanted is not None and wanted != "none":
        _set_bot(sandbox, chat, _choice(Status, wanted, "bot"), _adder(fields, chat))
    return chat.chat()


def _upserted(fields: Fields, kind: Kind) -> Chat:
    sandbox = fields.sandbox
    group_id = fields.optional("id", int) or sandbox.free_group_id(kind)
    is_super = group_id < _SUPERGROUP_LIMIT
    if group_id >= 0 or is_super != (kind is not Kind.GROUP):
        raise ControlError("ids of groups are negative, of supergroups and forums -100…")
    chat = sandbox.chats.get(group_id)
    if chat is None:
        return sandbox.add_group(kind, fields.need("title", str), group_id)
    chat.title = fields.get("title", str, chat.title)
    return chat


def _adder(fields: Fields, chat: Chat) -> Json:
    if fields.optional("added_by", int):
        return fields.person("added_by").user()
    sandbox = fields.sandbox
    first = next((number for number in chat.members if number in sandbox.people), None)
    return sandbox.bot.user() if first is None else sandbox.people[first].user()


def _set_bot(sandbox: Sandbox, chat: Chat, status: Status, by: Json) -> None:
    was_inside = chat.status(sandbox.bot.id).is_inside
    sandbox.change_status(chat, sandbox.bot, status, by=by)
    actor = sandbox.people.get(by["id"])
    if was_inside != status.is_inside:
        _tell_of_move(sandbox, chat, sandbox.bot, actor, came=status.is_inside)


def _tell_of_move(
    sandbox: Sandbox, chat: Chat, person: Person, actor: Person | None, *, came: bool
) -> StoredMessage:
    user = person.user()
    content: Json = {"new_chat_members": [user]} if came else {"left_chat_member": user}
    message = sandbox.post(chat, content, sender=actor or person)
    sandbox.deliver("message", chat, message)
    return message


async def list_groups(request: Request) -> Json:
    """Return all groups, with who is in them."""
    chats = sandbox_of(request).chats.values()
    return {"groups": [chat.described() for chat in chats if not chat.is_private]}


async def set_member(request: Request) -> Json:
    """Change how somebody stands in a group."""
    fields = await read_fields(request, "person", "status", "by")
    sandbox, chat = fields.sandbox, _group(request)
    person = fields.person("person")
    status = _choice(Status, fields.get("status", str, "member"), "status")
    actor = fields.person("by") if fields.optional("by", int) else person
    was_inside = chat.status(person.id).is_inside
    sandbox.change_status(chat, person, status, by=actor.user())
    if was_inside != status.is_inside:
        _tell_of_move(sandbox, chat, person, actor, came=status.is_inside)
    return chat.described()


async def set_bot(request: Request) -> Json:
    """Add, promote, mute or remove the bot."""
    fields = await read_fields(request, "status", "by")
    chat = _group(request)
    status = _choice(Status, fields.need("status", str), "status")
    by = fields.person("by").user() if fields.optional("by", int) else _adder(fields, chat)
    _set_bot(fields.sandbox, chat, status, by)
    return chat.described()


async def add_topic(request: Request) -> Json:
    """Open a topic in a forum."""
    fields = await read_fields(request, "name", "by")
    sandbox, chat = fields.sandbox, _group(request)
    if chat.kind is not Kind.FORUM:
        raise ControlError(f"group {chat.id} is no forum")
    name, by = fields.need("name", str), fields.person("by")
    number = chat.next_message_id
    chat.topics[number] = name
    content = {"forum_topic_created": {"name": name, "icon_color": TOPIC_COLOR}}
    message = sandbox.post(chat, content, sender=by, thread_id=number)
    message.reply_to = None
    sandbox.deliver("message", chat, message)
    return {"message_thread_id": number, "name": name, "icon_color": TOPIC_COLOR}


async def migrate(request: Request) -> Json:
    """Turn a basic group into a supergroup, with both service messages."""
    sandbox, old = sandbox_of(request), _group(request)
    if old.kind is not Kind.GROUP or old.migrated_to is not None:
        raise ControlError(f"group {old.id} cannot become a supergroup")
    new_id = sandbox.free_group_id(Kind.SUPERGROUP)
    new = sandbox.add_group(Kind.SUPERGROUP, old.title, new_id)
    new.members = dict(old.members)
    by = next((sandbox.people[key] for key in old.members if key in sandbox.people), None)
    gone = sandbox.post(old, {"migrate_to_chat_id": new.id}, sender=by)
    sandbox.deliver("message", old, gone)
    come = sandbox.post(new, {"migrate_from_chat_id": old.id}, sender=by)
    sandbox.deliver("message", new, come)
    old.migrated_to = new.id
    return new.chat()


def _group(request: Request) -> Chat:
    chat = find_chat(sandbox_of(request), int(request.path_params["id"]))
    if chat.is_private:
        raise ControlError(f"chat {chat.id} is private")
    return chat
