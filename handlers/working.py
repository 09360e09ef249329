"""Working a ticket: what a card's buttons do, the lines they ask for, and the deadlines."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from telegram import Message, Update

from community import working
from community.ids import PersonId, TicketId
from community.refusals import StepRefusedError
from community.telling import Question
from community.tickets import Ticket, WordsKind
from handlers.desk import desk
from handlers.feature import Feature, Sweep
from handlers.presses import on_press, refusal
from handlers.showing import Rendered, soon
from handlers.wording import clean, in_charge


async def _ack(_: Update, person: PersonId, ticket: TicketId, __: str) -> str:
    after = await working.acknowledge(desk().work, desk().moment, ticket, person)
    until = soon(after.deadline, desk().moment.now) or desk().moment.now
    return desk().say("toast-acknowledged", clock=desk().scene.clock(until))


async def _resolve(update: Update, person: PersonId, ticket: TicketId, _: str) -> str:
    after = await working.resolve(desk().work, desk().moment, ticket, person)
    ask(update, "question-solution", after)
    return desk().say("toast-resolved")


async def _escalate(update: Update, person: PersonId, ticket: TicketId, _: str) -> str:
    after = await working.escalate(desk().work, desk().moment, ticket, person)
    ask(update, "question-handover", after)
    chain = await desk().work.chains.of(after.community)
    return desk().say("toast-escalated", charge=in_charge(chain.seat(after.seat), desk().say))


async def _reply(update: Update, person: PersonId, ticket: TicketId, _: str) -> str:
    found = await working.ask_reply(desk().work, desk().moment, ticket, person)
    ask(update, "question-reply", found)
    return desk().say("toast-question")


async def _cancel(_: Update, person: PersonId, __: TicketId, ___: str) -> str:
    await working.cancel_question(desk().work, person)
    return desk().say("question-cancelled")


def ask(update: Update, message: str, ticket: Ticket) -> None:
    """Asks for a line where the button was pressed: in the private chat with the card."""
    pressed = update.effective_message
    if isinstance(pressed, Message):
        text = desk().say(message, number=ticket.number)
        desk().reply(pressed, Rendered(text, force_reply=True))


async def take_answer(message: Message, person: PersonId) -> bool:
    """Takes a private text as the answer to an open question; False when none is open."""
    at = desk()
    if await at.work.questions.find(person) is None:
        return False
    line = clean(message.text or message.caption or "")
    if not line:
        at.tell(message, at.say("question-empty"))
        return True
    try:
        kept = await working.answer_question(at.work, at.moment, person, line)
    except StepRefusedError as refused:
        at.tell(message, await refusal(refused))
        return True
    if kept is None:
        return False
    question, ticket, reaches = kept
    at.tell(message, at.say(_kept_message(question, ticket, reaches=reaches)))
    return True


def _kept_message(question: Question, ticket: Ticket, *, reaches: bool) -> str:
    if question.kind in (WordsKind.ANSWER, WordsKind.DISMISSAL):
        return "question-kept-answer"
    if question.kind != WordsKind.REPLY:
        return "question-kept"
    if reaches:
        return "question-kept-reply"
    return "question-kept-reply-waits" if ticket.group else "question-kept-reply-silent"


_PRESSES: dict[str, Callable[[Update, PersonId, TicketId, str], Awaitable[str]]] = {
    "ack": _ack,
    "resolve": _resolve,
    "escalate": _escalate,
    "reply": _reply,
    "cancel": _cancel,
}

feature = Feature(
    name="working",
    handlers=tuple(on_press(name, press) for name, press in _PRESSES.items()),
    sweeps=(
        Sweep(
            due=lambda work, now, limit: work.tickets.due(now, limit),
            ring=working.pass_deadline,
            next_due=lambda work: work.tickets.next_deadline(),
        ),
    ),
)
