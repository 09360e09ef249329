"""🚫 and 🏷 on a card teach which words of the lexicon mislead; 📝 and 🙅 do so where they are."""

from __future__ import annotations

from community.learning import Lesson, learn, learn_tag
from community.tickets import Event, EventKind, WordsKind
from handlers.desk import DeskWork, desk
from handlers.feature import Feature

_TEACH = (EventKind.DISMISSED, EventKind.RETAGGED)


async def on_event(event: Event, work: DeskWork) -> None:
    """Counts what somebody of the chain thinks of how the reporter's words were read."""
    if event.kind not in _TEACH:
        return
    ticket = await work.tickets.find(event.ticket)
    first = next(
        (w for w in await work.tickets.words(event.ticket) if w.kind is WordsKind.COMPLAINT), None
    )
    before = [e.kind for e in await work.tickets.events(event.ticket)]
    # A second press on the same ticket corrects the first one and teaches nothing new.
    if ticket is None or first is None or before.count(event.kind) > 1:
        return
    triage = await desk().triage_in(await work.chains.of(ticket.community), first.text)
    if event.kind is EventKind.DISMISSED:
        await learn(work, ticket.community, Lesson.DISMISSED, triage)
    else:
        await learn_tag(work, ticket.community, triage, ticket.tag)


feature = Feature(name="learning", reactions=(on_event,))
