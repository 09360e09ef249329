"""Which group messages a bot in privacy mode still gets."""

from sandbox.measures import utf16_slice
from sandbox.messages import StoredMessage
from sandbox.people import Person

_SERVICE_FIELDS = frozenset(
    [
        "new_chat_members",
        "left_chat_member",
        "new_chat_title",
        "group_chat_created",
        "pinned_message",
        "migrate_to_chat_id",
        "migrate_from_chat_id",
        "forum_topic_created",
    ]
)


def reaches_private_bot(message: StoredMessage, bot: Person) -> bool:
    """Tell whether a group message is meant for the bot.

    Args:
        message: A message of a person, or a service message.
        bot: The bot in privacy mode.

    Returns:
        True for service messages, replies to the bot, its mentions, and commands that name it
        or nobody.
    """
    if _SERVICE_FIELDS & message.content.keys():
        return True
    if message.reply_to is not None and message.reply_to.is_from_bot:
        return True
    address = f"@{bot.username}".lower()
    entities = message.content.get("entities") or message.content.get("caption_entities") or []
    for entity in entities:
        words = utf16_slice(message.words, entity["offset"], entity["length"]).lower()
        if entity["type"] == "mention" and words == address:
            return True
        if entity["type"] == "bot_command" and entity["offset"] == 0:
            return "@" not in words or words.endswith(address)
    return False
