"""One past ticket: the real steps of its life, taken at made-up times."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from bot.demo_community.cast import DemoGroup, Resident
from bot.demo_community.matters import ABOUT_PEOPLE, ABOUT_THINGS, SAME, Matter, Width
from community import joining, life, outcome, steps
from community.chain import Chain
from community.deadlines import deadline
from community.ids import ChatId, PersonId, TicketId, TicketNumber
from community.joining import Joiner
from community.levels import Level
from community.moment import Moment
from community.places import Place
from community.policy import Policy
from community.tickets import Change, Event, EventKind, Origin, State, Ticket, Words, WordsKind
from community.urgency import ringing_seats

_POLICY = Policy()


class UnfitError(Exception):
    """A life that would go on after the demonstration has opened, or that cannot be as it was."""


@dataclass(frozen=True)
class Stage:
    """What all lives share.

    Attributes:
        opens: When the demonstration begins; nothing of the past is later.
    """

    chain: Chain
    opens: datetime
    random: Random


@dataclass(frozen=True)
class Said:
    """By whom something is brought up, in which group (None: in private), and when."""

    by: Resident
    group: DemoGroup | None
    at: datetime


class Life:
    """A ticket, its history and what was said about it, as both would have come to be."""

    def __init__(self, stage: Stage, number: int, matter: Matter, said: Said) -> None:
        """Files it.

        Args:
            stage: The chain and the time.
            number: Tells lives apart until they have ids and numbers of their own.
            matter: What it is about.
            said: By whom, where and when.
        """
        self.random = stage.random
        self._stage = stage
        self._matter = matter
        is_about_people = matter.tag in joining.TOUCHES_NEIGHBOURS
        self._lines = ABOUT_PEOPLE if is_about_people else ABOUT_THINGS
        self._reporter = said.by
        self.now = said.at
        self.events: list[Event] = []
        self.joiners: list[tuple[Resident, datetime]] = []
        self.ticket = self._filed(number, matter, said.group)
        self.words: list[Words] = []
        where = self.ticket.place.label_within_estate()
        self._say(WordsKind.COMPLAINT, said.by.id, matter.words.format(where=where))
        self._step(lambda t, m: steps.note(t, EventKind.FILED, m, said.by.id))

    @property
    def level(self) -> Level:
        """The level in charge."""
        return self._stage.chain.seat(self.ticket.seat).level

    def _filed(self, number: int, matter: Matter, group: DemoGroup | None) -> Ticket:
        chain, moment = self._stage.chain, Moment(self.now, _POLICY)
        place = _place(self._reporter.home, matter.width)
        seat = chain.route(place)
        urgent = matter.danger is not None
        chat = ChatId(group.chat) if group else None
        ticket = Ticket(
            id=TicketId(number),
            community=chain.community,
            number=TicketNumber(number),
            state=State.OPEN,
            tags=(matter.tag,),
            urgent=urgent,
            danger=matter.danger,
            place=place,
            seat=seat.id,
            trail=(seat.id,),
            created_at=self.now,
            deadline=moment.ack_deadline(seat.level, urgent=urgent),
            reporter=self._reporter.id,
            group=chat,
            # The sandbox counts its messages from far above.
            origin=Origin(chat or ChatId(self._reporter.id), number),
            private=group is None,
        )
        if not urgent:
            return ticket
        ringing = tuple(ringed.id for ringed in ringing_seats(ticket, chain, moment))
        return replace(ticket, trail=(seat.id, *ringing))

    # Time

    def later(self, least: int, most: int) -> None:
        """Lets some waking minutes pass; nights too, where it cannot wait.

        Raises:
            UnfitError: The demonstration opens before that.
        """
        length = timedelta(seconds=self.random.randint(least * 60, most * 60))
        quiet = None if self.ticket.urgent else _POLICY.quiet_hours
        self.until(deadline(self.now, length, quiet, _POLICY.timezone))

    def until(self, at: datetime) -> None:
        """Lets time pass; deadlines do what they do on the way.

        Raises:
            UnfitError: The demonstration opens before that.
        """
        if at > self._stage.opens:
            raise UnfitError
        while (due := self.ticket.deadline) is not None and due <= at:
            self.now = due
            chain, moment = self._stage.chain, Moment(due, _POLICY)
            change = life.pass_deadline(self.ticket, chain, moment)
            assert change is not None  # it is due
            self._keep(change)
        self.now = at

    def deadline_passes(self) -> None:
        """Nobody does anything until the deadline.

        Raises:
            UnfitError: There is none, or the demonstration opens before that.
        """
        if self.ticket.deadline is None:
            raise UnfitError
        self.until(self.ticket.deadline)

    # What people do

    def taken(self) -> None:
        """``✋ 我来处理`` by whoever's turn it is."""
        self._by_charge(life.acknowledge)

    def escalated(self) -> None:
        """``⬆️ 上报``, with a line for the next level."""
        worker = self._charge()
        self._by_charge(life.escalate)
        self.later(1, 4)
        self._line(WordsKind.HANDOVER, EventKind.COMMENTED, worker, self._lines.handovers)

    def replied(self) -> None:
        """``💬 回复居民``."""
        self._line(WordsKind.REPLY, EventKind.REPLIED, self._charge(), self._lines.replies)

    def extended(self, days: int) -> None:
        """``⏳ 还要时间``."""
        until = self.now + timedelta(days=days)
        self._by_charge(lambda t, p, c, m: life.extend(t, p, until, c, m))

    def resolved(self) -> None:
        """``✅ 已解决``, with how it was done."""
        worker = self._charge()
        self._by_charge(life.resolve)
        self.later(1, 4)
        self._line(WordsKind.SOLUTION, EventKind.COMMENTED, worker, (self._matter.end,))

    def answered(self) -> None:
        """``📋 眼下办不成``, with the reason."""
        self._say(WordsKind.ANSWER, self._charge(), self._matter.end)
        self._by_charge(life.answer)

    def dismissed(self) -> None:
        """``🚫 不归这里管``, with whom to ask."""
        self._say(WordsKind.DISMISSAL, self._charge(), self._matter.end)
        self._by_charge(life.dismiss)

    def appealed(self) -> None:
        """``🙋 请上一级再看看``."""
        chain = self._stage.chain
        self._step(lambda t, m: outcome.appeal(t, self._reporter.id, chain, m))

    def confirmed(self) -> None:
        """👍, and stars from those who can be asked in private."""
        self._step(lambda t, m: outcome.confirm(t, self._reporter.id, m))
        if self._reporter.has_started:
            stars = self.random.choice((3, 4, 4, 5, 5, 5))
            self.later(1, 5)
            self._step(lambda t, m: outcome.rate(t, self._reporter.id, stars, m))

    def denied(self) -> None:
        """👎."""
        chain = self._stage.chain
        self._step(lambda t, m: outcome.deny(t, self._reporter.id, chain, m))

    def withdrawn(self) -> None:
        """``↩️ 撤回``: the words go with it."""
        self._step(lambda t, m: outcome.withdraw(t, self._reporter.id, m))
        self.words = [words for words in self.words if words.author != self._reporter.id]

    def joined(self, resident: Resident) -> None:
        """``➕ 我家也是``, or the same in words; with enough households the hub has it at once.

        Raises:
            UnfitError: Nobody may join it.
        """
        if not joining.may_join(self.ticket):
            raise UnfitError
        if self.random.random() < 0.4:  # noqa: PLR2004 - most people press the button
            self._say(WordsKind.JOINED, resident.id, self.random.choice(SAME))
        self.joiners.append((resident, self.now))
        self._step(lambda t, m: steps.note(t, EventKind.JOINED, m, resident.id))
        is_new = all(event.kind is not EventKind.COLLECTIVE for event in self.events)
        if is_new and self._households() >= _POLICY.collective:
            chain = self._stage.chain
            self._step(lambda t, m: joining.collective(t, chain, m))

    def _households(self) -> int:
        joiners = [Joiner(one.id, (one.home,) if one.told else ()) for one, _ in self.joiners]
        own = self._reporter.home if self._reporter.told else None
        return joining.households(joiners, own)

    def _charge(self) -> PersonId:
        chain = self._stage.chain
        return chain.recipients(chain.seat(self.ticket.seat), self.ticket.place)[0].person

    def _by_charge(self, step: Callable[[Ticket, PersonId, Chain, Moment], Change]) -> None:
        person, chain = self._charge(), self._stage.chain
        self._step(lambda t, m: step(t, person, chain, m))

    def _line(
        self, kind: WordsKind, event: EventKind, author: PersonId, lines: Sequence[str]
    ) -> None:
        self._say(kind, author, self.random.choice(lines))
        self._step(lambda t, m: steps.note(t, event, m, author))

    def _say(self, kind: WordsKind, author: PersonId, text: str) -> None:
        self.words.append(Words(self.ticket.id, kind, author, self.now, text))

    def _step(self, step: Callable[[Ticket, Moment], Change]) -> None:
        self._keep(step(self.ticket, Moment(self.now, _POLICY)))

    def _keep(self, change: Change) -> None:
        self.ticket = change.ticket
        self.events.extend(change.events)


def _place(home: Place, width: Width) -> Place:
    """So much of where somebody lives as their words name."""
    if width is Width.ROOM:
        return home
    if width is Width.UNIT:
        return replace(home, room=None)
    if width is Width.BUILDING:
        return Place(home.estate, home.building)
    return Place(home.estate)
