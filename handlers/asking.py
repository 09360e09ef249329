"""Which community: an offer that is taken, and a private report that could be for several."""

from __future__ import annotations

from dataclasses import replace

from telegram import Message, Update

from community.chain import Chain
from community.filing import Report, TooManyReportsError, file_report
from community.ids import CommunityId, PersonId
from community.learning import Lesson, learn
from community.offers import OFFER_STANDS, Offer, OfferId
from community.permissions import Action
from community.tickets import Origin
from handlers.desk import desk
from handlers.feature import Feature
from handlers.filing import offer_of, say_filed, triage_for
from handlers.photos import keep_photo
from handlers.presses import matched, on_data
from handlers.showing import Button, Rendered

_TO_COMMITTEE = ":committee"
_PATTERN = rf"^which:(\d{{1,15}}):(\d{{1,15}})({_TO_COMMITTEE})?$"


async def file_offer(
    update: Update, found: Offer, *, to_committee: bool, community: CommunityId | None = None
) -> None:
    """Files what was offered, as if its author had reported it."""
    at = desk()
    message = update.effective_message
    group = await at.work.groups.find(found.chat) if found.chat < 0 else None
    if group is not None:
        community = group.community
    community = community or await community_of(found.author, found.words)
    if community is None and isinstance(message, Message):
        await _ask_which_of(message, found, _TO_COMMITTEE if to_committee else "")
    if community is None:
        return
    report = Report(
        community,
        found.author,
        found.words,
        await triage_for(found.words, community),
        group,
        Origin(found.chat, found.message, found.thread),
        to_committee=to_committee,
    )
    try:
        filed = await file_report(at.work, at.moment, report, at.lexicon)
    except TooManyReportsError:
        at.toast(update, at.say("report-too-many"))
        return
    at.toast(update, at.say("offer-filed"))
    if filed is None:
        return
    # After filing, which takes the community's row: counting in another order could block it.
    await learn(at.work, community, Lesson.ACCEPTED, report.triage)
    await learn(at.work, community, Lesson.FILED, report.triage)
    if not isinstance(message, Message):
        return
    if message.reply_to_message is not None:  # what was offered stands above the offer
        await keep_photo(message.reply_to_message, found.author, filed.ticket.id)
    await say_filed(message, filed, reply_to=found.message)


async def refuse_offer(found: Offer) -> None:
    """Nobody wants it noted: only how the lexicon fared is remembered, not a word of it."""
    at = desk()
    group = await at.work.groups.find(found.chat) if found.chat < 0 else None
    community = group.community if group else await community_of(found.author, found.words)
    if community is not None:
        triage = await triage_for(found.words, community)
        await learn(at.work, community, Lesson.REFUSED, triage)


async def community_of(person: PersonId, words: str) -> CommunityId | None:
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


async def ask_which(message: Message, words: str) -> None:
    """Keeps the words and asks which community they are for; nothing has to be typed again."""
    at = desk()
    if not await at.work.chains.all():
        at.tell(message, at.say("hello-no-community"))
        return
    kept = await at.work.offers.add(offer_of(message, words), at.moment.now)
    await _ask_community(message, kept, "")


async def _ask_which_of(message: Message, found: Offer, whom: str) -> None:
    """The same for words that were offered first; for whom they are is not forgotten."""
    at = desk()
    again = replace(found, until=at.moment.now + OFFER_STANDS)
    kept = await at.work.offers.add(again, at.moment.now)
    await _ask_community(message, kept, whom)


async def _ask_community(message: Message, kept: OfferId, whom: str) -> None:
    at = desk()
    rows = tuple(
        (
            Button(
                "、".join(chain.estates) or chain.committee.name,
                f"which:{kept}:{chain.community}{whom}",
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
        to_committee = match[3] is not None
        await file_offer(update, found, to_committee=to_committee, community=community)


feature = Feature(
    name="asking",
    handlers=(on_data(Action.WHICH, _which, _PATTERN),),
)
