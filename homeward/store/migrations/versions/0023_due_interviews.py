"""The return interviews that are still to come, with what happened on the way to each."""

import sqlalchemy as sa
from alembic import op

from homeward.store.tables import columns

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.create_table(
        "due_interview",
        sa.Column("child_ref", sa.String(length=32), nullable=False),
        sa.Column("absence", sa.Text(), nullable=False),
        sa.Column("episode", sa.Text(), nullable=False),
        sa.Column("returned_at", columns.Instant(), nullable=False),
        sa.Column("due_at", columns.Instant(), nullable=False),
        sa.Column("paused", sa.String(length=32), nullable=True),
        sa.Column("interviewer", sa.Text(), nullable=True),
        sa.Column("happened", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["child_ref"], ["child.ref"], name=op.f("fk_due_interview_child_ref")),
        sa.PrimaryKeyConstraint("child_ref", "absence", name=op.f("pk_due_interview")),
        comment="Return interviews that are still to come, with what happened on the way to each.",
    )
    # Until a worker has evaluated everybody again, the page of interviews reads their journal entries.
    op.execute("UPDATE child SET evaluated_at = NULL, wake_at = known_since WHERE merged_into IS NULL")
