"""The house: communities, seats, people, groups, tickets, inbox and what waits to be said."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# SQLite numbers rows by itself only in a column that is declared INTEGER.
_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "communities",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("last_number", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_communities")),
        sa.UniqueConstraint("code", name=op.f("uq_communities_code")),
    )
    op.create_table(
        "inbox",
        sa.Column("bot_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=True),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("set_aside", sa.Boolean(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("bot_id", "update_id", name=op.f("pk_inbox")),
    )
    op.create_index(
        "ix_inbox_waiting",
        "inbox",
        ["bot_id", "update_id"],
        unique=False,
        sqlite_where=sa.text("NOT done AND NOT set_aside"),
        postgresql_where=sa.text("NOT done AND NOT set_aside"),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("reach", sa.String(length=16), nullable=False),
        sa.Column("flood_told_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
    )
    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
    )
    op.create_table(
        "estates",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("community_id", _ROW_ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_estates_community_id_communities")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_estates")),
        sa.UniqueConstraint("community_id", "name", name=op.f("uq_estates_community_id_name")),
    )
    op.create_table(
        "groups",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("community_id", _ROW_ID, nullable=False),
        sa.Column("estate", sa.Text(), nullable=True),
        sa.Column("buildings", sa.Text(), server_default="", nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_groups_community_id_communities")
        ),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_groups")),
    )
    op.create_table(
        "households",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("community_id", _ROW_ID, nullable=False),
        sa.Column("estate", sa.Text(), server_default="", nullable=False),
        sa.Column("building", sa.String(length=32), nullable=False),
        sa.Column("unit", sa.String(length=32), server_default="", nullable=False),
        sa.Column("room", sa.String(length=32), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_households_community_id_communities"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_households")),
        sa.UniqueConstraint(
            "community_id",
            "estate",
            "building",
            "unit",
            "room",
            name=op.f("uq_households_community_id_estate_building_unit_room"),
        ),
    )
    op.create_table(
        "seats",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("community_id", _ROW_ID, nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("parent_id", _ROW_ID, nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=True),
        sa.Column("scope", sa.Text(), server_default="", nullable=False),
        sa.Column("retired", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_seats_community_id_communities")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["seats.id"], name=op.f("fk_seats_parent_id_seats")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seats")),
        sa.UniqueConstraint("community_id", "code", name=op.f("uq_seats_community_id_code")),
    )
    op.create_table(
        "holders",
        sa.Column("seat_id", _ROW_ID, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_holders_person_id_people")
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seats.id"], name=op.f("fk_holders_seat_id_seats")),
        sa.PrimaryKeyConstraint("seat_id", "person_id", name=op.f("pk_holders")),
    )
    op.create_table(
        "homes",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("household_id", _ROW_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["households.id"], name=op.f("fk_homes_household_id_households")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_homes_person_id_people")
        ),
        sa.PrimaryKeyConstraint("person_id", "household_id", name=op.f("pk_homes")),
    )
    op.create_table(
        "tickets",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("community_id", _ROW_ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("danger", sa.String(length=16), nullable=True),
        sa.Column("estate", sa.Text(), nullable=True),
        sa.Column("building", sa.String(length=32), nullable=True),
        sa.Column("unit", sa.String(length=32), nullable=True),
        sa.Column("room", sa.String(length=32), nullable=True),
        sa.Column("seat_id", _ROW_ID, nullable=False),
        sa.Column("trail", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("deadline", sa.BigInteger(), nullable=True),
        sa.Column("reporter_id", sa.BigInteger(), nullable=True),
        sa.Column("group_chat_id", sa.BigInteger(), nullable=True),
        sa.Column("origin_chat_id", sa.BigInteger(), nullable=True),
        sa.Column("origin_message_id", sa.BigInteger(), nullable=True),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("worker_id", sa.BigInteger(), nullable=True),
        sa.Column("resolver_id", sa.BigInteger(), nullable=True),
        sa.Column("resolved_seat_id", _ROW_ID, nullable=True),
        sa.Column("extensions", sa.Integer(), nullable=False),
        sa.Column("committee_denials", sa.Integer(), nullable=False),
        sa.Column("overdue_since", sa.BigInteger(), nullable=True),
        sa.Column("satisfaction", sa.String(length=16), nullable=True),
        sa.Column("stars", sa.Integer(), nullable=True),
        sa.Column("appealed", sa.Boolean(), nullable=False),
        sa.Column("merged_into", _ROW_ID, nullable=True),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_tickets_community_id_communities")
        ),
        sa.ForeignKeyConstraint(
            ["merged_into"], ["tickets.id"], name=op.f("fk_tickets_merged_into_tickets")
        ),
        sa.ForeignKeyConstraint(
            ["resolved_seat_id"], ["seats.id"], name=op.f("fk_tickets_resolved_seat_id_seats")
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seats.id"], name=op.f("fk_tickets_seat_id_seats")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
        sa.UniqueConstraint("community_id", "number", name=op.f("uq_tickets_community_id_number")),
        sa.UniqueConstraint(
            "origin_chat_id",
            "origin_message_id",
            name=op.f("uq_tickets_origin_chat_id_origin_message_id"),
        ),
    )
    op.create_index(op.f("ix_tickets_deadline"), "tickets", ["deadline"], unique=False)
    op.create_index(
        op.f("ix_tickets_reporter_id_created_at"),
        "tickets",
        ["reporter_id", "created_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_tickets_seat_id_state_deadline"),
        "tickets",
        ["seat_id", "state", "deadline"],
        unique=False,
    )
    op.create_table(
        "events",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("ticket_id", _ROW_ID, nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("state_from", sa.String(length=16), nullable=False),
        sa.Column("state_to", sa.String(length=16), nullable=False),
        sa.Column("seat_from", _ROW_ID, nullable=False),
        sa.Column("seat_to", _ROW_ID, nullable=False),
        sa.Column("deadline", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["seat_from"], ["seats.id"], name=op.f("fk_events_seat_from_seats")
        ),
        sa.ForeignKeyConstraint(["seat_to"], ["seats.id"], name=op.f("fk_events_seat_to_seats")),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_events_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    op.create_index(op.f("ix_events_ticket_id"), "events", ["ticket_id"], unique=False)
    op.create_table(
        "questions",
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ticket_id", _ROW_ID, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_questions_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_questions")),
    )
    op.create_table(
        "tellings",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.String(length=24), nullable=False),
        sa.Column("ticket_id", _ROW_ID, nullable=True),
        sa.Column("reference", sa.BigInteger(), nullable=True),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_tellings_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tellings")),
    )
    op.create_index(op.f("ix_tellings_chat_id"), "tellings", ["chat_id"], unique=False)
    op.create_index(
        "ix_tellings_ticket", "tellings", ["ticket_id", "what", "chat_id"], unique=False
    )
    op.create_index(
        "ix_tellings_waiting",
        "tellings",
        ["urgent", "id"],
        unique=False,
        sqlite_where=sa.text("wanted > shown AND reason IS NULL"),
        postgresql_where=sa.text("wanted > shown AND reason IS NULL"),
    )
    op.create_table(
        "words",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("ticket_id", _ROW_ID, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_words_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_words")),
    )
    op.create_index(op.f("ix_words_ticket_id"), "words", ["ticket_id"], unique=False)
    op.execute("INSERT INTO revision (id, number) VALUES (1, 1)")


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the upgrade")
