"""The whole conversation: joiners, offers, photos, and what a ticket has to remember for them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# SQLite numbers rows by itself only in a column that is declared INTEGER.
_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column(
        "tickets", sa.Column("named", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("tickets", sa.Column("origin_thread_id", sa.BigInteger()))
    op.create_index(
        "ix_tickets_community_id_state_created_at",
        "tickets",
        ["community_id", "state", "created_at"],
    )
    op.create_table(
        "joiners",
        sa.Column("ticket_id", _ROW_ID, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_joiners_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint("ticket_id", "person_id", name=op.f("pk_joiners")),
    )
    op.create_table(
        "offers",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("thread_id", sa.BigInteger()),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger()),
        sa.Column("words", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
    )
    op.create_index("ix_offers_chat_id_made_at", "offers", ["chat_id", "made_at"])
    op.create_index("ix_offers_until", "offers", ["until"])
    op.create_table(
        "photos",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("ticket_id", _ROW_ID),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("album", sa.Text()),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_photos_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photos")),
    )
    op.create_index("ix_photos_ticket_id", "photos", ["ticket_id"])
    op.create_index("ix_photos_album", "photos", ["album"])


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the upgrade")
