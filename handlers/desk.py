"""What a handler works with: one update, one unit of work, and the answers to give after it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Protocol

from telegram import Chat, Message, Update, User

from community.absence import AbsenceWork
from community.board import BoardWork
from community.chain import Chain
from community.ids import ChatId, PersonId
from community.invites import InviteWork
from community.learning import LearningWork
from community.lexicon import LexiconWork, LocalWord
from community.merging import MergeWork
from community.moment import Moment
from community.offers import OfferWork
from community.permissions import Action, may, standing_in
from community.reaching import regain_person
from community.triage import Lexicon, Triage
from handlers.catalogue import Say
from handlers.showing import Button, Rendered, Scene
from handlers.wording import clean_name


@dataclass(frozen=True)
class Toast:
    """The little line that answers a press; an empty one only stops the waiting."""

    query: str
    text: str = ""


@dataclass(frozen=True)
class Reply:
    """A message that answers a message or a command."""

    chat: ChatId
    rendered: Rendered


@dataclass(frozen=True)
class Document:
    """A file that is made after the transaction, so that it holds nobody up."""

    chat: ChatId
    name: str
    caption: str
    make: Callable[[], Awaitable[bytes]]
    rows: tuple[tuple[Button, ...], ...] = ()
    silent: bool = False


@dataclass(frozen=True)
class Reaction:
    """A small emoji on somebody's message: noticed, without another line in the group."""

    chat: ChatId
    message: int
    emoji: str


@dataclass(frozen=True)
class Keyboard:
    """Other buttons under a message, until it is refreshed."""

    chat: ChatId
    message: int
    rows: tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class Picture:
    """A picture with words under it."""

    chat: ChatId
    png: bytes
    caption: str
    rows: tuple[tuple[Button, ...], ...] = ()
    silent: bool = False


@dataclass(frozen=True)
class Drawing:
    """A picture that is made when it is sent, in a transaction of its own.

    What must never be kept, such as the secret of an invitation, is nowhere before that.
    """

    chat: ChatId
    draw: Callable[[InviteWork], Awaitable[Picture]]


Answer = Toast | Reply | Document | Reaction | Keyboard | Drawing


class DeskWork(
    MergeWork,
    OfferWork,
    InviteWork,
    AbsenceWork,
    BoardWork,
    LexiconWork,
    LearningWork,
    Protocol,
):
    """Everything that handlers reach in one transaction."""


@dataclass
class Desk:
    """Everything one handler needs for one update.

    Attributes:
        work: The transaction; it is committed when the handler returns.
        moment: Now, and under which rules.
        triage: Reads a text; then the estates it may speak of, and its community's own words.
        lexicon: The words of every community.
        hears_all: False in privacy mode: then an ordinary member hears only commands in groups.
        answers: Said after the commit, and dropped when they would come too late.
    """

    work: DeskWork
    moment: Moment
    say: Say
    triage: Callable[[str, tuple[str, ...], tuple[LocalWord, ...]], Triage]
    lexicon: Lexicon
    bot_username: str
    hears_all: bool = True
    answers: list[Answer] = field(default_factory=list)

    async def triage_in(self, chain: Chain, text: str) -> Triage:
        """Reads a text with a community's estates and its own words."""
        words = await self.work.local_words.of(chain.community)
        return self.triage(text, chain.estates, words)

    @property
    def scene(self) -> Scene:
        """The same, as renderers want it."""
        moment = self.moment
        return Scene(
            self.work, moment.now, moment.policy, self.lexicon, self.say, self.bot_username
        )

    def toast(self, update: Update, text: str) -> None:
        """Answers a press."""
        if update.callback_query is not None:
            self.answers.append(Toast(update.callback_query.id, text))

    def reply(self, message: Message, rendered: Rendered) -> None:
        """Answers a message in its chat and topic."""
        thread = message.message_thread_id if message.is_topic_message else None
        answer = Rendered(
            rendered.text,
            rendered.rows,
            reply_to=None if message.chat.type == Chat.PRIVATE else message.message_id,
            thread=thread,
            silent=rendered.silent or self.scene.is_night,
            force_reply=rendered.force_reply,
        )
        self.answers.append(Reply(ChatId(message.chat.id), answer))

    def tell(self, message: Message, text: str) -> None:
        """Answers a message with a plain text."""
        self.reply(message, Rendered(text))


_current: ContextVar[Desk] = ContextVar("desk")


def desk() -> Desk:
    """The desk of the update that is being handled."""
    return _current.get()


def seat_at(new: Desk) -> None:
    """Puts the handlers that this task will call at a desk."""
    _current.set(new)


def person_of(user: User) -> PersonId:
    """A user's id as ours."""
    return PersonId(user.id)


async def meet(user: User, *, in_private: bool) -> PersonId:
    """Remembers who somebody is, and that they can be written to once they wrote in private."""
    people = desk().work.people
    person = person_of(user)
    await people.meet(person, clean_name(user.full_name) or desk().say("somebody"))
    if in_private:
        await regain_person(desk().work, person)
    return person


async def sender_of(message: Message) -> PersonId | None:
    """Who writes to the bot alone, remembered; None for a channel, which is nobody."""
    return None if message.from_user is None else await meet(message.from_user, in_private=True)


async def chains_of(person: PersonId) -> list[Chain]:
    """The chains in which a person may act."""
    return [chain for chain in await desk().work.chains.all() if chain.seats_of(person)]


async def chains_where(action: Action, person: PersonId) -> list[Chain]:
    """The chains in which a person may do something, by the table of permissions."""
    chains = await desk().work.chains.all()
    return [chain for chain in chains if may(action, standing_in(chain, person))]


async def who_may(
    action: Action, message: Message, otherwise: str = "only-committee"
) -> tuple[PersonId, list[Chain]] | None:
    """Who writes to the bot alone, and the chains in which they may do something.

    Returns:
        None when there are none; then they are told so in the line that *otherwise* names.
    """
    person = await sender_of(message)
    if person is None:
        return None
    chains = await chains_where(action, person)
    if not chains:
        desk().tell(message, desk().say(otherwise))
        return None
    return person, chains
