"""The chain in the database: rosters written over each other, who holds what, and the cache."""

import itertools

import pytest

from community.ids import ChatId, CommunityId, PersonId
from community.levels import Level
from community.people import Group, Reach
from community.places import Place, ScopeItem
from community.work import RosterUpdate
from tests.storage.builders import (
    BRANCH,
    COMMITTEE,
    HUB,
    MEMBER,
    ROSTER,
    chain_of,
    founded,
    import_roster,
    meet,
    roster,
    rows_of,
    scope_of,
    seat_of,
)

WANG = PersonId(2001)


class SlipError(Exception):
    """What goes wrong in the middle of an import."""


async def press_start(database, person: int, name: str = "老王") -> list[str]:
    """Presses Start; returns the codes of the seats that this gave."""
    async with database.transaction() as work:
        who = await meet(work, person, name)
        before = {s.id for c in await work.chains.all() for s in c.seats_of(who)}
        chains = await work.chains.take_seats(who)
        return [s.code for c in chains for s in c.seats_of(who) if s.id not in before]


def holders_of(chain, code: str) -> list[int]:
    return [holder.person for holder in seat_of(chain, code).holders]


def codes(chain) -> list[str]:
    return [seat.code for seat in chain.seats.values()]


# --- import ---


async def test_every_column_of_a_roster_is_in_the_chain(database):
    update = await import_roster(database)
    assert update == RosterUpdate(update.community, added=4, changed=0, retired=0, revived=0)
    chain = await chain_of(database)
    assert chain.community == update.community
    assert chain.estates == ("普雄馨苑",)
    assert codes(chain) == ["H1", "M1", "SQ", "Z1"]
    member = seat_of(chain, "M1")
    assert (member.level, member.name, member.title) == (Level.MEMBER, "王建国", "楼组长王建国")
    assert (member.phone, member.holders) == ("13900000201", ())
    assert member.scope == (ScopeItem(Place("普雄馨苑", "3")),)
    assert [seat.code for seat in chain.above(member)] == ["H1", "Z1", "SQ"]
    assert seat_of(chain, "H1").title is None
    assert seat_of(chain, "H1").scope == ()
    assert chain.committee.code == "SQ"
    assert chain.committee.parent is None


async def test_a_community_is_called_as_its_committee_is(database):
    await import_roster(database, "SQ,社区,周主任,,,,,梧桐里社区", "Z1,党支部,孙书记,SQ,,,,")
    await import_roster(database, "SQ2,社区,吴主任,,,,,")
    kept = await rows_of(database, "communities", order="id")
    assert [(row["code"], row["name"]) for row in kept] == [("SQ", "梧桐里社区"), ("SQ2", "吴主任")]


async def test_the_order_of_the_rows_does_not_matter(database):
    for lines in itertools.permutations(ROSTER):
        await import_roster(database, *lines)
        chain = await chain_of(database)
        assert [seat.code for seat in chain.above(seat_of(chain, "M1"))] == ["H1", "Z1", "SQ"]


async def test_a_first_import_does_not_need_the_committee_on_top(database):
    chain = await founded(database, *reversed(ROSTER))
    assert [seat.code for seat in chain.above(seat_of(chain, "M1"))] == ["H1", "Z1", "SQ"]


async def test_the_same_roster_again_changes_nothing(database):
    chain = await founded(database)
    before = await rows_of(database, "seats", order="id")
    update = await import_roster(database)
    assert update == RosterUpdate(chain.community, added=0, changed=0, retired=0, revived=0)
    assert await rows_of(database, "seats", order="id") == before


async def test_a_seat_is_changed_in_place_and_keeps_its_id(database):
    before = await founded(database)
    hub = "H2,中心户,刘桂芳,Z1,,,,"
    member = "M1,党员,赵志强,H2,普雄馨苑 4号楼,13911112222,2001,赵师傅"
    update = await import_roster(database, COMMITTEE, BRANCH, HUB, hub, member)
    assert update == RosterUpdate(before.community, added=1, changed=1, retired=0, revived=0)
    after = await chain_of(database)
    seat = seat_of(after, "M1")
    assert seat.id == seat_of(before, "M1").id
    assert (seat.name, seat.title, seat.phone) == ("赵志强", "赵师傅", "13911112222")
    assert seat.parent == seat_of(after, "H2").id
    assert [item.label() for item in seat.scope] == ["普雄馨苑 4号楼"]


