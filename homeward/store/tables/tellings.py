"""The tables of who must be told: what is made of `journal`, and whom to ring."""

from sqlalchemy import Boolean, Column, String, Table, Text

from homeward.store.tables.columns import Instant, Json, Number, child_ref, digest
from homeward.store.tables.metadata import metadata

telling = Table(
    "telling",
    metadata,
    Column("id", String(64), primary_key=True),
    child_ref(),
    Column("recipient", String(64), nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("findings", Json, nullable=False),
    Column("withdrawn", Json, nullable=False),
    Column("since", Instant),  # this and `due` of what is still to be told
    Column("due", Instant),
    Column("authority", String(8)),
    Column("contact", Text),  # by name, where the record says who it is
    Column("reference", Text),  # of the absence
    Column("attempts", Json, nullable=False),
    Column("told", Json),
    Column("told_at", Instant),
    Column("told_by", String(128)),
    Column("confirmed_by", Text),
    Column("confirmed_reference", Text),
    Column("confirmed_at", Instant),
    digest(),
    comment="Whom rules want told about a child, and who was told: one open item for each recipient.",
)

address_book = Table(
    "address_book",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("recipient", String(64), nullable=False),
    Column("authority", String(8), nullable=False),  # empty: of any
    Column("name", Text, nullable=False),
    Column("telephone", Text),
    Column("mailbox", Text),
    Column("ring_us", Boolean, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("changed_by", String(128), nullable=False),
    comment="Whom to ring; the last row of a recipient and authority counts, those before are its history.",
    sqlite_autoincrement=True,
)
