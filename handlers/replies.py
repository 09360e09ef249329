"""A reply to what we said of a ticket: where it is, more about it, or a photo of it."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from telegram import Message

from community.comments import Courtesies, add_comment
from community.ids import TicketId
from community.merging import whole_of
from community.tickets import Ticket
from handlers.desk import desk
from handlers.filing import reporter_of, triage_for
from handlers.photos import keep_photo
from handlers.safety import safety_words
from handlers.spoken import author_of


async def take_reply(message: Message, ticket: TicketId, text: str) -> Ticket | None:
    """Keeps what a reply says about a ticket; None when it says nothing that helps."""
    at = desk()
    shown = await at.work.tickets.find(ticket)
    found = await whole_of(at.work, shown) if shown is not None else None
    if shown is None or found is None or found.state.is_settled:
        return None
    author = author_of(message)
    pictured = bool(message.photo) and author in (shown.reporter, found.reporter)
    if pictured:
        await keep_photo(message, author, found.id)
    if not text:
        return found if pictured else None
    triage = await triage_for(text, found.community)
    kept = await add_comment(
        at.work,
        at.moment,
        found.id,
        author=author,
        words=text,
        triage=triage,
        courtesies=courtesies(),
    )
    if kept is not None:
        await reporter_of(message)
    if kept is not None and kept.urgent and not found.urgent:
        # The post only changes, and nobody looks up there now.
        at.tell(message, safety_words(kept, at.scene))
    return kept or (found if pictured else None)


@cache
def courtesies() -> Courtesies:
    """The words of thanks and insults that are no comment."""
    text = (files("handlers") / "courtesies.toml").read_text("utf-8")
    return Courtesies.parse(tomllib.loads(text))
