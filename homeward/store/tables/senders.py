"""The tables of who may send: tokens of agencies' systems, what was refused, known sources, and what a person
must confirm. They stand on their own: nothing here is made from the journal.
"""

from sqlalchemy import Column, Integer, String, Table, Text, UniqueConstraint

from homeward.store.tables.columns import Instant, Json, Number
from homeward.store.tables.metadata import metadata

token = Table(
    "token",
    metadata,
    Column("id", String(128), primary_key=True),
    Column("digest", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("types", Json),  # None: every type that agencies may send
    Column("holder", Text, nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("issued_by", String(128), nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Column("revoked_by", String(128)),
    Column("used_at", Instant),
    Column("warned_days", Integer),  # the last warning of its end that was given: 30, 7, 1 or 0 days ahead
)

refusal = Table(
    "refusal",
    metadata,
    # Empty: no token, or none that we know.
    Column("token", String(128), primary_key=True),
    Column("why", String(32), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("first_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False),
    comment="Calls of the API that were refused for their token, until somebody has seen to it.",
)

known_source = Table(
    "known_source",
    metadata,
    Column("name", Text, primary_key=True),
    Column("likeness", Text, nullable=False, index=True),
    comment="Every source that an event came from or a token is bound to, and what it looks like.",
)

unconfirmed = Table(
    "unconfirmed",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("source", Text, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("type", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("origin", String(64), nullable=False),
    Column("body", Json, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("answer_by", Instant, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("answered_at", Instant),
    Column("answered_by", String(128)),
    Column("reason", Text),
    UniqueConstraint("source", "event_id"),
    comment="Decisions that only people take, as they came by API or Kafka, until a person answers.",
    sqlite_autoincrement=True,
)
