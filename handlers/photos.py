"""Photos that come with a complaint, sent on as silent replies to the card."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from telegram import Message

from community.ids import ChatId, PersonId, TicketId
from community.moment import Moment
from community.offers import OFFER_STANDS
from community.photos import Photo, PhotoWork, show_photo, show_photos
from community.telling import News
from community.tickets import Event, EventKind, Origin
from handlers.desk import desk
from handlers.feature import Feature, Sweep
from handlers.showing import Rendered, Scene, Subject

#: A part that came before its words outlasts the offer that was made because of them.
_STRAY = OFFER_STANDS + timedelta(minutes=1)


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
    ticket_id = await _ticket_of_album(ChatId(message.chat.id), album)
    photo = Photo(0, author, message.photo[-1].file_id, album)
    added = await at.work.photos.add(ticket_id, photo, at.moment.now)
    ticket = await at.work.tickets.find(ticket_id) if ticket_id is not None else None
    if ticket is not None:
        await show_photo(at.work, await at.work.chains.of(ticket.community), ticket, added)


async def _ticket_of_album(chat: ChatId, album: str) -> TicketId | None:
    """By a photo that is kept already, else by the part with the words: it may be a video."""
    work = desk().work
    found = await work.photos.ticket_of_album(album)
    part = None if found is not None else await work.albums.mattering_part(chat, album)
    ticket = None if part is None else await work.tickets.of_origin(Origin(chat, part))
    return ticket.id if ticket is not None else found


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


async def _due(work: PhotoWork, now: datetime, _: int) -> list[datetime]:
    oldest = await work.photos.oldest_stray()
    return [oldest] if oldest is not None and oldest <= now - _STRAY else []


async def _ring(work: PhotoWork, moment: Moment, _: datetime) -> None:
    await work.photos.forget_strays(moment.now - _STRAY)


async def _next_due(work: PhotoWork) -> datetime | None:
    oldest = await work.photos.oldest_stray()
    return oldest + _STRAY if oldest is not None else None


feature = Feature(
    name="photos",
    renderers={News.PHOTO: show},
    reactions=(on_event,),
    sweeps=(Sweep(due=_due, ring=_ring, next_due=_next_due),),
)
