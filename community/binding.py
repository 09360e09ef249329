"""Binding a group to an estate or to some of its buildings."""

from __future__ import annotations

from dataclasses import dataclass

from community.chain import Chain
from community.ids import ChatId
from community.people import Group
from community.places import read_scope_item
from community.work import Work

#: A longer name is a slip of the pen, in characters.
ESTATE_LENGTH = 40


class BindingUnreadableError(ValueError):
    """The words after ``/bind`` cannot be read.

    Attributes:
        text: The part that cannot be read; empty when the estate is missing.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@dataclass(frozen=True)
class Binding:
    """What a group is bound to."""

    estate: str | None
    buildings: tuple[str, ...]

    def label(self) -> str:
        """The place as the group reads it: ``开鲁四村 3号楼、5号楼``."""
        houses = "、".join(f"{building}号楼" for building in self.buildings)
        return " ".join(filter(None, (self.estate, houses)))


def read_binding(text: str, chain: Chain) -> Binding:
    """Reads ``开鲁四村 3号楼 5号楼``; the estate may be left out where there is only one.

    Raises:
        BindingUnreadableError: A part is neither an estate nor a building, or the estate is
            missing where there are several.
    """
    names: list[str] = []
    buildings: list[str] = []
    for mark in ";；,，、":
        text = text.replace(mark, " ")
    for word in text.split():
        item = read_scope_item(word)
        place = item.place if item else None
        if place is None or place.room or place.unit or (place.estate and buildings):
            raise BindingUnreadableError(word)
        if place.estate is not None:
            names.append(place.estate)
        if place.building is not None:
            buildings.append(place.building)
    estate = " ".join(names) or None
    if estate is None and len(chain.estates) == 1:
        estate = chain.estates[0]
    if (estate is None and (chain.estates or not buildings)) or len(estate or "") > ESTATE_LENGTH:
        raise BindingUnreadableError(estate or "")
    return Binding(estate, tuple(dict.fromkeys(buildings)))


async def bind(work: Work, chain: Chain, chat: ChatId, title: str, binding: Binding) -> bool:
    """Binds a group; a new estate is added to the community.

    Returns:
        True when the group was not bound before.
    """
    if binding.estate is not None:
        await work.add_estate(chain.community, binding.estate)
    before = await work.groups.find(chat)
    group = Group(chat, chain.community, binding.estate, binding.buildings)
    await work.groups.bind(group, title)
    return before is None
