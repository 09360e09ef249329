"""Several running programs: who is at work, whose turn a chat is, how fast we may speak."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_WAITING = sa.text("NOT done AND NOT set_aside")


def upgrade() -> None:
    op.create_table(
        "workers",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workers")),
    )
    op.create_table(
        "lanes",
        sa.Column("bot_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("bot_id", "chat_id", name=op.f("pk_lanes")),
    )
    op.create_table(
        "pace",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sent", sa.Text(), nullable=False),
        sa.Column("free_from", sa.BigInteger(), nullable=False),
        sa.Column("urgent_from", sa.BigInteger(), nullable=False),
        sa.Column("leased_by", sa.BigInteger(), nullable=True),
        sa.Column("leased_until", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_pace")),
    )
    op.add_column(
        "inbox", sa.Column("suspect", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.execute(
        "INSERT INTO lanes (bot_id, chat_id) "
        "SELECT DISTINCT bot_id, chat_id FROM inbox WHERE NOT done AND NOT set_aside"
    )
    # The first of each chat is asked for now, however much one chat has waiting.
    op.drop_index("ix_inbox_waiting", "inbox")
    op.create_index(
        "ix_inbox_waiting",
        "inbox",
        ["bot_id", "chat_id", "update_id"],
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    )


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the upgrade")
