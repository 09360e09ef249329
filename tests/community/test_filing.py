"""From what a resident said to a ticket with a seat in charge, and who is told of each step."""

from dataclasses import replace

import pytest

from community import life, working
from community.chain import Chain
from community.comments import Courtesies, add_comment
from community.editing import edit_report
from community.filing import (
    Report,
    TooManyReportsError,
    file_report,
    locate,
)
from community.ids import ChatId, PersonId, TicketId, TicketNumber
from community.joining import join
from community.moment import Moment
from community.people import Group, Person, Reach
from community.places import Place
from community.refusals import Refusal
from community.telling import News, View
from community.tickets import Change, Event, EventKind, Origin, State, Ticket, Words, WordsKind
from community.triage import Complaint, PlaceMention, Triage
from tests.community.in_memory import MemoryWork, Shown, run
from tests.community.neighbourhood import (
    GROUP,
    HERE,
    MORNING,
    RESIDENT,
    STRANGER,
    at,
    holder,
    holder_of,
    later,
    moment,
    place,
    refused,
    seat,
    seat_id,
    ticket,
    town,
    trail,
)

ORIGIN = Origin(GROUP, 7)
BOUND = Group(GROUP, HERE, None)
TWO_ESTATES = town(estates=["开鲁四村", "普雄馨苑"])


def mention(
    building: str | None = None,
    unit: str | None = None,
    room: str | None = None,
    estate: str | None = None,
) -> PlaceMention:
    return PlaceMention(building, unit, room, estate)


def group_of(estate: str | None, *buildings: str) -> Group:
    return Group(GROUP, HERE, estate, buildings)


def where(
    found: PlaceMention | None,
    *homes: str,
    group: Group | None = BOUND,
    chain=TWO_ESTATES,
) -> Place:
    return locate(found, [place(home) for home in homes], group, chain)


# Where it is


def test_what_the_text_says_comes_first():
    said = where(mention("5", "2", "301"), "开鲁四村 3号楼502", group=group_of("开鲁四村", "4"))
    assert said == place("开鲁四村 5号楼2单元301")


def test_else_it_is_the_home_of_the_reporter():
    assert where(None, "开鲁四村 3号楼502", group=group_of("开鲁四村", "4")) == place(
        "开鲁四村 3号楼502"
    )


@pytest.mark.parametrize("homes", [(), ("开鲁四村 3号楼502", "开鲁四村 5号楼301")])
def test_else_it_is_what_the_group_is_bound_to(homes):
    assert where(None, *homes, group=group_of("开鲁四村", "4")) == place("开鲁四村 4号楼")
    assert where(None, *homes, group=group_of("开鲁四村", "4", "5")) == place("开鲁四村")


def test_a_home_in_another_estate_than_the_groups_is_not_meant():
    homes = ("普雄馨苑 3号楼502", "开鲁四村 5号楼301")
    assert where(None, *homes, group=group_of("开鲁四村")) == place("开鲁四村 5号楼301")
    assert where(None, homes[0], group=group_of("开鲁四村")) == place("开鲁四村")


def test_in_private_the_only_home_is_meant_and_of_several_none():
    assert where(None, "普雄馨苑 3号楼502", group=None) == place("普雄馨苑 3号楼502")
    assert where(None, "普雄馨苑 3号楼502", "开鲁四村 5号楼301", group=None) == Place()


@pytest.mark.parametrize(
    ("named", "group", "homes", "estate"),
    [
        ("普雄馨苑", group_of("开鲁四村"), (), "普雄馨苑"),
        ("祥泰小区", group_of("开鲁四村"), (), "开鲁四村"),
        (None, group_of("开鲁四村"), ("普雄馨苑 3号楼502",), "开鲁四村"),
        (None, BOUND, ("开鲁四村 5号楼301", "普雄馨苑 3号楼502"), "普雄馨苑"),
        (None, BOUND, ("开鲁四村 5号楼301",), None),
        (None, None, ("开鲁四村 3号楼101",), "开鲁四村"),
        (None, None, (), None),
    ],
    ids=[
        "written",
        "unknown to the community",
        "the group's",
        "of the home in that building",
        "of no home elsewhere",
        "private",
        "nothing known",
    ],
)
def test_the_estate_of_a_building(named, group, homes, estate):
    said = where(mention("3", room="502", estate=named), *homes, group=group)
    assert said == Place(estate, "3", None, "502")


