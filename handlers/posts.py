"""What a group reads of a ticket: the post when it is noted, and the question whether it is solved.

No room number, none of the complaint's words, no name before that person stepped forward.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from community.deadlines import local, quiet_until
from community.joining import touches_neighbours
from community.tickets import EventKind, Satisfaction, State, Ticket, WordsKind
from handlers.safety import safety_words
from handlers.showing import Button, Rendered, Scene, Subject, Told, soon
from handlers.wording import about, in_charge

#: In which state which words wait for the reporter.
_WAITING = {
    State.OPEN: WordsKind.REPLY,
    State.ACKNOWLEDGED: WordsKind.REPLY,
    State.ANSWERED: WordsKind.ANSWER,
    State.DISMISSED: WordsKind.DISMISSAL,
}


async def post(scene: Scene, subject: Subject) -> Rendered | None:
    """The post in the group, as it is to look now."""
    told = await Told.load(scene.work, subject.ticket)
    if told is None or told.ticket.group is None:
        return None
    ticket = told.ticket
    origin = ticket.origin
    return Rendered(
        text="\n".join(await _lines(scene, told)),
        rows=_buttons(scene, told),
        reply_to=origin.message if origin and origin.chat == subject.chat else None,
        thread=origin.thread if origin else None,
        silent=scene.is_night and not ticket.urgent,
    )


async def ask_in_group(scene: Scene, told: Told) -> Rendered:
    """The group's second post: the question whether it is solved, and what became of it."""
    ticket = told.ticket
    head = about(ticket, scene.say)
    rows: tuple[tuple[Button, ...], ...] = ()
    if ticket.state is State.RESOLVED:
        name = told.name(ticket.resolver, scene)
        text = scene.say("group-ask", about=head, name=name)
        rows = (answer_buttons(scene, told),)
    elif ticket.satisfaction is Satisfaction.SATISFIED:
        text = scene.say("group-ask-answered-good", about=head)
    elif ticket.state.is_in_hand:
        charge = in_charge(told.chain.seat(ticket.seat), scene.say)
        text = scene.say("group-ask-answered-bad", about=head, charge=charge)
    elif ticket.satisfaction is Satisfaction.NOT_CONFIRMED:
        text = scene.say("group-ask-lapsed", about=head)
    else:
        text = _settled_line(scene, told)
    origin = ticket.origin
    return Rendered(text, rows, reply_to=origin.message if origin else None, silent=scene.is_night)


def answer_buttons(scene: Scene, told: Told) -> tuple[Button, ...]:
    """👍 and 👎."""
    ticket = told.ticket.id
    return (
        Button(scene.say("button-good"), f"good:{ticket}"),
        Button(scene.say("button-bad"), f"bad:{ticket}"),
    )


async def _lines(scene: Scene, told: Told) -> list[str]:
    ticket = told.ticket
    lines: list[str] = []
    if ticket.urgent and ticket.state.is_in_hand:  # a press alone ends no danger
        lines.append(safety_words(ticket, scene))
    lines.append(_state_line(scene, told))
    if touches_neighbours(ticket) and ticket.state is State.OPEN:
        lines.append(scene.say("group-neighbour"))
    elif ticket.place.building is None and ticket.state is State.OPEN:
        lines.append(scene.say("group-where"))
    if told.households > 1:
        lines.append(scene.say("group-households", count=told.households))
    if await _reply_waits(scene, told):
        lines.append(scene.say("group-reply-waits"))
    return lines


async def _reply_waits(scene: Scene, told: Told) -> bool:
    """True when the chain wrote something that its reader cannot get in private yet."""
    kind = _WAITING.get(told.ticket.state)
    if kind is None or told.latest(kind) is None or told.ticket.reporter is None:
        return False
    reporter = await scene.work.people.find(told.ticket.reporter)
    return reporter is not None and not reporter.is_reachable


