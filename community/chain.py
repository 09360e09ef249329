"""The household chain: seats, who holds them, who looks after a place, who stands above."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter

from community.ids import CommunityId, PersonId, SeatId
from community.levels import Level
from community.places import Place, Scope, ScopeItem


@dataclass(frozen=True)
class Holder:
    """A person who holds a seat.

    Attributes:
        reachable: False after Telegram said that messages do not arrive (DESIGN section 2).
        homes: Where the person lives, as far as they said.
        away_until: Set while somebody else stands in for them; it is taken off when they are back.
    """

    person: PersonId
    name: str
    title: str | None = None
    reachable: bool = True
    homes: tuple[Place, ...] = ()
    away_until: datetime | None = None

    @property
    def is_present(self) -> bool:
        """True when new work may be brought to this holder."""
        return self.reachable and self.away_until is None

    def lives_at(self, place: Place) -> bool:
        """True when the place complained of is this holder's own home."""
        return place.is_household and any(home.within(place) for home in self.homes)

    @property
    def shown_name(self) -> str:
        """How people see this holder once they took a ticket."""
        return self.title or self.name


@dataclass(frozen=True)
class Seat:
    """One place in the chain."""

    id: SeatId
    code: str
    level: Level
    parent: SeatId | None
    name: str
    scope: Scope = ()
    phone: str = ""
    title: str | None = None
    holders: tuple[Holder, ...] = ()

    @property
    def reachable_holders(self) -> tuple[Holder, ...]:
        """The holders to whom a card can be sent: messages arrive, and they are not away."""
        return tuple(holder for holder in self.holders if holder.is_present)

    def holder(self, person: PersonId) -> Holder | None:
        """The holder with this Telegram id, if they hold this seat."""
        return next((holder for holder in self.holders if holder.person == person), None)

    def can_take(self, place: Place) -> bool:
        """True when somebody here can be reached who does not live at the place."""
        return any(not holder.lives_at(place) for holder in self.reachable_holders)


#: One entry of a seat's scope, and which seat in the order of the codes that is.
_Entry = tuple[int, Seat, ScopeItem]


