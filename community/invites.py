"""Invitations: a one-time link by which somebody takes a seat, and taking it back."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import get_close_matches
from enum import Enum, auto
from typing import Protocol
from unicodedata import normalize

from community.chain import Chain, Seat
from community.ids import ChatId, PersonId, SeatId
from community.moment import Moment
from community.telling import News
from community.work import Work
from community.working import pass_over_seats

#: How long a link can be used (DESIGN section 2).
VALID = timedelta(days=7)
#: How alike two codes have to be to be mistaken for each other, from 0 to 1.
_ALIKE = 0.5
_NEAR = 8


@dataclass(frozen=True)
class Invite:
    """A link that was sent. The secret in it is not kept, only what it hashes to.

    Attributes:
        seat: The seat that it gives.
        made_by: Who asked for it.
        until: From this instant on it is of no use.
        used_by: Who took the seat with it.
        revoked_at: When it, or the seat taken with it, was taken back.
    """

    id: int
    seat: SeatId
    made_by: PersonId
    until: datetime
    used_by: PersonId | None = None
    revoked_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """True while somebody can still take the seat with it."""
        return self.used_by is None and self.revoked_at is None and now < self.until


class Invites(Protocol):
    """The invitations as storage keeps them."""

    async def add(
        self, digest: str, seat: SeatId, *, made_by: PersonId, at: datetime, until: datetime
    ) -> int:
        """Keeps a new one under what its token hashes to; returns its id."""

    async def of_token(self, digest: str) -> Invite | None:
        """The invitation of a token, locked; None when there is none."""

    async def find(self, invite: int) -> Invite | None:
        """One invitation, locked."""

    async def use(self, invite: int, person: PersonId, at: datetime) -> None:
        """Marks it as used."""

    async def revoke(self, invite: int, at: datetime) -> None:
        """Marks it as taken back."""


class Holders(Protocol):
    """Who holds which seat, beside what the roster says."""

    async def add(self, seat: SeatId, person: PersonId) -> None:
        """Gives a seat to one more person; the roster's person where it names nobody."""

    async def remove(self, seat: SeatId, person: PersonId) -> None:
        """Takes a person out of a seat, and the buttons off their cards."""


class InviteWork(Work, Protocol):
    """The unit of work as this room sees it."""

    @property
    def invites(self) -> Invites:
        """Invitations."""

    @property
    def holders(self) -> Holders:
        """Who holds which seat."""


class TakenBack(Enum):
    """What ``🚫 收回`` did."""

    LINK = auto()
    HOLDER = auto()
    NOTHING = auto()


def digest_of(token: str) -> str:
    """What is kept of a token: from it nobody can make the token."""
    return hashlib.sha256(token.encode()).hexdigest()


def seat_called(chain: Chain, text: str) -> Seat | None:
    """The seat with a code, however its letters are written."""
    wanted = _plain(text)
    return next((seat for seat in chain.seats.values() if _plain(seat.code) == wanted), None)


def seats_near(chain: Chain, text: str) -> list[Seat]:
    """Seats that somebody may have meant: by a person's name, or by a code that looks alike."""
    named = [seat for seat in chain.seats.values() if text and text in seat.name]
    codes = {_plain(seat.code): seat for seat in chain.seats.values()}
    alike = get_close_matches(_plain(text), codes, _NEAR, _ALIKE)
    found = {seat.id: seat for seat in (*named, *(codes[code] for code in alike))}
    return list(found.values())[:_NEAR]


def _plain(code: str) -> str:
    return normalize("NFKC", code).strip().casefold()


async def take_seat(work: InviteWork, moment: Moment, token: str, person: PersonId) -> Chain | None:
    """Takes the seat that a link gives, and tells the committee at once who did.

    Returns:
        The chain as it is now; also when that person took the seat with this very link before.
        None when the link is unknown, used, too old or taken back, or its seat is gone.
    """
    invite = await work.invites.of_token(digest_of(token))
    if invite is None:
        return None
    chain = await chain_of_seat(work, invite.seat)
    if chain is None:
        return None
    if chain.seats[invite.seat].holder(person) is not None and invite.revoked_at is None:
        return chain
    if not invite.is_open(moment.now):
        return None
    await work.invites.use(invite.id, person, moment.now)
    await work.holders.add(invite.seat, person)
    for holder in chain.recipients(chain.committee):
        if holder.person != person:
            await work.tellings.say(News.SEAT_TAKEN, ChatId(holder.person), reference=invite.id)
    return await work.chains.of(chain.community)


async def take_back(work: InviteWork, moment: Moment, invite_id: int) -> tuple[TakenBack, Invite]:
    """``🚫 收回``: an unused link is of no use from now on; who took the seat with it is out again.

    What that person had not answered yet goes up when nobody is left at the seat.

    Raises:
        KeyError: There is no such invitation.
    """
    invite = await work.invites.find(invite_id)
    if invite is None:
        raise KeyError(invite_id)
    if invite.revoked_at is not None:
        return TakenBack.NOTHING, invite
    await work.invites.revoke(invite.id, moment.now)
    if invite.used_by is None:
        return TakenBack.LINK, invite
    chain = await chain_of_seat(work, invite.seat)
    if chain is None or chain.seats[invite.seat].holder(invite.used_by) is None:
        return TakenBack.NOTHING, invite
    await work.holders.remove(invite.seat, invite.used_by)
    await work.tellings.say(News.SEAT_LEFT, ChatId(invite.used_by), reference=invite.seat)
    chain = await work.chains.of(chain.community)
    await pass_over_seats(work, moment, chain, (invite.seat,))
    return TakenBack.HOLDER, invite


async def chain_of_seat(work: Work, seat: SeatId) -> Chain | None:
    """The chain that a seat stands in; None when it is retired."""
    return next((chain for chain in await work.chains.all() if seat in chain.seats), None)
