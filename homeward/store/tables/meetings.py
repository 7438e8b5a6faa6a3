"""The tables of what meetings work on: MACSE's candidates and cases, and the list of the missing group."""

from sqlalchemy import Boolean, Column, Date, Integer, String, Table, Text

from homeward.store.tables.columns import Instant, Json, child_ref, digest
from homeward.store.tables.metadata import metadata

candidate = Table(
    "candidate",
    metadata,
    child_ref(primary_key=True),
    Column("codes", Json, nullable=False),
    Column("since", Instant, nullable=False),
    Column("re_referral", Boolean, nullable=False),
    digest(),
)

macse_case = Table(
    "macse_case",
    metadata,
    child_ref(primary_key=True),
    Column("case", Text, primary_key=True),
    # From 1: a child may be accepted again under the reference of a case that was closed.
    Column("stay", Integer, primary_key=True, autoincrement=False),
    Column("state", String(16), nullable=False, index=True),
    Column("accepted_at", Instant),
    Column("closed_at", Instant),
    digest(),
)

missing_group = Table(
    "missing_group",
    metadata,
    child_ref(primary_key=True),
    Column("codes", Json, nullable=False),
    Column("since", Instant, nullable=False),
    # What the group decided last of the child, if anything.
    Column("decision", Text),
    Column("held_on", Date),
    Column("next_on", Date),
    Column("decided_at", Instant),
    Column("decided_by", String(128)),
    digest(),
    comment="The children on the list of the missing group, with the rules that put them there.",
)
