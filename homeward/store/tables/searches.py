"""What people searched for. It cannot be rebuilt, and need not be: it is kept for a shift."""

from sqlalchemy import Column, String, Table, Text

from homeward.store.tables.columns import Instant
from homeward.store.tables.metadata import metadata

search = Table(
    "search",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("author", String(128), nullable=False),
    Column("typed", Text, nullable=False),
    Column("searched_at", Instant, nullable=False, index=True),
    comment="What people typed to find a child, each for its author alone.",
)
