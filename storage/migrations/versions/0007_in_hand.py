"""Indexes for what is asked often: in hand in a building, filed and settled lately."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_IN_HAND = sa.text("state IN ('open', 'acknowledged')")


def upgrade() -> None:
    op.create_index(
        "ix_tickets_in_hand",
        "tickets",
        ["community_id", "building", "created_at"],
        sqlite_where=_IN_HAND,
        postgresql_where=_IN_HAND,
    )
    for column in ("created_at", "settled_at"):
        op.create_index(f"ix_tickets_community_id_{column}", "tickets", ["community_id", column])


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the upgrade")
