"""In which week each child was reported, so that a feed that was whole then bears on it."""

from itertools import islice

import sqlalchemy as sa
from alembic import op

from homeward.domain.events import read_accepted
from homeward.domain.feeds import weeks
from homeward.domain.matching import REPORT
from homeward.store import mentions
from homeward.store.tables import journal

revision = "0018"
down_revision = "0017"

AT_A_TIME = 1000


def upgrade() -> None:
    """No feed was ever whole so far, so that nothing else changes."""
    connection = op.get_bind()
    reports = sa.select(journal.c.seq, journal.c.body).where(journal.c.type == REPORT)
    rows = iter(connection.execute(reports.order_by(journal.c.seq)).all())
    while batch := list(islice(rows, AT_A_TIME)):
        mentions.record(connection, {row.seq: weeks(read_accepted(row.body)) for row in batch}, shared=True)
