"""When somebody looked at a page last is asked of an index, and not of every look."""

from alembic import op

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    op.create_index("ix_access_log_username_what_at", "access_log", ["username", "what", "at"])
