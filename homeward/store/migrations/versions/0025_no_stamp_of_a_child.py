"""Children are evaluated from their whole history, so nothing has to tell whether a snapshot still holds."""

from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.drop_column("child", "stamp")
