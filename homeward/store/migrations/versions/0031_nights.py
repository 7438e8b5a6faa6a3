"""What the nights found, and what was certified of each."""

import sqlalchemy as sa
from alembic import op

from homeward.store.tables.columns import Instant, Json, Number

revision = "0031"
down_revision = "0028"


def upgrade() -> None:
    op.create_table(
        "night",
        sa.Column("id", Number, autoincrement=True, nullable=False),
        sa.Column("business_date", sa.Date, nullable=False),
        sa.Column("part", sa.String(16), nullable=False),
        sa.Column("everyone", sa.Boolean, nullable=False),
        sa.Column("rules", sa.String(12), nullable=False),
        sa.Column("started_at", Instant, nullable=False),
        sa.Column("ended_at", Instant),
        sa.Column("reached", sa.String(32)),
        sa.Column("counts", Json, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_night")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_night_business_date"), "night", ["business_date"])
    op.create_table(
        "difference",
        sa.Column("id", Number, autoincrement=True, nullable=False),
        sa.Column("night_id", Number, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("repaired", sa.Boolean, nullable=False),
        sa.Column("found_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_difference")),
        sa.ForeignKeyConstraint(["night_id"], ["night.id"], name=op.f("fk_difference_night_id")),
        sqlite_autoincrement=True,
        comment="What a night found to differ, by references only.",
    )
    op.create_index(op.f("ix_difference_night_id"), "difference", ["night_id"])
    op.create_table(
        "certificate",
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_certificate")),
        comment="One for each night, signed and chained to the one before; the text is what was signed.",
    )
