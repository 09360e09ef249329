"""Is it solved? 👍, 👎, stars, and taking a report back."""

from __future__ import annotations

from telegram import Update

from community import working
from community.ids import PersonId, TicketId
from community.leaving import take_back
from community.telling import View
from community.tickets import EventKind, Satisfaction, State, WordsKind
from handlers.desk import desk
from handlers.feature import Feature
from handlers.posts import answer_buttons, ask_in_group, post
from handlers.presses import on_press
from handlers.showing import Button, Rendered, Scene, Subject, Told
from handlers.wording import about, in_charge

_STAR = "⭐"
#: Five stars in two rows, so that each button is wide enough for a thumb.
_STAR_ROWS = ((1, 2, 3), (4, 5))


async def ask(scene: Scene, subject: Subject) -> Rendered | None:
    """The question to the reporter, and afterwards what became of it."""
    told = await Told.load(scene.work, subject.ticket)
    if told is None:
        return None
    if subject.chat == told.ticket.group:
        return await ask_in_group(scene, told)
    if not subject.live:
        about_it = about(told.ticket, scene.say)
        return Rendered(scene.say("ask-over", about=about_it, state=told.state(scene)))
    return Rendered(_text(scene, told), _buttons(scene, told), silent=scene.is_night)


def _text(scene: Scene, told: Told) -> str:
    say, ticket = scene.say, told.ticket
    head = about(ticket, say)
    if ticket.state is State.RESOLVED:
        lines = [say("ask", about=head, name=told.name(ticket.resolver, scene))]
        solution = told.latest(WordsKind.SOLUTION)
        if solution is not None:
            lines.insert(1, say("ask-solution", line=told.line(solution)))
        return "\n".join(lines)
    if ticket.satisfaction is Satisfaction.SATISFIED:
        thanks = say("ask-good", about=head)
        stars = say("ask-rated", stars=ticket.stars) if ticket.stars else say("ask-stars")
        return f"{thanks}\n{stars}"
    if ticket.satisfaction is Satisfaction.NOT_CONFIRMED:
        return say("ask-lapsed", about=head)
    if ticket.satisfaction is Satisfaction.NOT_SATISFIED:
        return say("ask-bad-final", about=head)
    denied = told.events and told.events[-1].kind is EventKind.DENIED
    if denied:
        charge = in_charge(told.chain.seat(ticket.seat), say)
        return say("ask-bad", about=head, charge=charge)
    return say("ask-over", about=head, state=told.state(scene))


def _buttons(scene: Scene, told: Told) -> tuple[tuple[Button, ...], ...]:
    ticket = told.ticket
    if ticket.state is State.RESOLVED:
        return (answer_buttons(scene, told),)
    if ticket.satisfaction is Satisfaction.SATISFIED and ticket.stars is None:
        return tuple(
            tuple(Button(_STAR * stars, f"stars:{ticket.id}:{stars}") for stars in row)
            for row in _STAR_ROWS
        )
    return ()


async def _good(_: Update, person: PersonId, ticket: TicketId, __: str) -> str:
    await working.confirm(desk().work, desk().moment, ticket, person)
    return desk().say("toast-confirmed")


async def _bad(_: Update, person: PersonId, ticket: TicketId, __: str) -> str:
    after = await working.deny(desk().work, desk().moment, ticket, person)
    return desk().say("toast-denied-finally" if after.state.is_settled else "toast-denied")


async def _withdraw(_: Update, person: PersonId, ticket: TicketId, __: str) -> str:
    await take_back(desk().work, desk().moment, ticket, person)
    return desk().say("toast-withdrawn")


async def _stars(_: Update, person: PersonId, ticket: TicketId, more: str) -> str:
    if more not in {"1", "2", "3", "4", "5"}:
        return desk().say("refused-old")
    await working.rate(desk().work, desk().moment, ticket, person, int(more))
    return desk().say("toast-rated")


feature = Feature(
    name="outcome",
    handlers=(
        on_press("good", _good),
        on_press("bad", _bad),
        on_press("withdraw", _withdraw),
        on_press("stars", _stars),
    ),
    renderers={View.POST: post, View.ASK: ask},
)