async def test_what_a_new_roster_leaves_empty_is_emptied(database):
    await founded(database)
    known = ["普雄馨苑"]
    async with database.transaction() as work:
        await work.rosters.update(
            roster(COMMITTEE, BRANCH, HUB, "M1,党员,王建国,H1,,,,", known_estates=known)
        )
    seat = seat_of(await chain_of(database), "M1")
    assert (seat.scope, seat.phone, seat.title) == ((), "", None)


async def test_a_seat_may_change_its_level(database):
    before = await founded(database)
    await import_roster(database, COMMITTEE, BRANCH, "M1,中心户,王建国,Z1,普雄馨苑 3号楼,,,")
    seat = seat_of(await chain_of(database), "M1")
    assert (seat.id, seat.level) == (seat_of(before, "M1").id, Level.HUB)


async def test_communities_keep_to_themselves(database):
    await founded(database)
    other = await import_roster(database, *(line.replace("SQ", "SQ2") for line in ROSTER))
    mine, theirs = [await chain_of(database, n) for n in (other.community - 1, other.community)]
    assert not mine.seats.keys() & theirs.seats.keys()
    await import_roster(database, "SQ2,社区,吴主任,,,,,")
    assert len((await chain_of(database, mine.community)).seats) == 4
    assert len((await chain_of(database, theirs.community)).seats) == 1


async def test_an_unknown_community_is_a_key_error(database):
    await founded(database)
    async with database.reading() as work:
        with pytest.raises(KeyError):
            await work.chains.of(CommunityId(99))


# --- retire and revive ---


async def test_a_seat_that_left_the_roster_is_retired_and_one_that_returns_is_the_same(database):
    before = await founded(database)
    await press_start(database, WANG)
    retired = await import_roster(database, COMMITTEE, BRANCH, HUB)
    assert retired == RosterUpdate(before.community, added=0, changed=0, retired=1, revived=0)
    without = await chain_of(database)
    assert codes(without) == ["H1", "SQ", "Z1"]
    assert without.seats_of(WANG) == ()
    again = await import_roster(database, COMMITTEE, BRANCH, HUB)
    assert again == RosterUpdate(before.community, added=0, changed=0, retired=0, revived=0)
    revived = await import_roster(database, *ROSTER)
    assert revived == RosterUpdate(before.community, added=0, changed=0, retired=0, revived=1)
    after = await chain_of(database)
    assert seat_of(after, "M1").id == seat_of(before, "M1").id
    assert holders_of(after, "M1") == [WANG]


async def test_nobody_takes_a_retired_seat(database):
    await founded(database)
    await import_roster(database, COMMITTEE, BRANCH, HUB)
    assert await press_start(database, WANG) == []
    await import_roster(database, *ROSTER)
    assert await press_start(database, WANG) == ["M1"]


async def test_the_heir_is_the_nearest_seat_above_that_is_left(database):
    second = ("Z2,党支部,钱书记,SQ,,,,", "H2,中心户,刘桂芳,Z2,,,,", "M2,党员,赵志强,H2,4号楼,,,")
    first = await founded(database, *ROSTER, *second)

    async def heirs(*left: str) -> dict[str, str]:
        await import_roster(database, *left)
        async with database.reading() as work:
            found = await work.rosters.heirs(first.community)
        names = {seat.id: seat.code for seat in first.seats.values()}
        return {names[gone]: names[heir] for gone, heir in found.items()}

    everybody = (*ROSTER, *second)
    assert await heirs(*everybody) == {}
    assert await heirs(COMMITTEE, BRANCH, HUB, *second) == {"M1": "H1"}
    assert await heirs(COMMITTEE, BRANCH, *second) == {"M1": "Z1", "H1": "Z1"}
    gone = {"M1": "SQ", "H1": "SQ", "Z1": "SQ"}
    assert await heirs(COMMITTEE, *second) == gone
    assert await heirs(COMMITTEE) == gone | {"M2": "SQ", "H2": "SQ", "Z2": "SQ"}
    assert await heirs(*everybody) == {}


