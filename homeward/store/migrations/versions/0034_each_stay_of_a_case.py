"""Each stay of a child on MACSE's list, where a case is accepted again under its old reference."""

import sqlalchemy as sa
from alembic import op

from homeward.store.tables.core import child
from homeward.store.tables.meetings import macse_case

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    """Every child who has had a case is looked at again: earlier stays were overwritten."""
    with op.batch_alter_table("macse_case") as cases:
        cases.add_column(sa.Column("stay", sa.Integer, nullable=False, server_default="1"))
    with op.batch_alter_table("macse_case") as cases:
        cases.alter_column("stay", server_default=None, existing_type=sa.Integer())
        cases.drop_constraint(op.f("pk_macse_case"), type_="primary")
        cases.create_primary_key(op.f("pk_macse_case"), ["child_ref", "case", "stay"])
    with_cases = child.c.ref.in_(sa.select(macse_case.c.child_ref)) & child.c.merged_into.is_(None)
    op.get_bind().execute(sa.update(child).where(with_cases).values(wake_at=child.c.known_since))