def test_the_only_estate_is_always_known():
    one = town(estates=["开鲁四村"])
    assert where(mention("3"), group=None, chain=one) == place("开鲁四村 3号楼")
    assert where(None, group=None, chain=one) == place("开鲁四村")


def test_a_room_alone_is_in_the_home_that_has_it():
    homes = ("开鲁四村 5号楼301", "开鲁四村 3号楼2单元502")
    said = where(mention(room="502"), *homes, group=group_of("开鲁四村", "4"))
    assert said == place("开鲁四村 3号楼2单元502")


def test_a_unit_alone_is_in_the_building_that_home_or_group_name():
    unit, estate = mention(unit="2"), group_of("开鲁四村")
    assert where(unit, group=group_of("开鲁四村", "4")) == place("开鲁四村 4号楼2单元")
    assert where(unit, "开鲁四村 3号楼502", group=estate) == place("开鲁四村 3号楼2单元")
    homes = ("开鲁四村 3号楼502", "开鲁四村 5号楼101")
    assert where(unit, *homes, group=estate) == Place("开鲁四村")


def test_a_room_alone_is_else_in_the_groups_building():
    said = where(
        mention(unit="1", room="502"), "开鲁四村 3号楼301", group=group_of("开鲁四村", "4")
    )
    assert said == place("开鲁四村 4号楼1单元502")


@pytest.mark.parametrize("group", [group_of("开鲁四村"), group_of("开鲁四村", "4", "5")])
def test_a_room_of_no_known_building_is_no_place(group):
    assert where(mention(unit="1", room="502"), group=group) == place("开鲁四村")


def test_a_home_that_was_kept_without_its_estate_still_counts():
    one = town(estates=["开鲁四村"])
    said = where(None, "3号楼502", group=group_of("开鲁四村"), chain=one)
    assert said == place("开鲁四村 3号楼502")


# Filing


def heard(
    found: PlaceMention | None = None,
    *,
    urgent: bool = False,
    complaint: Complaint = Complaint.YES,
    tags: tuple[str, ...] = ("leak",),
) -> Triage:
    return Triage(complaint, tags, urgent, "burst_pipe" if urgent else None, found, ())


def report(triage: Triage, **different) -> Report:
    default = Report(HERE, RESIDENT, "天花板漏水", triage, BOUND, ORIGIN)
    return replace(default, **different)


IN_3 = mention("3", room="502")


def files(work: MemoryWork, now: Moment, reported: Report) -> Ticket | None:
    """The new ticket of a report; None when there is none."""
    filed = run(file_report(work, now, reported))
    return filed and filed.ticket


def test_a_report_becomes_a_ticket_of_the_seat_that_looks_after_its_place():
    work = MemoryWork(town())
    filed = files(work, moment(), report(heard(IN_3)))
    assert filed is not None
    assert (filed.state, filed.seat, filed.trail) == (State.OPEN, seat_id("M1"), trail("M1"))
    assert filed.deadline == at("2026-05-06 12:00")
    assert (filed.reporter, filed.group, filed.origin) == (RESIDENT, GROUP, ORIGIN)
    assert (filed.tags, filed.place, filed.private) == (("leak",), place("3号楼502"), False)
    assert work.tickets.kept[filed.id] == filed
    assert work.tickets.first_words[filed.id] == "天花板漏水"
    (event,) = work.tickets.history
    assert (event.kind, event.ticket, event.actor) == (EventKind.FILED, filed.id, RESIDENT)
    assert (event.state_from, event.state_to) == (State.OPEN, State.OPEN)
    assert work.tellings.shown == [
        Shown(View.POST, filed.id, (GROUP,), urgent=False, anew=False),
        Shown(View.CARD, filed.id, (ChatId(holder_of("M1")),), urgent=False, anew=True),
    ]


def test_numbers_go_up():
    work = MemoryWork(town(), ticket("M1", State.CLOSED, number=TicketNumber(41)))
    filed = files(work, moment(), report(heard()))
    assert filed is not None
    assert filed.number == 42


def test_a_report_without_a_place_goes_to_the_committee():
    work = MemoryWork(town())
    filed = files(work, moment(), report(heard(), group=None))
    assert filed is not None
    assert filed.seat == seat_id("S")