async def test_an_heir_may_have_moved_since(database):
    first = await founded(database, *ROSTER, "Z2,党支部,钱书记,SQ,,,,")
    await import_roster(database, COMMITTEE, BRANCH, HUB, "Z2,党支部,钱书记,SQ,,,,")
    moved = ("H1,中心户,张敏,Z2,,,,",)
    await import_roster(database, COMMITTEE, "Z2,党支部,钱书记,SQ,,,,", *moved)
    async with database.reading() as work:
        heirs = await work.rosters.heirs(first.community)
    assert heirs[seat_of(first, "M1").id] == seat_of(first, "H1").id
    assert heirs[seat_of(first, "Z1").id] == seat_of(first, "SQ").id


async def test_the_heirs_of_one_community_are_not_anothers(database):
    first = await founded(database)
    other = await import_roster(database, *(line.replace("SQ", "SQ2") for line in ROSTER))
    await import_roster(database, COMMITTEE, BRANCH, HUB)
    async with database.reading() as work:
        assert len(await work.rosters.heirs(first.community)) == 1
        assert await work.rosters.heirs(other.community) == {}


# --- holders ---


async def test_pressing_start_gives_the_seats_that_the_roster_keeps_for_that_id(database):
    await founded(database, COMMITTEE, BRANCH, "H1,中心户,王建国,Z1,,,2001,", MEMBER)
    assert await press_start(database, 2002) == []
    assert await press_start(database, WANG) == ["H1", "M1"]
    assert await press_start(database, WANG) == []
    chain = await chain_of(database)
    assert holders_of(chain, "M1") == holders_of(chain, "H1") == [WANG]
    (holder,) = seat_of(chain, "M1").holders
    assert (holder.name, holder.title, holder.reachable) == ("王建国", "楼组长王建国", True)


async def test_seats_of_several_communities_are_taken_at_once(database):
    await founded(database)
    await import_roster(database, *(line.replace("SQ", "SQ2") for line in ROSTER))
    assert await press_start(database, WANG) == ["M1", "M1"]


async def test_an_empty_telegram_cell_removes_nobody(database):
    await founded(database)
    await press_start(database, WANG)
    without = MEMBER.replace("2001", "")
    update = await import_roster(database, COMMITTEE, BRANCH, HUB, without)
    assert update.changed == 0
    assert holders_of(await chain_of(database), "M1") == [WANG]
    (seat,) = [r for r in await rows_of(database, "seats", order="id") if r["code"] == "M1"]
    assert seat["telegram_id"] == WANG


async def test_a_changed_telegram_id_replaces_the_holder(database):
    await founded(database)
    await press_start(database, WANG)
    await import_roster(database, COMMITTEE, BRANCH, HUB, MEMBER.replace("2001", "7900000002"))
    assert holders_of(await chain_of(database), "M1") == []
    assert await press_start(database, WANG) == []
    assert await press_start(database, 7900000002, "小赵") == ["M1"]
    assert holders_of(await chain_of(database), "M1") == [7900000002]


async def test_a_changed_id_takes_only_that_seat(database):
    await founded(database, COMMITTEE, BRANCH, "H1,中心户,王建国,Z1,,,2001,", MEMBER)
    await press_start(database, WANG)
    await import_roster(database, COMMITTEE, BRANCH, "H1,中心户,张敏,Z1,,,3001,", MEMBER)
    chain = await chain_of(database)
    assert (holders_of(chain, "H1"), holders_of(chain, "M1")) == ([], [WANG])


async def test_a_seat_that_comes_back_for_somebody_else_is_not_held_by_the_old_one(database):
    await founded(database)
    await press_start(database, WANG)
    await import_roster(database, COMMITTEE, BRANCH, HUB)
    await import_roster(database, COMMITTEE, BRANCH, HUB, MEMBER.replace("2001", "2002"))
    assert holders_of(await chain_of(database), "M1") == []


async def test_an_id_that_is_added_later_can_be_taken(database):
    await founded(database, COMMITTEE, BRANCH, HUB, MEMBER.replace("2001", ""))
    assert await press_start(database, WANG) == []
    await import_roster(database)
    assert await press_start(database, WANG) == ["M1"]


async def test_a_holder_is_known_with_reach_and_homes(database):
    chain = await founded(database)
    await press_start(database, WANG)
    home = Place("普雄馨苑", "3", None, "502")
    async with database.transaction() as work:
        await work.people.add_home(WANG, chain.community, home)
        await work.people.set_reach(WANG, Reach.NO)
    (holder,) = seat_of(await chain_of(database), "M1").holders
    assert holder.homes == (home,)
    assert holder.lives_at(home)
    assert not holder.reachable


