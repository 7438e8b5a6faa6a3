"""Forms that were not accepted yet, kept for their authors."""

import sqlalchemy as sa
from alembic import op

from homeward.store.tables import columns

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("author", sa.String(length=128), nullable=False),
        sa.Column("page", sa.String(length=512), nullable=False),
        sa.Column("form", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=128), nullable=False),
        sa.Column("answers", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("saved_at", columns.Instant(), nullable=False),
        sa.PrimaryKeyConstraint("author", "page", name=op.f("pk_draft")),
        comment="What people typed into forms that were not accepted yet, each for its author alone.",
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_form"), ["form"], unique=False)
        batch_op.create_index(batch_op.f("ix_draft_saved_at"), ["saved_at"], unique=False)
