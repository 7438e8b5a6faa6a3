"""What each event mentions, read anew: persons who may be the same are found by more."""

from alembic import op

from homeward.store import mentions

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Every child with a disclosure is looked at again, so that what nearly matches is asked."""
    mentions.read_anew(op.get_bind())
