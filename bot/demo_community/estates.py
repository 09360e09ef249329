"""The three estates of the demonstration, of different kinds, with all their doors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from community.places import Place


@dataclass(frozen=True)
class Estate:
    """One estate whose buildings are all alike.

    Attributes:
        kind: As ``estates.kind`` keeps it: old 老旧, commodity 商品房, resettlement 动迁.
        doors: Homes on each floor of a unit.
    """

    name: str
    kind: str
    buildings: int
    units: int
    floors: int
    doors: int

    def homes(self, building: int) -> Iterator[Place]:
        """Every home of a building."""
        for unit in range(1, self.units + 1):
            for floor in range(1, self.floors + 1):
                for door in range(1, self.doors + 1):
                    yield Place(self.name, str(building), str(unit), f"{floor}{door:02}")


OLD = Estate("梧桐里", "old", buildings=14, units=3, floors=6, doors=2)
COMMODITY = Estate("香樟苑", "commodity", buildings=9, units=2, floors=14, doors=2)
RESETTLEMENT = Estate("银杏新村", "resettlement", buildings=12, units=4, floors=6, doors=2)
ESTATES = (OLD, COMMODITY, RESETTLEMENT)


def all_homes() -> Iterator[Place]:
    """Every home of the community, 1,584 of them."""
    for estate in ESTATES:
        for building in range(1, estate.buildings + 1):
            yield from estate.homes(building)
