"""What children who may be one have in common. The next night fills it for those who are on record."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "same_child_key",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False),
        sa.Column("child_ref", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["child_ref"], ["child.ref"], name=op.f("fk_same_child_key_child_ref")),
        sa.PrimaryKeyConstraint("key", "child_ref", name=op.f("pk_same_child_key")),
    )


def downgrade() -> None:
    op.drop_table("same_child_key")
