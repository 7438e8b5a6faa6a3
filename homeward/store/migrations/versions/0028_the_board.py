"""What the duty board needs: news, what was asked of others, who is reading what, and whose child it is."""

import sqlalchemy as sa
from alembic import op

from homeward.store.tables.columns import Instant, Json, Number

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """The next reconciliation fills in what can be made from the journal."""
    op.add_column("alert", sa.Column("news_seq", Number))
    op.add_column("alert", sa.Column("asked", Json))
    with op.batch_alter_table("handover") as handovers:
        handovers.alter_column("handed_to", nullable=True, existing_type=sa.String(128))
        handovers.add_column(sa.Column("taken_by", sa.String(128)))
    op.create_table(
        "alert_hold",
        sa.Column("alert_id", sa.String(64), nullable=False),
        sa.Column("username", sa.String(128), nullable=False),
        sa.Column("held_at", Instant, nullable=False),
        sa.Column("until", Instant, nullable=False),
        sa.PrimaryKeyConstraint("alert_id", name=op.f("pk_alert_hold")),
        comment="Who is reading which alert before they acknowledge it, so that no two read the same.",
    )
    op.create_table(
        "responsible_authority",
        sa.Column("child_ref", sa.String(32), nullable=False),
        sa.Column("authority", sa.String(3), nullable=False),
        sa.Column("row_digest", Number, nullable=False, server_default="0"),
        sa.ForeignKeyConstraint(
            ["child_ref"], ["child.ref"], name=op.f("fk_responsible_authority_child_ref")
        ),
        sa.PrimaryKeyConstraint("child_ref", name=op.f("pk_responsible_authority")),
        comment="The authority that looks after each child, as the record says it last.",
    )
    op.create_index(op.f("ix_responsible_authority_authority"), "responsible_authority", ["authority"])


def downgrade() -> None:
    op.drop_table("responsible_authority")
    op.drop_table("alert_hold")
    with op.batch_alter_table("handover") as handovers:
        handovers.drop_column("taken_by")
    op.drop_column("alert", "asked")
    op.drop_column("alert", "news_seq")
