"""What a press on a card or a question does: one use case a button."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from community import life, outcome, steps
from community.chain import Chain
from community.ids import PersonId, SeatId, TicketId
from community.moment import Moment
from community.permissions import Action
from community.publishing import publish, reporter_chat
from community.refusals import Refusal, StepRefusedError
from community.telling import News, Question
from community.tickets import Change, EventKind, Ticket, Words, WordsKind
from community.work import Work

#: How long a question waits for its line (DESIGN section 4).
QUESTION_WAITS = timedelta(minutes=10)
#: A line that somebody adds is cut here, in characters, so that a card stays one message.
LINE_LENGTH = 500

Step = Callable[[Ticket, Chain], Change]


async def take_step(work: Work, moment: Moment, ticket_id: TicketId, step: Step) -> Ticket:
    """Locks a ticket, takes one step of its life and tells everybody whom it concerns.

    Raises:
        StepRefusedError: The step is not allowed now, or the ticket is gone.
    """
    ticket = await work.tickets.lock(ticket_id)
    if ticket is None:
        raise StepRefusedError(Refusal.GONE)
    chain = await work.chains.of(ticket.community)
    change = step(ticket, chain)
    await publish(work, chain, moment, change)
    return change.ticket


async def acknowledge(work: Work, moment: Moment, ticket: TicketId, person: PersonId) -> Ticket:
    """``✋ 我来处理``."""
    return await take_step(
        work, moment, ticket, lambda t, chain: life.acknowledge(t, person, chain, moment)
    )


async def resolve(work: Work, moment: Moment, ticket: TicketId, person: PersonId) -> Ticket:
    """``✅ 已解决``; then asks how, which may be left out."""
    after = await take_step(
        work, moment, ticket, lambda t, chain: life.resolve(t, person, chain, moment)
    )
    await _ask(work, moment, ticket, person, WordsKind.SOLUTION)
    return after


async def escalate(work: Work, moment: Moment, ticket: TicketId, person: PersonId) -> Ticket:
    """``⬆️ 上报``; then asks for a line that the next level reads."""
    after = await take_step(
        work, moment, ticket, lambda t, chain: life.escalate(t, person, chain, moment)
    )
    await _ask(work, moment, ticket, person, WordsKind.HANDOVER)
    return after


async def ask_reply(work: Work, moment: Moment, ticket_id: TicketId, person: PersonId) -> Ticket:
    """``💬 回复居民``: asks for the line.

    Raises:
        StepRefusedError: Not theirs, or the ticket is gone.
    """
    ticket = await work.tickets.find(ticket_id)
    if ticket is None:
        raise StepRefusedError(Refusal.GONE)
    steps.permitted_seat(Action.REPLY, ticket, person, await work.chains.of(ticket.community))
    if ticket.state.is_settled:
        raise StepRefusedError(Refusal.SETTLED, ticket)
    await _ask(work, moment, ticket_id, person, WordsKind.REPLY)
    return ticket


async def ask_reason(
    work: Work, moment: Moment, ticket_id: TicketId, person: PersonId, kind: WordsKind
) -> Ticket:
    """``📋 眼下办不成`` and ``🚫 不归这里管``: asks for the reason that the reporter reads.

    Raises:
        StepRefusedError: Not theirs to settle, or the ticket is gone.
    """
    ticket = await work.tickets.find(ticket_id)
    if ticket is None:
        raise StepRefusedError(Refusal.GONE)
    action = Action.ANSWER if kind is WordsKind.ANSWER else Action.DISMISS
    steps.working_seat(action, ticket, person, await work.chains.of(ticket.community))
    await _ask(work, moment, ticket_id, person, kind)
    return ticket


async def answer_question(
    work: Work, moment: Moment, person: PersonId, line: str
) -> tuple[Question, Ticket, bool] | None:
    """Takes a private text as the answer to the person's open question.

    Returns:
        The question, its ticket and whether the reporter can read it in private; None when no
        question is open, so that the text is an ordinary one.

    Raises:
        StepRefusedError: The ticket is gone, or no longer theirs.
    """
    question = await work.questions.find(person)
    if question is None:
        return None
    await work.questions.close(person)
    if question.until < moment.now:
        return None
    kind = WordsKind(question.kind)
    ticket = await work.tickets.lock(question.ticket)
    if ticket is None:
        raise StepRefusedError(Refusal.GONE)
    chain = await work.chains.of(ticket.community)
    steps.permitted_seat(Action.REPLY, ticket, person, chain)
    words = Words(ticket.id, kind, person, moment.now, line[:LINE_LENGTH])
    if ticket.state.is_settled and kind is not WordsKind.SOLUTION:
        raise StepRefusedError(Refusal.SETTLED, ticket)
    change = _with_line(ticket, person, kind, chain, moment)
    words_id = await work.tickets.add_words(words)
    await publish(work, chain, moment, change)
    chat = await reporter_chat(work, ticket)
    if chat is not None and kind is WordsKind.REPLY:
        await work.tellings.say(News.REPLY, chat, ticket=ticket.id, reference=words_id)
    return question, ticket, chat is not None


def _with_line(
    ticket: Ticket, person: PersonId, kind: WordsKind, chain: Chain, moment: Moment
) -> Change:
    """The step that a line completes; a reason settles the ticket."""
    if kind is WordsKind.ANSWER:
        return life.answer(ticket, person, chain, moment)
    if kind is WordsKind.DISMISSAL:
        return life.dismiss(ticket, person, chain, moment)
    if ticket.state.is_settled:  # how it was solved may still be told; history has ended
        return Change(ticket)
    step = EventKind.REPLIED if kind is WordsKind.REPLY else EventKind.COMMENTED
    return steps.note(ticket, step, moment, person)


async def cancel_question(work: Work, person: PersonId) -> bool:
    """Closes a person's open question; False when there was none."""
    question = await work.questions.find(person)
    if question is None:
        return False
    await work.questions.close(person)
    await work.tellings.refresh(question.ticket)
    return True


