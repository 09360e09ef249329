"""From what somebody said to a ticket, or to an offer to make it one."""

from __future__ import annotations

from telegram import Message

from community.filing import Filed, Report, TooManyReportsError, file_report
from community.ids import ChatId, CommunityId, PersonId
from community.joining import Joined
from community.learning import Lesson, learn
from community.limits import WINDOW
from community.offers import OFFER_STANDS, Offer, OfferId, may_offer
from community.triage import Triage
from handlers.desk import Reaction, desk, meet
from handlers.photos import keep_photo
from handlers.safety import safety_words
from handlers.spoken import author_of, thread_of
from handlers.wording import about, clean_name, cut

#: What an offer keeps of a long message, in UTF-16 code units.
_OFFERED = 4000


async def file(message: Message, report: Report) -> None:
    """Files a report, with the photo that came with it, and answers whoever said it."""
    try:
        filed = await file_report(desk().work, desk().moment, report, desk().lexicon)
    except TooManyReportsError as refused:
        if not refused.told_before:
            desk().tell(message, desk().say("report-too-many"))
        return
    if filed is None:
        return
    await learn(desk().work, report.community, Lesson.FILED, report.triage)
    await keep_photo(message, report.reporter, filed.ticket.id)
    await say_filed(message, filed, reply_to=message.message_id)


async def say_filed(message: Message, filed: Filed, *, reply_to: int) -> None:
    """The post and the note say it by themselves; a joiner gets a line."""
    at, ticket = desk(), filed.ticket
    if filed.alarmed:  # the post above only changed, and nobody looks up there now
        at.tell(message, safety_words(ticket, at.scene))
    elif filed.joined is Joined.FIRST:
        at.tell(message, at.say("join-line", about=about(ticket, at.say)))
    elif filed.joined is not None:
        at.answers.append(Reaction(ChatId(message.chat.id), reply_to, "👌"))


async def offer(message: Message, words: str) -> bool:
    """Offers to note a message; False when this chat had enough offers in this hour."""
    at = desk()
    chat = ChatId(message.chat.id)
    if not await may_offer(at.work, chat, at.moment.now):
        since = at.moment.now - WINDOW
        author = author_of(message)
        if chat > 0 and not await at.work.people.told_of_flood(author, at.moment.now, since):
            at.tell(message, at.say("report-too-many"))
        return False
    made = await at.work.offers.add(offer_of(message, words), at.moment.now)
    await at.work.tellings.offer(chat, made)
    return True


def offer_of(message: Message, words: str) -> Offer:
    """The words of a message, kept until their author says what becomes of them."""
    return Offer(
        id=OfferId(0),
        chat=ChatId(message.chat.id),
        message=message.message_id,
        thread=thread_of(message),
        author=author_of(message),
        words=cut(words, _OFFERED),
        until=desk().moment.now + OFFER_STANDS,
    )


async def reporter_of(message: Message) -> PersonId:
    """Who wrote it, remembered from now on."""
    if message.sender_chat is not None:
        author = author_of(message)
        await desk().work.people.meet(author, clean_name(message.sender_chat.title or ""))
        return author
    assert message.from_user is not None  # checked by is_from_somebody
    return await meet(message.from_user, in_private=False)


async def triage_for(text: str, community: CommunityId) -> Triage:
    """Reads a text as the people of one community mean it."""
    return await desk().triage_in(await desk().work.chains.of(community), text)