def test_the_home_of_the_reporter_counts_only_in_its_own_community():
    here = Person(RESIDENT, "李阿姨", homes=((HERE, place("3号楼502")),))
    elsewhere = replace(here, homes=((HERE + 1, place("3号楼502")),))
    for person, code in ((here, "M1"), (elsewhere, "S")):
        filed = files(MemoryWork(town(), people=[person]), moment(), report(heard()))
        assert filed is not None
        assert filed.seat == seat_id(code)


def test_a_private_report_never_shows_in_a_group():
    work = MemoryWork(town())
    filed = files(work, moment(), report(heard(IN_3), group=None))
    assert filed is not None
    assert (filed.private, filed.group) == (True, None)
    assert [shown.view for shown in work.tellings.shown] == [View.NOTE, View.CARD]


def test_what_has_no_tag_is_other():
    filed = files(MemoryWork(town()), moment(), report(heard(tags=())))
    assert filed is not None
    assert filed.tags == ("other",)


def test_the_same_message_never_becomes_two_tickets():
    work = MemoryWork(town())
    filed = files(work, moment(), report(heard(IN_3)))
    assert files(work, moment(), report(heard(IN_3))) is None
    assert list(work.tickets.kept.values()) == [filed]
    assert len(work.tickets.history) == 1


def test_an_urgent_report_rings_every_level_the_policy_names():
    work = MemoryWork(town())
    night = moment("2026-05-06 23:00")
    filed = files(work, night, report(heard(IN_3, urgent=True)))
    assert filed is not None
    assert (filed.urgent, filed.danger) == (True, "burst_pipe")
    assert filed.deadline == at("2026-05-06 23:05")
    assert filed.trail == trail("M1", "H1", "Z1")
    assert work.tellings.cards() == [{holder_of("M1"), holder_of("H1"), holder_of("Z1")}]
    assert all(shown.urgent for shown in work.tellings.shown)


def test_all_the_seats_that_were_rung_may_answer():
    work = MemoryWork(town())
    filed = files(work, moment(), report(heard(IN_3, urgent=True)))
    assert filed is not None
    taken = run(working.acknowledge(work, moment(), filed.id, holder_of("Z1")))
    assert taken.seat == seat_id("Z1")


@pytest.mark.parametrize("urgent", [False, True])
def test_nobody_gets_a_card_about_their_own_home(urgent):
    two = [holder(holder_of("M1")), holder(STRANGER, "3号楼502")]
    shared = town(seat("M1", "H1", "3号楼", two), seat("H1", "Z1", holders=two[1:]))
    work = MemoryWork(shared)
    files(work, moment(), report(heard(IN_3, urgent=urgent)))
    assert all(STRANGER not in chats for chats in work.tellings.cards())


# Too many

#: Two of these are never the same trouble.
OTHER_TROUBLE = heard(tags=("other",))


def filed_before(count: int, when: Moment) -> list[Ticket]:
    return [
        ticket(id=TicketId(number), number=TicketNumber(number), created_at=when.now)
        for number in range(count)
    ]


@pytest.mark.parametrize(("urgent", "limit"), [(False, 10), (True, 20)])
def test_one_person_files_so_many_an_hour(urgent, limit):
    now = moment("2026-05-06 10:30")
    below = MemoryWork(town(), *filed_before(limit - 1, moment()))
    assert files(below, now, report(heard(tags=("other",), urgent=urgent))) is not None
    full = MemoryWork(town(), *filed_before(limit, moment()))
    with pytest.raises(TooManyReportsError):
        files(full, now, report(heard(urgent=urgent)))
    assert len(full.tickets.kept) == limit
    assert not full.tellings.shown


def test_others_and_the_next_hour_are_not_counted():
    work = MemoryWork(town(), *filed_before(10, moment()))
    now = moment("2026-05-06 10:59")
    assert files(work, now, report(OTHER_TROUBLE, reporter=STRANGER)) is not None
    next_hour = later(now, "2026-05-06 11:01")
    fresh = report(OTHER_TROUBLE, origin=Origin(GROUP, 8))
    assert files(work, next_hour, fresh) is not None


def test_the_kind_answer_is_given_once_an_hour():
    work = MemoryWork(town(), *filed_before(10, moment("2026-05-06 10:59")))
    told = []
    for clock in ("11:00", "11:30"):
        with pytest.raises(TooManyReportsError) as refusal:
            files(work, moment(f"2026-05-06 {clock}"), report(heard()))
        told.append(refusal.value.told_before)
    assert told == [False, True]


