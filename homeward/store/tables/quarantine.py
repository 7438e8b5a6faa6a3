"""What came in and is no event."""

from sqlalchemy import Column, Integer, LargeBinary, String, Table, Text

from homeward.store.tables.columns import Instant, Json, Number
from homeward.store.tables.metadata import metadata

quarantine = Table(
    "quarantine",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("received_at", Instant, nullable=False),
    Column("origin", String(64), nullable=False),
    Column("file", Text),
    Column("row", Integer),
    # Bytes, because what arrived may be no text at all.
    Column("body", LargeBinary, nullable=False),
    Column("problems", Json, nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("state", String(16), nullable=False, index=True),
    Column("replayed_at", Instant),
    Column("headers", Json),  # of a message from Kafka, by name
    # What it names, if it names both: its sender may put it right.
    Column("source", Text),
    Column("event_id", Text, index=True),
    sqlite_autoincrement=True,
)
