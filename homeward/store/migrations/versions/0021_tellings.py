"""Whom rules want told, and whom to ring."""

import sqlalchemy as sa
from alembic import op

from homeward.store.tables.columns import Instant, Json, Number

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Every child is looked at again, which fills the first of them."""
    op.create_table(
        "telling",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("child_ref", sa.String(32), nullable=False),
        sa.Column("recipient", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("findings", Json, nullable=False),
        sa.Column("withdrawn", Json, nullable=False),
        sa.Column("since", Instant),
        sa.Column("due", Instant),
        sa.Column("authority", sa.String(8)),
        sa.Column("contact", sa.Text),
        sa.Column("reference", sa.Text),
        sa.Column("attempts", Json, nullable=False),
        sa.Column("told", Json),
        sa.Column("told_at", Instant),
        sa.Column("told_by", sa.String(128)),
        sa.Column("confirmed_by", sa.Text),
        sa.Column("confirmed_reference", sa.Text),
        sa.Column("confirmed_at", Instant),
        sa.ForeignKeyConstraint(["child_ref"], ["child.ref"], name=op.f("fk_telling_child_ref")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telling")),
        comment="Whom rules want told about a child, and who was told: one open item for each recipient.",
    )
    op.create_index(op.f("ix_telling_child_ref"), "telling", ["child_ref"])
    op.create_index(op.f("ix_telling_state"), "telling", ["state"])
    op.create_table(
        "address_book",
        sa.Column("id", Number, autoincrement=True, nullable=False),
        sa.Column("recipient", sa.String(64), nullable=False),
        sa.Column("authority", sa.String(8), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("telephone", sa.Text),
        sa.Column("mailbox", sa.Text),
        sa.Column("ring_us", sa.Boolean, nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
        sa.Column("changed_by", sa.String(128), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_book")),
        comment="Whom to ring; the last row of a recipient and authority counts,"
        " those before are its history.",
        sqlite_autoincrement=True,
    )
    op.execute("UPDATE child SET wake_at = known_since WHERE merged_into IS NULL")


def downgrade() -> None:
    op.drop_table("address_book")
    op.drop_table("telling")
