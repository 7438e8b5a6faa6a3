"""Find at once whether a night has named a difference already."""

from alembic import op

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    op.drop_index(op.f("ix_difference_night_id"), "difference")
    op.create_index("ix_difference_night_id_kind_about", "difference", ["night_id", "kind", "about"])
