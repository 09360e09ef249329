"""``/merge 12 15`` and ``/split 15``: the committee says what is one thing and what is not."""

from __future__ import annotations

import re

from telegram import Message, Update

from community.chain import Chain
from community.filing import locate
from community.ids import PersonId, TicketId, TicketNumber
from community.joining import count_households
from community.merging import Apart, merge, on_event, parts_of, set_apart, split
from community.permissions import Action, may, standing_in
from community.refusals import Refusal, StepRefusedError
from community.telling import News
from community.tickets import State, Ticket, WordsKind
from handlers.commands import Command, OnCommand
from handlers.desk import desk, who_may
from handlers.feature import Feature, Menu
from handlers.presses import on_press, refusal
from handlers.showing import Button, Rendered, Scene, Subject, Told, soon
from handlers.standing import status_line
from handlers.wording import about, clean, community_in_full, in_charge, quoted, state_words

_TWO = re.compile(r"^#?\s*(\d{1,9})[\s,，、+和]+#?\s*(\d{1,9})$")
_ONE = re.compile(r"^#?\s*(\d{1,9})$")
#: One phone screen of messages, and how much of each, in UTF-16 code units.
_LISTED = 10
_LISTED_WORDS = 120
_BUTTONS_A_ROW = 5


async def merge_command(message: Message, command: Command) -> None:
    """``/merge 12 15``: #15 becomes part of #12."""
    at = desk()
    found = await who_may(Action.ASK_MERGE, message)
    if found is None:
        return
    person, chains = found
    numbers = _TWO.match(clean(command.text))
    if numbers is None:
        at.tell(message, at.say("merge-usage"))
        return
    into, part = TicketNumber(int(numbers[1])), TicketNumber(int(numbers[2]))
    if into == part:
        at.tell(message, at.say("merge-same"))
        return
    pairs = [(await _numbered(c, into), await _numbered(c, part)) for c in chains]
    both = [(one, other) for one, other in pairs if one is not None and other is not None]
    if len(both) == 1:
        at.reply(message, await _merge(person, *both[0]))
    elif both:
        names = {chain.community: community_in_full(chain) for chain in chains}
        rows = tuple(
            (Button(names[one.community], f"merge:{one.id}:{other.id}"),) for one, other in both
        )
        at.reply(message, Rendered(at.say("merge-which", into=into, part=part), rows))
    elif any(one for one, _ in pairs) and any(other for _, other in pairs):
        at.tell(message, at.say("merge-elsewhere", into=into, part=part))
    else:
        missing = part if any(one for one, _ in pairs) else into
        at.tell(message, at.say("merge-unknown", number=missing))


async def _merge(person: PersonId, into: Ticket, part: Ticket) -> Rendered:
    at = desk()
    try:
        after = await merge(at.work, at.moment, into.id, part.id, person)
    except StepRefusedError as refused:
        return Rendered(await _merge_refusal(refused))
    lines = [at.say("merge-done", into=into.number, part=part.number)]
    count = await count_households(at.work, after)
    if count > 1:
        lines.append(at.say("merge-done-count", into=into.number, count=count))
    button = Button(at.say("button-split"), f"split:{part.id}")
    return Rendered("\n".join(lines), ((button,),))


async def _merge_refusal(refused: StepRefusedError) -> str:
    at, ticket = desk(), refused.ticket
    if ticket is None or refused.refusal not in (Refusal.PRIVATE, Refusal.SETTLED):
        return await refusal(refused)
    told = await Told.load(at.work, ticket.id)
    whole = told.whole if told is not None else ticket
    state = state_words(ticket, whole, at.say)
    return at.say(f"merge-{refused.refusal.value}", number=ticket.number, state=state)


async def _merge_pressed(_: Update, person: PersonId, into_id: TicketId, more: str) -> str:
    """The community was chosen; nothing that the button carries is believed."""
    at = desk()
    into = await _own(Action.MERGE, person, into_id)
    part = await _own(Action.MERGE, person, TicketId(int(more) if more.isdigit() else 0))
    if into.community != part.community or into.id == part.id:
        return at.say("merge-elsewhere", into=into.number, part=part.number)
    return (await _merge(person, into, part)).text


async def split_command(message: Message, command: Command) -> None:
    """``/split 15``: #15 is a thing of its own again; ``/split 12`` lists what joined #12."""
    at = desk()
    found = await who_may(Action.ASK_SPLIT, message)
    if found is None:
        return
    person, chains = found
    number = _ONE.match(clean(command.text))
    if number is None:
        at.tell(message, at.say("split-usage"))
        return
    tickets = [await _numbered(c, TicketNumber(int(number[1]))) for c in chains]
    own = [ticket for ticket in tickets if ticket is not None]
    if not own:
        at.tell(message, at.say("merge-unknown", number=number[1]))
    elif len(own) == 1:
        at.reply(message, await _split(person, own[0]))
    else:
        names = {chain.community: community_in_full(chain) for chain in chains}
        rows = tuple((Button(names[one.community], f"split:{one.id}"),) for one in own)
        at.reply(message, Rendered(at.say("split-which", number=number[1]), rows))


async def _split(person: PersonId, ticket: Ticket) -> Rendered:
    at = desk()
    if ticket.state is not State.MERGED:
        return await _what_joined(ticket)
    try:
        after = await split(at.work, at.moment, ticket.id, person)
    except StepRefusedError as refused:  # somebody was faster
        return Rendered(await refusal(refused))
    return Rendered(at.say("split-done", number=after.number, **await _charge(after)))


