"""Losing touch: a person whom no message reaches, a group that put the bot out."""

from __future__ import annotations

from community.ids import ChatId, PersonId
from community.life import Moment
from community.people import Reach
from community.telling import News
from community.work import Work
from community.working import person_out_of_reach


async def lose_person(work: Work, moment: Moment, person: PersonId) -> None:
    """Remembers that messages do not arrive; unanswered tickets move up the first time."""
    if await work.people.set_reach(person, Reach.NO):
        await person_out_of_reach(work, moment, person)


async def lose_group(work: Work, chat: ChatId) -> None:
    """Unbinds a group that cannot be heard any more, and tells its committee."""
    group = await work.groups.unbind(chat)
    if group is None:
        return
    chain = await work.chains.of(group.community)
    for holder in chain.recipients(chain.committee):
        await work.tellings.say(News.GROUP_LOST, ChatId(holder.person), reference=chat)
