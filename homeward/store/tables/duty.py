"""Who is on duty, and who handed over to whom."""

from sqlalchemy import Column, Index, String, Table, Text

from homeward.store.tables.columns import Instant, Json, child_ref, digest
from homeward.store.tables.metadata import metadata

rota_shift = Table(
    "rota_shift",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("role", String(32), nullable=False),
    Column("username", String(128), nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("added_by", String(128), nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("removed_by", String(128)),
    Column("removed_at", Instant),
    comment="Who is on duty when. What is taken out stays on record.",
)
Index("ix_rota_shift_time", rota_shift.c.ends_at, rota_shift.c.starts_at)

handover = Table(
    "handover",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("handed_by", String(128), nullable=False),
    Column("handed_to", String(128), index=True),  # None: whoever comes on next
    Column("handed_at", Instant, nullable=False),
    Column("note", Text, nullable=False),
    Column("alerts", Json, nullable=False),
    Column("taken_at", Instant),
    Column("taken_by", String(128)),
    comment="What somebody who goes off duty leaves to whoever comes on, until it is taken over.",
)

alert_hold = Table(
    "alert_hold",
    metadata,
    Column("alert_id", String(64), primary_key=True),
    Column("username", String(128), nullable=False),
    Column("held_at", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    comment="Who is reading which alert before they acknowledge it, so that no two read the same.",
)

responsible_authority = Table(
    "responsible_authority",
    metadata,
    child_ref(primary_key=True),
    Column("authority", String(3), nullable=False, index=True),
    digest(),
    comment="The authority that looks after each child, as the record says it last.",
)
