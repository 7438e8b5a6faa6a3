"""What was published of the reports."""

from sqlalchemy import Boolean, Column, Date, String, Table, Text

from homeward.store.tables.columns import Instant, Number
from homeward.store.tables.metadata import metadata

publication = Table(
    "publication",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("report", String(64), nullable=False, index=True),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("internal", Boolean, nullable=False),
    Column("published_at", Instant, nullable=False),
    Column("published_by", String(128), nullable=False),
    Column("published_to", Text, nullable=False),
    Column("digest", String(64), nullable=False),  # SHA-256 of the figures
    Column("figures", Text, nullable=False),
    comment="Each time that a report was given out, with its figures; no row is changed or deleted.",
    sqlite_autoincrement=True,
)
