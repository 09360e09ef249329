"""What waits: since when, and what nobody could judge; who has the administrators' menu."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

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
    op.create_table(
        "administrator_menus",
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_administrator_menus")),
    )
    op.add_column("tellings", sa.Column("since", sa.BigInteger()))
    # Nobody knows any more since when these wait; a row that waits for nothing needs no instant.
    now = (datetime.now(UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    waiting = sa.text("UPDATE tellings SET since = :now WHERE wanted > shown AND reason IS NULL")
    op.execute(waiting.bindparams(sa.bindparam("now", now, sa.BigInteger())))


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the upgrade")
