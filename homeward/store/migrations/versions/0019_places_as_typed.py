"""What each event mentions, read anew: places as they were typed, and where children were seen."""

from itertools import islice

import sqlalchemy as sa
from alembic import op

from homeward.domain.events import read_accepted
from homeward.domain.matching import MARKED, fingerprints
from homeward.store import mentions
from homeward.store.tables import child, fingerprint, journal, mention

revision = "0019"
down_revision = "0018"

AT_A_TIME = 1000


def upgrade() -> None:
    """Every child is looked at again, so that a place that is flagged is found."""
    connection = op.get_bind()
    connection.execute(sa.delete(mention))
    connection.execute(sa.delete(fingerprint))
    marked = sa.select(journal.c.seq, journal.c.body).where(journal.c.type.in_(sorted(MARKED)))
    rows = iter(connection.execute(marked.order_by(journal.c.seq)).all())
    while batch := list(islice(rows, AT_A_TIME)):
        mentions.record(connection, {row.seq: fingerprints(read_accepted(row.body)) for row in batch})
    speaking = child.c.merged_into.is_(None)
    connection.execute(sa.update(child).where(speaking).values(wake_at=child.c.known_since))
