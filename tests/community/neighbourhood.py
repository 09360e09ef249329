"""Seats, tickets and moments in as few words as a test needs.

The usual town: the committee S; the branch Z1 with the hubs H1 (M1 and M2, who look after 3号楼
and 4号楼) and H2 (M3, 5号楼); the branch Z2 with the hub H3 (M4, 6号楼). Every seat has one holder.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from community.chain import Chain, Holder, Seat
from community.ids import ChatId, CommunityId, PersonId, SeatId, TicketId, TicketNumber
from community.levels import Level
from community.moment import Moment
from community.places import Place, ScopeItem, read_place, read_scope_item
from community.policy import Policy
from community.refusals import Refusal, StepRefusedError
from community.tickets import State, Ticket

HERE = CommunityId(1)
RESIDENT = PersonId(501)
STRANGER = PersonId(502)
ADMINISTRATOR = PersonId(503)
GROUP = ChatId(-100)

#: An ordinary morning, and a policy under which no hour is quiet.
MORNING = "2026-05-06 10:00"
NEVER_QUIET = Policy(quiet_hours=None)

_LEVELS = {"S": Level.COMMITTEE, "Z": Level.BRANCH, "H": Level.HUB, "M": Level.MEMBER}
_SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    """An instant, written as the clocks of the community show it."""
    return datetime.fromisoformat(text).replace(tzinfo=_SHANGHAI)


def moment(text: str = MORNING, policy: Policy | None = None) -> Moment:
    return Moment(at(text), policy or Policy())


def later(before: Moment, text: str) -> Moment:
    """The same rules at another time."""
    return replace(before, now=at(text))


def place(text: str) -> Place:
    found = read_place(text)
    assert found is not None, text
    return found


def seat_id(code: str) -> SeatId:
    """S is 1, Z1 11, H1 21, M1 31."""
    return SeatId(1 + 10 * "SZHM".index(code[0]) + int(code[1:] or 0))


def holder_of(code: str) -> PersonId:
    """Who holds a seat unless the test says otherwise."""
    return PersonId(1000 + seat_id(code))


def holder(person: PersonId, *homes: str, reachable: bool = True) -> Holder:
    return Holder(
        person, f"{person}", reachable=reachable, homes=tuple(place(home) for home in homes)
    )


def seat(
    code: str, over: str | None = None, scope: str = "", holders: Iterable[Holder] | None = None
) -> Seat:
    """A seat; its level is the first letter of its code, its scope as the roster writes it."""
    return Seat(
        id=seat_id(code),
        code=code,
        level=_LEVELS[code[0]],
        parent=None if over is None else seat_id(over),
        name=code,
        scope=tuple(_item(entry) for entry in scope.split(";") if entry),
        holders=(holder(holder_of(code)),) if holders is None else tuple(holders),
    )


def _item(entry: str) -> ScopeItem:
    item = read_scope_item(entry)
    assert item is not None, entry
    return item


USUAL = (
    seat("S"),
    seat("Z1", over="S"),
    seat("H1", over="Z1"),
    seat("M1", over="H1", scope="3号楼"),
    seat("M2", over="H1", scope="4号楼"),
    seat("H2", over="Z1"),
    seat("M3", over="H2", scope="5号楼"),
    seat("Z2", over="S"),
    seat("H3", over="Z2"),
    seat("M4", over="H3", scope="6号楼"),
)


def chain(
    *seats: Seat, estates: Iterable[str] = (), administrators: Iterable[Holder] = ()
) -> Chain:
    return Chain(HERE, seats, estates, administrators=administrators)


def town(
    *different: Seat, estates: Iterable[str] = (), administrators: Iterable[Holder] = ()
) -> Chain:
    """The usual town, in which some seats are different or new."""
    seats = {seat.id: seat for seat in (*USUAL, *different)}
    return chain(*seats.values(), estates=estates, administrators=administrators)


def unheld(code: str, over: str, scope: str = "") -> Seat:
    return seat(code, over, scope, holders=())


def unreachable(code: str, over: str, scope: str = "") -> Seat:
    return seat(code, over, scope, holders=[holder(holder_of(code), reachable=False)])


def ticket(charge: str = "M1", state: State = State.OPEN, **different: Any) -> Ticket:
    """A ticket about 3号楼502, filed at ``MORNING``, in the charge of a seat since then."""
    seat_in_charge = seat_id(charge)
    is_over = state.is_settled
    default = Ticket(
        id=TicketId(9),
        community=HERE,
        number=TicketNumber(12),
        state=state,
        tags=("leak",),
        urgent=False,
        place=place("3号楼502"),
        seat=seat_in_charge,
        trail=(seat_in_charge,),
        created_at=at(MORNING),
        deadline=None if is_over else at("2026-05-06 12:00"),
        reporter=RESIDENT,
        group=GROUP,
        worker=None if state is State.OPEN else holder_of(charge),
        resolver=holder_of(charge) if state is State.RESOLVED else None,
        resolved_seat=seat_in_charge if state is State.RESOLVED else None,
        settled_at=at(MORNING) if is_over else None,
    )
    return replace(default, **different)


def trail(*codes: str) -> tuple[SeatId, ...]:
    return tuple(seat_id(code) for code in codes)


def refused(refusal: Refusal) -> Any:
    """Expects that a step is refused, and for which reason."""
    return pytest.raises(StepRefusedError, match=f"^{refusal.value}$")
