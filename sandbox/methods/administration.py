"""Chats: who is in them, what they are, pinned messages, leaving."""

from sandbox.access import known_chat, open_chat
from sandbox.chats import Kind, Status
from sandbox.methods.registry import Call, method
from sandbox.refusals import bad_request
from sandbox.wire import Json

MOST_REACTIONS = 11
_GIFTS = [
    "unlimited_gifts",
    "limited_gifts",
    "unique_gifts",
    "premium_subscription",
    "gifts_from_channels",
]


@method("getChat")
async def get_chat(call: Call) -> Json:
    """Return all that the bot may know of a chat."""
    chat = known_chat(call.sandbox, call.params)
    if chat.person is None:
        open_chat(call.sandbox, call.params)
    shown = chat.chat() | {
        "accent_color_id": 0,
        "max_reaction_count": MOST_REACTIONS,
        "accepted_gift_types": dict.fromkeys(_GIFTS, False),
    }
    pinned = [message for number in chat.pinned if (message := chat.message(number))]
    if pinned:
        shown["pinned_message"] = pinned[-1].message(with_reply=False)
    if chat.kind is not Kind.PRIVATE:
        shown["permissions"] = {"can_send_messages": True}
    return shown


@method("getChatMember")
async def get_chat_member(call: Call) -> Json:
    """Return how somebody stands in a chat."""
    chat = open_chat(call.sandbox, call.params)
    person_id = call.params.number("user_id")
    if person_id <= 0:
        raise bad_request("invalid user_id specified")
    person = call.sandbox.people.get(person_id)
    if person_id == call.sandbox.bot.id:
        person = call.sandbox.bot
    if person is None:
        raise bad_request("user not found")
    if chat.is_private:
        inside = person is call.sandbox.bot or person is chat.person
        return call.sandbox.member(chat, person, Status.MEMBER if inside else Status.LEFT)
    return call.sandbox.member(chat, person)


@method("getChatAdministrators")
async def get_chat_administrators(call: Call) -> list[Json]:
    """Return who runs a group, without other bots."""
    chat = open_chat(call.sandbox, call.params)
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    people = {call.sandbox.bot.id: call.sandbox.bot} | call.sandbox.people
    return [
        call.sandbox.member(chat, people[person_id])
        for person_id, status in chat.members.items()
        if status.is_administrator
        and (not people[person_id].is_bot or person_id == call.sandbox.bot.id)
    ]


@method("getChatMemberCount")
async def get_chat_member_count(call: Call) -> int:
    """Return how many are in a chat."""
    chat = open_chat(call.sandbox, call.params)
    return 2 if chat.is_private else sum(status.is_inside for status in chat.members.values())


@method("leaveChat")
async def leave_chat(call: Call) -> bool:
    """Leave a group."""
    chat = open_chat(call.sandbox, call.params)
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    bot = call.sandbox.bot
    call.sandbox.change_status(chat, bot, Status.LEFT, by=bot.user())
    call.sandbox.post(chat, {"left_chat_member": bot.user()}, sender=bot)
    return True


@method("pinChatMessage")
async def pin_chat_message(call: Call) -> bool:
    """Pin a message."""
    chat = open_chat(call.sandbox, call.params)
    message = chat.message(call.params.message_id())
    if message is None:
        raise bad_request("message to pin not found")
    if not chat.is_private and not chat.status(call.sandbox.bot.id).is_administrator:
        raise bad_request("not enough rights to manage pinned messages in the chat")
    chat.pinned.append(message.message_id)
    pinned = {"pinned_message": message.message(with_reply=False)}
    silent = call.params.flag("disable_notification")
    call.sandbox.post(chat, pinned, sender=call.sandbox.bot, is_silent=silent)
    return True
