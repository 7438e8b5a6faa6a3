"""When groups meet, the packs of their meetings, and who approved them."""

import sqlalchemy as sa
from alembic import op

from homeward.store.tables.columns import Instant, Json, Number

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    op.create_table(
        "meeting",
        sa.Column("number", Number, autoincrement=True, nullable=False),
        sa.Column("group", sa.String(16), nullable=False),
        sa.Column("held_on", sa.Date, nullable=False),
        sa.Column("planned_by", sa.String(128), nullable=False),
        sa.Column("planned_at", Instant, nullable=False),
        sa.Column("cancelled_by", sa.String(128)),
        sa.Column("cancelled_at", Instant),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_meeting")),
        sqlite_autoincrement=True,
        comment="The days on which groups meet. What is cancelled stays on record.",
    )
    op.create_index(op.f("ix_meeting_group"), "meeting", ["group"])
    op.create_table(
        "pack",
        sa.Column("number", Number, autoincrement=True, nullable=False),
        sa.Column("group", sa.String(16), nullable=False),
        sa.Column("meeting", sa.Date, nullable=False),
        sa.Column("made_by", sa.String(128), nullable=False),
        sa.Column("made_at", Instant, nullable=False),
        sa.Column("content", Json, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_pack")),
        sqlite_autoincrement=True,
        comment="Every draft of the pack of a meeting, as it was made. It holds children's data.",
    )
    op.create_index("ix_pack_group_meeting", "pack", ["group", "meeting"])
    op.create_table(
        "pack_approval",
        sa.Column("pack", Number, autoincrement=False, nullable=False),
        sa.Column("approved_by", sa.String(128), nullable=False),
        sa.Column("approved_at", Instant, nullable=False),
        sa.Column("note", sa.Text),
        sa.PrimaryKeyConstraint("pack", name=op.f("pk_pack_approval")),
        sa.ForeignKeyConstraint(["pack"], ["pack.number"], name=op.f("fk_pack_approval_pack")),
        comment="Who approved which draft, and when. A row is never changed.",
    )
