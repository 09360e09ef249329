"""Which scopes claim the same household with equal right, so that routing could not choose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from community.places import Place, Scope, ScopeItem


@dataclass(frozen=True)
class Overlap:
    """Two scopes that share a place.

    Attributes:
        first: Index of the earlier scope.
        second: Index of the later one.
        shared: The first place that both claim.
    """

    first: int
    second: int
    shared: ScopeItem


_Claim = tuple[int, ScopeItem]


def find_overlaps(scopes: Sequence[Scope]) -> list[Overlap]:
    """Finds overlaps, at most one a pair, ordered by the later scope.

    Entries of the same narrowness may not share a household; of two ranges that do, one must
    lie inside the other. Where one is narrower it wins, and there is no overlap. An entry
    without an estate shares nothing with one that names its estate.

    Sorting puts only neighbours side by side: 3,000 members take some milliseconds.
    """
    buckets: dict[tuple[object, ...], list[_Claim]] = defaultdict(list)
    for index, scope in enumerate(scopes):
        for item in scope:
            buckets[_bucket(item)].append((index, item))
    found: dict[tuple[int, int], Overlap] = {}
    for claims in buckets.values():
        is_range = claims[0][1].last_room is not None
        for one, other in _range_pairs(claims) if is_range else _equal_pairs(claims):
            first, second = sorted((one, other), key=lambda claim: claim[0])
            if first[0] != second[0]:
                overlap = Overlap(first[0], second[0], _shared(first[1], second[1]))
                found.setdefault((overlap.first, overlap.second), overlap)
    return sorted(found.values(), key=lambda overlap: (overlap.second, overlap.first))


def _bucket(item: ScopeItem) -> tuple[object, ...]:
    """Entries in different buckets never overlap; units are compared within a bucket."""
    place = item.place
    rank = item.narrowness[0]
    if item.last_room is not None:
        return (rank, place.estate, place.building)
    unit = place.unit if place.room is None else None
    return (rank, place.estate, place.building, unit, place.room)


def _equal_pairs(claims: Sequence[_Claim]) -> Iterator[tuple[_Claim, _Claim]]:
    """Each claim with the first earlier one for the same place; a unit left out is any unit."""
    seen: dict[str | None, _Claim] = {}
    for claim in claims:
        unit = claim[1].place.unit
        earlier = (
            next(iter(seen.values()), None) if unit is None else seen.get(unit, seen.get(None))
        )
        if earlier is not None:
            yield earlier, claim
        seen.setdefault(unit, claim)


def _range_pairs(claims: Sequence[_Claim]) -> Iterator[tuple[_Claim, _Claim]]:
    """Ranges that are the same or cross each other; one that lies inside another is fine."""
    active: list[_Claim] = []
    for claim in sorted(claims, key=lambda c: (c[1].rooms[0], -c[1].rooms[1])):
        begin, end = claim[1].rooms
        active = [other for other in active if other[1].rooms[1] >= begin]
        for other in active:
            is_inside = end <= other[1].rooms[1] and (begin, end) != other[1].rooms
            units = {claim[1].place.unit, other[1].place.unit} - {None}
            if not is_inside and len(units) <= 1:
                yield other, claim
        active.append(claim)


def _shared(one: ScopeItem, other: ScopeItem) -> ScopeItem:
    unit = one.place.unit or other.place.unit
    if one.last_room is None:
        return ScopeItem(replace(one.place, unit=unit))
    begin = max(one.rooms[0], other.rooms[0])
    end = min(one.rooms[1], other.rooms[1])
    place = Place(one.place.estate, one.place.building, unit, str(begin))
    return ScopeItem(place, str(end) if end != begin else None)
