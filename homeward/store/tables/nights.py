"""What the nights found, and what was certified of each. Nothing in here is ever overwritten but how far a
night has come while it runs.
"""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from homeward.store.tables.columns import Instant, Json, Number
from homeward.store.tables.metadata import metadata

night = Table(
    "night",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("business_date", Date, nullable=False, index=True),
    Column("part", String(16), nullable=False),  # a shard such as 2/4, or what concludes the night
    Column("everyone", Boolean, nullable=False),  # else those who were touched, or wait for something
    Column("rules", String(12), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("reached", String(32)),  # the last child done, to go on from after a kill
    Column("counts", Json, nullable=False),
    sqlite_autoincrement=True,
)

difference = Table(
    "difference",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("night_id", Number, ForeignKey("night.id"), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("about", Text, nullable=False),
    Column("repaired", Boolean, nullable=False),
    Column("found_at", Instant, nullable=False),
    sqlite_autoincrement=True,
    comment="What a night found to differ, by references only.",
)
Index("ix_difference_night_id_kind_about", difference.c.night_id, difference.c.kind, difference.c.about)

certificate = Table(
    "certificate",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("document", Text, nullable=False),
    comment="One for each night, signed and chained to the one before; the text is what was signed.",
)
