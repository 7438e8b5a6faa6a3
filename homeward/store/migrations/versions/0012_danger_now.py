"""When a person recorded that a child is safe who was said to be in danger."""

import sqlalchemy as sa
from alembic import op

from homeward.store.tables import columns

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    with op.batch_alter_table("alert_reason", schema=None) as batch_op:
        batch_op.add_column(sa.Column("safe_at", columns.Instant(), nullable=True))
        batch_op.create_index("ix_alert_reason_rule", ["rule"], unique=False)
