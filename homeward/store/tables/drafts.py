"""What people have typed into forms and not sent yet."""

from sqlalchemy import Column, String, Table

from homeward.store.tables.columns import Instant, Json
from homeward.store.tables.metadata import metadata

draft = Table(
    "draft",
    metadata,
    Column("author", String(128), primary_key=True),
    Column("page", String(512), primary_key=True),
    Column("form", String(36), nullable=False, index=True),
    Column("kind", String(128), nullable=False),
    Column("answers", Json, nullable=False),
    Column("saved_at", Instant, nullable=False, index=True),
    comment="What people typed into forms that were not accepted yet, each for its author alone.",
)
