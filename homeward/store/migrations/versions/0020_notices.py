"""Notices that tell people electronically, and the e-mail address of an account."""

import sqlalchemy as sa
from alembic import op

from homeward.store.tables.columns import Instant

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.add_column("account", sa.Column("email", sa.Text))
    op.create_table(
        "notice",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("about_kind", sa.String(16), nullable=False),
        sa.Column("about", sa.String(64), nullable=False),
        sa.Column("cause", sa.Text, nullable=False),
        sa.Column("template", sa.String(64), nullable=False),
        sa.Column("role", sa.String(32)),
        sa.Column("person", sa.String(128)),
        sa.Column("address", sa.Text),
        sa.Column("channel", sa.String(32)),
        sa.Column("due_at", Instant, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("first_attempt_at", Instant),
        sa.Column("next_attempt_at", Instant),
        sa.Column("leased_until", Instant),
        sa.Column("told", sa.Text),
        sa.Column("sent_at", Instant),
        sa.Column("delivered_at", Instant),
        sa.Column("provider_ref", sa.Text),
        sa.Column("problem", sa.Text),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("about_kind", "about", "cause", name=op.f("uq_notice_about_kind_about_cause")),
        comment="Messages to people about a reference, never with a child's data.",
    )
    op.create_index(op.f("ix_notice_state_next_attempt_at"), "notice", ["state", "next_attempt_at"])
    op.create_index(op.f("ix_notice_told_sent_at"), "notice", ["told", "sent_at"])