async def test_a_holders_home_is_the_same_place_as_the_persons(database):
    chain = await founded(database)
    await press_start(database, WANG)
    async with database.transaction() as work:
        await work.people.add_home(WANG, chain.community, Place("普雄馨苑"))
    async with database.reading() as work:
        person = await work.people.find(WANG)
    (holder,) = seat_of(await chain_of(database), "M1").holders
    assert person.homes_in(chain.community) == (Place("普雄馨苑"),)
    assert holder.homes == (Place("普雄馨苑"),)


async def test_administrators_are_in_every_chain_and_can_be_reached_once_they_pressed_start(
    url, open_database
):
    database = open_database(url, administrators=[PersonId(9001), PersonId(9002)])
    await founded(database)
    chain = await chain_of(database)
    assert {(a.person, a.reachable) for a in chain.administrators} == {(9001, False), (9002, False)}
    await press_start(database, 9001, "管理员甲")
    chain = await chain_of(database)
    known = {a.person: (a.name, a.reachable) for a in chain.administrators}
    assert known[9001] == ("管理员甲", True)
    assert not known[9002][1]
    assert [seat.code for seat in chain.seats_of(PersonId(9001))] == ["SQ"]
    assert [holder.person for holder in chain.recipients(chain.committee)] == [9001]


# --- scopes and estates ---


async def test_every_form_of_scope_is_read_as_it_was_written(database):
    entries = [
        "普雄馨苑 3号楼",
        "普雄馨苑 4号楼2单元",
        "普雄馨苑 5号楼2单元502",
        "普雄馨苑 5号楼601",
        "普雄馨苑 6号楼501-512",
        "普雄馨苑 7号楼1单元101-112",
        "普雄馨苑 12A号楼",
        "梧桐 花园 1号楼101A",
        "普雄路26弄20号",
        "普雄路26弄 21号楼",
        "开鲁四村 26弄20号楼",
        "第一小区 一号楼二单元",
        "A区 B座",
        "幸福一号 3号楼",
    ]
    lines = [f"M{n},党员,王建国,H1,{entry},,," for n, entry in enumerate(entries)]
    several = "M98,党员,王建国,H1,普雄馨苑 1号楼;普雄馨苑 2号楼;普雄馨苑 8号楼501-502,,,"
    written = roster(COMMITTEE, BRANCH, HUB, *lines, several)
    async with database.transaction() as work:
        await work.rosters.update(written)
    chain = await chain_of(database)
    assert {row.code: row.scope for row in written.rows} == {
        row.code: scope_of(chain, row.code) for row in written.rows
    }


async def test_a_whole_estate_is_read_as_it_was_written(database):
    chain = await founded(
        database, COMMITTEE, "Z1,党支部,孙书记,SQ,开鲁四村;梧桐 花园,,,", HUB,
        "M1,党员,王建国,H1,开鲁四村 3号楼,,,", "M2,党员,刘桂芳,H1,梧桐 花园 3号楼,,,",
    )  # fmt: skip
    assert scope_of(chain, "Z1") == tuple(
        ScopeItem(Place(estate=name)) for name in ("开鲁四村", "梧桐 花园")
    )


@pytest.mark.parametrize("estate", ["普雄路26弄", "幸福一号", "开鲁4村"])
async def test_a_whole_estate_whose_name_holds_a_number_is_read_as_it_was_written(database, estate):
    hub = f"H1,中心户,张敏,Z1,{estate},,,"
    chain = await founded(database, COMMITTEE, BRANCH, hub, f"M1,党员,王建国,H1,{estate} 3号楼,,,")
    assert scope_of(chain, "H1") == (ScopeItem(Place(estate=estate)),)


async def test_estates_are_those_of_the_roster_and_those_that_were_bound(database):
    chain = await founded(database)
    async with database.transaction() as work:
        await work.add_estate(chain.community, "开鲁四村")
        await work.add_estate(chain.community, "开鲁四村")
        await work.add_estate(chain.community, "普雄馨苑")
    other = await import_roster(database, "SQ2,社区,吴主任,,,,,")
    async with database.transaction() as work:
        await work.add_estate(other.community, "开鲁四村")
    assert (await chain_of(database, chain.community)).estates == ("普雄馨苑", "开鲁四村")
    assert (await chain_of(database, other.community)).estates == ("开鲁四村",)
    async with database.reading() as work:
        assert await work.rosters.estate_names() == {"普雄馨苑", "开鲁四村"}


