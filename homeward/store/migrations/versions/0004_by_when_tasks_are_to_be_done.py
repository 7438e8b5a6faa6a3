"""By when each task is to be done, and the events that it rests on."""

import sqlalchemy as sa
from alembic import op

from homeward.store.tables import columns

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.add_column(sa.Column("evidence", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("due", columns.Instant(), nullable=True))
        batch_op.create_index(batch_op.f("ix_task_due"), ["due"], unique=False)
    # Until a child is evaluated again, its tasks are due at once.
    op.execute("UPDATE task SET due = opened_at")
    op.execute("UPDATE child SET wake_at = known_since WHERE merged_into IS NULL")
