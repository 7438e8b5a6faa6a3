"""What people searched for, so that the address of what was found names no child."""

import sqlalchemy as sa
from alembic import op

from homeward.store.tables.columns import Instant

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.create_table(
        "search",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("author", sa.String(128), nullable=False),
        sa.Column("typed", sa.Text, nullable=False),
        sa.Column("searched_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search")),
        comment="What people typed to find a child, each for its author alone.",
    )
    op.create_index(op.f("ix_search_searched_at"), "search", ["searched_at"])
