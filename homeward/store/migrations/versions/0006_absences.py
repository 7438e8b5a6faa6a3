"""Which of several absences under one reference a finding, an alert or a task is about."""

import sqlalchemy as sa
from alembic import op

from homeward.store.tables import columns

revision = "0006"
down_revision = "0005"

FINDINGS = ("finding", "shadow_finding")


def upgrade() -> None:
    for table in (*FINDINGS, "alert", "task"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("started", columns.Instant(), nullable=True))
    for table in FINDINGS:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("absence", sa.Text(), nullable=True))
        # Until now every reference stood for one absence.
        op.execute(f"UPDATE {table} SET absence = episode")
