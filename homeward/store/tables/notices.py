"""The table of notices: what tells people electronically. It stands on its own: what was sent cannot be made
again from the journal.
"""

from sqlalchemy import Column, Index, Integer, String, Table, Text, UniqueConstraint

from homeward.store.tables.columns import Instant
from homeward.store.tables.metadata import metadata

notice = Table(
    "notice",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("about_kind", String(16), nullable=False),
    Column("about", String(64), nullable=False),
    Column("cause", Text, nullable=False),
    Column("template", String(64), nullable=False),
    Column("role", String(32)),
    Column("person", String(128)),
    Column("address", Text),
    Column("channel", String(32)),
    Column("due_at", Instant, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("first_attempt_at", Instant),
    Column("next_attempt_at", Instant),
    Column("leased_until", Instant),
    Column("told", Text),
    Column("sent_at", Instant),
    Column("delivered_at", Instant),
    Column("provider_ref", Text),
    Column("problem", Text),
    UniqueConstraint("about_kind", "about", "cause"),
    comment="Messages to people about a reference, never with a child's data.",
)
Index("ix_notice_state_next_attempt_at", notice.c.state, notice.c.next_attempt_at)
Index("ix_notice_told_sent_at", notice.c.told, notice.c.sent_at)
