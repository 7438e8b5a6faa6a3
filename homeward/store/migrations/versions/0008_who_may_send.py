"""Tokens bound to a source, what was refused, known sources, decisions to confirm, and sessions that end.

A token of an agency's system was an account without a source. It becomes a token of the source that has the
account's username, for thirty days: long enough to hand out another, short enough that somebody must.
"""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

from homeward.domain.events.sources import OURS, likeness
from homeward.store.tables import columns

revision = "0008"
down_revision = "0007"

LASTS = timedelta(days=30)


def upgrade() -> None:
    op.create_table(
        "known_source",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("likeness", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_known_source")),
        comment="Every source that an event came from or a token is bound to, and what it looks like.",
    )
    op.create_index(op.f("ix_known_source_likeness"), "known_source", ["likeness"])
    op.create_table(
        "refusal",
        sa.Column("token", sa.String(length=128), nullable=False),
        sa.Column("why", sa.String(length=32), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("first_at", columns.Instant(), nullable=False),
        sa.Column("last_at", columns.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("token", "why", name=op.f("pk_refusal")),
        comment="Calls of the API that were refused for their token, until somebody has seen to it.",
    )
    op.create_table(
        "token",
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("types", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("issued_at", columns.Instant(), nullable=False),
        sa.Column("issued_by", sa.String(length=128), nullable=False),
        sa.Column("expires_at", columns.Instant(), nullable=False),
        sa.Column("revoked_at", columns.Instant(), nullable=True),
        sa.Column("revoked_by", sa.String(length=128), nullable=True),
        sa.Column("used_at", columns.Instant(), nullable=True),
        sa.Column("warned_days", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_token")),
    )
    op.create_table(
        "unconfirmed",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("origin", sa.String(length=64), nullable=False),
        sa.Column("body", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("received_at", columns.Instant(), nullable=False),
        sa.Column("answer_by", columns.Instant(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("answered_at", columns.Instant(), nullable=True),
        sa.Column("answered_by", sa.String(length=128), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unconfirmed")),
        sa.UniqueConstraint("source", "event_id", name=op.f("uq_unconfirmed_source_event_id")),
        comment="Decisions that only people take, as they came by API or Kafka, until a person answers.",
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_unconfirmed_state"), "unconfirmed", ["state"])
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sessions", sa.Integer(), server_default="0", nullable=False))
    _learn_sources()
    _turn_agency_accounts_into_tokens(datetime.now(UTC))


def _learn_sources() -> None:
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT DISTINCT source FROM journal"))
    names = {row.source for row in rows} - OURS
    known_source = sa.table("known_source", sa.column("name"), sa.column("likeness"))
    op.bulk_insert(known_source, [{"name": name, "likeness": likeness(name)} for name in sorted(names)])


def _turn_agency_accounts_into_tokens(now: datetime) -> None:
    connection = op.get_bind()
    account = sa.table("account", *map(sa.column, ("username", "organisation", "password_hash")))
    account.append_column(sa.column("role"))
    account.append_column(sa.column("active"))
    rows = connection.execute(sa.select(account).where(account.c.role == "agency")).all()
    instants = ("issued_at", "expires_at", "revoked_at")
    token = sa.table(
        "token",
        *map(sa.column, ("id", "digest", "source", "holder", "issued_by")),
        *(sa.column(name, columns.Instant()) for name in instants),
    )
    tokens = [
        {
            "id": row.username,
            "digest": row.password_hash,
            "source": row.username,
            "holder": row.organisation,
            "issued_by": "an upgrade",
            "issued_at": now,
            "expires_at": now + LASTS,
            "revoked_at": None if row.active else now,
        }
        for row in rows
    ]
    op.bulk_insert(token, tokens)
    connection.execute(account.delete().where(account.c.role == "agency"))
