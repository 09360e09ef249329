"""Offers: shall this be noted? Asked of the author, and forgotten when nobody says yes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from telegram import CallbackQuery, Update

from community.moment import Moment
from community.offers import Offer, OfferId, OfferWork
from community.permissions import Action, Relation, may, standing_in
from community.telling import View
from handlers.asking import file_offer, refuse_offer
from handlers.desk import desk, meet, person_of
from handlers.feature import Feature, Sweep
from handlers.presses import matched, on_data
from handlers.showing import Button, Rendered, Scene, Subject

_PATTERN = r"^offer:(\d{1,15}):(file|committee|no)$"


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


async def _pressed(update: Update, context: object) -> None:
    at = desk()
    query, match = update.callback_query, matched(context)
    if query is None or match is None:
        return
    found = await at.work.offers.find(OfferId(int(match[1])))
    person = person_of(query.from_user)
    if found is None or found.until <= at.moment.now:
        at.toast(update, at.say("offer-gone"))
        return
    if not await _may_answer(found, query, match[2]):
        at.toast(update, at.say("offer-not-yours"))
        return
    await _end(at.work, found.id)
    if match[2] == "no":
        await refuse_offer(found)
        at.toast(update, at.say("offer-dropped"))
        return
    if found.author == person:
        await meet(query.from_user, in_private=found.chat > 0)
    await file_offer(update, found, to_committee=match[2] == "committee")


async def _may_answer(found: Offer, query: CallbackQuery, answer: str) -> bool:
    """Its author; for what was said in a group also the chain of that very community."""
    person = person_of(query.from_user)
    standing = {Relation.ONESELF} if found.author == person else set()
    if found.chat > 0:
        in_place = query.message is not None and query.message.chat.id == found.chat
        return in_place and may(Action.OFFER_PRIVATE, standing)
    group = await desk().work.groups.find(found.chat)
    if group is None or answer == "committee":  # a group's offer has no such button
        return False
    chain = await desk().work.chains.of(group.community)
    return may(Action.OFFER, standing | standing_in(chain, person))


async def _end(work: OfferWork, offer_id: OfferId) -> None:
    await work.offers.forget(offer_id)
    await work.tellings.end_offer(offer_id)


async def _due(work: OfferWork, now: datetime, limit: int) -> list[OfferId]:
    return await work.offers.due(now, limit)


async def _ring(work: OfferWork, _: Moment, offer_id: OfferId) -> None:
    if await work.offers.find(offer_id) is not None:
        await _end(work, offer_id)


feature = Feature(
    name="offers",
    handlers=(on_data(Action.OFFER, _pressed, _PATTERN),),
    renderers={View.OFFER: show_offer},
    sweeps=(Sweep(due=_due, ring=_ring, next_due=lambda work: work.offers.next_due()),),
)