def _state_line(scene: Scene, told: Told) -> str:
    ticket = told.ticket
    head = about(ticket, scene.say)
    if ticket.state is State.OPEN:
        return _open_line(scene, told, head)
    if ticket.state is State.ACKNOWLEDGED:
        name = told.name(ticket.worker, scene)
        until = soon(ticket.deadline, scene.now)
        if until is None:
            return scene.say("group-acknowledged-late", about=head, name=name)
        return scene.say("group-acknowledged", about=head, name=name, clock=scene.clock(until))
    if ticket.state is State.RESOLVED:
        return scene.say("group-resolved", about=head, name=told.name(ticket.resolver, scene))
    return _settled_line(scene, told)


def _open_line(scene: Scene, told: Told, head: str) -> str:
    ticket = told.ticket
    if ticket.overdue_since is not None or ticket.deadline is None:
        return scene.say("group-overdue", about=head)
    moved = last_move(told)
    if moved is EventKind.FILED and scene.is_night and not ticket.urgent:
        return _night_line(scene, head)
    charge = in_charge(told.chain.seat(ticket.seat), scene.say)
    clock = scene.clock(soon(ticket.deadline, scene.now) or ticket.deadline)
    message = {
        EventKind.FILED: "group-open",
        EventKind.SPLIT: "group-open",
        EventKind.DENIED: "group-denied",
    }.get(moved, "group-moved")
    return scene.say(message, about=head, charge=charge, clock=clock)


def _night_line(scene: Scene, head: str) -> str:
    text = scene.say("group-open-night", about=head, morning=morning_clock(scene))
    phone = scene.policy.phones.property
    return text + "\n" + scene.say("group-open-night-phone", phone=phone) if phone else text


def morning_clock(scene: Scene) -> str:
    """When quiet hours end: ``8:30``."""
    zone = scene.policy.timezone
    ends: datetime | None = quiet_until(scene.now, scene.policy.quiet_hours, zone)
    there = local(ends or scene.now, zone)
    return f"{there.hour}:{there.minute:02d}"


def _settled_line(scene: Scene, told: Told) -> str:
    ticket = told.ticket
    message = ticket.state.value
    if ticket.satisfaction is Satisfaction.NOT_CONFIRMED:
        message = "lapsed"
    elif ticket.satisfaction is Satisfaction.NOT_SATISFIED:
        message = "not-satisfied"
    head, name = about(ticket, scene.say), told.name(ticket.resolver, scene)
    return scene.say(f"group-{message}", about=head, name=name, number=told.whole.number)


_ASKED_AGAIN = (EventKind.DENIED, EventKind.APPEALED, EventKind.FILED, EventKind.SPLIT)


def follow_payload(ticket: Ticket) -> str:
    """What stands in the link 🔔 私下跟进: numbers alone could be guessed one after the other.

    The instant to the microsecond is known to nobody outside; who has the link saw the post.
    """
    known = f"{ticket.id} {ticket.created_at.isoformat(timespec='microseconds')}"
    return f"follow-{ticket.id}-{hashlib.sha256(known.encode()).hexdigest()[:16]}"


def last_move(told: Told) -> EventKind:
    """The step by which the ticket came to its seat in charge, or back to it."""
    for event in reversed(told.events):
        asked_again = event.kind in _ASKED_AGAIN
        if event.seat_from != event.seat_to or asked_again:
            return event.kind
    return EventKind.FILED


def _buttons(scene: Scene, told: Told) -> tuple[tuple[Button, ...], ...]:
    ticket = told.ticket
    follow = Button(scene.say("button-follow"), url=scene.start_link(follow_payload(ticket)))
    if ticket.state is State.DISMISSED and not ticket.appealed:
        return ((Button(scene.say("button-appeal"), f"appeal:{ticket.id}"),), (follow,))
    if ticket.state in (State.DISMISSED, State.ANSWERED):
        return ((follow,),)
    if not ticket.state.is_in_hand:
        return ()
    withdraw = Button(scene.say("button-withdraw"), f"withdraw:{ticket.id}")
    if touches_neighbours(ticket):
        private = Button(scene.say("button-private"), url=scene.start_link("private"))
        return ((withdraw, follow), (private,))
    join = Button(scene.say("button-join"), f"join:{ticket.id}")
    return ((join, withdraw), (follow,))


__all__ = ["answer_buttons", "ask_in_group", "follow_payload", "last_move", "morning_clock", "post"]
