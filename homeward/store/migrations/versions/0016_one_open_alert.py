"""One open alert a child: its reasons say what each is about, and it says who acknowledged and decided it."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from homeward.store.tables.alerts import alert
from homeward.store.tables.columns import Instant
from homeward.store.tables.core import child

revision = "0016"
down_revision = "0015"

OF_ALERT: tuple[sa.Column[Any], ...] = (
    sa.Column("acknowledged_at", Instant),
    sa.Column("acknowledged_by", sa.Text),
    sa.Column("decided_at", Instant),
    sa.Column("decided_by", sa.Text),
    sa.Column("decision", sa.String(32)),
)
OF_REASON: tuple[sa.Column[Any], ...] = (
    sa.Column("immediately", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("episode", sa.Text),
    sa.Column("started", Instant),
    sa.Column("respond_by", Instant),
    sa.Column("repeated_at", Instant),
)


def upgrade() -> None:
    """Every child with an alert is looked at again, so that open alerts become one."""
    with op.batch_alter_table("alert") as alerts:
        for column in OF_ALERT:
            alerts.add_column(column)
        for name in ("bundle", "episode", "started"):
            alerts.drop_column(name)
    with op.batch_alter_table("alert_reason") as reasons:
        for column in OF_REASON:
            reasons.add_column(column)
    op.execute(sa.text("update alert_reason set respond_by = added_at"))
    with op.batch_alter_table("alert_reason") as reasons:
        reasons.alter_column("respond_by", nullable=False, existing_type=Instant())
        reasons.alter_column("immediately", server_default=None, existing_type=sa.Boolean())
    with_alerts = child.c.ref.in_(sa.select(alert.c.child_ref)) & child.c.merged_into.is_(None)
    op.get_bind().execute(sa.update(child).where(with_alerts).values(wake_at=child.c.known_since))
