"""Albums of which one part matters; a group that put us out can still be named."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "albums",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("album", sa.Text(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("noted_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "album", name=op.f("pk_albums")),
    )
    op.add_column(
        "groups", sa.Column("lost", sa.Boolean(), server_default=sa.false(), nullable=False)
    )


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the upgrade")
