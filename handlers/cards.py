"""The card by which a person in the chain sees a ticket, and the buttons under it."""

from __future__ import annotations

from collections.abc import Iterator

from community.chain import Seat
from community.ids import ChatId, PersonId, TicketId
from community.joining import Trouble, find_same_trouble
from community.merging import parts_of
from community.moment import Moment
from community.permissions import Action, may, standing_of
from community.refusals import StepRefusedError
from community.steps import acting_seat
from community.telling import View
from community.tickets import Event, EventKind, Satisfaction, State, Ticket, WordsKind
from community.triage import tag_info
from handlers.desk import desk
from handlers.feature import Feature
from handlers.posts import last_move
from handlers.safety import safety_words
from handlers.showing import LINE_LENGTH, Button, Rendered, Scene, Subject, Told, soon
from handlers.wording import (
    MESSAGE_LENGTH,
    WORDS_LENGTH,
    clean_name,
    cut,
    in_charge,
    place_in_full,
    quoted,
)

_MOVED = {
    EventKind.DEADLINE_PASSED: "deadline",
    EventKind.UNREACHABLE: "unreachable",
    EventKind.AWAY: "away",
    EventKind.ESCALATED: "escalated",
    EventKind.DENIED: "denied",
    EventKind.SEAT_RETIRED: "retired",
    EventKind.APPEALED: "appealed",
    EventKind.HANDED: "handed",
}

#: What a card shows of the tickets that are part of its own.
_PARTS = 5
_LINES_OF_A_PART = 3
_OF_PARTS = (WordsKind.COMPLAINT, WordsKind.EDIT, WordsKind.COMMENT, WordsKind.JOINED)

_LINES = {
    WordsKind.HANDOVER: "card-line-handover",
    WordsKind.SOLUTION: "card-line-solution",
    WordsKind.REPLY: "card-line-reply",
    WordsKind.COMMENT: "card-line-comment",
    WordsKind.JOINED: "card-line-joined",
    WordsKind.ANSWER: "card-line-reason",
    WordsKind.DISMISSAL: "card-line-reason",
}


async def card(scene: Scene, subject: Subject) -> Rendered | None:
    """A ticket as one person of the chain sees it now."""
    told = await Told.load(scene.work, subject.ticket)
    if told is None:
        return None
    person = PersonId(subject.chat)
    try:
        seat = acting_seat(told.ticket, person, told.chain)
    except StepRefusedError:
        seat = None
    question = await scene.work.questions.find(person)
    asked = question is not None and question.ticket == told.ticket.id
    working_here = subject.live and seat is not None
    return Rendered(
        text=cut("\n".join(await _text(scene, told, seat, live=subject.live)), MESSAGE_LENGTH),
        rows=_buttons(scene, told, seat, asked=asked) if working_here and seat else (),
        silent=_silent(scene, told, seat),
    )


def _silent(scene: Scene, told: Told, seat: Seat | None) -> bool:
    """Only whose turn it is hears a sound, and at night only what cannot wait."""
    ticket = told.ticket
    if ticket.urgent and ticket.state is State.OPEN:
        return False
    return scene.is_night or seat is None or seat.id != ticket.seat


async def _text(scene: Scene, told: Told, seat: Seat | None, *, live: bool) -> list[str]:
    say, ticket = scene.say, told.ticket
    head = say(
        "card-head-urgent" if ticket.urgent else "card-head",
        number=ticket.number,
        tag=tag_info(ticket.tag).short,
        place=place_in_full(ticket, told.chain, say),
    )
    if not live:
        return [head, say("card-newer")]
    if seat is None:
        return [head, say("card-left")]
    in_hand = seat.id == ticket.seat and ticket.state is State.OPEN
    moved = list(_moved_lines(scene, told)) if in_hand else []
    urgent = ticket.urgent and ticket.state is State.OPEN
    return [
        *moved,
        head,
        *([safety_words(ticket, scene)] if urgent else []),
        *_complaint(scene, told),
        await _reporter_line(scene, told, seat),
        *([scene.say("card-households", count=told.households)] if told.households > 1 else []),
        *await _maybe_same(scene, told),
        *_said(scene, told),
        *await _parts(scene, told),
        *_phones(scene, told, seat),
        *_state(scene, told, seat),
    ]


