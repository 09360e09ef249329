"""What somebody with a seat asks: /todo and /chain."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from telegram import Message, Update

from community.chain import Chain, Seat
from community.ids import PersonId, TicketId
from community.permissions import Action
from community.refusals import Refusal, StepRefusedError
from community.steps import permitted_seat
from community.tickets import Ticket
from community.triage import tag_info
from handlers.cards import show_card
from handlers.commands import Command, OnCommand
from handlers.desk import desk, who_may
from handlers.feature import Feature, Menu
from handlers.presses import on_press
from handlers.showing import Button, Rendered, soon
from handlers.wording import clean_name, naming, place_in_full, some

#: One phone screen.
_TODO = 15
_BUTTONS_A_ROW = 5
_NAMED_A_ROW = 2
_CHAIN = 30
_SCOPE = 3


async def todo(message: Message, _: Command) -> None:
    """``/todo``: what waits at somebody's seats, soonest deadline first."""
    at = desk()
    found = await who_may(Action.TODO, message, "only-chain")
    if found is None:
        return
    person, chains = found
    waiting: list[tuple[Ticket, Chain]] = []
    for chain in chains:
        seats = tuple(seat.id for seat in chain.seats_of(person))
        found_here = await at.work.tickets.in_hand_at(seats, _TODO + 1)
        waiting += [(ticket, chain) for ticket in found_here]
    if not waiting:
        at.tell(message, at.say("todo-none"))
        return
    waiting.sort(key=lambda one: _turn(one[0]))
    shown = waiting[:_TODO]
    lines = [at.say("todo-head")]
    named = naming(chains, at.say)
    lines += [named(chain, _todo_line(ticket, chain)) for ticket, chain in shown]
    lines.append(at.say("todo-open"))
    if len(waiting) > _TODO:
        lines.append(at.say("todo-more"))
    buttons = [
        Button(named(chain, at.say("button-open-card", number=ticket.number)), f"card:{ticket.id}")
        for ticket, chain in shown
    ]
    a_row = _BUTTONS_A_ROW if len(chains) == 1 else _NAMED_A_ROW
    rows = tuple(tuple(buttons[start : start + a_row]) for start in range(0, len(buttons), a_row))
    at.reply(message, Rendered("\n".join(lines), rows))


def _turn(ticket: Ticket) -> tuple[bool, datetime]:
    """Soonest deadline first; what has none any more has waited longest."""
    return ticket.deadline is not None, ticket.deadline or ticket.created_at


def _todo_line(ticket: Ticket, chain: Chain) -> str:
    at = desk()
    until = soon(ticket.deadline, at.moment.now) or ticket.deadline
    arguments: dict[str, str | int] = {
        "number": ticket.number,
        "tag": tag_info(ticket.tag).short,
        "place": place_in_full(ticket, chain, at.say),
        "state": at.say(f"state-{ticket.state.value}"),
    }
    if until is None:
        return at.say("todo-line-overdue", **arguments)
    return at.say("todo-line", clock=at.scene.clock(until), **arguments)


async def chain_command(message: Message, _: Command) -> None:
    """``/chain``: the seats above and below."""
    at = desk()
    found = await who_may(Action.CHAIN, message, "only-chain")
    if found is None:
        return
    person, chains = found
    lines = [at.say("chain-title")]
    for chain in chains:
        for seat in chain.seats_of(person):
            lines += _chain_lines(chain, seat, person)
    at.tell(message, "\n".join(dict.fromkeys(lines)))


def _chain_lines(chain: Chain, own: Seat, person: PersonId) -> Iterator[str]:
    for higher in reversed(list(chain.above(own))):
        yield _seat_line(higher, person)
    yield _seat_line(own, person)
    below = list(chain.children(own))
    for seat in below[:_CHAIN]:
        yield _seat_line(seat, person)
    if len(below) > _CHAIN:
        yield desk().say("chain-more", count=len(below) - _CHAIN)


def _seat_line(seat: Seat, person: PersonId) -> str:
    at = desk()
    own = seat.holder(person) is not None
    scope = some([item.label() for item in seat.scope], _SCOPE, at.say)
    return at.say(
        "chain-line",
        level=at.say(f"level-{seat.level.value}"),
        where=f"（{scope}）" if scope else "",
        name="、".join(clean_name(h.name) for h in seat.holders) or clean_name(seat.name),
        phone=f" {clean_name(seat.phone)}" if seat.phone else "",
        absent=at.say("chain-own") if own else _absent(seat),
    )


def _absent(seat: Seat) -> str:
    """Why nobody answers at a seat just now, if that is known."""
    at = desk()
    if not seat.holders:
        return at.say("chain-absent")
    back = [holder.away_until for holder in seat.holders if holder.away_until is not None]
    if len(back) < len(seat.holders):
        return ""
    return at.say("chain-away", clock=at.scene.clock(min(back)))


async def _open_card(_: Update, person: PersonId, ticket_id: TicketId, __: str) -> str:
    at = desk()
    ticket = await at.work.tickets.find(ticket_id)
    if ticket is None:
        raise StepRefusedError(Refusal.GONE)
    permitted_seat(Action.CARD, ticket, person, await at.work.chains.of(ticket.community))
    await show_card(person, ticket_id)
    return ""


feature = Feature(
    name="chain",
    handlers=(
        OnCommand("todo", todo),
        OnCommand("chain", chain_command),
        on_press("card", _open_card),
    ),
    menu=((Menu.CHAIN, "todo"), (Menu.CHAIN, "chain")),
)
