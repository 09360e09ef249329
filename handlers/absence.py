"""``/away``: somebody is away for some days, and others stand in for them."""

from __future__ import annotations

from typing import cast

from telegram import Message, Update

from community.absence import LONGEST, AbsenceWork, absence_over, come_back, go_away, read_days
from community.chain import Chain, Holder, Seat
from community.ids import PersonId, TicketId
from community.invites import seat_called
from community.permissions import Action, Relation, may, standing_in
from community.telling import News
from handlers.commands import Command, OnCommand
from handlers.desk import chains_of, desk, who_may
from handlers.feature import Feature, Menu, Sweep
from handlers.groups import speaks_for_committee
from handlers.presses import on_press
from handlers.showing import Button, Rendered, Scene, Subject
from handlers.wording import clean_name, quoted

#: What is offered as buttons, in days.
_OFFERED = (1, 3, 7, 14)


async def away(message: Message, command: Command) -> None:
    """``/away 3天`` about oneself, ``/away M1 5天`` by the committee about somebody else."""
    at = desk()
    found = await who_may(Action.ASK_AWAY, message, "only-chain")
    if found is None:
        return
    person, chains = found
    first, rest = [*command.text.split(maxsplit=1), "", ""][:2]
    days = read_days(command.text)
    if not command.text:
        at.reply(message, await _usage(chains, person))
    elif days is not None:
        at.tell(message, await _about_oneself(chains, person, days))
    elif (seat := _seat_called(chains, first)) is not None:
        at.reply(message, await _about_seat(*seat, person, rest))
    else:
        at.tell(message, at.say("away-unreadable", text=quoted(command.text, 40)))


async def _usage(chains: list[Chain], person: PersonId) -> Rendered:
    at = desk()
    if not _holds_a_seat(chains, person):
        return Rendered(at.say("away-usage-committee", code=_example(chains)))
    absence = await at.work.absences.find(person)
    if absence is not None:
        text = at.say("away-until", clock=at.scene.clock(absence.until))
        return Rendered(text, ((_button(person, 0),),))
    return Rendered(at.say("away-usage"), (tuple(_button(person, days) for days in _OFFERED),))


def _button(person: PersonId, days: int) -> Button:
    return Button(desk().say(f"button-away-{days}"), f"away:{person}:{days}")


async def _about_oneself(chains: list[Chain], person: PersonId, days: int) -> str:
    if not _holds_a_seat(chains, person):
        return desk().say("away-usage-committee", code=_example(chains))
    return await _set(person, days, by=person)


async def _about_seat(chain: Chain, seat: Seat, by: PersonId, text: str) -> Rendered:
    """What a code and a length ask for: one's own seat, or, for the committee, anybody's."""
    at = desk()
    days = read_days(text)
    own = {Relation.ONESELF} if seat.holder(by) is not None else set()
    if not may(Action.AWAY, standing_in(chain, by) | own):
        return Rendered(at.say("only-committee"))
    if days is None:
        return Rendered(at.say("away-usage-committee", code=seat.code))
    if not seat.holders:
        return Rendered(at.say("away-nobody", code=seat.code))
    if not speaks_for_committee(chain, by):
        return Rendered(await _set(by, days, by=by))
    if len(seat.holders) == 1:
        return Rendered(await _set(seat.holders[0].person, days, by=by))
    rows = tuple((_who(holder, days),) for holder in seat.holders)
    return Rendered(at.say("away-which", code=seat.code), rows)


def _who(holder: Holder, days: int) -> Button:
    return Button(clean_name(holder.name) or desk().say("nobody"), f"away:{holder.person}:{days}")


async def _set(person: PersonId, days: int, *, by: PersonId) -> str:
    """Sets or ends an absence; returns the answer for whoever asked for it."""
    at = desk()
    other = "-other" if by != person else ""
    name = await _name(person)
    if days > LONGEST:
        return at.say("away-too-long", days=LONGEST)
    if days == 0:
        was_away = await come_back(at.work, person)
        return at.say(f"away-{'back' if was_away else 'here'}{other}", name=name)
    until = await go_away(at.work, at.moment, person, days, by=by)
    return at.say(f"away-set{other}", clock=at.scene.clock(until), name=name)


async def _name(person: PersonId) -> str:
    names = (chain.name_of(person) for chain in await desk().work.chains.all())
    return clean_name(next(filter(None, names), desk().say("nobody")))


async def _pressed(_: Update, by: PersonId, person_id: TicketId, more: str) -> str:
    at = desk()
    person, days = PersonId(int(person_id)), int(more) if more.isdecimal() else -1
    if not 0 <= days <= LONGEST:
        return at.say("refused-old")
    held = [chain for chain in await chains_of(person) if _holds_a_seat([chain], person)]
    own = {Relation.ONESELF} if by == person else set()
    if not any(may(Action.AWAY, standing_in(chain, by) | own) for chain in held):
        return at.say("only-committee")
    return await _set(person, days, by=by)


def _seat_called(chains: list[Chain], code: str) -> tuple[Chain, Seat] | None:
    found = ((chain, seat_called(chain, code)) for chain in chains)
    return next(((chain, seat) for chain, seat in found if seat is not None), None)


def _holds_a_seat(chains: list[Chain], person: PersonId) -> bool:
    """False for an administrator who has no seat to be away from."""
    return any(seat.holder(person) for chain in chains for seat in chain.seats_of(person))


def _example(chains: list[Chain]) -> str:
    return min(chains[0].seats.values(), key=lambda seat: seat.level.height).code


async def told_away(scene: Scene, subject: Subject) -> Rendered | None:
    """The committee set it for somebody: they should know, and how to undo it."""
    work = cast("AbsenceWork", scene.work)
    absence = await work.absences.find(PersonId(subject.chat))
    if absence is None:
        return None
    text = scene.say("news-away_set", clock=scene.clock(absence.until))
    return Rendered(text, silent=scene.is_night)


async def told_back(scene: Scene, _: Subject) -> Rendered | None:
    """The days are over."""
    return Rendered(scene.say("news-away_over"), silent=scene.is_night)


feature = Feature(
    name="absence",
    handlers=(OnCommand("away", away), on_press("away", _pressed)),
    renderers={News.AWAY_SET: told_away, News.AWAY_OVER: told_back},
    menu=((Menu.CHAIN, "away"),),
    sweeps=(
        Sweep(
            due=lambda work, now, limit: work.absences.due(now, limit),
            ring=absence_over,
            next_due=lambda work: work.absences.next_due(),
        ),
    ),
)
