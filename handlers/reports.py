"""``/report`` wherever it is sent, edits, and last of all whatever is not a command."""

from __future__ import annotations

from telegram import Message, Update
from telegram.ext import MessageHandler, filters

from community.editing import edit_report
from handlers.commands import Command, OnCommand, is_private
from handlers.desk import desk
from handlers.feature import Feature, Menu
from handlers.filing import triage_for
from handlers.group_talk import group_message, report_in_group
from handlers.private_talk import private_text, report_in_private, report_on_behalf
from handlers.safety import safety_words
from handlers.spoken import (
    is_from_somebody,
    origin_of,
    replied_to,
    says_something,
    text_of,
    without_mention,
)

_BEHALF = "代 "
_GROUPS = filters.ChatType.GROUPS
_WORDS = filters.TEXT | filters.CAPTION


async def report_command(message: Message, command: Command) -> None:
    """``/report TEXT``, or ``/report`` as a reply: files whatever triage thinks."""
    words = command.text
    replied = replied_to(message)
    if not says_something(words) and replied is not None and is_from_somebody(replied):
        words = text_of(replied)
    private = is_private(message)
    if not says_something(words):
        usage = "report-usage" if private else "report-usage-group"
        desk().tell(message, desk().say(usage))
    elif private and words.startswith(_BEHALF):
        await report_on_behalf(message, words.removeprefix(_BEHALF).strip())
    elif private:
        await report_in_private(message, words)
    else:
        await report_in_group(message, words, replied)


async def edited(update: Update, _: object) -> None:
    """An edited message updates its ticket and never makes a second one."""
    message = update.edited_message
    if message is None:
        return
    origin = origin_of(message)
    ticket = await desk().work.tickets.of_origin(origin)
    if ticket is None:
        return
    words = without_mention(text_of(message), desk().bot_username)
    if words.startswith("/"):
        words = words.partition(" ")[2]
    if says_something(words):
        triage = await triage_for(words, ticket.community)
        after = await edit_report(desk().work, desk().moment, origin, words, triage)
        if after is not None and after.urgent and not ticket.urgent:
            # The post only changes, and an edit is heard by nobody.
            desk().tell(message, safety_words(after, desk().scene))


feature = Feature(
    name="reports",
    handlers=(
        OnCommand("report", report_command),
        MessageHandler(filters.UpdateType.EDITED_MESSAGE & _WORDS, edited),
    ),
    menu=((Menu.EVERYBODY, "report"), (Menu.GROUP, "report")),
)

#: Asked last: whatever is not a command.
plain_words = Feature(
    name="plain_words",
    handlers=(
        MessageHandler(
            filters.UpdateType.MESSAGE & _GROUPS & (_WORDS | filters.PHOTO), group_message
        ),
        MessageHandler(filters.UpdateType.MESSAGE & filters.ChatType.PRIVATE, private_text),
    ),
)
