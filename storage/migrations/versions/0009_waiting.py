"""What waits: what nobody could judge waits for a while only."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "inbox", sa.Column("unjudged", sa.Boolean(), server_default=sa.false(), nullable=False)
    )


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the upgrade")