# --- the cache ---


async def chains(database):
    async with database.reading() as work:
        return await work.chains.all()


async def test_chains_are_read_once_as_long_as_nothing_changes(database):
    await founded(database)
    first = await chains(database)
    async with database.transaction() as work:
        await work.people.meet(PersonId(1001), "李阿姨")
    assert await chains(database) is first


CHANGES = {
    "import": lambda work: work.rosters.update(roster("SQ,社区,吴主任,,,,,")),
    "seat taken": lambda work: work.chains.take_seats(WANG),
    "estate": lambda work: work.add_estate(CommunityId(1), "开鲁四村"),
    "bound": lambda work: work.groups.bind(Group(ChatId(-5), CommunityId(1), None), "群"),
    "unbound": lambda work: work.groups.unbind(ChatId(-4)),
    "migrated": lambda work: work.migrate_group(ChatId(-4), ChatId(-1004)),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
async def test_a_change_by_another_program_drops_the_cache(url, open_database, change):
    here, there = open_database(url), open_database(url)
    chain = await founded(here)
    async with here.transaction() as work:
        await meet(work, WANG)
        await work.people.add_home(WANG, chain.community, Place(None, "9"))
        await work.groups.bind(Group(ChatId(-4), chain.community, None), "群")
    first = await chains(here)
    assert await chains(here) is first
    async with there.transaction() as work:
        await change(work)
    assert await chains(here) is not first


CHANGES_OF_SOMEBODY = {
    "out of reach": lambda work, who: work.people.set_reach(who, Reach.NO),
    "home": lambda work, who: work.people.add_home(who, CommunityId(1), Place(None, "3")),
    "home gone": lambda work, who: work.people.remove_home(who, CommunityId(1), Place(None, "9")),
    "forgotten": lambda work, who: work.people.forget(who),
}
RESIDENT, ADMINISTRATOR = PersonId(1001), PersonId(9001)


@pytest.mark.parametrize("change", CHANGES_OF_SOMEBODY.values(), ids=CHANGES_OF_SOMEBODY)
@pytest.mark.parametrize("who", [WANG, ADMINISTRATOR, RESIDENT], ids=["holder", "admin", "else"])
async def test_only_who_stands_in_a_chain_drops_the_cache(url, open_database, change, who):
    here, there = (open_database(url, administrators=(ADMINISTRATOR,)) for _ in range(2))
    chain = await founded(here)
    await press_start(here, WANG)
    async with here.transaction() as work:
        await meet(work, who)
        await work.people.add_home(who, chain.community, Place(None, "9"))
    first = await chains(here)
    assert await chains(here) is first
    async with there.transaction() as work:
        await change(work, who)
    assert (await chains(here) is first) == (who == RESIDENT)


async def test_another_program_sees_the_new_roster(url, open_database):
    here, there = open_database(url), open_database(url)
    await founded(here)
    await import_roster(there, "SQ,社区,吴主任,,,,,")
    (chain,) = await chains(here)
    assert (chain.committee.name, codes(chain)) == ("吴主任", ["SQ"])


async def test_whoever_changes_the_chain_sees_it_changed_at_once(database):
    await founded(database)
    async with database.transaction() as work:
        await work.chains.all()
        await work.rosters.update(roster("SQ,社区,吴主任,,,,,"))
        (chain,) = await work.chains.all()
        assert codes(chain) == ["SQ"]
        await work.rosters.update(roster(*ROSTER))
        (chain,) = await work.chains.all()
        assert len(codes(chain)) == 4


async def test_an_import_that_is_rolled_back_leaves_the_cache_right(url, open_database):
    here, there = open_database(url), open_database(url)
    await founded(here)
    first = await chains(here)
    with pytest.raises(SlipError):
        async with here.transaction() as work:
            await work.rosters.update(roster("SQ,社区,没有来过,,,,,"))
            (chain,) = await work.chains.all()
            assert chain.committee.name == "没有来过"
            raise SlipError
    assert await chains(here) is first
    # The revision that was rolled back is now another's.
    await import_roster(there, "SQ,社区,吴主任,,,,,")
    (chain,) = await chains(here)
    assert chain.committee.name == "吴主任"
