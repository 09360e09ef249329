"""How a ticket stands, for whoever reported it or reads along: /mine, /ticket, 🔔 私下跟进."""

from __future__ import annotations

import re

from telegram import Message, Update

from community.chain import Chain
from community.ids import PersonId, TicketId, TicketNumber
from community.merging import whole_of
from community.permissions import Action, may, standing_as_resident
from community.refusals import Refusal, StepRefusedError
from community.steps import may_work
from community.tickets import State, Ticket, WordsKind
from community.triage import tag_info
from handlers.cards import show_card
from handlers.commands import Command, OnCommand
from handlers.desk import desk, sender_of
from handlers.feature import Feature, Menu
from handlers.posts import follow_payload
from handlers.presses import on_press
from handlers.showing import Button, Rendered, Scene, Told, soon
from handlers.wording import (
    WORDS_LENGTH,
    about,
    community_name,
    in_charge,
    naming,
    place_in_full,
    quoted,
    state_to_others,
    state_words,
)

_MINE = 20
_FOLLOW = re.compile(r"follow-(\d{1,15})(-[0-9a-f]{16})?", re.ASCII)
_FOR_REPORTER = (WordsKind.REPLY, WordsKind.SOLUTION, WordsKind.ANSWER, WordsKind.DISMISSAL)


async def mine(message: Message, _: Command) -> None:
    """``/mine``: what somebody reported, newest first."""
    at, person = desk(), await sender_of(message)
    if person is None:
        return
    own = await at.work.tickets.reported_by(person, _MINE)
    if not own:
        at.tell(message, at.say("mine-none"))
        return
    chains = {ticket.community: await at.work.chains.of(ticket.community) for ticket in own}
    named = naming(chains.values(), at.say)
    lines = [at.say("mine-head")]
    for found in own:
        chain = chains[found.community]
        lines.append(named(chain, await _mine_line(found, chain)))
    at.tell(message, "\n".join(lines))


async def _mine_line(ticket: Ticket, chain: Chain) -> str:
    at = desk()
    return at.say(
        "mine-line",
        number=ticket.number,
        tag=tag_info(ticket.tag).short,
        place=place_in_full(ticket, chain, at.say),
        state=state_words(ticket, await whole_of(at.work, ticket), at.say),
    )


async def ticket(message: Message, command: Command) -> None:
    """``/ticket 12``: for its reporter how it stands, for the chain a fresh card."""
    at, person = desk(), await sender_of(message)
    if person is None:
        return
    number = re.fullmatch(r"#?\s*(\d{1,9})", command.text)
    if number is None:
        at.tell(message, at.say("ticket-usage"))
        return
    found = await _numbered(person, TicketNumber(int(number[1])))
    if not found:
        at.tell(message, at.say("ticket-unknown", number=number[1]))
    elif len(found) > 1:
        rows = tuple((_which_button(ticket, chain),) for ticket, chain in found)
        at.reply(message, Rendered(at.say("ticket-which", number=number[1]), rows))
    else:
        await _show(message, person, *found[0])


async def _numbered(person: PersonId, number: TicketNumber) -> list[tuple[Ticket, Chain]]:
    """The tickets of that number which somebody may see, one a community at most."""
    at = desk()
    found = [
        (ticket, chain)
        for chain in await at.work.chains.all()
        if (ticket := await at.work.tickets.numbered(chain.community, number)) is not None
    ]
    return [(t, chain) for t, chain in found if _may_see(t, person, chain)]


def _may_see(ticket: Ticket, person: PersonId, chain: Chain) -> bool:
    own = may(Action.TICKET, standing_as_resident(ticket, person))
    return own or may_work(ticket, person, chain)


def _which_button(ticket: Ticket, chain: Chain) -> Button:
    return Button(community_name(chain, desk().say), f"ticket:{ticket.id}")


async def _which_ticket(update: Update, person: PersonId, ticket_id: TicketId, _: str) -> str:
    at, message = desk(), update.effective_message
    ticket = await at.work.tickets.find(ticket_id)
    if ticket is None or not isinstance(message, Message):
        raise StepRefusedError(Refusal.GONE)
    chain = await at.work.chains.of(ticket.community)
    if not _may_see(ticket, person, chain):
        raise StepRefusedError(Refusal.NOT_YOURS, ticket)
    await _show(message, person, ticket, chain)
    return ""


async def _show(message: Message, person: PersonId, ticket: Ticket, chain: Chain) -> None:
    if may_work(ticket, person, chain):
        await show_card(person, ticket.id)
        return
    told = await Told.load(desk().work, ticket.id)
    assert told is not None  # it was found in this transaction
    desk().tell(message, "\n".join(await _status(told, own=True)))


async def follow_ticket(message: Message, person: PersonId, payload: str) -> bool:
    """The link 🔔 私下跟进: its reporter reads all, a neighbour what the group reads too."""
    follow = _FOLLOW.fullmatch(payload)
    told = await Told.load(desk().work, TicketId(int(follow[1]))) if follow is not None else None
    if told is None:
        return False
    own = may(Action.READ_OWN_WORDS, standing_as_resident(told.ticket, person))
    reads_group = not told.ticket.private and payload == follow_payload(told.ticket)
    if not (own or reads_group):
        return False
    lines = await _status(told, own=own)
    if own:
        lines.append(desk().say("hello-following", number=told.ticket.number))
        await desk().work.tellings.refresh(told.ticket.id)
    desk().tell(message, "\n".join(lines))
    return True


async def _status(told: Told, *, own: bool) -> list[str]:
    """How a ticket stands, for whoever reported it or reads along."""
    lines = [status_line(desk().scene, told, own=own)]
    if told.ticket.state is State.MERGED:
        whole = await Told.load(desk().work, told.whole.id)
        lines += [status_line(desk().scene, whole)] if whole is not None else []
    if own:
        lines += _own_lines(told)
    return lines


def status_line(scene: Scene, told: Told, *, own: bool = False) -> str:
    """How a ticket stands, for its reporter or for anybody who may know of it."""
    say, ticket = scene.say, told.ticket
    head = about(ticket, say)
    until = soon(ticket.deadline, scene.now) or ticket.deadline
    if ticket.state is State.OPEN and until is None:
        return say("ticket-status-overdue", about=head)
    if ticket.state is State.OPEN and until is not None:
        charge = in_charge(told.chain.seat(ticket.seat), say)
        return say("ticket-status-open", about=head, charge=charge, clock=scene.clock(until))
    if ticket.state is State.ACKNOWLEDGED and until is not None:
        name, clock = told.name(ticket.worker, scene), scene.clock(until)
        return say("ticket-status-acknowledged", about=head, name=name, clock=clock)
    whole = told.whole
    state = state_words(ticket, whole, say) if own else state_to_others(ticket, whole, say)
    return say("ticket-status", about=head, state=state)


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


feature = Feature(
    name="standing",
    handlers=(
        OnCommand("mine", mine),
        OnCommand("ticket", ticket),
        on_press("ticket", _which_ticket),
    ),
    menu=((Menu.EVERYBODY, "mine"), (Menu.EVERYBODY, "ticket")),
)
