"""What the reporter of a private ticket reads: that it is noted, and how it stands."""

from __future__ import annotations

from community.telling import View
from community.tickets import EventKind, State
from handlers.feature import Feature
from handlers.posts import last_move, morning_clock
from handlers.safety import safety_words
from handlers.showing import Button, Rendered, Scene, Subject, Told, soon
from handlers.wording import about, in_charge


async def note(scene: Scene, subject: Subject) -> Rendered | None:
    """The answer to a private report; it stays true when the ticket moves on."""
    told = await Told.load(scene.work, subject.ticket)
    if told is None:
        return None
    ticket = told.ticket
    lines = [safety_words(ticket, scene)] if ticket.urgent and ticket.state is State.OPEN else []
    lines += [_line(scene, told), scene.say("reported-private")]
    if ticket.place.building is None and ticket.state is State.OPEN:
        lines.append(scene.say("reported-where"))
    origin = ticket.origin
    return Rendered(
        "\n".join(lines),
        _buttons(scene, told),
        reply_to=origin.message if origin and origin.chat == subject.chat else None,
        silent=scene.is_night,
    )


def is_for_committee(told: Told) -> bool:
    """True when a private ticket went past everybody below the committee."""
    return told.ticket.private and told.ticket.trail[0] == told.chain.committee.id


def _line(scene: Scene, told: Told) -> str:
    ticket, say = told.ticket, scene.say
    head = about(ticket, say)
    if ticket.state is not State.OPEN or ticket.deadline is None:
        return say("ticket-status", about=head, state=told.state(scene))
    clock = scene.clock(soon(ticket.deadline, scene.now) or ticket.deadline)
    if is_for_committee(told):
        return say("reported-committee", about=head, clock=clock)
    if scene.is_night and not ticket.urgent and last_move(told) is EventKind.FILED:
        return say("reported-night", about=head, morning=morning_clock(scene))
    charge = in_charge(told.chain.seat(ticket.seat), say)
    return say("reported", about=head, charge=charge, clock=clock)


def _buttons(scene: Scene, told: Told) -> tuple[tuple[Button, ...], ...]:
    ticket = told.ticket
    if ticket.state.is_settled:
        return ()
    rows = [(Button(scene.say("button-withdraw"), f"withdraw:{ticket.id}"),)]
    if not ticket.named and not is_for_committee(told):
        rows.append((Button(scene.say("button-named"), f"named:{ticket.id}"),))
    return tuple(rows)


feature = Feature(name="notes", renderers={View.NOTE: note})
