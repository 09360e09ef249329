"""Who may do what: the one table that every button, every command and every step asks.

A row names an action, where it may be done, and how somebody has to stand to the matter; one of
the named relations is enough. What is not in the table nobody may do.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from community.chain import Chain, Seat
from community.ids import PersonId
from community.levels import Level
from community.tickets import Ticket


class Relation(StrEnum):
    """How somebody stands to a ticket, to an offer, to a seat or to a community."""

    ANYBODY = "anybody"
    ONESELF = "oneself"  # it is about nobody but them: their home, their absence, their words
    IN_GROUP = "in_group"  # they read the group's post of this very ticket
    REPORTER = "reporter"
    JOINER = "joiner"
    IN_CHARGE = "in_charge"  # holds the seat in charge
    ON_CARD = "on_card"  # holds a seat that has or had a card, or stands above the one in charge
    KNOWS_NAMES = "knows_names"  # acts on the ticket for a branch or the committee
    IN_CHAIN = "in_chain"  # holds any seat of the community
    COMMITTEE = "committee"  # holds its committee seat, or is one of ADMIN_IDS


class Where(StrEnum):
    """In which chats something may be done."""

    PRIVATE = "private"
    GROUP = "group"
    ANYWHERE = "anywhere"


class Action(StrEnum):
    """What can be done. A button's is its name, a command's is its name with the slash."""

    # A resident's buttons
    JOIN = "join"
    WITHDRAW = "withdraw"
    GOOD = "good"
    BAD = "bad"
    STARS = "stars"
    APPEAL = "appeal"
    NAMED = "named"
    OFFER = "offer"
    OFFER_PRIVATE = "offer-private"
    WHICH = "which"
    WHICH_TICKET = "ticket"
    REMOVE_HOME = "home"
    FORGET = "forget"
    # The chain's buttons
    ACK = "ack"
    RESOLVE = "resolve"
    ESCALATE = "escalate"
    REPLY = "reply"
    CANCEL = "cancel"
    MORE = "more"
    BACK = "back"
    EXTEND = "extend"
    HAND = "hand"
    RETAG = "retag"
    URGENCY = "urgency"
    ANSWER = "answer"
    DISMISS = "dismiss"
    CARD = "card"
    AWAY = "away"
    # The committee's buttons
    UNSEAT = "unseat"
    FULL_LEDGER = "ledger"
    MERGE = "merge"
    SPLIT = "split"
    SET_APART = "apart"
    ADD_WORD = "lexadd"
    REMOVE_WORD = "lexdel"
    # Commands
    START = "/start"
    HELP = "/help"
    REPORT = "/report"
    REPORT_BEHALF = "/report 代"
    HOME = "/home"
    MINE = "/mine"
    TICKET = "/ticket"
    PRIVACY = "/privacy"
    ASK_FORGET = "/forget"
    TODO = "/todo"
    CHAIN = "/chain"
    ASK_AWAY = "/away"
    BIND = "/bind"
    INVITE = "/invite"
    BOARD = "/board"
    OVERDUE = "/overdue"
    EXPORT = "/export"
    ASK_MERGE = "/merge"
    ASK_SPLIT = "/split"
    LEXICON = "/lexicon"
    # What is read and said without a button
    COMMENT = "comment"
    COMMENT_ON_NEIGHBOURS = "comment-on-neighbours"
    SAY_WHERE = "say-where"
    READ_OWN_WORDS = "read-own-words"
    READ_REPORTER = "read-reporter"


@dataclass(frozen=True)
class Rule:
    """A row of the table."""

    where: Where
    who: frozenset[Relation]


def _private(*who: Relation) -> Rule:
    return Rule(Where.PRIVATE, frozenset(who))


def _anywhere(*who: Relation) -> Rule:
    return Rule(Where.ANYWHERE, frozenset(who))


_R = Relation

PERMISSIONS: Mapping[Action, Rule] = {
    Action.JOIN: _anywhere(_R.IN_GROUP),
    Action.WITHDRAW: _anywhere(_R.REPORTER, _R.JOINER),
    # Never by whoever pressed ✅, also when they reported it themselves.
    Action.GOOD: _anywhere(_R.REPORTER),
    Action.BAD: _anywhere(_R.REPORTER),
    Action.STARS: _private(_R.REPORTER),
    Action.APPEAL: _anywhere(_R.REPORTER),
    Action.NAMED: _private(_R.REPORTER),
    # Words said in a group: their author, or the chain of that community. In private: the author.
    Action.OFFER: _anywhere(_R.ONESELF, _R.IN_CHAIN),
    Action.OFFER_PRIVATE: _private(_R.ONESELF),
    Action.WHICH: _private(_R.ONESELF),
    Action.WHICH_TICKET: _private(_R.REPORTER, _R.IN_CHARGE, _R.ON_CARD),
    Action.REMOVE_HOME: _private(_R.ONESELF),
    Action.FORGET: _private(_R.ONESELF),
    Action.ACK: _private(_R.IN_CHARGE, _R.ON_CARD),
    # On a ticket that nobody has taken yet ✅ takes it too: then it is for whoever may ✋.
    Action.RESOLVE: _private(_R.IN_CHARGE),
    Action.ESCALATE: _private(_R.IN_CHARGE),
    Action.REPLY: _private(_R.IN_CHARGE, _R.ON_CARD),
    Action.CANCEL: _private(_R.ONESELF),
    Action.MORE: _private(_R.IN_CHARGE, _R.ON_CARD),
    Action.BACK: _private(_R.IN_CHARGE, _R.ON_CARD),
    Action.EXTEND: _private(_R.IN_CHARGE),
    Action.HAND: _private(_R.IN_CHARGE),
    Action.RETAG: _private(_R.IN_CHARGE, _R.ON_CARD),
    Action.URGENCY: _private(_R.IN_CHARGE, _R.ON_CARD),
    Action.ANSWER: _private(_R.IN_CHARGE),
    Action.DISMISS: _private(_R.IN_CHARGE),
    Action.CARD: _private(_R.IN_CHARGE, _R.ON_CARD),
    Action.AWAY: _private(_R.ONESELF, _R.COMMITTEE),
    Action.UNSEAT: _private(_R.COMMITTEE),
    Action.FULL_LEDGER: _private(_R.COMMITTEE),
    Action.MERGE: _private(_R.COMMITTEE),
    Action.SPLIT: _private(_R.COMMITTEE),
    Action.SET_APART: _private(_R.COMMITTEE),
    Action.ADD_WORD: _private(_R.COMMITTEE),
    Action.REMOVE_WORD: _private(_R.COMMITTEE),
    Action.START: _private(_R.ANYBODY),
    Action.HELP: _private(_R.ANYBODY),
    Action.REPORT: _anywhere(_R.ANYBODY),
    Action.REPORT_BEHALF: _private(_R.IN_CHAIN),
    Action.HOME: _private(_R.ANYBODY),
    Action.MINE: _private(_R.ANYBODY),
    Action.TICKET: _private(_R.REPORTER, _R.IN_CHARGE, _R.ON_CARD),
    Action.PRIVACY: _private(_R.ANYBODY),
    Action.ASK_FORGET: _private(_R.ANYBODY),
    Action.TODO: _private(_R.IN_CHAIN),
    Action.CHAIN: _private(_R.IN_CHAIN),
    Action.ASK_AWAY: _private(_R.IN_CHAIN),
    Action.BIND: Rule(Where.GROUP, frozenset({_R.COMMITTEE})),
    Action.INVITE: _private(_R.COMMITTEE),
    Action.BOARD: _private(_R.COMMITTEE),
    Action.OVERDUE: _private(_R.COMMITTEE),
    Action.EXPORT: _private(_R.COMMITTEE),
    Action.ASK_MERGE: _private(_R.COMMITTEE),
    Action.ASK_SPLIT: _private(_R.COMMITTEE),
    Action.LEXICON: _private(_R.COMMITTEE),
    Action.COMMENT: Rule(Where.GROUP, frozenset({_R.IN_GROUP})),
    Action.COMMENT_ON_NEIGHBOURS: Rule(Where.GROUP, frozenset({_R.REPORTER})),
    Action.SAY_WHERE: Rule(Where.GROUP, frozenset({_R.REPORTER})),
    Action.READ_OWN_WORDS: _private(_R.REPORTER),
    # Of a private ticket, before the reporter pressed 可以告诉经办人我是谁.
    Action.READ_REPORTER: _private(_R.KNOWS_NAMES),
}


def may(action: Action, relations: Collection[Relation]) -> bool:
    """True when somebody who stands like this may do it."""
    return not PERMISSIONS[action].who.isdisjoint({Relation.ANYBODY, *relations})


def may_here(action: Action, *, private: bool) -> bool:
    """True when it may be done in a private chat, or in a group."""
    return PERMISSIONS[action].where in (
        Where.ANYWHERE,
        Where.PRIVATE if private else Where.GROUP,
    )


def standing_in(chain: Chain, person: PersonId) -> frozenset[Relation]:
    """How somebody stands to a community."""
    seats = chain.seats_of(person)
    found = {Relation.IN_CHAIN} if seats else set()
    if any(seat.id == chain.committee.id for seat in seats):
        found.add(Relation.COMMITTEE)
    return frozenset(found)


def standing_as_resident(
    ticket: Ticket, person: PersonId, joiners: Collection[PersonId] = ()
) -> frozenset[Relation]:
    """How somebody stands to a ticket by what they said, whatever seats they hold."""
    found = {Relation.REPORTER} if ticket.reporter == person else set()
    if person in joiners:
        found.add(Relation.JOINER)
    return frozenset(found)


def standing_of(seat: Seat, ticket: Ticket, chain: Chain) -> frozenset[Relation]:
    """How whoever acts for a seat stands to a ticket that this seat may see."""
    found = {Relation.ON_CARD}
    if seat.id == chain.seat(ticket.seat).id:
        found.add(Relation.IN_CHARGE)
    if seat.level in (Level.BRANCH, Level.COMMITTEE):
        found.add(Relation.KNOWS_NAMES)
    return frozenset(found)


def seat_on(ticket: Ticket, person: PersonId, chain: Chain) -> Seat | None:
    """The seat in whose name somebody acts on a ticket; None when it is not theirs to see.

    The seat in charge if they hold it, else the highest of their seats that has or had a card, or
    that stands above the seat in charge.
    """
    in_charge = chain.seat(ticket.seat)
    seats = chain.seats_of(person)
    for seat in seats:
        if seat.id == in_charge.id:
            return seat
    for seat in seats:
        if seat.id in ticket.trail or chain.is_at_or_above(seat, in_charge):
            return seat
    return None
