"""What people say in a group: a complaint, a reply to our post, or nothing of ours."""

from __future__ import annotations

from telegram import Message, Update

from community.filing import Report
from community.ids import ChatId
from community.learning import Lesson, learn
from community.people import Group
from community.tickets import Origin
from community.triage import Complaint, Triage
from handlers.desk import Reaction, desk
from handlers.filing import file, offer, reporter_of, triage_for
from handlers.photos import keep_album_part
from handlers.replies import courtesies, take_reply
from handlers.spoken import (
    author_of,
    is_from_somebody,
    is_mentioned,
    origin_of,
    replied_ticket,
    says_something,
    text_of,
    without_mention,
)


async def group_message(update: Update, _: object) -> None:
    """A message in a group: filed when it clearly is a complaint, or the bot is mentioned."""
    message = update.message
    if message is None or not is_from_somebody(message):
        return
    group = await desk().work.groups.find(ChatId(message.chat.id))
    if group is None:
        return
    text = text_of(message)
    ours = await replied_ticket(message)
    if ours is not None:
        await take_reply(message, ours, text)
    elif not text:
        await keep_album_part(message, author_of(message))
    elif is_mentioned(message, desk().bot_username):
        await _file_mention(message, group, without_mention(text, desk().bot_username))
    else:
        await _file_or_offer(message, group, text)


async def _file_mention(message: Message, group: Group, words: str) -> None:
    if not says_something(words):
        desk().tell(message, desk().say("report-usage-group"))
        return
    if courtesies().is_thanks(words):
        chat = ChatId(message.chat.id)
        desk().answers.append(Reaction(chat, message.message_id, "👌"))
        return
    await _file_in_group(message, group, words, await triage_for(words, group.community))


async def _file_or_offer(message: Message, group: Group, text: str) -> None:
    """A clear complaint is filed; a perhaps, or one about people, is for its author to decide."""
    triage = await triage_for(text, group.community)
    about_people = not desk().moment.policy.offer_only.isdisjoint(triage.tags[:1])
    if triage.complaint is Complaint.YES and (triage.urgent or not about_people):
        await _file_in_group(message, group, text, triage)
    elif triage.complaint is not Complaint.NO and await offer(message, text):
        await learn(desk().work, group.community, Lesson.OFFERED, triage)


async def report_in_group(message: Message, words: str, replied: Message | None) -> None:
    """``/report`` in a bound group; once for a message that is a ticket already."""
    group = await desk().work.groups.find(ChatId(message.chat.id))
    if group is None:
        desk().tell(message, desk().say("group-not-bound"))
        return
    if replied is None or not await _already_filed(message, replied):
        await _file_in_group(message, group, words, await triage_for(words, group.community))


async def _already_filed(message: Message, replied: Message) -> bool:
    origin = Origin(ChatId(message.chat.id), replied.message_id)
    ticket = await desk().work.tickets.of_origin(origin)
    if ticket is None:
        return False
    desk().tell(message, desk().say("report-twice", number=ticket.number))
    return True


async def _file_in_group(message: Message, group: Group, words: str, triage: Triage) -> None:
    reporter = await reporter_of(message)
    report = Report(group.community, reporter, words, triage, group, origin_of(message))
    await file(message, report)