class Chain:
    """The tree of one community's seats. Immutable; built anew when the roster changes."""

    def __init__(
        self,
        community: CommunityId,
        seats: Iterable[Seat],
        estates: Iterable[str] = (),
        *,
        administrators: Iterable[Holder] = (),
    ) -> None:
        """Builds the tree.

        Args:
            community: Whose chain it is.
            seats: All seats that are not retired; exactly one is the committee.
            estates: Names of the community's estates.
            administrators: People who may do what a committee may (``ADMIN_IDS``).

        Raises:
            ValueError: There is not exactly one committee seat.
        """
        self.community = community
        self.seats = {seat.id: seat for seat in sorted(seats, key=lambda seat: seat.code)}
        self.estates = tuple(estates)
        self.administrators = tuple(administrators)
        committees = [seat for seat in self.seats.values() if seat.level is Level.COMMITTEE]
        if len(committees) != 1:
            raise ValueError(f"a chain needs exactly one committee seat, got {len(committees)}")
        self.committee = committees[0]
        self._children: dict[SeatId, list[Seat]] = {}
        for seat in self.seats.values():
            if seat.parent is not None:
                self._children.setdefault(seat.parent, []).append(seat)
        #: By building, so that thousands of seats need not be looked at for every message.
        self._entries: dict[str | None, list[_Entry]] = {}
        for number, seat in enumerate(self.seats.values()):
            for item in seat.scope:
                self._entries.setdefault(item.place.building, []).append((number, seat, item))

    def seat(self, seat_id: SeatId) -> Seat:
        """The seat with this id; the committee's when that seat is no longer in the chain."""
        return self.seats.get(seat_id, self.committee)

    def children(self, seat: Seat) -> tuple[Seat, ...]:
        """The seats right below."""
        return tuple(self._children.get(seat.id, ()))

    def parent(self, seat: Seat) -> Seat | None:
        """The seat right above; None for the committee."""
        return None if seat.parent is None else self.seats.get(seat.parent)

    def above(self, seat: Seat) -> Iterator[Seat]:
        """All seats above, nearest first."""
        parent = self.parent(seat)
        while parent is not None:
            yield parent
            parent = self.parent(parent)

    def below(self, seat: Seat) -> Iterator[Seat]:
        """All seats below, nearest first."""
        for child in self.children(seat):
            yield child
            yield from self.below(child)

    def seats_of(self, person: PersonId) -> tuple[Seat, ...]:
        """The seats in whose name a person may act, highest first."""
        held = [seat for seat in self.seats.values() if seat.holder(person) is not None]
        is_administrator = any(admin.person == person for admin in self.administrators)
        if is_administrator and self.committee not in held:
            held.append(self.committee)
        return tuple(sorted(held, key=lambda seat: -seat.level.height))

    def recipients(self, seat: Seat, place: Place | None = None) -> tuple[Holder, ...]:
        """Who gets the cards of a seat, about a place.

        Nobody gets a card about their own home while somebody else has that seat too. A committee
        that nobody holds yet is read by the administrators: a ticket that reached the top must
        not wait there unseen.
        """
        holders = seat.reachable_holders
        if place is not None:
            others = tuple(holder for holder in holders if not holder.lives_at(place))
            holders = others or holders  # a ticket must not wait unseen
        if not holders and seat.level is Level.COMMITTEE:
            administrators = tuple(admin for admin in self.administrators if admin.reachable)
            # Better somebody who is away than nobody.
            return administrators or tuple(holder for holder in seat.holders if holder.reachable)
        return holders

    def name_of(self, person: PersonId) -> str | None:
        """How people see a holder who stepped forward; None for somebody without a seat."""
        for seat in self.seats_of(person):
            holder = seat.holder(person)
            if holder is not None:
                return holder.shown_name
        return next((a.shown_name for a in self.administrators if a.person == person), None)

    def is_at_or_above(self, seat: Seat, other: Seat) -> bool:
        """True when *seat* is *other* or stands above it."""
        return seat.id == other.id or any(higher.id == seat.id for higher in self.above(other))

    def complete(self, place: Place) -> Place:
        """The place with its estate filled in when the community has only one."""
        if place.estate is None and len(self.estates) == 1:
            return Place(self.estates[0], place.building, place.unit, place.room)
        return place

    def estate_meant(self, person: PersonId, place: Place) -> str | None:
        """The estate of an address, also when somebody leaves out the one they look after.

        Returns:
            None when several estates could be meant.
        """
        named = self.complete(place).estate
        if named is not None:
            return named
        looked_after = {
            item.place.estate
            for held in self.seats_of(person)
            for seat in (held, *self.below(held))
            for item in seat.scope
            if item.covers(place) or item.lies_in(place)
        }
        return looked_after.pop() if len(looked_after) == 1 else None

    def route(self, place: Place) -> Seat:
        """The seat that answers first for a place.

        The member seat with the narrowest scope that covers it, else the lowest higher seat that
        covers it; a seat without a reachable holder, or whose holder lives there, is passed over,
        and so on up. At the latest it is the committee, whoever holds it.
        """
        seat = self._looks_after(self.complete(place))
        while seat.level is not Level.COMMITTEE and not seat.can_take(place):
            seat = self.parent(seat) or self.committee
        return seat

    def next_above(self, seat: Seat, place: Place) -> Seat | None:
        """Where a ticket climbs to; None from the committee.

        Seats nobody can be reached at are passed over, and so are seats held by the same person.
        """
        already = {holder.person for holder in seat.holders}
        for higher in self.above(seat):
            if higher.level is Level.COMMITTEE:
                return higher
            others = [
                holder
                for holder in higher.reachable_holders
                if holder.person not in already and not holder.lives_at(place)
            ]
            if others:
                return higher
        return None

    def _looks_after(self, place: Place) -> Seat:
        """Who looks after a place; what nobody covers as it is, is looked at more widely."""
        for wider in _widening(place):
            covering = [
                (-seat.level.height, item.narrowness, seat)
                for _, seat, item in self._entries_of({None, wider.building})
                if item.covers(wider) and self._estate_is_certain(item.place, wider)
            ]
            if covering:
                # Lowest level first, then the narrowest scope; the code settles a tie.
                return max(covering, key=lambda found: found[:2])[2]
            buildings = self._entries if wider.building is None else {wider.building}
            inside = [seat for _, seat, item in self._entries_of(buildings) if item.lies_in(wider)]
            if inside:
                return self._meeting_point(inside)
        return self.committee

    def _entries_of(self, buildings: Iterable[str | None]) -> list[_Entry]:
        """What seats look after in some buildings, in the order of the seats."""
        found = [entry for name in buildings for entry in self._entries.get(name, ())]
        return sorted(found, key=itemgetter(0))

    def _estate_is_certain(self, scope: Place, place: Place) -> bool:
        """An address without its estate names nobody where there are several estates."""
        return place.estate is not None or scope.estate is None or len(self.estates) <= 1

    def _meeting_point(self, seats: list[Seat]) -> Seat:
        """The lowest seat above all of *seats*: who looks after a place larger than a stairwell."""
        paths = [[above.id for above in self._and_above(seat)] for seat in seats]
        shared = set(paths[0]).intersection(*paths[1:])
        return next(
            (self.seats[seat_id] for seat_id in paths[0] if seat_id in shared), self.committee
        )

    def _and_above(self, seat: Seat) -> Iterator[Seat]:
        """The seats that may look after more than one stairwell: a member only its own."""
        if seat.level is not Level.MEMBER:
            yield seat
        yield from self.above(seat)


def _widening(place: Place) -> Iterator[Place]:
    """A place, then what it lies in: the unit, the building, the estate."""
    if not place.is_known:
        return
    yield place
    if place.room is not None:
        yield Place(place.estate, place.building, place.unit)
    if place.unit is not None:
        yield Place(place.estate, place.building)
    if place.building is not None and place.estate is not None:
        yield Place(place.estate)
