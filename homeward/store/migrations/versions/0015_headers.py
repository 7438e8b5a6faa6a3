"""What is in quarantine keeps the headers of its message."""

import sqlalchemy as sa
from alembic import op

from homeward.store.tables.columns import Json

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("quarantine", sa.Column("headers", Json))


def downgrade() -> None:
    op.drop_column("quarantine", "headers")
