"""People, their homes, the households, and the bound groups."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from community.ids import ChatId, CommunityId, PersonId
from community.people import Group, Person, Reach
from community.places import Place
from community.telling import View
from tests.storage.builders import (
    HOUR,
    NOW,
    PLACE,
    execute,
    filed,
    founded,
    import_roster,
    meet,
    rows_of,
)

LI = PersonId(7900000001)
OLD, NEW = ChatId(-3), ChatId(-1001000000003)
HOUSEHOLD = "INSERT INTO households (community_id, estate, building, unit, room) VALUES "


async def person(database, who: PersonId = LI) -> Person | None:
    async with database.reading() as work:
        return await work.people.find(who)


async def group(database, chat: ChatId) -> Group | None:
    async with database.reading() as work:
        return await work.groups.find(chat)


# --- people ---


async def test_somebody_who_never_wrote_is_not_known(database):
    assert await person(database) is None


async def test_a_person_is_known_by_the_name_that_telegram_shows(database):
    async with database.transaction() as work:
        await work.people.meet(LI, "李阿姨 👵\u202e<b>")
    assert await person(database) == Person(LI, "李阿姨 👵\u202e<b>", Reach.UNKNOWN, ())
    async with database.transaction() as work:
        await work.people.set_reach(LI, Reach.YES)
        await work.people.meet(LI, "")
    assert await person(database) == Person(LI, "", Reach.YES, ())


async def test_reach_is_news_only_when_it_changes(database):
    async with database.transaction() as work:
        assert not await work.people.set_reach(LI, Reach.NO), "nobody is made by being lost"
        await work.people.meet(LI, "李阿姨")
        news = [
            await work.people.set_reach(LI, reach)
            for reach in (Reach.YES, Reach.YES, Reach.NO, Reach.NO, Reach.YES)
        ]
    assert news == [True, False, True, False, True]
    assert (await person(database)).is_reachable


async def test_reach_that_is_no_news_drops_no_cache(database):
    async with database.transaction() as work:
        await meet(work, LI)
    before = await rows_of(database, "revision", order="id")
    async with database.transaction() as work:
        await meet(work, LI)
    assert await rows_of(database, "revision", order="id") == before


async def test_somebody_is_asked_to_write_less_once_in_a_while(database):
    minute = timedelta(minutes=1)
    async with database.transaction() as work:
        await meet(work, LI)
        assert not await work.people.told_of_flood(LI, NOW, NOW - HOUR)
    async with database.transaction() as work:
        assert await work.people.told_of_flood(LI, NOW + minute, NOW + minute - HOUR)
        assert await work.people.told_of_flood(LI, NOW + HOUR, NOW)
        assert not await work.people.told_of_flood(LI, NOW + HOUR + minute, NOW + minute)
        assert await work.people.told_of_flood(LI, NOW + HOUR + minute, NOW + minute)


async def test_to_be_asked_to_write_less_is_ones_own(database):
    async with database.transaction() as work:
        await meet(work, LI)
        await meet(work, 1002)
        assert not await work.people.told_of_flood(LI, NOW, NOW - HOUR)
        assert not await work.people.told_of_flood(PersonId(1002), NOW, NOW - HOUR)


# --- homes and households ---


@pytest.mark.parametrize(
    "place",
    [PLACE, Place(None, "3", None, "502"), Place(None, "3"), Place("开鲁四村"), Place()],
    ids=lambda place: place.label() or "nowhere",
)
async def test_a_home_is_read_as_it_was_written(database, place):
    chain = await founded(database)
    async with database.transaction() as work:
        await meet(work, LI)
        assert await work.people.add_home(LI, chain.community, place)
        assert not await work.people.add_home(LI, chain.community, place)
    assert (await person(database)).homes == ((chain.community, place),)


async def test_somebody_may_have_several_homes_also_in_several_communities(database):
    here = (await founded(database)).community
    there = (await import_roster(database, "SQ2,社区,吴主任,,,,,")).community
    with_unit, without = Place(None, "3", "2", "502"), Place(None, "3", None, "502")
    async with database.transaction() as work:
        await meet(work, LI)
        for community, place in ((here, with_unit), (there, without), (here, without)):
            assert await work.people.add_home(LI, community, place)
    found = await person(database)
    assert found.homes == ((here, with_unit), (there, without), (here, without))
    assert found.homes_in(here) == (with_unit, without)
    assert found.homes_in(CommunityId(99)) == ()


async def test_those_who_live_together_share_a_household(database):
    chain = await founded(database)
    async with database.transaction() as work:
        for who in (1001, 1002, 1003):
            await meet(work, who)
            await work.people.add_home(PersonId(who), chain.community, PLACE)
    assert len(await rows_of(database, "households", order="id")) == 1
    assert len(await rows_of(database, "homes", order="person_id")) == 3


async def test_a_home_that_is_given_up_is_ones_own(database):
    chain = await founded(database)
    async with database.transaction() as work:
        for who in (1001, 1002):
            await meet(work, who)
            await work.people.add_home(PersonId(who), chain.community, PLACE)
        assert await work.people.remove_home(PersonId(1001), chain.community, PLACE)
        assert not await work.people.remove_home(PersonId(1001), chain.community, PLACE)
        assert not await work.people.remove_home(PersonId(1001), chain.community, Place(None, "9"))
    assert (await person(database, PersonId(1001))).homes == ()
    assert len((await person(database, PersonId(1002))).homes) == 1


@pytest.mark.parametrize(
    "columns", ["'普雄馨苑', '3', '', '502'", "'', '3', '2', '502'", "'', '', '', ''"]
)
async def test_a_household_is_there_once_also_without_unit_or_estate(database, columns):
    chain = await founded(database)
    await execute(database, f"{HOUSEHOLD}({chain.community}, {columns})")
    with pytest.raises(IntegrityError):
        await execute(database, f"{HOUSEHOLD}({chain.community}, {columns})")


async def test_the_same_door_of_two_communities_is_two_households(database):
    here = (await founded(database)).community
    there = (await import_roster(database, "SQ2,社区,吴主任,,,,,")).community
    for community in (here, there):
        await execute(database, f"{HOUSEHOLD}({community}, '', '3', '', '502')")
    assert len(await rows_of(database, "households", order="id")) == 2


# --- groups ---


@pytest.mark.parametrize(
    ("estate", "buildings"),
    [(None, ()), ("梧桐 花园", ()), (None, ("3",)), ("普雄馨苑", ("3", "12A", "26弄20"))],
)
async def test_a_binding_is_read_as_it_was_written(database, estate, buildings):
    chain = await founded(database)
    bound = Group(NEW, chain.community, estate, buildings)
    async with database.transaction() as work:
        await work.groups.bind(bound, "3号楼邻居群")
    async with database.reading() as work:
        assert await work.groups.find(NEW) == bound
        assert await work.groups.find(OLD) is None
        assert await work.groups.all() == [bound]


async def test_a_group_that_is_bound_anew_has_only_the_new_binding(database):
    chain = await founded(database)
    anew = Group(NEW, chain.community, None, ("4",))
    async with database.transaction() as work:
        await work.groups.bind(Group(NEW, chain.community, "普雄馨苑", ("3",)), "3号楼")
        await work.groups.bind(anew, "4号楼")
        assert await work.groups.all() == [anew]
    (row,) = await rows_of(database, '"groups"', order="chat_id")
    assert row["title"] == "4号楼"


async def test_a_binding_that_is_taken_back_is_handed_over_once(database):
    chain = await founded(database)
    bound = Group(NEW, chain.community, None)
    async with database.transaction() as work:
        await work.groups.bind(bound, "群")
        assert await work.groups.unbind(NEW) == bound
        assert await work.groups.unbind(NEW) is None
        assert await work.groups.all() == []


async def test_a_binding_follows_its_group_to_the_new_id(database):
    chain = await founded(database)
    async with database.transaction() as work:
        await work.groups.bind(Group(OLD, chain.community, "普雄馨苑", ("3",)), "群")
        await work.groups.bind(Group(ChatId(-9), chain.community, None), "另一个群")
    async with database.transaction() as work:
        await work.migrate_group(OLD, NEW)
    assert await group(database, OLD) is None
    assert await group(database, NEW) == Group(NEW, chain.community, "普雄馨苑", ("3",))
    assert await group(database, ChatId(-9)) is not None


async def test_a_binding_made_under_the_new_id_gives_way(database):
    chain = await founded(database)
    async with database.transaction() as work:
        await work.groups.bind(Group(NEW, chain.community, None), "群")
        await work.groups.bind(Group(OLD, chain.community, "普雄馨苑"), "群")
        await work.migrate_group(OLD, NEW)
    assert await group(database, NEW) == Group(NEW, chain.community, "普雄馨苑")


async def test_a_group_that_moves_twice_stays_bound(database):
    chain = await founded(database)
    async with database.transaction() as work:
        await work.groups.bind(Group(OLD, chain.community, "普雄馨苑"), "群")
    for _ in range(2):  # once by the service message, once by the courier
        async with database.transaction() as work:
            await work.migrate_group(OLD, NEW)
    assert await group(database, NEW) == Group(NEW, chain.community, "普雄馨苑")


async def test_a_move_that_another_program_has_just_made_is_not_undone(
    postgresql_url, open_database
):
    ours, theirs = open_database(postgresql_url), open_database(postgresql_url)
    chain = await founded(ours)
    async with ours.transaction() as work:
        await work.groups.bind(Group(OLD, chain.community, "普雄馨苑"), "群")
    async with theirs.transaction() as work:
        seen = await work.groups.find(OLD)

        async def as_it_was(_: ChatId) -> Group | None:
            return seen

        work.groups.find = as_it_was
        async with ours.transaction() as other:
            await other.groups.migrate(OLD, NEW)
        await work.groups.migrate(OLD, NEW)
    assert await group(ours, NEW) == Group(NEW, chain.community, "普雄馨苑")


async def test_everything_of_a_group_moves_with_it(database):
    chain = await founded(database)
    ticket = await filed(database, chain, group=OLD)
    async with database.transaction() as work:
        await work.groups.bind(Group(OLD, chain.community, None), "群")
        await work.tellings.show(View.POST, ticket.id, [OLD], urgent=False, anew=False)
        await work.migrate_group(OLD, NEW)
        assert [
            row.chat for row in await work.tellings.waiting(without=[], not_in=[], limit=9)
        ] == [NEW]
        assert (await work.tickets.find(ticket.id)).group == NEW
    assert await group(database, NEW) is not None
