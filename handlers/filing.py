"""From what somebody wrote to a ticket: group messages, /report, mentions, edits."""

from __future__ import annotations

import unicodedata

from telegram import Message, MessageEntity, Update
from telegram.ext import MessageHandler, filters

from community.chain import Chain
from community.filing import (
    Report,
    TooManyReportsError,
    add_to_report,
    edit_report,
    file_report,
)
from community.ids import ChatId, CommunityId, PersonId, TicketId
from community.people import Group
from community.tickets import Origin, Ticket
from community.triage import Complaint, Triage
from handlers.cards import take_answer
from handlers.commands import Command, OnCommand, is_private
from handlers.desk import desk, meet
from handlers.feature import Feature, Menu
from handlers.posts import morning_clock
from handlers.safety import safety_words
from handlers.showing import Button, Rendered, soon
from handlers.wording import about, clean, clean_name, in_charge


async def group_message(update: Update, _: object) -> None:
    """A message in a group: filed when it clearly is a complaint, or the bot is mentioned."""
    message = update.message
    if message is None or not is_from_somebody(message):
        return
    group = await desk().work.groups.find(ChatId(message.chat.id))
    if group is None:
        return
    text = _text(message)
    ours = await replied_ticket(message)
    if ours is not None:
        await _add(message, ours, text)
        return
    asked = is_mentioned(message, desk().bot_username)
    words = _without_mention(text) if asked else text
    triage = await _triage(words, group.community)
    if asked and not _says_something(words):
        desk().tell(message, desk().say("report-usage-group"))
    elif asked or triage.complaint is Complaint.YES:
        await _file_in_group(message, group, words, triage)


async def report_command(message: Message, command: Command) -> None:
    """``/report TEXT``, or ``/report`` as a reply: files whatever triage thinks."""
    words = command.text
    replied = _replied(message)
    if not _says_something(words) and replied is not None:
        words = _text(replied)
    private = is_private(message)
    if not _says_something(words):
        usage = "report-usage" if private else "report-usage-group"
        desk().tell(message, desk().say(usage))
    elif private:
        await _report_in_private(message, words)
    else:
        await _report_in_group(message, words, replied)


async def edited(update: Update, _: object) -> None:
    """An edited message updates its ticket and never makes a second one."""
    message = update.edited_message
    if message is None:
        return
    origin = Origin(ChatId(message.chat.id), message.message_id)
    ticket = await desk().work.tickets.of_origin(origin)
    if ticket is None:
        return
    words = _text(message)
    if words.startswith("/"):
        words = words.partition(" ")[2]
    if _says_something(words):
        triage = await _triage(words, ticket.community)
        await edit_report(desk().work, desk().moment, origin, words, triage)


async def private_text(update: Update, _: object) -> None:
    """Plain words in private: the answer to an open question, else one helpful line."""
    message = update.message
    if message is None or message.from_user is None or await take_answer(message):
        return
    await meet(message.from_user, in_private=True)
    desk().tell(message, desk().say("report-unclear"))


def is_from_somebody(message: Message) -> bool:
    """False for other bots and for posts that a linked channel forwards by itself."""
    if message.is_automatic_forward or message.via_bot is not None:
        return False
    user = message.from_user
    return message.sender_chat is not None or (user is not None and not user.is_bot)


def is_mentioned(message: Message, bot_username: str) -> bool:
    """True when a message calls the bot by its @name."""
    wanted = f"@{bot_username}".lower()
    found = message.parse_entities([MessageEntity.MENTION])
    found |= message.parse_caption_entities([MessageEntity.MENTION])
    return any(mention.lower() == wanted for mention in found.values())


async def replied_ticket(message: Message) -> TicketId | None:
    """The ticket that the bot's message shows to which this one replies."""
    replied = _replied(message)
    if replied is None or replied.from_user is None or not replied.from_user.is_bot:
        return None
    chat = ChatId(message.chat.id)
    return await desk().work.tellings.ticket_shown_by(chat, replied.message_id)


def _replied(message: Message) -> Message | None:
    """The message somebody answered; the first message of a topic is answered by nobody."""
    replied = message.reply_to_message
    if replied is None or replied.forum_topic_created is not None:
        return None
    return replied


async def _add(message: Message, ticket: TicketId, text: str) -> None:
    """A reply to the bot's post: the reporter says where it is, or more about it."""
    found = await desk().work.tickets.find(ticket)
    if found is None:
        return
    triage = await _triage(text, found.community)
    author = await _reporter(message)
    await add_to_report(
        desk().work, desk().moment, ticket, author=author, words=text, triage=triage
    )


