"""How much came from whom on a day is asked of an index, and not of the whole journal."""

from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    op.create_index("ix_journal_received_at_source", "journal", ["received_at", "source"])
