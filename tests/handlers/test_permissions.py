"""Every button and every command, by everybody, everywhere, against the one table."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram.ext import CallbackQueryHandler

from community.ids import TicketId
from community.permissions import PERMISSIONS, Action, Relation, Where, may, may_here
from handlers.commands import OnCommand
from handlers.features import FEATURES
from handlers.intake import COMMANDS
from handlers.posts import follow_payload
from tests.handlers.everyone import ANONYMOUS, GROUP, PEOPLE, House, pressed, said

R = Relation
_CHAIN = {R.IN_CHAIN}
_COMMITTEE = {R.IN_CHAIN, R.COMMITTEE}
_ABOVE = {R.IN_CHAIN, R.ON_CARD}

#: How everybody stands to the tickets of 3号楼, written by hand and not asked of the program.
STANDING: dict[str, set[Relation]] = {
    "reporter": {R.REPORTER},
    "member": {*_ABOVE, R.IN_CHARGE},
    "other member": _CHAIN,
    "away member": _CHAIN,
    "hub, stand-in": _ABOVE,
    "branch": {*_ABOVE, R.KNOWS_NAMES},
    "committee": {*_ABOVE, R.KNOWS_NAMES, R.COMMITTEE},
    "administrator": {*_ABOVE, R.KNOWS_NAMES, R.COMMITTEE},
}
#: How everybody stands to any community at all, as commands ask.
IN_ANY = STANDING | {"other committee": _COMMITTEE, "other's member": _CHAIN}
#: While 陈国栋 of 5号楼 is away, his hub is in charge in his place.
STOOD_IN = STANDING | {"member": _CHAIN, "hub, stand-in": {*_ABOVE, R.IN_CHARGE}}
OF_OTHER = {"other committee": _COMMITTEE, "administrator": _COMMITTEE}
#: What went to the committee alone.
ALONE = {
    "committee": {*_COMMITTEE, R.ON_CARD, R.IN_CHARGE},
    "administrator": {*_COMMITTEE, R.ON_CARD, R.IN_CHARGE},
    "reporter": {R.REPORTER},
}


def own(*names: str, others: dict[str, set[Relation]] | None = None) -> dict[str, set[Relation]]:
    """It is about nobody but these."""
    found = dict(others or {})
    return found | {name: found.get(name, set()) | {R.ONESELF} for name in names}


@dataclass(frozen=True)
class Case:
    """A press, and how everybody stands to what it is about.

    Attributes:
        data: What the button sends; ``{…}`` stands for something of the house.
        nothing_to_do: They may, but there is nothing to do for them.
    """

    data: str
    action: Action
    standing: dict[str, set[Relation]] = field(default_factory=lambda: dict(STANDING))
    nothing_to_do: tuple[str, ...] = ()
    in_group: bool = False


CASES = [
    Case("ack:{open}", Action.ACK),
    Case("ack:{stood in}", Action.ACK, STOOD_IN),
    Case("ack:{violence}", Action.ACK, ALONE),
    Case("resolve:{acknowledged}", Action.RESOLVE),
    Case("resolve:{open}", Action.ACK),
    Case("escalate:{open}", Action.ESCALATE),
    Case("reply:{open}", Action.REPLY),
    Case("reply:{private}", Action.REPLY),
    Case("reply:{violence}", Action.REPLY, ALONE),
    Case("cancel:{acknowledged}", Action.CANCEL, own("member")),
    Case("more:{open}", Action.MORE),
    Case("back:{open}", Action.BACK),
    Case("extend:{acknowledged}", Action.EXTEND),
    Case("extend:{acknowledged}:tomorrow", Action.EXTEND),
    Case("hand:{open}", Action.HAND),
    Case("hand:{open}:{seat M2}", Action.HAND),
    Case("retag:{open}", Action.RETAG),
    Case("retag:{open}:leak", Action.RETAG),
    Case("urgency:{open}", Action.URGENCY),
    Case("answer:{open}", Action.ANSWER),
    Case("dismiss:{open}", Action.DISMISS),
    Case("card:{open}", Action.CARD),
    Case("card:{violence}", Action.CARD, ALONE),
    Case("ticket:{open}", Action.WHICH_TICKET),
    Case("ticket:{violence}", Action.WHICH_TICKET, ALONE),
    Case("good:{resolved}", Action.GOOD),
    Case("bad:{resolved}", Action.BAD),
    Case("stars:{closed}:5", Action.STARS),
    Case("appeal:{dismissed}", Action.APPEAL),
    Case("named:{private}", Action.NAMED),
    Case("withdraw:{open}", Action.WITHDRAW, STANDING | {"joiner": {R.JOINER}}),
    Case("withdraw:{private}", Action.WITHDRAW),
    Case(
        "join:{open}",
        Action.JOIN,
        {name: {R.IN_GROUP} for name in PEOPLE},
        nothing_to_do=("joiner",),
        in_group=True,
    ),
    Case("join:{open}", Action.JOIN, {}),  # in a private chat, where no post stands
    Case("offer:{group offer}:file", Action.OFFER, own("reporter", others=STANDING)),
    Case("offer:{group offer}:no", Action.OFFER, own("reporter", others=STANDING)),
    Case("offer:{group offer}:committee", Action.OFFER_PRIVATE, {}),
    Case("offer:{private offer}:file", Action.OFFER_PRIVATE, own("reporter")),
    Case("offer:{private offer}:committee", Action.OFFER_PRIVATE, own("reporter")),
    Case("offer:{private offer}:no", Action.OFFER_PRIVATE, own("reporter")),
    Case("which:{asked}:1", Action.WHICH, own("newcomer")),
    Case("which:{asked}:1:committee", Action.WHICH, own("newcomer")),
    Case("home:0", Action.REMOVE_HOME, own("reporter", "resident", "other building")),
    Case("forget:yes", Action.FORGET, own(*PEOPLE)),
    Case("away:2001:3", Action.AWAY, own("member", others=STANDING)),
    Case("unseat:{invite}", Action.UNSEAT),
    Case("merge:{acknowledged}:{open}", Action.MERGE),
    Case("split:{part}", Action.SPLIT),
    Case("apart:{open}:{joined words}", Action.SET_APART),
    Case("lexadd:1:parking:霸位", Action.ADD_WORD),
    Case("lexadd:2:parking:霸位", Action.ADD_WORD, OF_OTHER),
    Case("lexdel:1:飙水", Action.REMOVE_WORD),
    Case("ledger:1", Action.FULL_LEDGER),
    Case("ledger:2", Action.FULL_LEDGER, OF_OTHER),
]

#: Each command with something that makes sense after it, and how everybody stands to that.
COMMAND_CASES: list[tuple[str, Action, dict[str, set[Relation]]]] = [
    ("/start", Action.START, {}),
    ("/help", Action.HELP, {}),
    ("/report 3号楼水管爆了，水一直在喷", Action.REPORT, {}),
    ("/report 代 3号楼502 李阿姨 家里没水了，楼上楼下都有", Action.REPORT_BEHALF, IN_ANY),
    ("/home 梧桐里 3号楼502", Action.HOME, {}),
    ("/mine", Action.MINE, {}),
    ("/ticket 1", Action.TICKET, STANDING),
    ("/ticket 8", Action.TICKET, ALONE),
    ("/privacy", Action.PRIVACY, {}),
    ("/forget", Action.ASK_FORGET, {}),
    ("/todo", Action.TODO, IN_ANY),
    ("/chain", Action.CHAIN, IN_ANY),
    ("/away", Action.ASK_AWAY, IN_ANY),
    ("/away M2 3天", Action.AWAY, own("other member", others=STANDING)),
    ("/bind 梧桐里 3号楼", Action.BIND, STANDING),
    ("/invite M2", Action.INVITE, IN_ANY),
    ("/board", Action.BOARD, IN_ANY),
    ("/overdue", Action.OVERDUE, IN_ANY),
    ("/export", Action.EXPORT, IN_ANY),
    ("/merge 2 1", Action.ASK_MERGE, STANDING),
    ("/split 9", Action.ASK_SPLIT, STANDING),
    ("/lexicon 漏水 滋水", Action.LEXICON, IN_ANY),
]
#: What somebody reads who may not.
REFUSALS = ("only-chain", "only-committee", "only-group", "report-behalf-chain", "bind-anonymous",
            "bind-elsewhere", "bind-estate-taken")  # fmt: skip


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    made = House(Path(tmp_path_factory.mktemp("everyone")))
    await made.build()
    yield made
    await made.close()


async def names_in(house: House) -> dict[str, str]:
    """What stands for what in the data of a case."""
    async with house.database.reading() as work:
        chain = (await work.chains.all())[0]
    seats = {f"seat {seat.code}": str(seat.id) for seat in chain.seats.values()}
    found = {name: str(ticket) for name, ticket in house.tickets.items()}
    offers = {"group offer": GROUP, "private offer": 1001, "asked": 1006}
    found |= {name: str(await house.offer_in(chat)) for name, chat in offers.items()}
    joined = str(await house.joined_words())
    return found | seats | {"invite": str(house.invite), "joined words": joined}


def filled(data: str, names: dict[str, str]) -> str:
    return re.sub(r"\{(.+?)\}", lambda match: names[match[1]], data)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.data)
async def test_a_button_does_what_the_table_says_for_everybody(house: House, case: Case) -> None:
    data = filled(case.data, await names_in(house))
    for name, person in PEOPLE.items():
        done = await house.would(pressed(person, data, GROUP if case.in_group else person))
        allowed = may(case.action, case.standing.get(name, set()))
        expected = allowed and name not in case.nothing_to_do
        assert done.acted == expected, f"{name} pressed {data}: {done}"
        assert len([text for text in done.texts if text]) <= 2
        assert not any("漏水" in text for text in done.texts), f"{name} read words: {done}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.data)
async def test_a_button_that_belongs_into_private_does_nothing_in_a_group(
    house: House, case: Case
) -> None:
    """A forged press could else make the bot speak in a group, or take its buttons off."""
    if may_here(case.action, private=False):
        return
    data = filled(case.data, await names_in(house))
    for name, person in PEOPLE.items():
        done = await house.would(pressed(person, data, GROUP))
        assert not done.acted, f"{name} pressed {data} in the group: {done}"


@pytest.mark.parametrize(
    ("text", "action", "standing"), COMMAND_CASES, ids=lambda one: str(one)[:20]
)
async def test_a_command_does_what_the_table_says_for_everybody(
    house: House, text: str, action: Action, standing: dict[str, set[Relation]]
) -> None:
    refused = [
        house.say(name) if name != "bind-estate-taken" else "别的社区的小区" for name in REFUSALS
    ]
    unknown = "没有找到 #", "M2 3天」我没看懂"  # a ticket, or a seat, of which nothing is said
    for name, person in PEOPLE.items():
        in_group = PERMISSIONS[action].where is Where.GROUP
        update = said(person, text, GROUP if in_group else person, 700)
        done = await house.would(update)
        turned_away = any(part in said for said in done.texts for part in (*refused, *unknown))
        allowed = may(action, standing.get(name, set()))
        assert turned_away != allowed, f"{name} sent {text}: {done}"
        assert done.acted
        if not allowed:
            assert not done.changed, f"{name} sent {text}: {done}"


@pytest.mark.parametrize(("text", "action", "_"), COMMAND_CASES, ids=lambda one: str(one)[:20])
async def test_a_command_in_the_wrong_place_is_only_answered(
    house: House, text: str, action: Action, _: object
) -> None:
    where = PERMISSIONS[action].where
    if where is Where.ANYWHERE or action is Action.REPORT_BEHALF:
        return
    for name, person in PEOPLE.items():
        wrong = person if where is Where.GROUP else GROUP
        done = await house.would(said(person, text, wrong, 701))
        assert not done.changed, f"{name} sent {text}: {done}"
        assert len(done.answers) == 1
        assert "私聊" in done.texts[0] or "群里发" in done.texts[0]


@pytest.mark.parametrize("text", [case[0] for case in COMMAND_CASES])
async def test_an_anonymous_administrator_is_nobody(house: House, text: str) -> None:
    """Also one who writes as a channel: neither holds a seat, whatever is behind it."""
    as_group = {"id": GROUP, "type": "supergroup", "title": "楼里的群"}
    as_channel = {"id": -1009, "type": "channel", "title": "频道"}
    for person, chat in ((ANONYMOUS, as_group), (136817688, as_channel)):
        done = await house.would(said(person, text, GROUP, 702, sender_chat=chat))
        if not text.startswith("/report"):
            assert not done.changed, done
            assert len(done.answers) == 1


async def test_a_link_to_follow_a_ticket_cannot_be_guessed(house: House) -> None:
    """Its number can: all tickets of all communities could be read one after the other."""
    async with house.database.reading() as work:
        ticket = await work.tickets.find(TicketId(house.tickets["open"]))
        private = await work.tickets.find(TicketId(house.tickets["private"]))
    assert ticket is not None
    assert private is not None
    heads = f"#{ticket.number}（", f"#{private.number}（"
    guessed = (f"follow-{ticket.id}", f"follow-{ticket.id}-{'0' * 16}")
    for payload in (*guessed, follow_payload(ticket), follow_payload(private)):
        for name, person in PEOPLE.items():
            done = await house.would(said(person, f"/start {payload}", person, 703))
            shown = any(head in text for text in done.texts for head in heads)
            expected = payload == follow_payload(ticket) or name == "reporter"
            assert shown == expected, f"{name} with {payload}: {done}"


def registered_buttons() -> set[str]:
    patterns = [
        handler.pattern.pattern
        for feature in FEATURES
        for handler in feature.handlers
        if isinstance(handler, CallbackQueryHandler) and handler.pattern is not None
    ]
    names = {re.match(r"\^(\w+):", pattern) for pattern in patterns}
    assert None not in names, "a button whose name cannot be read from its pattern"
    return {match[1] for match in names if match is not None}


def test_every_button_has_a_row_and_is_pressed_here() -> None:
    assert registered_buttons() <= set(Action)
    assert registered_buttons() == {case.data.partition(":")[0] for case in CASES}


def test_every_command_has_a_row_and_is_sent_here() -> None:
    handlers = [handler for feature in FEATURES for handler in feature.handlers]
    names = {handler.name for handler in handlers if isinstance(handler, OnCommand)}
    assert names == set(COMMANDS)
    assert {f"/{name}" for name in names} <= set(Action)
    assert names == {text[1:].split()[0] for text, _, _ in COMMAND_CASES}


def test_every_action_has_a_row() -> None:
    assert set(PERMISSIONS) == set(Action)


def test_what_is_for_anybody_is_little() -> None:
    """Widening a row is a decision: it is to be made here too."""
    open_to_all = {action for action, rule in PERMISSIONS.items() if R.ANYBODY in rule.who}
    assert open_to_all == {
        Action.START,
        Action.HELP,
        Action.REPORT,
        Action.HOME,
        Action.MINE,
        Action.PRIVACY,
        Action.ASK_FORGET,
    }
    names_kept = {Action.READ_REPORTER, Action.FULL_LEDGER, Action.UNSEAT, Action.INVITE}
    assert all(PERMISSIONS[action].who <= {R.COMMITTEE, R.KNOWS_NAMES} for action in names_kept)
    assert PERMISSIONS[Action.BIND].who == {R.COMMITTEE}


_NAMES = st.sampled_from(sorted(registered_buttons()))
_ID = st.one_of(
    st.integers(-10, 40).map(str),
    st.sampled_from(["9" * 15, "9" * 16, "0", "00001", "٣", "1e3", "1 OR 1=1", "", "None"]),
)
_DATA = st.one_of(
    st.builds(lambda name, one: f"{name}:{one}", _NAMES, _ID),
    st.builds(
        lambda name, one, more: f"{name}:{one}:{more}", _NAMES, _ID, st.text(max_size=25) | _ID
    ),
    st.text(max_size=300),
    _NAMES,
)


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=_DATA, message=st.sampled_from([0, 1, 999999]), in_group=st.booleans())
async def test_whatever_a_stranger_forges_changes_nothing(
    house: House, data: str, message: int, in_group: bool
) -> None:
    done = await house.would(pressed(1005, data, GROUP if in_group else 1005, message))
    is_joining = in_group and re.fullmatch(r"join:\d+(:\w{1,20})?\n?", data)
    assert is_joining or done.changed <= {"homes", "people"}, f"{data!r}: {done}"
    assert not any("漏水" in text or "502" in text for text in done.texts)
