"""The absences that nobody has ended on record, and which alerts are from history."""

import sqlalchemy as sa
from alembic import op

from homeward.store.tables import columns

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "absence",
        sa.Column("child_ref", sa.String(length=32), nullable=False),
        sa.Column("episode", sa.Text(), nullable=False),
        sa.Column("starts_at", columns.Instant(), nullable=False),
        sa.Column("category", sa.String(length=8), nullable=True),
        sa.Column("police_risk", sa.String(length=16), nullable=True),
        sa.Column("reports", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["child_ref"], ["child.ref"], name=op.f("fk_absence_child_ref")),
        sa.PrimaryKeyConstraint("child_ref", "episode", "starts_at", name=op.f("pk_absence")),
        comment="Absences that nobody has ended on record, with the events that reported them.",
    )
    for table in ("alert", "alert_reason"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(
                sa.Column("from_history", sa.Boolean(), nullable=False, server_default=sa.false())
            )
    for table in ("alert", "alert_reason"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column("from_history", server_default=None)
    # Until a worker has evaluated everybody again, the page of who is missing reads their journal entries.
    op.execute("UPDATE child SET evaluated_at = NULL, wake_at = known_since WHERE merged_into IS NULL")
