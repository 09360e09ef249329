"""Control calls by which people press buttons and see the bot's answer."""

from starlette.requests import Request

from sandbox.chats import Chat
from sandbox.control.fields import Fields, read_fields, refuse_outsider, sandbox_of
from sandbox.messages import StoredMessage
from sandbox.refusals import NOT_FOUND, ControlError
from sandbox.wire import Json

USUAL_WAIT = 10.0  # machine seconds


async def press(request: Request) -> Json:
    """Press a button by its label, or send any callback data from any message of the bot."""
    names = ("from", "chat", "message_id", "button", "data", "wait")
    fields = await read_fields(request, *names)
    sandbox, person, chat = fields.sandbox, fields.person("from"), fields.chat()
    refuse_outsider(chat, person)
    message = fields.message(chat)
    data = fields.optional("data", str)
    if data is None:
        button = _button(message, fields.need("button", str))
        if "callback_data" not in button:
            return {key: value for key, value in button.items() if key != "text"}
        data = button["callback_data"]
    if not message.is_from_bot:
        raise ControlError(f"message {message.message_id} is not the bot's")
    query_id = _query(fields, chat, message, data)
    told = {"from": person.id, "chat": chat.id, "message_id": message.message_id}
    sandbox.events.tell("press", lambda: told | {"query_id": query_id})
    answer = await sandbox.presses.take(query_id, fields.get("wait", float, USUAL_WAIT))
    return {"query_id": query_id} | (answer or {})


async def take_answer(request: Request) -> Json:
    """Return the answer to an earlier press, waiting for it for a while."""
    wait = float(request.query_params.get("wait", "0"))
    answer = await sandbox_of(request).presses.take(request.path_params["query_id"], wait)
    if answer is None:
        raise ControlError("no such press", NOT_FOUND)
    return answer


def _button(message: StoredMessage, label: str) -> Json:
    rows: list[list[Json]] = (message.keyboard or {}).get("inline_keyboard", [])
    buttons = [button for row in rows for button in row]
    labels = [button["text"] for button in buttons]
    exact = [button for button in buttons if button["text"] == label]
    found = exact or [button for button in buttons if label in button["text"]]
    if not found:
        raise ControlError(f"no button {label!r} among {labels}", NOT_FOUND)
    if len(found) > 1:
        raise ControlError(f"button {label!r} is not unique among {labels}")
    return found[0]


def _query(fields: Fields, chat: Chat, message: StoredMessage, data: str) -> str:
    sandbox, person = fields.sandbox, fields.person("from")
    query_id = sandbox.secret()
    sandbox.presses.begin(query_id)
    shown = message.message()
    if message.is_deleted:
        shown = {"chat": chat.chat(), "message_id": message.message_id, "date": 0}
    if sandbox.is_reachable(chat):
        sandbox.see(person.user())
        sandbox.queue.add(
            "callback_query",
            {
                "id": query_id,
                "from": person.user(),
                "message": shown,
                "chat_instance": str(chat.id * 1_000_003 % 2**63),
                "data": data,
            },
        )
    return query_id
