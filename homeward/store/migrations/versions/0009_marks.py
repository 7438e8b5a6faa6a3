"""What each event mentions, read anew: persons and places are told apart by more spellings."""

from alembic import op

from homeward.store import mentions

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    mentions.read_anew(op.get_bind())