async def confirm(work: Work, moment: Moment, ticket: TicketId, person: PersonId) -> Ticket:
    """👍."""
    events = await work.tickets.events(ticket)
    resolvers = {event.actor for event in events if event.kind is EventKind.RESOLVED}
    return await take_step(
        work, moment, ticket, lambda t, _: outcome.confirm(t, person, moment, resolvers)
    )


async def deny(work: Work, moment: Moment, ticket: TicketId, person: PersonId) -> Ticket:
    """👎."""
    return await take_step(
        work, moment, ticket, lambda t, chain: outcome.deny(t, person, chain, moment)
    )


async def rate(
    work: Work, moment: Moment, ticket: TicketId, person: PersonId, stars: int
) -> Ticket:
    """Stars for the matter, asked in private only."""
    return await take_step(
        work, moment, ticket, lambda t, _: outcome.rate(t, person, stars, moment)
    )


async def pass_deadline(work: Work, moment: Moment, ticket_id: TicketId) -> None:
    """What a passed deadline does; nothing when somebody was faster."""
    ticket = await work.tickets.lock(ticket_id)
    if ticket is None:
        return
    chain = await work.chains.of(ticket.community)
    change = life.pass_deadline(ticket, chain, moment)
    if change is not None:
        await publish(work, chain, moment, change)


async def person_out_of_reach(work: Work, moment: Moment, person: PersonId) -> None:
    """Moves a person's unanswered tickets up after they could not be reached."""
    for chain in await work.chains.all():
        held = [seat for seat in chain.seats_of(person) if seat.holder(person)]
        await pass_over_seats(work, moment, chain, tuple(seat.id for seat in held))


async def pass_over_seats(
    work: Work, moment: Moment, chain: Chain, seats: tuple[SeatId, ...]
) -> None:
    """Moves up what waits unanswered at seats where nobody can take it now."""
    for ticket in await work.tickets.unsettled_at(seats):
        change = life.pass_over(ticket, chain, moment)
        if change is not None:
            await publish(work, chain, moment, change)


async def _ask(
    work: Work, moment: Moment, ticket: TicketId, person: PersonId, kind: WordsKind
) -> None:
    until = moment.now + QUESTION_WAITS
    await work.questions.ask(Question(person, ticket, kind.value, until))
    await work.tellings.refresh(ticket)
