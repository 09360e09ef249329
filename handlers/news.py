"""News: what a reporter reads in private, once each."""

from __future__ import annotations

from datetime import UTC, datetime

from community.binding import Binding
from community.ids import ChatId
from community.telling import News
from community.tickets import Event, EventKind, WordsKind
from handlers.feature import Feature
from handlers.showing import Button, Rendered, Scene, Subject, Told, soon
from handlers.wording import about, in_charge


async def acknowledged(scene: Scene, subject: Subject) -> Rendered | None:
    """Somebody stepped forward."""
    found = await _load(scene, subject)
    if found is None:
        return None
    told, event = found
    head, name = about(told.ticket, scene.say), told.name(event.actor, scene)
    until = soon(event.deadline, scene.now)
    if until is None:
        return _plain(scene, scene.say("news-acknowledged-late", about=head, name=name))
    text = scene.say("news-acknowledged", about=head, name=name, clock=scene.clock(until))
    return _plain(scene, text)


async def moved_up(scene: Scene, subject: Subject) -> Rendered | None:
    """The next level was asked."""
    found = await _load(scene, subject)
    if found is None:
        return None
    told, event = found
    if event.deadline is None:
        return None
    return _plain(
        scene,
        scene.say(
            "news-denied" if event.kind is EventKind.DENIED else "news-moved_up",
            about=about(told.ticket, scene.say),
            charge=in_charge(told.chain.seat(event.seat_to), scene.say),
            clock=scene.clock(soon(event.deadline, scene.now) or event.deadline),
        ),
    )


async def extended(scene: Scene, subject: Subject) -> Rendered | None:
    """It takes longer than was said."""
    found = await _load(scene, subject)
    if found is None or found[1].deadline is None:
        return None
    told, event = found
    name, clock = told.name(event.actor, scene), scene.clock(found[1].deadline)
    head = about(told.ticket, scene.say)
    return _plain(scene, scene.say("news-extended", about=head, name=name, clock=clock))


async def reply(scene: Scene, subject: Subject) -> Rendered | None:
    """The chain wrote a line."""
    told = await Told.load(scene.work, subject.ticket)
    if told is None or subject.reference is None:
        return None
    words = await scene.work.tickets.words_with_id(subject.reference)
    if words is None:
        return None
    name, head = told.name(words.author, scene), about(told.ticket, scene.say)
    return _plain(scene, scene.say("news-reply", about=head, name=name, line=told.line(words)))


async def reasoned(scene: Scene, subject: Subject) -> Rendered | None:
    """It cannot be done now, or is not for us; the reason as it was written."""
    found = await _load(scene, subject)
    if found is None:
        return None
    told, event = found
    dismissed = subject.what is News.DISMISSED
    reason = told.latest(WordsKind.DISMISSAL if dismissed else WordsKind.ANSWER)
    message, head = f"news-{subject.what.value}", about(told.ticket, scene.say)
    if reason is None:
        return _plain(scene, scene.say(f"{message}-plain", about=head))
    name = told.name(event.actor, scene)
    text = scene.say(message, about=head, name=name, line=told.line(reason))
    if dismissed and not told.ticket.appealed:
        appeal = Button(scene.say("button-appeal"), f"appeal:{told.ticket.id}")
        return Rendered(text, ((appeal,),), silent=scene.is_night)
    return _plain(scene, text)


async def administrators(scene: Scene, subject: Subject) -> Rendered | None:
    """A technician has to look at something."""
    return _plain(scene, scene.say("news-administrators", reference=subject.reference or 0))


async def not_shown(scene: Scene, subject: Subject) -> Rendered | None:
    """A technician has to look at a message that cannot be drawn."""
    return _plain(scene, scene.say("news-not_shown", reference=subject.reference or 0))


async def long_gap(scene: Scene, subject: Subject) -> Rendered | None:
    """Telegram keeps what people say for a day; we were away for longer."""
    since = datetime.fromtimestamp(subject.reference or 0, UTC)
    return _plain(scene, scene.say("news-long_gap", clock=scene.clock(since)))


async def group_hindered(scene: Scene, subject: Subject) -> Rendered | None:
    """The committee learns what hinders the bot in a group, and how to put it right."""
    group = await scene.work.groups.once_bound(ChatId(subject.reference or 0))
    if group is None:
        return None
    place = Binding(group.estate, group.buildings).label()
    return _plain(scene, scene.say(f"news-{subject.what.value}", place=place))


async def _load(scene: Scene, subject: Subject) -> tuple[Told, Event] | None:
    told = await Told.load(scene.work, subject.ticket)
    if told is None or subject.reference is None:
        return None
    event = await scene.work.tickets.event_with_id(subject.reference)
    return (told, event) if event is not None else None


def _plain(scene: Scene, text: str) -> Rendered:
    return Rendered(text, silent=scene.is_night)


feature = Feature(
    name="news",
    renderers={
        News.ACKNOWLEDGED: acknowledged,
        News.MOVED_UP: moved_up,
        News.EXTENDED: extended,
        News.REPLY: reply,
        News.ANSWERED: reasoned,
        News.DISMISSED: reasoned,
        News.GROUP_LOST: group_hindered,
        News.GROUP_DEAF: group_hindered,
        News.GROUP_MUTED: group_hindered,
        News.ADMINISTRATORS: administrators,
        News.NOT_SHOWN: not_shown,
        News.LONG_GAP: long_gap,
    },
)
