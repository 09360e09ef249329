"""What a person asks about themselves in private: /start, /home, /mine, /ticket."""

from __future__ import annotations

import re

from telegram import Message, Update

from community.chain import Chain
from community.ids import ChatId, PersonId, TicketId, TicketNumber
from community.levels import Level
from community.life import may_work
from community.permissions import Action, may, standing_as_resident
from community.places import Place, read_place
from community.tickets import State, Ticket, WordsKind
from community.triage import place_in, tag_info
from handlers.cards import show_card
from handlers.commands import Command, OnCommand
from handlers.desk import chains_of, desk, meet, person_of
from handlers.feature import Feature, Menu
from handlers.menus import update_menu
from handlers.presses import matched, on_data
from handlers.showing import Button, Rendered, Told, soon
from handlers.wording import WORDS_LENGTH, about, cut, in_charge, place_in_full, quoted

_MINE = 20
#: Nobody lives at more places; the list and its buttons have to fit a message.
_HOMES = 10
#: Cards that somebody gets who takes a seat with work waiting.
_FIRST_CARDS = 20
_FOR_REPORTER = (WordsKind.REPLY, WordsKind.SOLUTION, WordsKind.ANSWER, WordsKind.DISMISSAL)
_FOLLOW = re.compile(r"^follow-(\d{1,15})$")


async def start(message: Message, command: Command) -> None:
    """``/start``: who presses it can be written to, and takes the seats kept for them."""
    if message.from_user is None:
        return
    at = desk()
    person = await meet(message.from_user, in_private=True)
    await at.work.tellings.try_again(ChatId(person))
    taken = await at.work.chains.take_seats(person)
    for chain in taken:
        await hand_over(chain, person)
    if await chains_of(person):
        await update_menu(person)
    follow = _FOLLOW.match(command.text)
    if follow is not None and await _follow(message, person, TicketId(int(follow[1]))):
        return
    if command.text == "private":
        at.tell(message, at.say("private-hello"))
        return
    at.tell(message, await greeting(person))


async def hand_over(chain: Chain, person: PersonId) -> None:
    """Shows what already waits at the seats that somebody just took."""
    seats = tuple(seat.id for seat in chain.seats_of(person) if seat.holder(person))
    for ticket in await desk().work.tickets.in_hand_at(seats, _FIRST_CARDS):
        await show_card(person, ticket.id)


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


async def _follow(message: Message, person: PersonId, ticket_id: TicketId) -> bool:
    """The link 🔔 私下跟进: its reporter reads all, a neighbour what the group reads too."""
    told = await Told.load(desk().work, ticket_id)
    if told is None or (told.ticket.private and told.ticket.reporter != person):
        return False
    own = may(Action.READ_OWN_WORDS, standing_as_resident(told.ticket, person))
    lines = _status(told, own=own)
    if own:
        lines.append(desk().say("hello-following", number=told.ticket.number))
        await desk().work.tellings.refresh(ticket_id)
    desk().tell(message, "\n".join(lines))
    return True


def _status(told: Told, *, own: bool) -> list[str]:
    """How a ticket stands, for whoever reported it or reads along."""
    at = desk()
    scene, ticket = at.scene, told.ticket
    head = about(ticket, at.say)
    until = soon(ticket.deadline, scene.now) or ticket.deadline
    if ticket.state is State.OPEN and until is None:
        lines = [at.say("ticket-status-overdue", about=head)]
    elif ticket.state is State.OPEN and until is not None:
        charge = in_charge(told.chain.seat(ticket.seat), at.say)
        clock = scene.clock(until)
        lines = [at.say("ticket-status-open", about=head, charge=charge, clock=clock)]
    elif ticket.state is State.ACKNOWLEDGED and until is not None:
        name, clock = told.name(ticket.worker, scene), scene.clock(until)
        lines = [at.say("ticket-status-acknowledged", about=head, name=name, clock=clock)]
    else:
        state = at.say(f"state-{ticket.state.value}")
        lines = [at.say("ticket-status", about=head, state=state)]
    if own:
        lines += _own_lines(told)
    return lines


def _own_lines(told: Told) -> list[str]:
    at = desk()
    said = told.latest(WordsKind.EDIT) or told.latest(WordsKind.COMPLAINT)
    lines = []
    if said is not None:
        lines.append(at.say("ticket-said", words=quoted(said.text, WORDS_LENGTH)))
    for words in told.words:
        if words.kind in _FOR_REPORTER:
            name = told.name(words.author, at.scene)
            lines.append(at.say("ticket-line-reply", name=name, line=told.line(words)))
    return lines


async def home(message: Message, command: Command) -> None:
    """``/home 3号楼502`` remembers a home; without an address it lists them."""
    if message.from_user is None:
        return
    at = desk()
    person = await meet(message.from_user, in_private=True)
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


async def mine(message: Message, _: Command) -> None:
    """``/mine``: what somebody reported, newest first."""
    if message.from_user is None:
        return
    at = desk()
    person = await meet(message.from_user, in_private=True)
    own = await at.work.tickets.reported_by(person, _MINE)
    if not own:
        at.tell(message, at.say("mine-none"))
        return
    lines = [at.say("mine-head"), *[await _mine_line(ticket) for ticket in own]]
    at.tell(message, "\n".join(lines))


async def _mine_line(ticket: Ticket) -> str:
    at = desk()
    chain = await at.work.chains.of(ticket.community)
    return at.say(
        "mine-line",
        number=ticket.number,
        tag=tag_info(ticket.tag).short,
        place=place_in_full(ticket, chain, at.say),
        state=at.say(f"state-{ticket.state.value}"),
    )


async def ticket(message: Message, command: Command) -> None:
    """``/ticket 12``: for its reporter how it stands, for the chain a fresh card."""
    if message.from_user is None:
        return
    at = desk()
    person = await meet(message.from_user, in_private=True)
    number = re.fullmatch(r"#?\s*(\d{1,9})", command.text)
    if number is None:
        at.tell(message, at.say("ticket-usage"))
        return
    for chain in await at.work.chains.all():
        wanted = TicketNumber(int(number[1]))
        found = await at.work.tickets.numbered(chain.community, wanted)
        if found is None:
            continue
        standing = standing_as_resident(found, person)
        if may_work(found, person, chain):
            await show_card(person, found.id)
            return
        if may(Action.TICKET, standing):
            told = await Told.load(at.work, found.id)
            assert told is not None  # it was found in this transaction
            at.tell(message, "\n".join(_status(told, own=True)))
            return
    at.tell(message, at.say("ticket-unknown", number=number[1]))


feature = Feature(
    name="people",
    handlers=(
        OnCommand("start", start),
        OnCommand("help", start),
        OnCommand("home", home),
        OnCommand("mine", mine),
        OnCommand("ticket", ticket),
        on_data(Action.REMOVE_HOME, _remove_home, r"^home:(\d{1,3})$"),
    ),
    menu=(
        (Menu.EVERYBODY, "home"),
        (Menu.EVERYBODY, "mine"),
        (Menu.EVERYBODY, "ticket"),
    ),
)
