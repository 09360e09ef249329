"""What people did against what became of it, one by one."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.soak.street import BUILDINGS, Street, group_of, member_of, private_resident

_NUMBER = re.compile(r"#(\d+)")

#: A chat and the number of a ticket that is shown there.
Shown = tuple[int, int]


@dataclass
class Account:
    """The comparison; ``lost`` and ``twice`` must be empty.

    Attributes:
        lost: What was sent and not filed, filed and not delivered, pressed and not done.
        twice: What was filed, joined or done more than once.
        repeated: Messages that people got once more than they should.
    """

    complaints: int
    presses: int
    tickets: int = 0
    joined: int = 0
    messages: int = 0
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    repeated: list[Shown] = field(default_factory=list)

    def compare(self, what: str, wanted: Counter[Any], found: Counter[Any]) -> None:
        """Notes what is missing and what is there too often."""
        self.lost += [f"{what} {key}" for key in (wanted - found).elements()]
        self.twice += [f"{what} {key}" for key in (found - wanted).elements()]


@dataclass(frozen=True)
class _Ticket:
    number: int
    group: int | None
    reporter: int
    member: int


async def settle_up(street: Street, folder: Path) -> Account:
    """Compares; to be called when nothing waits any more."""
    account = Account(complaints=len(street.said), presses=len(street.pressed))
    messages = {chat: await _from_bot(street, chat) for chat in _chats()}
    with closing(sqlite3.connect(folder / "linli.db")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert not database.execute("SELECT * FROM inbox WHERE set_aside").fetchall()
        _compare_filed(street, database, account)
        taken = _compare_presses(street, database, messages, account)
        tickets = [_Ticket(*row) for row in database.execute(_TICKETS)]
    account.tickets = len(tickets)
    wanted = _expected(tickets, taken)
    shown = Counter(
        (chat, int(number[1]))
        for chat, found in messages.items()
        for message in found
        if (number := _NUMBER.match(message["sandbox"]["versions"][0]))
    )
    account.messages = wanted.total()
    account.lost += [f"message {key}" for key in (wanted - shown).elements()]
    account.repeated = list((shown - wanted).elements())
    _compare_posts(tickets, taken, messages, account)
    return account


_TICKETS = """
    SELECT number, group_chat_id, reporter_id,
           (SELECT telegram_id FROM seats WHERE seats.id = tickets.seat_id)
    FROM tickets ORDER BY number
"""


def _compare_filed(street: Street, database: sqlite3.Connection, account: Account) -> None:
    filed = database.execute(
        "SELECT origin_chat_id, origin_message_id, text FROM tickets "
        "JOIN words ON words.ticket_id = tickets.id WHERE kind = 'complaint'"
    )
    account.compare(
        "complaint",
        Counter((s.chat, s.message, s.words) for s in street.said if not s.joins),
        Counter(filed.fetchall()),
    )
    joined = database.execute("SELECT author_id, text FROM words WHERE kind = 'joined'").fetchall()
    account.joined = len(joined)
    account.compare(
        "joiner", Counter((s.author, s.words) for s in street.said if s.joins), Counter(joined)
    )
    numbers = [number for (number,) in database.execute("SELECT number FROM tickets ORDER BY 1")]
    assert numbers == list(range(1, len(numbers) + 1)), "a number is missing"


def _compare_presses(
    street: Street,
    database: sqlite3.Connection,
    messages: dict[int, list[dict[str, Any]]],
    account: Account,
) -> set[int]:
    """Compares; returns the numbers of the tickets that were taken."""
    words = {(chat, m["message_id"]): m["text"] for chat, found in messages.items() for m in found}
    pressed = {(person, _first_number(words[person, card])) for person, card in street.pressed}
    taken = database.execute(
        "SELECT actor_id, number FROM events JOIN tickets ON tickets.id = events.ticket_id "
        "WHERE kind = 'acknowledged'"
    ).fetchall()
    # Two presses on two copies of one card are one step.
    account.compare("press", Counter(pressed), Counter(taken))
    return {number for _, number in taken}


def _expected(tickets: list[_Ticket], taken: set[int]) -> Counter[Shown]:
    wanted: Counter[Shown] = Counter()
    for ticket in tickets:
        wanted[ticket.member, ticket.number] += 1
        if ticket.group is not None:
            wanted[ticket.group, ticket.number] += 1
        else:  # that it is noted and, once, that somebody took it
            wanted[ticket.reporter, ticket.number] += 2 if ticket.number in taken else 1
    return wanted


def _compare_posts(
    tickets: list[_Ticket],
    taken: set[int],
    messages: dict[int, list[dict[str, Any]]],
    account: Account,
) -> None:
    """The group reads who has it in hand: the edit came through as well."""
    for ticket in tickets:
        if ticket.group is None or ticket.number not in taken:
            continue
        posts = [m["text"] for m in messages[ticket.group] if f"#{ticket.number}（" in m["text"]]
        if not any("在办" in post for post in posts):
            account.lost.append(f"edit of #{ticket.number}: {posts}")


def _chats() -> list[int]:
    return [
        chat
        for building in BUILDINGS
        for chat in (group_of(building), member_of(building), private_resident(building))
    ]


async def _from_bot(street: Street, chat: int) -> list[dict[str, Any]]:
    return [m for m in await street.sandbox.messages(chat) if m["sandbox"]["from_bot"]]


def _first_number(text: str) -> int:
    found = _NUMBER.search(text)
    assert found is not None, text
    return int(found[1])