def _moved_lines(scene: Scene, told: Told) -> Iterator[str]:
    """How it came to this seat: the first thing that its holder reads."""
    kind = _MOVED.get(last_move(told))
    if kind is None:
        return
    event = next(e for e in reversed(told.events) if e.kind in _MOVED)
    name = _who_had_it(scene, told, event)
    unheld = kind in ("deadline", "unreachable") and not told.chain.seat(event.seat_from).holders
    message = "card-moved-unheld" if unheld else f"card-moved-{kind}"
    yield scene.say(message, name=name, number=told.ticket.number)


def _who_had_it(scene: Scene, told: Told, event: Event) -> str:
    if event.actor is not None:
        return told.name(event.actor, scene)
    holders = told.chain.seat(event.seat_from).holders
    return holders[0].name if holders else scene.say("nobody")


def _complaint(scene: Scene, told: Told) -> Iterator[str]:
    first = told.latest(WordsKind.COMPLAINT)
    edited = told.latest(WordsKind.EDIT)
    if first is not None:
        yield scene.say("card-words", words=quoted(first.text, WORDS_LENGTH))
    if edited is not None:
        yield scene.say("card-words-edited", words=quoted(edited.text, WORDS_LENGTH))


async def _reporter_line(scene: Scene, told: Told, seat: Seat) -> str:
    ticket = told.ticket
    knows = may(Action.READ_REPORTER, standing_of(seat, ticket, told.chain))
    if ticket.private and not ticket.named and not knows:
        return scene.say("card-reporter-hidden")
    reporter = await scene.work.people.find(ticket.reporter) if ticket.reporter else None
    name = clean_name(reporter.name) if reporter else ""
    behalf = told.latest(WordsKind.BEHALF)
    if behalf is not None:
        return scene.say("card-reporter-behalf", name=name, behalf=clean_name(behalf.text))
    filed = scene.clock(ticket.created_at)
    return scene.say("card-reporter-waits", name=name or scene.say("somebody"), clock=filed)


async def _maybe_same(scene: Scene, told: Told) -> list[str]:
    """Private tickets neither join nor are joined; whoever works one reads what it may be."""
    ticket = told.ticket
    if not ticket.private or not ticket.state.is_in_hand or ticket.tag == "other":
        return []
    moment = Moment(ticket.created_at, scene.policy)
    written = told.latest(WordsKind.EDIT) or told.latest(WordsKind.COMPLAINT)
    words = written.text if written is not None else ""
    trouble = Trouble(ticket.tag, ticket.place, ticket.danger, words)
    same = await find_same_trouble(scene.work, moment, scene.lexicon, ticket.community, trouble)
    return [] if same is None else [scene.say("card-maybe-same", number=same.number)]


def _said(scene: Scene, told: Told) -> Iterator[str]:
    for kind, message in _LINES.items():
        words = told.latest(kind)
        if words is not None:
            yield scene.say(message, line=told.line(words), name=told.name(words.author, scene))


async def _parts(scene: Scene, told: Told) -> list[str]:
    """What was said in the tickets that are part of this one."""
    if not any(event.kind is EventKind.TOOK_IN for event in told.events):
        return []
    lines = []
    for part in (await parts_of(scene.work, told.ticket.id))[:_PARTS]:
        words = [w for w in await scene.work.tickets.words(part.id) if w.kind in _OF_PARTS]
        said = "；".join(told.line(text) for text in words[-_LINES_OF_A_PART:])
        message = "card-part" if said else "card-part-silent"
        lines.append(scene.say(message, number=part.number, line=cut(said, LINE_LENGTH)))
    return lines


def _helper(told: Told, seat: Seat) -> Seat | None:
    """Whose number helps on somebody's card: who works it, else who had it one level below."""
    in_charge = told.chain.seat(told.ticket.seat)
    if in_charge.id != seat.id:
        return in_charge if told.ticket.state is State.ACKNOWLEDGED else None
    before = next((e.seat_from for e in reversed(told.events) if e.seat_from != e.seat_to), None)
    below = told.chain.seats.get(before) if before is not None else None
    return below if below is not None and below.level.height < seat.level.height else None