# More words


def filed_work(*, building: str | None = None, state: State = State.OPEN) -> MemoryWork:
    """A ticket that came from a message, with its words."""
    code = "M1" if building else "S"
    known = Place(building=building)
    one = ticket(code, state, place=known, origin=ORIGIN)
    work = MemoryWork(town(), one, groups=[BOUND])
    work.tickets.said.append(
        Words(one.id, WordsKind.COMPLAINT, RESIDENT, at("2026-05-06 10:00"), "漏水")
    )
    return work


def only(work: MemoryWork) -> Ticket:
    (one,) = work.tickets.kept.values()
    return one


def adds(work: MemoryWork, words: str, triage: Triage, author: PersonId = RESIDENT) -> None:
    """Somebody answers the bot's post in the group."""
    plain = Courtesies.parse(
        {"thanks": ["谢谢", "辛苦"], "greetings": ["您好"], "fillers": ["了"], "insults": ["混蛋"]}
    )
    run(
        add_comment(
            work,
            moment(),
            only(work).id,
            author=author,
            words=words,
            triage=triage,
            courtesies=plain,
        )
    )


def test_an_edited_message_updates_its_ticket():
    work = filed_work(building="3")
    edited = run(edit_report(work, moment(), ORIGIN, "漏水很大", heard()))
    assert edited == only(work)
    assert [(w.kind, w.text, w.author) for w in work.tickets.said][1:] == [
        (WordsKind.EDIT, "漏水很大", RESIDENT)
    ]
    assert [event.kind for event in work.tickets.history] == [EventKind.EDITED]
    assert work.tellings.refreshed == [edited.id]


def test_an_edit_that_changes_no_words_is_nothing():
    work = filed_work(building="3")
    assert run(edit_report(work, moment(), ORIGIN, "漏水", heard())) == only(work)
    run(edit_report(work, moment(), ORIGIN, "漏水很大", heard()))
    run(edit_report(work, moment(), ORIGIN, "漏水很大", heard()))
    assert len(work.tickets.history) == 1
    run(edit_report(work, moment(), ORIGIN, "漏水", heard()))
    assert len(work.tickets.history) == 2


@pytest.mark.parametrize("state", [state for state in State if state.is_settled])
def test_a_settled_ticket_is_not_edited(state):
    work = filed_work(building="3", state=state)
    assert run(edit_report(work, moment(), ORIGIN, "漏水很大", heard())) is None
    assert not work.tickets.history
    assert len(work.tickets.said) == 1


def test_a_message_that_is_no_ticket_is_not_edited():
    assert run(edit_report(filed_work(), moment(), Origin(GROUP, 8), "漏水", heard())) is None


def test_a_place_written_by_an_edit_routes_the_ticket_anew():
    work = filed_work()
    edited = run(edit_report(work, moment(), ORIGIN, "3号楼502漏水", heard(IN_3)))
    assert edited is not None
    assert (edited.place, edited.seat) == (place("3号楼502"), seat_id("M1"))
    assert work.tellings.cards() == [{holder_of("M1")}]


def test_a_known_place_is_not_overwritten_by_a_reply():
    work = filed_work(building="3")
    adds(work, "5号楼", heard(mention("5")))
    assert only(work).place == place("3号楼")


def test_an_edit_corrects_the_place_until_somebody_set_out():
    work = filed_work(building="3")
    edited = run(edit_report(work, moment(), ORIGIN, "5号楼漏水", heard(mention("5"))))
    assert edited is not None
    assert (edited.place, edited.seat) == (place("5号楼"), seat_id("M3"))
    work = filed_work(building="3", state=State.ACKNOWLEDGED)
    run(edit_report(work, moment(), ORIGIN, "5号楼漏水", heard(mention("5"))))
    assert only(work).place == place("3号楼")
    run(edit_report(work, moment(), ORIGIN, "3号楼502漏水", heard(IN_3)))
    assert only(work).place == place("3号楼502")


