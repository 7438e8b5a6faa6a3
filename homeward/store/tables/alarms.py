"""What the auditor found, and when it looked last."""

from sqlalchemy import Column, Integer, String, Table, Text

from homeward.store.tables.columns import Instant
from homeward.store.tables.metadata import metadata

alarm = Table(
    "alarm",
    metadata,
    Column("kind", String(32), primary_key=True),
    Column("about", String(64), primary_key=True),
    Column("cause", String(128), primary_key=True),
    Column("due_at", Instant, nullable=False),
    Column("words", Text, nullable=False),
    Column("first_seen", Instant, nullable=False),
    Column("sounded_at", Instant),
    Column("ended_at", Instant, index=True),
    comment="Where people were not told when they were to be told, by references only.",
)

audit_round = Table(
    "audit_round",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("looked_at", Instant, nullable=False),
    comment="One row: the auditor's last round.",
)
