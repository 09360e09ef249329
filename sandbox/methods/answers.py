"""Answers to pressed buttons, and reactions."""

from sandbox.access import open_chat
from sandbox.links import start_link
from sandbox.measures import utf16_length
from sandbox.methods.registry import Call, method
from sandbox.presses import LONGEST_ANSWER, TOO_OLD
from sandbox.refusals import bad_request

REACTIONS = frozenset(
    [
        "❤",
        "👍",
        "👎",
        "🔥",
        "🥰",
        "👏",
        "😁",
        "🤔",
        "🤯",
        "😱",
        "🤬",
        "😢",
        "🎉",
        "🤩",
        "🤮",
        "💩",
        "🙏",
        "👌",
        "🕊",
        "🤡",
        "🥱",
        "🥴",
        "😍",
        "🐳",
        "❤\u200d🔥",
        "🌚",
        "🌭",
        "💯",
        "🤣",
        "⚡",
        "🍌",
        "🏆",
        "💔",
        "🤨",
        "😐",
        "🍓",
        "🍾",
        "💋",
        "🖕",
        "😈",
        "😴",
        "😭",
        "🤓",
        "👻",
        "👨\u200d💻",
        "👀",
        "🎃",
        "🙈",
        "😇",
        "😨",
        "🤝",
        "✍",
        "🤗",
        "🫡",
        "🎅",
        "🎄",
        "☃",
        "💅",
        "🤪",
        "🗿",
        "🆒",
        "💘",
        "🙉",
        "🦄",
        "😘",
        "💊",
        "🙊",
        "😎",
        "👾",
        "🤷\u200d♂",
        "🤷",
        "🤷\u200d♀",
        "😡",
    ]
)


@method("answerCallbackQuery")
async def answer_callback_query(call: Call) -> bool:
    """Show the presser a toast, an alert, or nothing."""
    query_id, text = call.params.text("callback_query_id"), call.params.text("text")
    if not query_id:
        raise bad_request(TOO_OLD)
    if utf16_length(text) > LONGEST_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    url = call.params.text("url")
    if url and start_link(url) is None:
        raise bad_request("URL_INVALID")
    answer = {
        "text": text or None,
        "show_alert": call.params.flag("show_alert"),
        "url": url or None,
    }
    call.sandbox.presses.answer(query_id, answer)
    call.sandbox.events.tell("answer", lambda: {"query_id": query_id, "answer": answer})
    return True


@method("setMessageReaction")
async def set_message_reaction(call: Call) -> bool:
    """Put the bot's one reaction on a message, or take it away."""
    chat = open_chat(call.sandbox, call.params)
    message = chat.message(call.params.message_id())
    if message is None:
        raise bad_request("message to react not found")
    reaction = call.params.json("reaction", "can't parse reaction types JSON array") or []
    if not isinstance(reaction, list):
        raise bad_request("expected an Array of ReactionType")
    if len(reaction) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    bot_id = call.sandbox.bot.id
    if not reaction:
        message.reactions.pop(bot_id, None)
    else:
        kind = reaction[0] if isinstance(reaction[0], dict) else {}
        emoji = str(kind.get("emoji", "")).replace("\ufe0f", "")
        if kind.get("type") != "emoji" or emoji not in REACTIONS:
            raise bad_request("REACTION_INVALID")
        message.reactions[bot_id] = emoji
    call.sandbox.tell_message("reaction", chat, message)
    return True
