"""Who may sign in, and at whose records they looked."""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text

from homeward.store.tables.columns import Instant, Number, child_ref
from homeward.store.tables.metadata import metadata

account = Table(
    "account",
    metadata,
    Column("username", String(128), primary_key=True),
    Column("role", String(32), nullable=False),
    Column("display_name", Text, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    # Counted up to end every session of the account.
    Column("sessions", Integer, nullable=False, server_default="0"),
    Column("email", Text),  # for notices
)

access_log = Table(
    "access_log",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False, index=True),
    Column("username", String(128), nullable=False),
    child_ref(nullable=True),
    Column("what", String(128), nullable=False),
    sqlite_autoincrement=True,
)
Index("ix_access_log_username_what_at", access_log.c.username, access_log.c.what, access_log.c.at)
