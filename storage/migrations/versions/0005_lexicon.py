"""Words a community adds by itself, how the lexicon fares, and where a joiner came from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# SQLite numbers rows by itself only in a column that is declared INTEGER.
_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "local_words",
        sa.Column("community_id", _ROW_ID, nullable=False),
        sa.Column("text", sa.String(length=16), nullable=False),
        sa.Column("tag", sa.String(length=24), nullable=True),
        sa.Column("added_by", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"],
            ["communities.id"],
            name=op.f("fk_local_words_community_id_communities"),
        ),
        sa.PrimaryKeyConstraint("community_id", "text", name=op.f("pk_local_words")),
    )
    op.create_table(
        "learned",
        sa.Column("community_id", _ROW_ID, nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("lesson", sa.String(length=16), nullable=False),
        sa.Column("tag", sa.String(length=24), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["community_id"], ["communities.id"], name=op.f("fk_learned_community_id_communities")
        ),
        sa.PrimaryKeyConstraint("community_id", "entry", "lesson", "tag", name=op.f("pk_learned")),
    )
    op.add_column("joiners", sa.Column("via", sa.BigInteger(), nullable=True))
    op.create_index(op.f("ix_tickets_merged_into"), "tickets", ["merged_into"], unique=False)


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the upgrade")
