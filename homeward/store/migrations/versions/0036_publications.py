"""What was published of the reports, when, by whom and to whom."""

import sqlalchemy as sa
from alembic import op

from homeward.store.tables.columns import Instant, Number

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    op.create_table(
        "publication",
        sa.Column("id", Number, autoincrement=True, nullable=False),
        sa.Column("report", sa.String(64), nullable=False),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("last", sa.Date, nullable=False),
        sa.Column("internal", sa.Boolean, nullable=False),
        sa.Column("published_at", Instant, nullable=False),
        sa.Column("published_by", sa.String(128), nullable=False),
        sa.Column("published_to", sa.Text, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("figures", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication")),
        comment="Each time that a report was given out, with its figures; no row is changed or deleted.",
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_publication_report"), "publication", ["report"])


def downgrade() -> None:
    op.drop_table("publication")