async def _charge(ticket: Ticket) -> dict[str, str]:
    """Whom a ticket lies with, and until when."""
    at = desk()
    chain = await at.work.chains.of(ticket.community)
    until = soon(ticket.deadline, at.moment.now) or ticket.deadline or at.moment.now
    return {
        "charge": in_charge(chain.seat(ticket.seat), at.say),
        "clock": at.scene.clock(until),
    }


async def _what_joined(ticket: Ticket) -> Rendered:
    """The messages that joined a ticket by themselves, each with a button to set it apart."""
    at = desk()
    lines: list[str] = []
    buttons: list[Button] = []
    joined = await at.work.tickets.texts_of(ticket.id, WordsKind.JOINED)
    for index, (words_id, words) in enumerate(joined[:_LISTED], 1):
        shown = quoted(words.text, _LISTED_WORDS)
        lines.append(at.say("split-line", index=index, words=shown))
        label = at.say("button-apart", index=index)
        buttons.append(Button(label, f"apart:{ticket.id}:{words_id}"))
    if lines:
        lines.insert(0, at.say("split-list", number=ticket.number))
    parts = await parts_of(at.work, ticket.id)
    if parts:
        numbers = "、".join(f"#{part.number}" for part in parts)
        lines.append(at.say("split-parts", numbers=numbers))
    if not lines:
        return Rendered(at.say("split-nothing", number=ticket.number))
    starts = range(0, len(buttons), _BUTTONS_A_ROW)
    rows = tuple(tuple(buttons[start : start + _BUTTONS_A_ROW]) for start in starts)
    return Rendered("\n".join(lines), rows)


async def _split_pressed(update: Update, person: PersonId, ticket_id: TicketId, _: str) -> str:
    at = desk()
    ticket = await _own(Action.SPLIT, person, ticket_id)
    message = update.effective_message
    if isinstance(message, Message):
        at.reply(message, await _split(person, ticket))
    return ""


async def _apart(_: Update, person: PersonId, ticket_id: TicketId, more: str) -> str:
    at = desk()
    ticket = await _own(Action.SET_APART, person, ticket_id)
    words_id = int(more) if more.isdigit() else 0
    words = await at.work.tickets.words_with_id(words_id)
    if words is None or words.ticket != ticket.id or words.kind is not WordsKind.JOINED:
        raise StepRefusedError(Refusal.OLD, ticket)
    chain = await at.work.chains.of(ticket.community)
    triage = await at.triage_in(chain, words.text)
    group = await at.work.groups.find(ticket.group) if ticket.group is not None else None
    author = await at.work.people.find(words.author) if words.author is not None else None
    homes = author.homes_in(ticket.community) if author is not None else ()
    place = locate(triage.place, homes, group, chain)
    apart = Apart(ticket.id, words_id, place, triage)
    after = await set_apart(at.work, at.moment, apart, person)
    charge = (await _charge(after))["charge"]
    return at.say("split-apart", number=after.number, charge=charge)


async def _own(action: Action, person: PersonId, ticket_id: TicketId) -> Ticket:
    """A ticket of a community for which a person speaks.

    Raises:
        StepRefusedError: It is gone, or not theirs to merge and split.
    """
    ticket = await desk().work.tickets.find(ticket_id)
    if ticket is None:
        raise StepRefusedError(Refusal.GONE)
    chain = await desk().work.chains.of(ticket.community)
    if not may(action, standing_in(chain, person)):
        raise StepRefusedError(Refusal.NOT_YOURS, ticket)
    return ticket


async def _numbered(chain: Chain, number: TicketNumber) -> Ticket | None:
    return await desk().work.tickets.numbered(chain.community, number)


async def merged(scene: Scene, subject: Subject) -> Rendered | None:
    """The reporter of a part reads that it is one, and how the whole stands."""
    told = await Told.load(scene.work, subject.ticket)
    if told is None or told.ticket.state is not State.MERGED:
        return None
    whole = await Told.load(scene.work, told.whole.id)
    if whole is None:
        return None
    head = scene.say("news-merged", part=told.ticket.number, number=whole.ticket.number)
    if whole.ticket.state is State.RESOLVED:
        name = whole.name(whole.ticket.resolver, scene)
        line = scene.say("news-merged-resolved", about=about(whole.ticket, scene.say), name=name)
    else:
        line = status_line(scene, whole)
    return Rendered(f"{head}\n{line}", silent=scene.is_night)


async def apart_again(scene: Scene, subject: Subject) -> Rendered | None:
    """The reporter of a part reads that it is a thing of its own again."""
    told = await Told.load(scene.work, subject.ticket)
    if told is None or told.ticket.deadline is None:
        return None
    ticket = told.ticket
    text = scene.say(
        "news-split",
        about=about(ticket, scene.say),
        charge=in_charge(told.chain.seat(ticket.seat), scene.say),
        clock=scene.clock(soon(ticket.deadline, scene.now) or told.ticket.deadline),
    )
    return Rendered(text, silent=scene.is_night)


feature = Feature(
    name="merging",
    handlers=(
        OnCommand("merge", merge_command),
        OnCommand("split", split_command),
        on_press("merge", _merge_pressed),
        on_press("split", _split_pressed),
        on_press("apart", _apart),
    ),
    renderers={News.MERGED: merged, News.SPLIT: apart_again},
    menu=((Menu.COMMITTEE, "merge"), (Menu.COMMITTEE, "split")),
    reactions=(on_event,),
)
