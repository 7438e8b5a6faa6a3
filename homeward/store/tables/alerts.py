"""The tables of alerts: what is made of `journal`, and can be made again."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, Text

from homeward.store.tables.columns import Instant, Json, Number, child_ref, digest
from homeward.store.tables.metadata import metadata

alert = Table(
    "alert",
    metadata,
    Column("id", String(64), primary_key=True),
    child_ref(),
    Column("state", String(16), nullable=False, index=True),
    Column("never_silent", Boolean, nullable=False),
    Column("from_history", Boolean, nullable=False),  # nobody is hurried, and no clock runs
    Column("raised_at", Instant, nullable=False),
    Column("respond_by", Instant, nullable=False),
    Column("acknowledged_at", Instant),  # last: reasons added since are new
    Column("acknowledged_by", Text),
    Column("lapses_at", Instant),  # when that lapses without a decision
    Column("decided_at", Instant),
    Column("decided_by", Text),
    Column("decision", String(32)),
    Column("changed_at", Instant, nullable=False),
    Column("changed_seq", Number, nullable=False, index=True),
    Column("news_seq", Number),  # of the last event that gave people something to answer
    Column("asked", Json),  # what people asked of others, and have no answer to
    digest(),
)

alert_reason = Table(
    "alert_reason",
    metadata,
    Column("alert_id", String(64), ForeignKey("alert.id", ondelete="CASCADE"), primary_key=True),
    Column("finding", String(64), primary_key=True),
    Column("code", String(16), nullable=False),
    Column("rule", String(128), nullable=False),
    Column("version", String(64), nullable=False),
    Column("due", Instant, nullable=False),
    Column("known", Instant, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("never_silent", Boolean, nullable=False),
    Column("from_history", Boolean, nullable=False),
    Column("immediately", Boolean, nullable=False),
    Column("urgent", Boolean, nullable=False),  # the child was missing or in danger then
    Column("episode", Text),
    Column("started", Instant),  # where the reference alone could mean several absences
    Column("respond_by", Instant, nullable=False),
    Column("actions", Json, nullable=False),
    Column("evidence", Json, nullable=False),
    Column("because", Text, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("repeated_at", Instant),
    Column("withdrawn_at", Instant),
    Column("withdrawn_why", Text),
    Column("safe_at", Instant),  # of danger now: when a person had recorded that the child is safe
    digest(),
)
alert_call = Table(
    "alert_call",
    metadata,
    Column("alert_id", String(64), ForeignKey("alert.id", ondelete="CASCADE"), primary_key=True),
    Column("cause", String(128), primary_key=True),
    Column("at", Instant, nullable=False, index=True),
    Column("kind", String(32), nullable=False),
    Column("role", String(32)),
    Column("person", Text),
    digest(),
    comment="Whom each alert has somebody told, and when, for as long as it stands as it does.",
)
Index("ix_alert_reason_rule", alert_reason.c.rule)
