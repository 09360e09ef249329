"""What somebody says to the bot alone: an answer, a trouble, a report for somebody else."""

from __future__ import annotations

import re

from telegram import Message, Update

from community.chain import Chain
from community.filing import Report
from community.permissions import Action
from community.places import Place, read_place
from community.triage import Complaint, Triage
from handlers.asking import ask_which, community_of
from handlers.desk import desk, sender_of, who_may
from handlers.filing import file, offer, triage_for
from handlers.photos import keep_album_part
from handlers.replies import courtesies, take_reply
from handlers.safety import danger_words
from handlers.spoken import author_of, origin_of, replied_ticket, says_something, text_of
from handlers.wording import clean_name
from handlers.working import take_answer

_BEHALF_FORM = re.compile(r"^(?P<place>\S{2,40})\s+(?P<name>\S{1,24})\s+(?P<words>.+)$", re.DOTALL)


async def private_text(update: Update, _: object) -> None:
    """Plain words in private: an answer, else a trouble to offer, else one helpful line."""
    message = update.message
    person = None if message is None else await sender_of(message)
    if message is None or person is None or await take_answer(message, person):
        return
    text = text_of(message)
    if not text and message.media_group_id is not None:
        await keep_album_part(message, author_of(message))
        return
    if await _is_reply(message, text):
        return
    if courtesies().is_thanks(text):
        desk().tell(message, desk().say("thanks-answered"))
        return
    # Before it is known where somebody lives, any community's estates will do.
    judged = await _triage_anywhere(message, text)
    if judged.complaint is Complaint.NO or not await desk().work.chains.all():
        desk().tell(message, desk().say("report-unclear"))
        return
    if judged.urgent or judged.danger is not None:
        # Whatever becomes of the offer: what to do comes first.
        desk().tell(message, danger_words(judged.danger, desk().scene))
    await offer(message, text)


async def _is_reply(message: Message, text: str) -> bool:
    """A reply to what we told somebody of their own ticket goes to whoever works it."""
    ours = await replied_ticket(message)
    ticket = await desk().work.tickets.find(ours) if ours is not None else None
    if ticket is None or ticket.reporter != author_of(message):
        return False
    kept = await take_reply(message, ticket.id, text)
    if kept is None:
        return False
    desk().tell(message, desk().say("reply-kept", number=kept.number))
    return True


async def _triage_anywhere(message: Message, text: str) -> Triage:
    """In the community of whoever wrote it; as long as that is open, in none of them."""
    community = await community_of(author_of(message), text)
    if community is not None:
        return await triage_for(text, community)
    return desk().triage(text, await _all_estates(), ())


async def _all_estates() -> tuple[str, ...]:
    chains = await desk().work.chains.all()
    return tuple(estate for chain in chains for estate in chain.estates)


async def report_in_private(message: Message, words: str) -> None:
    """``/report TEXT`` to the bot alone."""
    person = await sender_of(message)
    if person is None:
        return
    community = await community_of(person, words)
    if community is None:
        await ask_which(message, words)
        return
    triage = await triage_for(words, community)
    await file(message, Report(community, person, words, triage, None, origin_of(message)))


def _chain_of(chains: list[Chain], place: Place) -> Chain | None:
    """The only community somebody works in, or the one whose estate is written."""
    if place.estate is not None:
        named = [chain for chain in chains if place.estate in chain.estates]
        return named[0] if len(named) == 1 else chains[0] if len(chains) == 1 else None
    return chains[0] if len(chains) == 1 else None


async def report_on_behalf(message: Message, words: str) -> None:
    """``/report 代 3号楼502 李阿姨 …``: a seat reports for somebody without a phone."""
    at = desk()
    found = await who_may(Action.REPORT_BEHALF, message, "report-behalf-chain")
    if found is None:
        return
    person, chains = found
    read = _BEHALF_FORM.match(words)
    place = None if read is None else read_place(read["place"])
    if read is None or place is None or not says_something(read["words"]):
        at.tell(message, at.say("report-behalf-usage"))
        return
    chain = _chain_of(chains, place)
    estate = None if chain is None else chain.estate_meant(person, place)
    if chain is None or (estate is None and chain.estates):
        estates = [estate for chain in chains for estate in chain.estates]
        at.tell(message, at.say("report-behalf-which", estate=estates[0] if estates else ""))
        return
    community = chain.community
    said = read["place"] if place.estate is not None else f"{estate or ''}{read['place']}"
    triage = await triage_for(f"{said} {read['words']}", community)
    report = Report(
        community,
        person,
        read["words"],
        triage,
        None,
        origin_of(message),
        behalf=clean_name(read["name"]),
    )
    await file(message, report)
