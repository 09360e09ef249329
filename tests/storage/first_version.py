"""A database as the first version of Linli left it: its tables, and rows in every one of them.

It is written in SQL and never changes with the code: a release has to read what its users have.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

import storage
from storage import Database

_MIGRATIONS = Path(storage.__file__).parent / "migrations"

#: Microseconds since 1970: 2026-03-02 01:30:15.123457 UTC.
AT = 1_772_415_015_123_457
HOUR = 3_600_000_000
GROUP = -1001000000003
#: An id that is longer than 32 bits.
LI = 7900000001
SCOPE = "普雄馨苑 3号楼501-512;梧桐 花园 26弄20号楼2单元"


#: Every kind of words and of event that the first version wrote.
WORDS = ("complaint", "edit", "comment", "reply", "handover", "solution")
EVENTS = [
    "filed",
    "acknowledged",
    "deadline_passed",
    "escalated",
    "handed",
    "extended",
    "overdue",
    "unreachable",
    "seat_retired",
    "resolved",
    "confirmed",
    "denied",
    "lapsed",
    "answered",
    "dismissed",
    "appealed",
    "withdrawn",
    "merged",
    "held",
    "placed",
    "edited",
    "urgency_raised",
    "urgency_lowered",
    "replied",
    "commented",
    "rated",
]


def _rows(columns: str, *rows: tuple[Any, ...]) -> list[dict[str, Any]]:
    return [dict(zip(columns.split(), row, strict=True)) for row in rows]


#: Every table with its rows, those that others point at first.
ROWS: dict[str, list[dict[str, Any]]] = {
    "communities": _rows(
        "id code name last_number", (1, "SQ", "梧桐里社区", 3), (2, "SQ2", "开鲁社区", 0)
    ),
    "inbox": _rows(
        "bot_id update_id chat_id received_at payload done tries set_aside error",
        (7000000001, 41, GROUP, AT, None, True, 0, False, None),
        (7000000001, 42, 1001, AT, '{"message": {"text": "楼道灯坏了"}}', False, 2, False, "no"),
    ),
    "people": _rows(
        "id name reach flood_told_at",
        (2001, "王建国", "yes", None),
        (LI, "李阿姨 👵", "no", AT),
    ),
    "revision": _rows("id number", (1, 9)),
    "estates": _rows(
        "id community_id name kind", (1, 1, "普雄馨苑", "old"), (2, 1, "梧桐 花园", None)
    ),
    "groups": _rows(
        "chat_id community_id estate buildings title",
        (GROUP, 1, "普雄馨苑", "3,26弄20", "3号楼邻居群"),
    ),
    "households": _rows(
        "id community_id estate building unit room", (1, 1, "普雄馨苑", "3", "", "502")
    ),
    "seats": _rows(
        "id community_id code level parent_id name title phone telegram_id scope retired",
        (1, 1, "SQ", "committee", None, "周主任", "社区周主任", "021-55550000", None, "", 0),
        (2, 1, "Z1", "branch", 1, "孙书记", None, "", None, "", 0),
        (3, 1, "H1", "hub", 2, "张敏", None, "13900000301", None, "", 0),
        (4, 1, "M1", "member", 3, "王建国", "楼组长王建国", "13900000201", 2001, SCOPE, 0),
        (5, 1, "M0", "member", 3, "赵志强", None, "", None, "普雄馨苑 9号楼", 1),
        (6, 2, "SQ2", "committee", None, "吴主任", None, "", None, "", 0),
    ),
    "holders": _rows("seat_id person_id", (4, 2001)),
    "homes": _rows("person_id household_id", (LI, 1)),
    "tickets": [
        what | where | who | outcome
        for what, where, who, outcome in zip(
            _rows(
                "id community_id number state tags urgent danger created_at deadline",
                (1, 1, 1, "closed", "leak,house_quality", False, None, AT, None),
                (2, 1, 2, "open", "utilities", True, "gas", AT, AT + HOUR),
                (3, 1, 3, "merged", "", False, None, AT, None),
            ),
            _rows(
                "estate building unit room seat_id trail",
                ("普雄馨苑", "3", None, "502", 4, "4,3"),
                (None, None, None, None, 3, "4,3"),
                ("普雄馨苑", "3", None, None, 5, "5"),
            ),
            _rows(
                "reporter_id group_chat_id origin_chat_id origin_message_id private",
                (LI, GROUP, GROUP, 12, False),
                (None, None, None, None, True),
                (LI, None, None, None, True),
            ),
            _rows(
                "worker_id resolver_id resolved_seat_id extensions committee_denials "
                "overdue_since satisfaction stars appealed merged_into settled_at",
                (2001, 2001, 4, 1, 0, None, "satisfied", 5, False, None, AT + HOUR),
                (None, None, None, 0, 0, AT, None, None, True, None, None),
                (None, None, None, 0, 2, None, None, None, False, 1, AT + HOUR),
            ),
            strict=True,
        )
    ],
    "events": _rows(
        "id ticket_id kind at actor_id state_from state_to seat_from seat_to deadline",
        (1, 1, "filed", AT, LI, "open", "open", 4, 4, AT + HOUR),
        (2, 1, "acknowledged", AT + 1, 2001, "open", "acknowledged", 4, 4, AT + 24 * HOUR),
        (3, 1, "resolved", AT + 2, 2001, "acknowledged", "resolved", 4, 4, None),
        (4, 1, "lapsed", AT + 3, None, "resolved", "closed", 4, 4, None),
        *(
            (number, 2, kind, AT + number, None, "open", "open", 4, 3, None)
            for number, kind in enumerate(EVENTS, 5)
        ),
    ),
    "questions": _rows("person_id ticket_id kind until", (LI, 1, "reply", AT + HOUR)),
    "tellings": _rows(
        "id chat_id what ticket_id reference live message_id wanted shown urgent reason",
        (1, GROUP, "post", 1, None, True, 77, 3, 3, False, None),
        (2, 2001, "card", 2, None, True, None, 1, 0, True, None),
        (3, LI, "answered", 1, 4, False, None, 1, 0, False, "bot was blocked"),
    ),
    "words": _rows(
        "id ticket_id kind author_id at text",
        (1, 1, "complaint", LI, AT, "3号楼502天花板漏水"),
        (2, 1, "edit", LI, AT, "3号楼502天花板漏水，一直在滴 💧"),
        (3, 2, "complaint", None, AT, "楼道里有煤气味"),
        (4, 3, "complaint", LI, AT, "漏水"),
        *((number, 3, kind, 2001, AT, f"一句{kind}") for number, kind in enumerate(WORDS, 5)),
    ),
}

#: Tables whose rows the database numbers by itself.
_NUMBERED = ("communities", "estates", "households", "seats", "tickets", "events", "tellings")


async def build_first_version(database: Database) -> None:
    """Makes the tables of migration 0001 and fills all of them."""
    database.create_file()
    async with database.connection() as connection:
        await connection.run_sync(_build)


def migrations(connection: Connection | None, folder: Path = _MIGRATIONS) -> Config:
    """Alembic on a folder of migrations and an open connection."""
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.attributes["connection"] = connection
    return config


def _build(connection: Connection) -> None:
    command.upgrade(migrations(connection), "0001")
    connection.execute(text("DELETE FROM revision"))
    for table, rows in ROWS.items():
        columns = ", ".join(f'"{name}"' for name in rows[0])
        values = ", ".join(f":{name}" for name in rows[0])
        connection.execute(text(f'INSERT INTO "{table}" ({columns}) VALUES ({values})'), rows)
    if connection.dialect.name == "postgresql":
        for table in (*_NUMBERED, "words"):
            last = max(row["id"] for row in ROWS[table])
            connection.execute(
                text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {last})")
            )
