"""Where the bot may write, and what Telegram says where it may not."""

from sandbox.chats import Chat, Status
from sandbox.measures import utf16_length
from sandbox.messages import StoredMessage
from sandbox.params import Params
from sandbox.people import Person
from sandbox.refusals import bad_request, forbidden
from sandbox.world import Sandbox

CHAT_NOT_FOUND = "chat not found"


def known_chat(sandbox: Sandbox, params: Params, name: str = "chat_id") -> Chat:
    """Return the chat that a request names.

    Raises:
        BotApiError: 400, when it names none, or the group has become a supergroup.
    """
    if not params.text(name):
        raise bad_request(f"{name} is empty")
    chat = sandbox.chats.get(params.number(name))
    if chat is None or (chat.person is not None and not _has_met(sandbox, chat.person)):
        raise bad_request(CHAT_NOT_FOUND)
    if chat.migrated_to is not None:
        raise bad_request(
            "group chat was upgraded to a supergroup chat",
            {"migrate_to_chat_id": chat.migrated_to},
        )
    return chat


def open_chat(sandbox: Sandbox, params: Params, name: str = "chat_id") -> Chat:
    """Return a chat that the bot takes part in.

    Raises:
        BotApiError: 400 as for ``known_chat``; 403, when the bot is not, or no longer, in it.
    """
    chat = known_chat(sandbox, params, name)
    if chat.person is not None:
        _refuse_closed_private(chat.person)
        return chat
    status = chat.members.get(sandbox.bot.id)
    kind = chat.chat()["type"]
    if status is Status.KICKED:
        raise forbidden(f"bot was kicked from the {kind} chat")
    if status is None or status is Status.LEFT:
        raise forbidden(f"bot is not a member of the {kind} chat")
    return chat


def writable_chat(sandbox: Sandbox, params: Params) -> Chat:
    """Return a chat in which the bot may send.

    Raises:
        BotApiError: as for ``open_chat``; 400, when the bot is muted there.
    """
    chat = open_chat(sandbox, params)
    if chat.status(sandbox.bot.id) is Status.RESTRICTED:
        raise bad_request("not enough rights to send text messages to the chat")
    return chat


def thread_of(chat: Chat, params: Params) -> int | None:
    """Return the topic that a request names.

    Raises:
        BotApiError: 400, when the chat has no such topic.
    """
    thread_id = params.number("message_thread_id")
    if not thread_id:
        return None
    if thread_id not in chat.topics or chat.message(thread_id) is None:
        raise bad_request("message thread not found")
    return thread_id


def reply_target(chat: Chat, params: Params) -> tuple[StoredMessage | None, dict[str, object]]:
    """Return the message that a request replies to, and the quote of it.

    Raises:
        BotApiError: 400, when it is not there and the bot insists on it.
    """
    given = params.json("reply_parameters", "can't parse reply parameters JSON object")
    if given is None:
        message_id = params.number("reply_to_message_id")
        given = {
            "message_id": message_id,
            "allow_sending_without_reply": params.flag("allow_sending_without_reply"),
        }
        if not message_id:
            return None, {}
    if not isinstance(given, dict) or "message_id" not in given:
        raise bad_request('can\'t find field "message_id"')
    if given.get("chat_id") not in (None, chat.id, str(chat.id)):
        raise bad_request("message to be replied not found")
    target = chat.message(given["message_id"])
    if target is None and not given.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    if target is None:
        return None, {}
    return target, _quote(target, given.get("quote"))


def _quote(target: StoredMessage, quote: object) -> dict[str, object]:
    if not isinstance(quote, str) or not quote:
        return {}
    position = target.words.find(quote)
    if position < 0:
        raise bad_request("QUOTE_TEXT_INVALID")
    return {"text": quote, "position": utf16_length(target.words[:position]), "is_manual": True}


def _has_met(sandbox: Sandbox, person: Person) -> bool:
    if person.has_started or person.seen_by_bot:
        return True
    # The bot can look up the members of its groups, and so it has heard of them.
    return any(
        chat.status(person.id).is_inside and chat.status(sandbox.bot.id).is_inside
        for chat in sandbox.chats.values()
        if chat.person is None
    )


def _refuse_closed_private(person: Person) -> None:
    if person.is_deactivated:
        raise forbidden("user is deactivated")
    if person.is_bot:
        raise forbidden("bot can't send messages to bots")
    if person.has_blocked:
        raise forbidden("bot was blocked by the user")
    if not person.has_started:
        raise forbidden("bot can't initiate conversation with a user")
