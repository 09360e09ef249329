"""Who somebody is to the bot: /start, which takes the seats kept for them, and /home."""

from __future__ import annotations

from telegram import Message, Update

from community.chain import Chain
from community.ids import PersonId
from community.levels import Level
from community.permissions import Action
from community.places import Place, read_place
from community.reaching import hand_over
from community.triage import place_in
from handlers.commands import Command, OnCommand
from handlers.desk import chains_of, desk, person_of, sender_of
from handlers.feature import Feature, Menu
from handlers.menus import update_menu
from handlers.presses import matched, on_data
from handlers.showing import Button, Rendered
from handlers.standing import follow_ticket
from handlers.wording import (
    WORDS_LENGTH,
    cut,
    quoted,
)

#: Nobody lives at more places; the list and its buttons have to fit a message.
_HOMES = 10


async def start(message: Message, command: Command) -> None:
    """``/start``: who presses it can be written to, and takes the seats kept for them."""
    at, person = desk(), await sender_of(message)
    if person is None:
        return
    taken = await at.work.chains.take_seats(person)
    for chain in taken:
        await hand_over(at.work, chain, person)
    if await chains_of(person):
        await update_menu(person)
    if await follow_ticket(message, person, command.text):
        return
    if command.text == "private":
        at.tell(message, at.say("private-hello"))
        return
    at.tell(message, await greeting(person))


async def greeting(person: PersonId) -> str:
    """Who somebody is to the bot, and what they can do."""
    at = desk()
    chains = await chains_of(person)
    if not await at.work.chains.all():
        return at.say("hello-no-community") + "\n" + at.say("hello-own-id", person=person)
    if not chains:
        return at.say("hello")
    seats = chains[0].seats_of(person)
    name = chains[0].name_of(person) or ""
    if seats[0].level is Level.COMMITTEE:
        return at.say("hello-committee", name=name)
    places = [
        "、".join(item.label() for item in seat.scope) or at.say(f"level-{seat.level.value}")
        for seat in seats
    ]
    return at.say("hello-seat", name=name, seats=cut("；".join(places), WORDS_LENGTH))


async def home(message: Message, command: Command) -> None:
    """``/home 3号楼502`` remembers a home; without an address it lists them."""
    at, person = desk(), await sender_of(message)
    if person is None:
        return
    chains = await at.work.chains.all()
    if not chains:
        at.tell(message, at.say("hello-no-community"))
        return
    if not command.text:
        await _list_homes(message, person)
        return
    place = read_place(command.text) or _as_in_talk(command.text, chains)
    if place is None or place.building is None:
        text = quoted(command.text, 40)
        at.tell(message, at.say("home-unreadable", text=text))
        return
    found = await _chain_for_home(message, place, chains)
    if found is not None:
        chain, home_place = found
        known = await at.work.people.find(person)
        if known is not None and len(known.homes) >= _HOMES:
            at.tell(message, at.say("home-enough"))
            return
        added = await at.work.people.add_home(person, chain.community, home_place)
        at.tell(message, at.say("home-added" if added else "home-known", place=home_place.label()))


def _as_in_talk(text: str, chains: tuple[Chain, ...]) -> Place | None:
    """An address as people write it in a sentence: ``3-2-502``."""
    mention = place_in(text, [estate for chain in chains for estate in chain.estates])
    if mention is None:
        return None
    return Place(mention.estate, mention.building, mention.unit, mention.room)


async def _chain_for_home(
    message: Message, place: Place, chains: tuple[Chain, ...]
) -> tuple[Chain, Place] | None:
    """The community that an address is in; asks for the estate when it cannot be told."""
    at = desk()
    estates = [estate for chain in chains for estate in chain.estates]
    if place.estate is not None:
        owners = [
            chain
            for chain in chains
            if place.estate in chain.estates or (len(chains) == 1 and not chain.estates)
        ]
        if len(owners) == 1:
            return owners[0], place
        names, example = "、".join(estates), estates[0] if estates else ""
        asked = at.say("home-estate-unknown", estate=place.estate, estates=names, example=example)
        at.tell(message, asked)
        return None
    if len(chains) == 1 and len(estates) <= 1:
        return chains[0], chains[0].complete(place)
    at.tell(message, at.say("home-usage-estates", estate=estates[0] if estates else ""))
    return None


async def _list_homes(message: Message, person: PersonId) -> None:
    at = desk()
    known = await at.work.people.find(person)
    homes = known.homes if known else ()
    if not homes:
        at.tell(message, at.say("home-usage"))
        return
    labels = [place.label() for _, place in homes]
    rows = tuple(
        (Button(at.say("button-remove-home", place=label), f"home:{index}"),)
        for index, label in enumerate(labels)
    )
    at.reply(message, Rendered(at.say("home-list", places="、".join(labels)), rows))


async def _remove_home(update: Update, context: object) -> None:
    query = update.callback_query
    match = matched(context)
    at = desk()
    if query is None or match is None:
        at.toast(update, at.say("refused-old"))
        return
    person = person_of(query.from_user)
    known = await at.work.people.find(person)
    homes = known.homes if known else ()
    index = int(match[1])
    if index >= len(homes):
        at.toast(update, at.say("home-not-there"))
        return
    community, place = homes[index]
    await at.work.people.remove_home(person, community, place)
    at.toast(update, at.say("home-removed", place=place.label()))


feature = Feature(
    name="people",
    handlers=(
        OnCommand("start", start),
        OnCommand("home", home),
        on_data(Action.REMOVE_HOME, _remove_home, r"^home:(\d{1,3})$"),
    ),
    menu=((Menu.EVERYBODY, "home"),),
)
