"""What stands behind ⋯ 更多 on a card: more time, hand over, tag, urgency, no."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from telegram import Message, Update

from community import life, outcome, urgency, working
from community.chain import Chain, Seat
from community.deadlines import local
from community.ids import ChatId, PersonId, SeatId, TicketId
from community.permissions import Action
from community.refusals import Refusal, StepRefusedError
from community.steps import permitted_seat
from community.tickets import State, Ticket, WordsKind
from community.triage import TAGS
from handlers.desk import Keyboard, desk
from handlers.feature import Feature
from handlers.presses import on_press
from handlers.showing import Button
from handlers.wording import clean_name
from handlers.working import ask

Rows = tuple[tuple[Button, ...], ...]

#: What each word of ⏳ means: days ahead, and the hour of that day.
_MORE_TIME = {"tonight": (0, 20), "tomorrow": (1, 18), "three": (3, 18), "week": (7, 18)}
_COLLEAGUES = 20
_TAGS_A_ROW = 3


def _button(name: str, ticket: Ticket, data: str | None = None) -> Button:
    return Button(desk().say(f"button-{name}"), data or f"{name}:{ticket.id}")


def _show(update: Update, rows: Rows) -> str:
    """Puts other buttons under the card; they stay until it is refreshed."""
    message = update.effective_message
    if isinstance(message, Message):
        chat = ChatId(message.chat.id)
        desk().answers.append(Keyboard(chat, message.message_id, rows))
    return ""


async def _load(
    action: Action, person: PersonId, ticket_id: TicketId
) -> tuple[Ticket, Chain, Seat]:
    ticket = await desk().work.tickets.find(ticket_id)
    if ticket is None:
        raise StepRefusedError(Refusal.GONE)
    chain = await desk().work.chains.of(ticket.community)
    return ticket, chain, permitted_seat(action, ticket, person, chain)


async def _more(update: Update, person: PersonId, ticket_id: TicketId, _: str) -> str:
    ticket, chain, seat = await _load(Action.MORE, person, ticket_id)
    if not ticket.state.is_in_hand:
        raise StepRefusedError(Refusal.SETTLED, ticket)
    in_charge = seat.id == chain.seat(ticket.seat).id
    rows: list[tuple[Button, ...]] = []
    if in_charge and ticket.state is State.ACKNOWLEDGED:
        rows.append((_button("extend", ticket), _button("hand", ticket)))
    elif in_charge:
        rows.append((_button("hand", ticket),))
    urgency = "not-urgent" if ticket.urgent else "urgent"
    rows.append((_button("retag", ticket), _button(urgency, ticket, f"urgency:{ticket.id}")))
    if in_charge:
        rows.append((_button("answer", ticket), _button("dismiss", ticket)))
    rows.append((_button("back", ticket),))
    return _show(update, tuple(rows))


async def _back(_: Update, person: PersonId, ticket_id: TicketId, __: str) -> str:
    await _load(Action.BACK, person, ticket_id)
    await desk().work.tellings.refresh(ticket_id)
    return ""


async def _extend(update: Update, person: PersonId, ticket_id: TicketId, more: str) -> str:
    at = desk()
    ticket, _, _ = await _load(Action.EXTEND, person, ticket_id)
    if more not in _MORE_TIME:
        names = [name for name in _MORE_TIME if _until(name) > at.moment.now]
        data = [_button(name, ticket, f"extend:{ticket.id}:{name}") for name in names]
        return _show(update, (tuple(data[:2]), tuple(data[2:]), (_button("back", ticket),)))
    until = _until(more)
    if until <= at.moment.now:
        return at.say("toast-too-late-tonight")
    await working.take_step(
        at.work,
        at.moment,
        ticket_id,
        lambda t, chain: life.extend(t, person, until, chain, at.moment),
    )
    return at.say("toast-extended", clock=at.scene.clock(until))


def _until(name: str) -> datetime:
    """The clock time that a word such as 明天 stands for, in UTC."""
    days, hour = _MORE_TIME[name]
    moment = desk().moment
    there = local(moment.now, moment.policy.timezone) + timedelta(days=days)
    return there.replace(hour=hour, minute=0, second=0, microsecond=0).astimezone(UTC)


async def _hand(update: Update, person: PersonId, ticket_id: TicketId, more: str) -> str:
    at = desk()
    ticket, chain, seat = await _load(Action.HAND, person, ticket_id)
    near = [other for other in _near(chain, chain.seat(ticket.seat)) if other.id != ticket.seat]
    if not more:
        colleagues = [o for o in near if life.may_be_handed(o, ticket.place, person)]
        if not colleagues:
            return at.say("toast-nobody-below")
        rows = tuple(
            (Button(_name(other, person), f"hand:{ticket.id}:{other.id}"),) for other in colleagues
        )
        return _show(update, (*rows[:_COLLEAGUES], (_button("back", ticket),)))
    to = next((other for other in near if str(other.id) == more), None)
    if to is None or seat.id != chain.seat(ticket.seat).id:
        raise StepRefusedError(Refusal.NOT_DOWN, ticket)
    await working.take_step(
        at.work,
        at.moment,
        ticket_id,
        lambda t, chain: life.hand(t, person, chain.seat(SeatId(to.id)), chain, at.moment),
    )
    return at.say("toast-handed", name=_name(to, person))


def _near(chain: Chain, seat: Seat) -> Iterator[Seat]:
    """The seats right below, and those beside."""
    above = chain.parent(seat)
    yield from chain.children(seat)
    yield from chain.children(above) if above is not None else ()


def _name(seat: Seat, person: PersonId) -> str:
    """Who will get it, as *person* knows them."""
    names = (h.shown_name for h in seat.reachable_holders if h.person != person)
    return clean_name(next(names, seat.name))


async def _retag(update: Update, person: PersonId, ticket_id: TicketId, more: str) -> str:
    at = desk()
    ticket, _, _ = await _load(Action.RETAG, person, ticket_id)
    if more not in TAGS:
        buttons = [Button(tag.short, f"retag:{ticket.id}:{tag.id}") for tag in TAGS.values()]
        rows = tuple(
            tuple(buttons[start : start + _TAGS_A_ROW])
            for start in range(0, len(buttons), _TAGS_A_ROW)
        )
        return _show(update, (*rows, (_button("back", ticket),)))
    await working.take_step(
        at.work,
        at.moment,
        ticket_id,
        lambda t, chain: life.retag(t, person, more, chain, at.moment),
    )
    return at.say("toast-retagged")


async def _urgency(_: Update, person: PersonId, ticket_id: TicketId, __: str) -> str:
    at = desk()
    ticket, _chain, _seat = await _load(Action.URGENCY, person, ticket_id)
    urgent = not ticket.urgent
    await working.take_step(
        at.work,
        at.moment,
        ticket_id,
        lambda t, chain: urgency.set_urgency(t, person, chain, at.moment, urgent=urgent),
    )
    return at.say("toast-urgent" if urgent else "toast-not-urgent")


async def _answer(update: Update, person: PersonId, ticket_id: TicketId, _: str) -> str:
    return await _ask_reason(update, person, ticket_id, WordsKind.ANSWER)


async def _dismiss(update: Update, person: PersonId, ticket_id: TicketId, _: str) -> str:
    return await _ask_reason(update, person, ticket_id, WordsKind.DISMISSAL)


async def _ask_reason(
    update: Update, person: PersonId, ticket_id: TicketId, kind: WordsKind
) -> str:
    ticket = await working.ask_reason(desk().work, desk().moment, ticket_id, person, kind)
    ask(update, f"question-{kind.value}", ticket)
    return desk().say("toast-question")


async def _appeal(_: Update, person: PersonId, ticket_id: TicketId, __: str) -> str:
    at = desk()
    await working.take_step(
        at.work,
        at.moment,
        ticket_id,
        lambda t, chain: outcome.appeal(t, person, chain, at.moment),
    )
    return at.say("toast-appealed")


async def _named(_: Update, person: PersonId, ticket_id: TicketId, __: str) -> str:
    at = desk()
    await working.take_step(
        at.work, at.moment, ticket_id, lambda t, _: outcome.give_name(t, person, at.moment)
    )
    return at.say("toast-named")


feature = Feature(
    name="more",
    handlers=(
        on_press("more", _more),
        on_press("back", _back),
        on_press("extend", _extend),
        on_press("hand", _hand),
        on_press("retag", _retag),
        on_press("urgency", _urgency),
        on_press("answer", _answer),
        on_press("dismiss", _dismiss),
        on_press("appeal", _appeal),
        on_press("named", _named),
    ),
)