def _phones(scene: Scene, told: Told, seat: Seat) -> Iterator[str]:
    phones, ticket = scene.policy.phones, told.ticket
    helper = _helper(told, seat) if ticket.state.is_in_hand else None
    if helper is not None and helper.phone:
        yield scene.say("card-phone", name=helper.name, phone=clean_name(helper.phone))
    if phones.elevator and told.ticket.tag == "elevator":
        yield scene.say("card-phone-elevator", phone=phones.elevator)
    if phones.gas and told.ticket.danger == "gas":
        yield scene.say("card-phone-gas", phone=phones.gas)
    if phones.property and told.ticket.state.is_in_hand:
        yield scene.say("card-phone-property", phone=phones.property)


def _state(scene: Scene, told: Told, seat: Seat) -> Iterator[str]:
    ticket, say = told.ticket, scene.say
    until = soon(ticket.deadline, scene.now) or ticket.deadline
    if ticket.state is State.OPEN:
        if until is None:
            yield say("card-overdue" if seat.id == ticket.seat else "card-overdue-below")
        elif seat.id == ticket.seat:
            yield say("card-open", clock=scene.clock(until))
        else:
            yield say("card-open-above", charge=in_charge(told.chain.seat(ticket.seat), say))
    elif ticket.state is State.ACKNOWLEDGED:
        yield _acknowledged(scene, told, seat)
    elif ticket.state is State.RESOLVED:
        yield say("card-resolved", name=told.name(ticket.resolver, scene))
    else:
        yield say(_settled_message(ticket), number=told.whole.number)
    if ticket.stars:
        yield say("card-stars", stars=ticket.stars)


def _acknowledged(scene: Scene, told: Told, seat: Seat) -> str:
    ticket = told.ticket
    clock = scene.clock(soon(ticket.deadline, scene.now) or ticket.deadline or scene.now)
    if ticket.worker is not None and seat.holder(ticket.worker) and seat.id == ticket.seat:
        return scene.say("card-acknowledged-own", clock=clock)
    name = told.name(ticket.worker, scene)
    return scene.say("card-acknowledged", name=name, clock=clock)


def _settled_message(ticket: Ticket) -> str:
    if ticket.satisfaction is Satisfaction.NOT_CONFIRMED:
        return "card-lapsed"
    if ticket.satisfaction is Satisfaction.NOT_SATISFIED:
        return "card-denied-twice"
    return f"card-{ticket.state.value}"


def _buttons(
    scene: Scene, told: Told, seat: Seat, *, asked: bool
) -> tuple[tuple[Button, ...], ...]:
    """Those that make sense in this state, for somebody of this seat."""
    ticket = told.ticket
    in_charge_here = seat.id == ticket.seat

    def button(name: str) -> Button:
        return Button(scene.say(f"button-{name}"), f"{name}:{ticket.id}")

    rows: list[tuple[Button, ...]] = []
    if ticket.state is State.OPEN:
        rows.append((button("ack"), button("resolve")))
    elif ticket.state is State.ACKNOWLEDGED and in_charge_here:
        rows.append((button("resolve"),))
    may_climb = in_charge_here and told.chain.next_above(seat, ticket.place) is not None
    if ticket.state is State.OPEN or (ticket.state is State.ACKNOWLEDGED and in_charge_here):
        rows.append((button("escalate"), button("reply")) if may_climb else (button("reply"),))
        rows.append((button("more"),))
    if asked and not ticket.state.is_settled:
        rows.append((button("cancel"),))
    return tuple(rows)


async def show_card(person: PersonId, ticket: TicketId) -> None:
    """Sends somebody of the chain a fresh card."""
    await desk().work.tellings.show(View.CARD, ticket, [ChatId(person)], urgent=False, anew=True)


feature = Feature(name="cards", renderers={View.CARD: card})
