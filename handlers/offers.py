"""Offers: shall this be noted? Asked of the author, and forgotten when nobody says yes."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from telegram import Update
from telegram.ext import CallbackQueryHandler

from community.ids import PersonId
from community.life import Moment
from community.offers import OfferId, OfferWork
from community.telling import View
from handlers.asking import file_offer
from handlers.desk import desk, meet, person_of
from handlers.feature import Feature, Sweep
from handlers.showing import Button, Rendered, Scene, Subject

_PATTERN = re.compile(r"^offer:(\d{1,15}):(file|committee|no)$")


async def show_offer(scene: Scene, subject: Subject) -> Rendered | None:
    """The offer as long as it stands; afterwards nothing, so that its message goes."""
    found = await _offers(scene).find(OfferId(subject.reference or 0))
    if found is None:
        return None
    private = subject.chat > 0
    names = ("file", "committee", "no") if private else ("file", "no")
    row = tuple(
        Button(scene.say(f"button-offer-{name}"), f"offer:{found.id}:{name}") for name in names
    )
    return Rendered(
        scene.say("offer-private" if private else "offer-group"),
        (row,),
        reply_to=found.message,
        thread=found.thread,
        silent=scene.is_night,
    )


def _offers(scene: Scene) -> Any:
    """The scene's unit of work is the one of everybody; renderers see the part they declare."""
    return scene.work.offers  # type: ignore[attr-defined]


async def _pressed(update: Update, _: object) -> None:
    at = desk()
    query = update.callback_query
    match = _PATTERN.match(query.data or "") if query is not None else None
    if query is None or match is None:
        at.toast(update, at.say("refused-old"))
        return
    found = await at.work.offers.find(OfferId(int(match[1])))
    person = person_of(query.from_user)
    if found is None or found.until <= at.moment.now:
        at.toast(update, at.say("offer-gone"))
        return
    if found.author != person and not await _is_in_chain(person):
        at.toast(update, at.say("offer-not-yours"))
        return
    await _end(at.work, found.id)
    if match[2] == "no":
        at.toast(update, at.say("offer-dropped"))
        return
    if found.author == person:
        await meet(query.from_user, in_private=found.chat > 0)
    await file_offer(update, found, to_committee=match[2] == "committee")


async def _is_in_chain(person: PersonId) -> bool:
    return any(chain.seats_of(person) for chain in await desk().work.chains.all())


async def _end(work: OfferWork, offer_id: OfferId) -> None:
    await work.offers.forget(offer_id)
    await work.tellings.end_offer(offer_id)


async def _due(work: OfferWork, now: datetime, limit: int) -> list[OfferId]:
    return await work.offers.due(now, limit)


async def _ring(work: OfferWork, _: Moment, offer_id: OfferId) -> None:
    await _end(work, offer_id)


feature = Feature(
    name="offers",
    handlers=(CallbackQueryHandler(_pressed, pattern=_PATTERN),),
    renderers={View.OFFER: show_offer},
    sweeps=(Sweep(due=_due, ring=_ring, next_due=lambda work: work.offers.next_due()),),
)
