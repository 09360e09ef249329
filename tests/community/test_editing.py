"""Edits, and words that come later: of the reporter, and of bystanders."""

from dataclasses import replace

import pytest

from community import life, working
from community.chain import Chain
from community.comments import Courtesies, add_comment
from community.editing import edit_report
from community.ids import PersonId
from community.joining import join
from community.places import Place
from community.tickets import Change, Event, EventKind, Origin, State, Ticket, WordsKind
from community.triage import Complaint, Triage
from tests.community.in_memory import MemoryWork, run
from tests.community.neighbourhood import (
    GROUP,
    MORNING,
    RESIDENT,
    STRANGER,
    at,
    holder_of,
    moment,
    place,
    seat_id,
)
from tests.community.reports import IN_3, ORIGIN, filed_work, heard, mention, only


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
