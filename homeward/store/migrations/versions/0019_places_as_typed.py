"""What each event mentions, read anew: places as typed, where children were seen, the weeks of reports."""

from alembic import op

from homeward.store import mentions

revision = "0019"
down_revision = "0017"


def upgrade() -> None:
    """Every child is looked at again, so that a place that is flagged is found."""
    mentions.read_anew(op.get_bind())
