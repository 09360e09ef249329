"""Who had the administrators' menu and has to lose it."""

import pytest

from community.ids import PersonId

LI, CHEN, ZHOU = PersonId(1001), PersonId(7900000001), PersonId(5001)


@pytest.mark.parametrize(
    ("then", "gone"),
    [((), {LI, CHEN}), ((LI, CHEN), set()), ((CHEN, ZHOU), {LI}), ((ZHOU,), {LI, CHEN})],
)
async def test_who_is_no_administrator_any_more_is_named_once(database, then, gone):
    async with database.transaction() as work:
        assert await work.menus.give((LI, CHEN)) == set()
    async with database.transaction() as work:
        assert await work.menus.give(then) == gone
    async with database.transaction() as work:
        assert await work.menus.give(then) == set()
