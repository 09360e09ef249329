"""From what somebody wrote to a ticket: group messages, /report, mentions, edits."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from telegram import Message, MessageEntity, Update
from telegram.ext import MessageHandler, filters

from community.chain import Chain
from community.comments import add_comment
from community.filing import Filed, Report, TooManyReportsError, edit_report, file_report
from community.ids import ChatId, CommunityId, PersonId, TicketId
from community.joining import Joined
from community.limits import WINDOW
from community.offers import OFFER_STANDS, Offer, OfferId, may_offer
from community.people import Group
from community.permissions import Action
from community.places import read_place
from community.tickets import Origin
from community.triage import Complaint, Triage
from handlers.cards import take_answer
from handlers.commands import Command, OnCommand, is_private
from handlers.desk import Reaction, chains_where, desk, meet
from handlers.feature import Feature, Menu
from handlers.photos import keep_album_part, keep_photo
from handlers.presses import matched, on_data
from handlers.safety import danger_words
from handlers.showing import Button, Rendered
from handlers.wording import about, clean, clean_name, cut


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
    elif not text:
        await keep_album_part(message, author_of(message))
    elif is_mentioned(message, desk().bot_username):
        await _file_mention(message, group, _without_mention(text))
    else:
        await _file_or_offer(message, group, text)


async def _file_mention(message: Message, group: Group, words: str) -> None:
    if not _says_something(words):
        desk().tell(message, desk().say("report-usage-group"))
        return
    await _file_in_group(message, group, words, await _triage(words, group.community))


async def _file_or_offer(message: Message, group: Group, text: str) -> None:
    """A clear complaint is filed; a perhaps, or one about people, is for its author to decide."""
    triage = await _triage(text, group.community)
    about_people = not desk().moment.policy.offer_only.isdisjoint(triage.tags[:1])
    if triage.complaint is Complaint.YES and (triage.urgent or not about_people):
        await _file_in_group(message, group, text, triage)
    elif triage.complaint is not Complaint.NO:
        await offer(message, text)


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
    elif private and words.startswith(_BEHALF):
        await _report_on_behalf(message, words.removeprefix(_BEHALF).strip())
    elif private:
        await _report_in_private(message, words)
    else:
        await _report_in_group(message, words, replied)


async def edited(update: Update, _: object) -> None:
    """An edited message updates its ticket and never makes a second one."""
    message = update.edited_message
    if message is None:
        return
    origin = origin_of(message)
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
    """Plain words in private: an answer, else a trouble to offer, else one helpful line."""
    message = update.message
    if message is None or message.from_user is None or await take_answer(message):
        return
    await meet(message.from_user, in_private=True)
    text = _text(message)
    if not text and message.media_group_id is not None:
        await keep_album_part(message, author_of(message))
        return
    # Before it is known where somebody lives, any community's estates will do.
    judged = desk().triage(text, await _all_estates())
    if judged.complaint is Complaint.NO or not await desk().work.chains.all():
        desk().tell(message, desk().say("report-unclear"))
        return
    if judged.urgent or judged.danger is not None:
        # Whatever becomes of the offer: what to do comes first.
        desk().tell(message, danger_words(judged.danger, desk().scene))
    await offer(message, text)


async def offer(message: Message, words: str) -> None:
    """Offers to note a message, unless this chat had enough offers in this hour."""
    at = desk()
    chat = ChatId(message.chat.id)
    if not await may_offer(at.work, chat, at.moment.now):
        since = at.moment.now - WINDOW
        author = author_of(message)
        if chat > 0 and not await at.work.people.told_of_flood(author, at.moment.now, since):
            at.tell(message, at.say("report-too-many"))
        return
    made = await at.work.offers.add(_offer_of(message, words), at.moment.now)
    await at.work.tellings.offer(chat, made)


def _offer_of(message: Message, words: str) -> Offer:
    return Offer(
        id=OfferId(0),
        chat=ChatId(message.chat.id),
        message=message.message_id,
        thread=thread_of(message),
        author=author_of(message),
        words=cut(words, _OFFERED),
        until=desk().moment.now + OFFER_STANDS,
    )


async def file_offer(
    update: Update, found: Offer, *, to_committee: bool, community: CommunityId | None = None
) -> None:
    """Files what was offered, as if its author had reported it."""
    at = desk()
    message = update.effective_message
    group = await at.work.groups.find(found.chat) if found.chat < 0 else None
    if group is not None:
        community = group.community
    community = community or await _community_of(found.author, found.words)
    if community is None and isinstance(message, Message):
        await _ask_which_of(message, found)
    if community is None:
        return
    report = Report(
        community,
        found.author,
        found.words,
        await _triage(found.words, community),
        group,
        Origin(found.chat, found.message, found.thread),
        to_committee=to_committee,
    )
    try:
        filed = await file_report(at.work, at.moment, report)
    except TooManyReportsError:
        at.toast(update, at.say("report-too-many"))
        return
    at.toast(update, at.say("offer-filed"))
    if filed is not None and isinstance(message, Message):
        await _say_filed(message, filed, reply_to=found.message)


async def _all_estates() -> tuple[str, ...]:
    chains = await desk().work.chains.all()
    return tuple(estate for chain in chains for estate in chain.estates)


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
    """A reply to the bot's post: where it is, more about it, or a photo of it."""
    at = desk()
    found = await at.work.tickets.find(ticket)
    if found is None:
        return
    author = author_of(message)
    if message.photo and author == found.reporter:
        await keep_photo(message, author, ticket)
    if not text:
        return
    triage = await _triage(text, found.community)
    kept = await add_comment(at.work, at.moment, ticket, author=author, words=text, triage=triage)
    if kept is not None:
        await _reporter(message)