def test_an_edit_that_speaks_of_a_danger_rings():
    work = filed_work(building="3")
    gas = replace(heard(), urgent=True, danger="gas", tags=("utilities",))
    edited = run(edit_report(work, moment(), ORIGIN, "闻到煤气", gas))
    assert edited is not None
    assert (edited.urgent, edited.danger, edited.tag) == (True, "gas", "utilities")
    assert work.tellings.cards() == [{holder_of(code) for code in ("M1", "H1", "Z1")}]
    lowered = replace(edited, urgent=False)
    event = Event(
        lowered.id,
        EventKind.URGENCY_LOWERED,
        at(MORNING),
        holder_of("M1"),
        State.OPEN,
        State.OPEN,
        seat_id("M1"),
        seat_id("M1"),
    )
    run(work.tickets.save(Change(lowered, (event,))))
    run(edit_report(work, moment(), ORIGIN, "闻到煤气的味道", gas))
    assert not only(work).urgent, "the chain looked and said that it is none"


def test_an_edit_that_speaks_of_violence_is_for_the_committee_alone():
    work = filed_work(building="3")
    hit = replace(heard(), urgent=True, danger="violence")
    edited = run(edit_report(work, moment(), ORIGIN, "有人在打孩子", hit))
    assert edited is not None
    assert (edited.seat, edited.trail) == (seat_id("S"), (seat_id("S"),))
    assert work.tellings.cards() == [{holder_of("S")}]


def test_an_edit_leaves_the_tag_that_the_chain_chose_or_neighbours_joined():
    noise = replace(heard(), tags=("noise",))
    work = filed_work(building="3")
    run(edit_report(work, moment(), ORIGIN, "半夜太吵", noise))
    assert only(work).tag == "noise"
    work = filed_work(building="3")
    run(working.take_step(work, moment(), only(work).id, _chosen_by_the_chain))
    run(edit_report(work, moment(), ORIGIN, "半夜太吵", noise))
    assert only(work).tag == "roads"
    work = filed_work(building="3")
    run(join(work, moment(), only(work).id, STRANGER))
    run(edit_report(work, moment(), ORIGIN, "半夜太吵", noise))
    assert only(work).tag == "leak"


def _chosen_by_the_chain(ticket: Ticket, chain: Chain) -> Change:
    return life.retag(ticket, holder_of("M1"), "roads", chain, moment())


def test_a_reply_with_the_missing_place_sets_it():
    work = filed_work()
    no = heard(IN_3, complaint=Complaint.NO)
    adds(work, "3号楼502", no)
    assert (only(work).place, only(work).seat) == (place("3号楼502"), seat_id("M1"))
    assert [event.kind for event in work.tickets.history] == [EventKind.PLACED]


@pytest.mark.parametrize(
    "words",
    [
        "现在还在滴水",
        "还在滴",
    ],
)
def test_a_reply_about_the_trouble_is_kept(words):
    work = filed_work(building="3")
    adds(work, words, heard())
    assert [(w.kind, w.text) for w in work.tickets.said][1:] == [(WordsKind.COMMENT, words)]
    assert [event.kind for event in work.tickets.history] == [EventKind.COMMENTED]


def test_thanks_are_not_kept():
    work = filed_work(building="3")
    no = heard(complaint=Complaint.NO)
    adds(work, "谢谢", no)
    assert len(work.tickets.said) == 1
    assert not work.tickets.history


@pytest.mark.parametrize("state", [state for state in State if state.is_settled])
def test_nothing_is_added_to_a_settled_ticket(state):
    work = filed_work(state=state)
    adds(work, "3号楼502漏水", heard(IN_3))
    assert only(work).place == Place()
    assert len(work.tickets.said) == 1


def test_bystanders_do_not_set_the_place():
    work = filed_work()
    adds(work, "3号楼502漏水", heard(IN_3), author=STRANGER)
    assert only(work).place == Place()


def test_a_reply_with_a_place_and_more_of_the_trouble_is_kept():
    work = filed_work()
    adds(work, "3号楼502，水进了电表", heard(IN_3))
    assert [words.text for words in work.tickets.said] == ["漏水", "3号楼502，水进了电表"]


# Whom a step is told to


def reachable(person: PersonId) -> Person:
    return Person(person, "李阿姨", Reach.YES)


def told(work: MemoryWork) -> list[tuple[News, ChatId]]:
    return [(news, chat) for news, chat, _ in work.tellings.said]


