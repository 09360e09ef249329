"""Who stands in ADMIN_IDS, and who stands there no more: what their command menus show."""

from __future__ import annotations

from tests.stories.house import House, house
from tests.stories.town import wait_until

__all__ = ["house"]

HUB, NEIGHBOUR = 3001, 1001


async def menu_of(house: House, person: int) -> set[str] | None:
    """The commands that only this person's menu shows; None for everybody's."""
    await house.sandbox.settle()
    for menu in (await house.sandbox.get("menus"))["menus"]:
        if menu["scope"] == ["chat", str(person)]:
            return {command["command"] for command in menu["commands"]}
    return None


async def test_who_is_taken_out_of_the_administrators_loses_their_menu(house: House) -> None:
    await house.sandbox.post("start", **{"from": NEIGHBOUR})
    for administrators, of_the_hub, of_the_neighbour in (
        (f"{HUB},{NEIGHBOUR}", True, True),
        (str(HUB), True, False),
        ("", False, False),
        (str(NEIGHBOUR), False, True),
    ):
        house.bot.stop()
        house.settings["ADMIN_IDS"] = administrators
        await house.runs()

        async def is_right(hub: bool = of_the_hub, neighbour: bool = of_the_neighbour) -> bool:
            by_seat = await menu_of(house, HUB) or set()
            of_nobody = await menu_of(house, NEIGHBOUR)
            return (
                "todo" in by_seat
                and ("invite" in by_seat) == hub
                and (of_nobody is not None and "invite" in of_nobody) == neighbour
                and (neighbour or of_nobody is None)
            )

        await wait_until(is_right)