async def _report_in_group(message: Message, words: str, replied: Message | None) -> None:
    group = await desk().work.groups.find(ChatId(message.chat.id))
    if group is None:
        desk().tell(message, desk().say("group-not-bound"))
        return
    if (replied is not None and not await _already_filed(message, replied)) or replied is None:
        await _file_in_group(message, group, words, await _triage(words, group.community))


async def _already_filed(message: Message, replied: Message) -> bool:
    origin = Origin(ChatId(message.chat.id), replied.message_id)
    ticket = await desk().work.tickets.of_origin(origin)
    if ticket is None:
        return False
    desk().tell(message, desk().say("report-twice", number=ticket.number))
    return True


async def _file_in_group(message: Message, group: Group, words: str, triage: Triage) -> None:
    reporter = await _reporter(message)
    origin = Origin(ChatId(message.chat.id), message.message_id)
    report = Report(group.community, reporter, words, triage, group, origin)
    await _file(message, report)


async def _report_in_private(message: Message, words: str) -> None:
    if message.from_user is None:
        return
    person = await meet(message.from_user, in_private=True)
    community = await _community_of(person, words)
    if community is None:
        empty = not await desk().work.chains.all()
        desk().tell(message, desk().say("hello-no-community" if empty else "report-which"))
        return
    origin = Origin(ChatId(message.chat.id), message.message_id)
    triage = await _triage(words, community)
    report = Report(community, person, words, triage, None, origin)
    ticket = await _file(message, report)
    if ticket is not None:
        await _say_filed(message, ticket)


async def _file(message: Message, report: Report) -> Ticket | None:
    try:
        return await file_report(desk().work, desk().moment, report)
    except TooManyReportsError as refused:
        if not refused.told_before:
            desk().tell(message, desk().say("report-too-many"))
        return None


async def _say_filed(message: Message, ticket: Ticket) -> None:
    at = desk()
    scene, head = at.scene, about(ticket, at.say)
    chain = await at.work.chains.of(ticket.community)
    if scene.is_night and not ticket.urgent:
        text = at.say("reported-night", about=head, morning=morning_clock(scene))
    else:
        until = soon(ticket.deadline, at.moment.now) or at.moment.now
        charge = in_charge(chain.seat(ticket.seat), at.say)
        text = at.say("reported", about=head, charge=charge, clock=scene.clock(until))
    button = Button(at.say("button-withdraw"), f"withdraw:{ticket.id}")
    lines = [text, at.say("reported-private")]
    if ticket.urgent:
        lines.insert(0, safety_words(ticket, scene))
    at.reply(message, Rendered("\n".join(lines), ((button,),)))


async def _community_of(person: PersonId, words: str) -> CommunityId | None:
    """Which community a private report is for; None when that cannot be told."""
    chains = await desk().work.chains.all()
    if len(chains) == 1:
        return chains[0].community
    known = await desk().work.people.find(person)
    lived_in = {community for community, _ in known.homes} if known else set()
    held = {chain.community for chain in chains if chain.seats_of(person)}
    named = {chain.community for chain in chains if _names_estate(chain, words)}
    for found in (named, lived_in, held):
        if len(found) == 1:
            return found.pop()
    return None


def _names_estate(chain: Chain, words: str) -> bool:
    return any(estate in words for estate in chain.estates)


async def _reporter(message: Message) -> PersonId:
    """Who wrote it; an anonymous administrator or a channel is its own person without a home."""
    if message.sender_chat is not None:
        author = PersonId(message.sender_chat.id)
        await desk().work.people.meet(author, clean_name(message.sender_chat.title or ""))
        return author
    assert message.from_user is not None  # checked by is_from_somebody
    return await meet(message.from_user, in_private=False)


async def _triage(text: str, community: CommunityId) -> Triage:
    chain = await desk().work.chains.of(community)
    return desk().triage(text, chain.estates)


def _text(message: Message) -> str:
    return message.text or message.caption or ""


def _without_mention(text: str) -> str:
    return text.replace(f"@{desk().bot_username}", " ").strip()


def _says_something(text: str) -> bool:
    """True when there is at least one letter, digit or Chinese character in it."""
    return any(unicodedata.category(char)[0] in "LN" for char in clean(text))


_GROUPS = filters.ChatType.GROUPS
_WORDS = filters.TEXT | filters.CAPTION

feature = Feature(
    name="filing",
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
        MessageHandler(filters.UpdateType.MESSAGE & _GROUPS & _WORDS, group_message),
        MessageHandler(filters.UpdateType.MESSAGE & filters.ChatType.PRIVATE, private_text),
    ),
)
