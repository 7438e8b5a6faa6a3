"""Whose event each correction replaces: its own source's, as all did until now."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.add_column(sa.Column("supersedes_source", sa.Text(), nullable=True))
        batch_op.drop_index("ix_journal_supersedes_source")
    op.execute("UPDATE journal SET supersedes_source = source WHERE supersedes IS NOT NULL")
    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.create_index(
            "ix_journal_supersedes_supersedes_source", ["supersedes", "supersedes_source"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.drop_index("ix_journal_supersedes_supersedes_source")
        batch_op.create_index("ix_journal_supersedes_source", ["supersedes", "source"], unique=False)
        batch_op.drop_column("supersedes_source")
