"""What was refused is found by the source and id that it names, and not by reading all of it."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    op.add_column("quarantine", sa.Column("source", sa.Text()))
    op.add_column("quarantine", sa.Column("event_id", sa.Text()))
    connection = op.get_bind()
    held = sa.table("quarantine", *map(sa.column, ("id", "body", "state", "source", "event_id")))
    for number, body in connection.execute(sa.select(held.c.id, held.c.body).where(held.c.state == "open")):
        if key := _key(body):
            named = sa.update(held).where(held.c.id == number).values(source=key[0], event_id=key[1])
            connection.execute(named)
    op.create_index("ix_quarantine_event_id", "quarantine", ["event_id"])


def _key(body: bytes) -> tuple[str, str] | None:
    try:
        content = json.loads(body.decode("utf-8-sig"))
        source, id_ = content["source"], content["id"]
    except (ValueError, RecursionError, TypeError, KeyError):
        return None
    named = isinstance(source, str) and isinstance(id_, str) and "\0" not in source + id_
    return (source, id_) if named else None
