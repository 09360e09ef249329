"""Comments: what people reply to the bot's post, as far as it says something about the trouble."""

from __future__ import annotations

import re

from community.filing import locate
from community.ids import PersonId, TicketId
from community.joining import touches_neighbours
from community.life import Moment, note, relocate
from community.limits import has_said_enough
from community.permissions import Action, Relation, may, standing_as_resident
from community.publishing import publish
from community.tickets import EventKind, Ticket, Words, WordsKind
from community.triage import Triage
from community.work import Work

#: Shorter than this, in characters, a reply says nothing that helps.
_LEAST = 4
#: The reporter's own 「还在滴」 does.
_LEAST_OF_REPORTER = 2
_THANKS = re.compile(
    r"谢谢|多谢|感谢|谢了|辛苦|点赞|好的|收到|知道了|明白|太好了|给力|支持|赞|厉害|嗯+|哦+|哈+|呵+|ok|OK"
)
_INSULTS = re.compile(
    r"傻[逼比屄叉x]|煞笔|沙比|脑残|神经病|他妈|妈的|你妈|滚蛋|滚开|混蛋|王八|垃圾人|畜生|废物|去死|放屁|"
    r"狗东西|不要脸|有病吧|白痴|弱智|[sS][bB]"
)
_SAID = re.compile(r"[0-9A-Za-z\u4e00-\u9fff]")


def is_worth_keeping(text: str, *, least: int = _LEAST) -> bool:
    """False for thanks, emoji and insults (DESIGN section 4).

    Args:
        text: What was replied.
        least: So many characters have to be left without thanks.
    """
    if _INSULTS.search(text):
        return False
    return len(_SAID.findall(_THANKS.sub("", text))) >= least


async def add_comment(
    work: Work, moment: Moment, ticket_id: TicketId, *, author: PersonId, words: str, triage: Triage
) -> Ticket | None:
    """Takes a reply to the bot's post.

    The reporter's reply with a place, while the ticket has none, sets it and routes anew. Where
    neighbours are concerned, bystanders are not heard.

    Returns:
        The ticket if anything was kept.
    """
    ticket = await work.tickets.lock(ticket_id)
    if ticket is None or ticket.state.is_settled:
        return None
    # A reply to the bot's post comes from somebody who reads it.
    standing = standing_as_resident(ticket, author) | {Relation.IN_GROUP}
    is_private = touches_neighbours(ticket)
    if not may(Action.COMMENT_ON_NEIGHBOURS if is_private else Action.COMMENT, standing):
        return None
    is_reporter = may(Action.SAY_WHERE, standing)
    if await has_said_enough(work, moment, ticket, author):
        return None
    chain = await work.chains.of(ticket.community)
    least = _LEAST_OF_REPORTER if is_reporter else _LEAST
    keeps = is_worth_keeping(words, least=least)
    if keeps:
        await work.tickets.add_words(Words(ticket.id, WordsKind.COMMENT, author, moment.now, words))
    if is_reporter and triage.place is not None and ticket.place.building is None:
        group = await work.groups.find(ticket.group) if ticket.group is not None else None
        place = locate(triage.place, (), group, chain)
        change = relocate(ticket, place, chain, moment)
    elif keeps:
        change = note(ticket, EventKind.COMMENTED, moment, author)
    else:
        return None
    await publish(work, chain, moment, change)
    return change.ticket
