"""Whom alerts have told, who is on duty, and who handed over to whom."""

import sqlalchemy as sa
from alembic import op

from homeward.store.tables.alerts import alert
from homeward.store.tables.columns import Instant, Json
from homeward.store.tables.core import child

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Every child with an alert is looked at again, so that whoever waits is told."""
    with op.batch_alter_table("alert") as alerts:
        alerts.add_column(sa.Column("lapses_at", Instant))
    with op.batch_alter_table("alert_reason") as reasons:
        reasons.add_column(sa.Column("urgent", sa.Boolean, nullable=False, server_default=sa.false()))
    with op.batch_alter_table("alert_reason") as reasons:
        reasons.alter_column("urgent", server_default=None, existing_type=sa.Boolean())
    _create_alert_call()
    _create_rota_shift()
    _create_handover()
    with_alerts = child.c.ref.in_(sa.select(alert.c.child_ref)) & child.c.merged_into.is_(None)
    op.get_bind().execute(sa.update(child).where(with_alerts).values(wake_at=child.c.known_since))


def _create_alert_call() -> None:
    op.create_table(
        "alert_call",
        sa.Column("alert_id", sa.String(64), nullable=False),
        sa.Column("cause", sa.String(128), nullable=False),
        sa.Column("at", Instant, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("role", sa.String(32)),
        sa.Column("person", sa.Text),
        sa.ForeignKeyConstraint(
            ["alert_id"], ["alert.id"], name=op.f("fk_alert_call_alert_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("alert_id", "cause", name=op.f("pk_alert_call")),
        comment="Whom each alert has somebody told, and when, for as long as it stands as it does.",
    )
    op.create_index(op.f("ix_alert_call_at"), "alert_call", ["at"])


def _create_rota_shift() -> None:
    op.create_table(
        "rota_shift",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("username", sa.String(128), nullable=False),
        sa.Column("starts_at", Instant, nullable=False),
        sa.Column("ends_at", Instant, nullable=False),
        sa.Column("added_by", sa.String(128), nullable=False),
        sa.Column("added_at", Instant, nullable=False),
        sa.Column("removed_by", sa.String(128)),
        sa.Column("removed_at", Instant),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rota_shift")),
        comment="Who is on duty when. What is taken out stays on record.",
    )
    op.create_index("ix_rota_shift_time", "rota_shift", ["ends_at", "starts_at"])


def _create_handover() -> None:
    op.create_table(
        "handover",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("handed_by", sa.String(128), nullable=False),
        sa.Column("handed_to", sa.String(128), nullable=False),
        sa.Column("handed_at", Instant, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("alerts", Json, nullable=False),
        sa.Column("taken_at", Instant),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
        comment="What somebody who goes off duty leaves to whoever comes on, until it is taken over.",
    )
    op.create_index(op.f("ix_handover_handed_to"), "handover", ["handed_to"])


def downgrade() -> None:
    for table in ("handover", "rota_shift", "alert_call"):
        op.drop_table(table)
    with op.batch_alter_table("alert_reason") as reasons:
        reasons.drop_column("urgent")
    with op.batch_alter_table("alert") as alerts:
        alerts.drop_column("lapses_at")