def test_the_reporter_who_pressed_start_reads_each_step_in_private():
    work = MemoryWork(town(), ticket(), people=[reachable(RESIDENT)])
    run(working.escalate(work, moment(), TicketId(9), holder_of("M1")))
    run(working.acknowledge(work, moment(), TicketId(9), holder_of("H1")))
    assert told(work) == [
        (News.MOVED_UP, ChatId(RESIDENT)),
        (News.ACKNOWLEDGED, ChatId(RESIDENT)),
    ]
    run(working.resolve(work, moment(), TicketId(9), holder_of("H1")))
    assert work.tellings.shown[-1] == Shown(
        View.ASK, TicketId(9), (ChatId(RESIDENT),), urgent=False, anew=True
    )


def test_another_reporter_is_asked_in_the_group_and_told_nothing_in_private():
    work = MemoryWork(town(), ticket(), people=[Person(RESIDENT, "李阿姨", Reach.NO)])
    run(working.resolve(work, moment(), TicketId(9), holder_of("M1")))
    assert work.tellings.shown == [Shown(View.ASK, TicketId(9), (GROUP,), urgent=False, anew=False)]
    assert not told(work)


def test_a_private_ticket_never_shows_in_a_group_even_when_its_reporter_is_gone():
    work = MemoryWork(town(), ticket(group=None, private=True))
    run(working.resolve(work, moment(), TicketId(9), holder_of("M1")))
    assert not work.tellings.shown


@pytest.mark.parametrize("press", [working.acknowledge, working.resolve, working.escalate])
def test_a_refused_press_changes_nothing_and_tells_nobody(press):
    work = MemoryWork(town(), ticket(), people=[reachable(RESIDENT)])
    with refused(Refusal.NOT_YOURS):
        run(press(work, moment(), TicketId(9), STRANGER))
    assert only(work) == ticket()
    assert not work.tickets.history
    assert not work.tellings.shown
    assert not work.tellings.refreshed
    assert not told(work)
    assert not work.questions.open


def test_a_press_on_a_ticket_that_is_gone_says_so():
    with refused(Refusal.GONE):
        run(working.acknowledge(MemoryWork(town()), moment(), TicketId(9), holder_of("M1")))


def test_features_react_to_every_event_in_the_same_transaction():
    work, seen = MemoryWork(town(), ticket()), []

    async def react(event, uow):
        seen.append((event.kind, uow))

    now = replace(moment(), reactions=(react,))
    run(working.resolve(work, now, TicketId(9), holder_of("M1")))
    assert seen == [(EventKind.ACKNOWLEDGED, work), (EventKind.RESOLVED, work)]


# The line that a press asks for


@pytest.mark.parametrize(
    ("press", "kind"),
    [(working.resolve, WordsKind.SOLUTION), (working.escalate, WordsKind.HANDOVER)],
)
def test_the_next_text_answers_the_question_for_ten_minutes(press, kind):
    for clock, is_answer in (("10:10", True), ("10:11", False)):
        work = MemoryWork(town(), ticket())
        run(press(work, moment(), TicketId(9), holder_of("M1")))
        then = moment(f"2026-05-06 {clock}")
        answer = run(working.answer_question(work, then, holder_of("M1"), "水管换了"))
        assert (answer is not None) is is_answer
        assert [words.kind for words in work.tickets.said] == [kind] * is_answer
        again = run(working.answer_question(work, then, holder_of("M1"), "你好"))
        assert again is None


def test_a_reply_reaches_the_reporter_in_private():
    work = MemoryWork(town(), ticket(), people=[reachable(RESIDENT)])
    run(working.ask_reply(work, moment(), TicketId(9), holder_of("M1")))
    answered = run(working.answer_question(work, moment(), holder_of("M1"), "好" * 600))
    assert answered is not None
    assert answered[2] is True
    assert told(work) == [(News.REPLY, ChatId(RESIDENT))]
    assert work.tickets.said[-1].text == "好" * 500


def test_a_question_is_cancelled_by_its_button():
    work = MemoryWork(town(), ticket())
    run(working.ask_reply(work, moment(), TicketId(9), holder_of("M1")))
    assert run(working.cancel_question(work, holder_of("M1")))
    assert not run(working.cancel_question(work, holder_of("M1")))
    assert run(working.answer_question(work, moment(), holder_of("M1"), "好")) is None


def test_strangers_are_asked_for_no_line():
    work = MemoryWork(town(), ticket())
    with refused(Refusal.NOT_YOURS):
        run(working.ask_reply(work, moment(), TicketId(9), STRANGER))
    assert not work.questions.open
