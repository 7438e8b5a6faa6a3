"""When groups meet, and the packs of their meetings. What is cancelled, old or approved stays on record."""

from sqlalchemy import Column, Date, ForeignKey, Index, String, Table, Text

from homeward.store.tables.columns import Instant, Json, Number
from homeward.store.tables.metadata import metadata

meeting = Table(
    "meeting",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("group", String(16), nullable=False, index=True),
    Column("held_on", Date, nullable=False),
    Column("planned_by", String(128), nullable=False),
    Column("planned_at", Instant, nullable=False),
    Column("cancelled_by", String(128)),
    Column("cancelled_at", Instant),
    sqlite_autoincrement=True,
    comment="The days on which groups meet. What is cancelled stays on record.",
)

pack = Table(
    "pack",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("group", String(16), nullable=False),
    Column("meeting", Date, nullable=False),
    Column("made_by", String(128), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("content", Json, nullable=False),
    sqlite_autoincrement=True,
    comment="Every draft of the pack of a meeting, as it was made. It holds children's data.",
)
Index("ix_pack_group_meeting", pack.c.group, pack.c.meeting)

pack_approval = Table(
    "pack_approval",
    metadata,
    Column("pack", Number, ForeignKey("pack.number"), primary_key=True, autoincrement=False),
    Column("approved_by", String(128), nullable=False),
    Column("approved_at", Instant, nullable=False),
    Column("note", Text),
    comment="Who approved which draft, and when. A row is never changed.",
)
