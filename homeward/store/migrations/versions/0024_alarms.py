"""What the auditor found, and when it looked last."""

import sqlalchemy as sa
from alembic import op

from homeward.store.tables.columns import Instant

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.create_table(
        "alarm",
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("about", sa.String(64), nullable=False),
        sa.Column("cause", sa.String(128), nullable=False),
        sa.Column("due_at", Instant, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("first_seen", Instant, nullable=False),
        sa.Column("sounded_at", Instant),
        sa.Column("ended_at", Instant),
        sa.PrimaryKeyConstraint("kind", "about", "cause", name=op.f("pk_alarm")),
        comment="Where people were not told when they were to be told, by references only.",
    )
    op.create_index(op.f("ix_alarm_ended_at"), "alarm", ["ended_at"])
    op.create_table(
        "audit_round",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("looked_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_round")),
        comment="One row: the auditor's last round.",
    )


def downgrade() -> None:
    op.drop_table("audit_round")
    op.drop_table("alarm")
