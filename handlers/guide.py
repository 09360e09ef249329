"""``/help``, and the line for a command that nobody knows: what fits the person who asks."""

from __future__ import annotations

from telegram import Message

from community.ids import PersonId
from handlers.commands import Command, OnCommand
from handlers.desk import chains_of, desk, sender_of
from handlers.feature import Feature, Menu
from handlers.groups import speaks_for_committee


async def help_command(message: Message, _: Command) -> None:
    """``/help``: the commands that are of use to somebody, on one phone screen."""
    at, person = desk(), await sender_of(message)
    if person is None:
        return
    code = await _code_of_a_seat(person)
    at.tell(message, at.say(f"help-{await part_of(person)}", code=code))


async def part_of(person: PersonId) -> str:
    """Which part somebody has: ``resident``, ``chain`` or ``committee``."""
    chains = await chains_of(person)
    if any(speaks_for_committee(chain, person) for chain in chains):
        return "committee"
    return "chain" if chains else "resident"


async def _code_of_a_seat(person: PersonId) -> str:
    """A code that the committee knows, for an example."""
    seats = [seat for chain in await chains_of(person) for seat in chain.seats.values()]
    return min(seats, key=lambda seat: seat.level.height).code if seats else ""


feature = Feature(
    name="guide",
    handlers=(OnCommand("help", help_command),),
    menu=((Menu.EVERYBODY, "help"),),
)
