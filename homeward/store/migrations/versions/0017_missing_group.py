"""The list of the missing group."""

import sqlalchemy as sa
from alembic import op

from homeward.store.tables.columns import Instant, Json

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Every child is evaluated again as the rules change, which fills it."""
    op.create_table(
        "missing_group",
        sa.Column("child_ref", sa.String(32), nullable=False),
        sa.Column("codes", Json, nullable=False),
        sa.Column("since", Instant, nullable=False),
        sa.Column("decision", sa.Text),
        sa.Column("held_on", sa.Date),
        sa.Column("next_on", sa.Date),
        sa.Column("decided_at", Instant),
        sa.Column("decided_by", sa.String(128)),
        sa.ForeignKeyConstraint(["child_ref"], ["child.ref"], name=op.f("fk_missing_group_child_ref")),
        sa.PrimaryKeyConstraint("child_ref", name=op.f("pk_missing_group")),
        comment="The children on the list of the missing group, with the rules that put them there.",
    )


def downgrade() -> None:
    op.drop_table("missing_group")
