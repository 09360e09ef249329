"""Photos that come with a complaint, sent on as silent replies to the card."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from telegram import Message

from community.ids import PersonId, TicketId
from community.photos import Photo, show_photo, show_photos
from community.telling import News
from community.tickets import Event, EventKind
from handlers.desk import desk
from handlers.feature import Feature
from handlers.showing import Rendered, Scene, Subject

#: A part of an album comes within seconds of the others.
_STRAY = timedelta(minutes=10)


async def keep_photo(message: Message, author: PersonId, ticket_id: TicketId) -> None:
    """Keeps the photo of a message about a ticket, and the rest of its album."""
    at = desk()
    if not message.photo and message.media_group_id is None:
        return
    before = {photo.id for photo in await at.work.photos.of(ticket_id)}
    if message.media_group_id is not None:
        await at.work.photos.adopt_album(ticket_id, message.media_group_id)
    if message.photo:
        photo = Photo(0, author, message.photo[-1].file_id, message.media_group_id)
        await at.work.photos.add(ticket_id, photo, at.moment.now)
    ticket = await at.work.tickets.find(ticket_id)
    if ticket is None:
        return
    chain = await at.work.chains.of(ticket.community)
    for photo in await at.work.photos.of(ticket_id):
        if photo.id not in before:
            await show_photo(at.work, chain, ticket, photo.id)


async def keep_album_part(message: Message, author: PersonId) -> None:
    """Keeps a part of an album that has no words of its own."""
    at = desk()
    album = message.media_group_id
    if album is None or not message.photo:
        return
    await at.work.photos.forget_strays(at.moment.now - _STRAY)
    ticket_id = await at.work.photos.ticket_of_album(album)
    photo = Photo(0, author, message.photo[-1].file_id, album)
    added = await at.work.photos.add(ticket_id, photo, at.moment.now)
    ticket = await at.work.tickets.find(ticket_id) if ticket_id is not None else None
    if ticket is not None:
        await show_photo(at.work, await at.work.chains.of(ticket.community), ticket, added)


async def show(scene: Scene, subject: Subject) -> Rendered | None:
    """One photo below its card, without a sound."""
    work: Any = scene.work
    photo = await work.photos.find(subject.reference or 0)
    if photo is None or subject.ticket is None:
        return None
    card = await scene.work.tellings.card_in(subject.chat, subject.ticket)
    return Rendered("", reply_to=card, silent=True, photo=photo.file_id)


async def on_event(event: Event, work: Any) -> None:
    """Whoever gets a new card gets the photos below it."""
    if event.kind is EventKind.FILED or event.seat_from == event.seat_to:
        return
    ticket = await work.tickets.find(event.ticket)
    if ticket is not None and ticket.state.is_in_hand:
        await show_photos(work, await work.chains.of(ticket.community), ticket)


feature = Feature(name="photos", renderers={News.PHOTO: show}, reactions=(on_event,))
