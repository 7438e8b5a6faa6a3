"""Each row that is made of the journal has a digest, so that only what differs is read and written."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

TABLES = (
    *("finding", "shadow_finding", "alert", "alert_call", "alert_reason", "absence", "due_interview"),
    *("candidate", "missing_group", "telling", "suppression", "macse_case", "task"),
)


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    for table in TABLES:
        op.add_column(table, sa.Column("row_digest", number, nullable=False, server_default="0"))