async def _report_in_group(message: Message, words: str, replied: Message | None) -> None:
    group = await desk().work.groups.find(ChatId(message.chat.id))
    if group is None:
        desk().tell(message, desk().say("group-not-bound"))
        return
    if replied is None or not await _already_filed(message, replied):
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
    report = Report(group.community, reporter, words, triage, group, origin_of(message))
    await _file(message, report)


async def _report_in_private(message: Message, words: str) -> None:
    if message.from_user is None:
        return
    person = await meet(message.from_user, in_private=True)
    community = await _community_of(person, words)
    if community is None:
        await _ask_which(message, words)
        return
    triage = await _triage(words, community)
    await _file(message, Report(community, person, words, triage, None, origin_of(message)))


async def _ask_which(message: Message, words: str) -> None:
    """Keeps the words and asks which community they are for; nothing has to be typed again."""
    at = desk()
    if not await at.work.chains.all():
        at.tell(message, at.say("hello-no-community"))
        return
    kept = await at.work.offers.add(_offer_of(message, words), at.moment.now)
    await _ask_community(message, kept)


async def _ask_which_of(message: Message, found: Offer) -> None:
    """The same for words that were offered first."""
    at = desk()
    again = replace(found, until=at.moment.now + OFFER_STANDS)
    kept = await at.work.offers.add(again, at.moment.now)
    await _ask_community(message, kept)


async def _ask_community(message: Message, kept: OfferId) -> None:
    at = desk()
    rows = tuple(
        (
            Button(
                "、".join(chain.estates) or chain.committee.name, f"which:{kept}:{chain.community}"
            ),
        )
        for chain in await at.work.chains.all()
    )
    at.reply(message, Rendered(at.say("report-which-community"), rows))


async def _which(update: Update, context: object) -> None:
    at = desk()
    query, match = update.callback_query, matched(context)
    found = None if match is None else await at.work.offers.find(OfferId(int(match[1])))
    if query is None or match is None or found is None or found.author != query.from_user.id:
        at.toast(update, at.say("offer-gone"))
        return
    await at.work.offers.forget(found.id)
    communities = {chain.community for chain in await at.work.chains.all()}
    community = CommunityId(int(match[2]))
    if community in communities:
        await file_offer(update, found, to_committee=False, community=community)


async def _report_on_behalf(message: Message, words: str) -> None:
    """``/report 代 3号楼502 李阿姨 …``: a seat reports for somebody without a phone."""
    if message.from_user is None:
        return
    at = desk()
    person = await meet(message.from_user, in_private=True)
    chains = await chains_where(Action.REPORT_BEHALF, person)
    if not chains:
        at.tell(message, at.say("report-behalf-chain"))
        return
    read = _BEHALF_PATTERN.match(words)
    if read is None or read_place(read["place"]) is None or not _says_something(read["words"]):
        at.tell(message, at.say("report-behalf-usage"))
        return
    community = chains[0].community
    triage = await _triage(f"{read['place']} {read['words']}", community)
    report = Report(
        community,
        person,
        read["words"],
        triage,
        None,
        origin_of(message),
        behalf=clean_name(read["name"]),
    )
    await _file(message, report)


async def _file(message: Message, report: Report) -> None:
    try:
        filed = await file_report(desk().work, desk().moment, report)
    except TooManyReportsError as refused:
        if not refused.told_before:
            desk().tell(message, desk().say("report-too-many"))
        return
    if filed is None:
        return
    await keep_photo(message, report.reporter, filed.ticket.id)
    await _say_filed(message, filed, reply_to=message.message_id)


async def _say_filed(message: Message, filed: Filed, *, reply_to: int) -> None:
    """The post and the note say it by themselves; a joiner gets a line."""
    at, ticket = desk(), filed.ticket
    if filed.joined is Joined.FIRST:
        at.tell(message, at.say("join-line", about=about(ticket, at.say)))
    elif filed.joined is not None:
        at.answers.append(Reaction(ChatId(message.chat.id), reply_to, "👌"))


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
    """Who wrote it, remembered from now on."""
    if message.sender_chat is not None:
        author = author_of(message)
        await desk().work.people.meet(author, clean_name(message.sender_chat.title or ""))
        return author
    assert message.from_user is not None  # checked by is_from_somebody
    return await meet(message.from_user, in_private=False)


def author_of(message: Message) -> PersonId:
    """Who wrote it; an anonymous administrator or a channel is its own person without a home."""
    if message.sender_chat is not None:
        return PersonId(message.sender_chat.id)
    assert message.from_user is not None  # only channel posts have none, and we get none
    return PersonId(message.from_user.id)


def thread_of(message: Message) -> int | None:
    """The topic a message stands in; a plain group's reply threads are none."""
    return message.message_thread_id if message.is_topic_message else None


def origin_of(message: Message) -> Origin:
    """Where a report came from."""
    return Origin(ChatId(message.chat.id), message.message_id, thread_of(message))


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


_BEHALF = "代 "
#: What an offer keeps of a long message, in UTF-16 code units.
_OFFERED = 4000
_BEHALF_PATTERN = re.compile(
    r"^(?P<place>\S{2,40})\s+(?P<name>\S{1,24})\s+(?P<words>.+)$", re.DOTALL
)
_GROUPS = filters.ChatType.GROUPS
_WORDS = filters.TEXT | filters.CAPTION

feature = Feature(
    name="filing",
    handlers=(
        OnCommand("report", report_command),
        MessageHandler(filters.UpdateType.EDITED_MESSAGE & _WORDS, edited),
        on_data(Action.WHICH, _which, r"^which:(\d{1,15}):(\d{1,15})$"),
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
