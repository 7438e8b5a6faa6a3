"""The tables. `journal` is the truth; others index what was reported, or hold what is made of it.

All but `quarantine`, `account`, `draft`, `search`, `notice`, `alarm`, `night`, `difference`, `certificate`,
`address_book`, `rota_shift`, `handover`, `publication`, `meeting`, `pack`, `pack_approval` and `access_log`
can be rebuilt from `journal.body`. Tables of one concern stand in the module of its name, beside this one.

A reference in `journal` and `naming` is the one that the event's own identifier was given when it was first
seen. Children that turn out to be one keep their references: `child.merged_into` says who speaks for them,
so joining, and undoing it, never rewrites the journal.
"""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from homeward.store.tables import accounts as accounts
from homeward.store.tables import alarms as alarms
from homeward.store.tables import alerts as alerts
from homeward.store.tables import drafts as drafts
from homeward.store.tables import duty as duty
from homeward.store.tables import meetings as meetings
from homeward.store.tables import nights as nights
from homeward.store.tables import notices as notices
from homeward.store.tables import packs as packs
from homeward.store.tables import quarantine as quarantine
from homeward.store.tables import reports as reports
from homeward.store.tables import searches as searches
from homeward.store.tables import senders as senders
from homeward.store.tables.columns import (
    Instant,
    Json,
    Number,
    child_ref,
    digest,
    identifier_columns,
    index_unset,
    journal_seq,
)
from homeward.store.tables.meetings import candidate as candidate
from homeward.store.tables.meetings import macse_case as macse_case
from homeward.store.tables.meetings import missing_group as missing_group
from homeward.store.tables.metadata import metadata as metadata
from homeward.store.tables.tellings import address_book as address_book
from homeward.store.tables.tellings import telling as telling

# What was reported, and whom it is about

child = Table(
    "child",
    metadata,
    Column("ref", String(32), primary_key=True),
    Column("merged_into", String(32), ForeignKey("child.ref"), index=True),
    Column("known_since", Instant, nullable=False),
    Column("wake_at", Instant, index=True),
    Column("evaluated_at", Instant),
    Column("rules", String(12)),  # the version of all rules by which it was evaluated
)

identifier = Table(
    "identifier",
    metadata,
    *identifier_columns(),
    Column("shown", Text, nullable=False),  # as it was written first
    child_ref(),
)

journal = Table(
    "journal",
    metadata,
    Column("seq", Number, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("type", String(64), nullable=False),
    child_ref(nullable=True),
    Column("occurred_at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("supersedes", Text),
    Column("supersedes_source", Text),  # the event's own source unless it says otherwise
    Column("actor", Text),
    Column("digest", String(64), nullable=False),
    Column("body", Json, nullable=False),
    Column("processed_at", Instant),
    UniqueConstraint("id", "source"),
    sqlite_autoincrement=True,
)
Index("ix_journal_supersedes_supersedes_source", journal.c.supersedes, journal.c.supersedes_source)
Index("ix_journal_received_at_source", journal.c.received_at, journal.c.source)
index_unset("ix_journal_unprocessed", journal.c.seq, journal.c.processed_at)

claim = Table(
    "claim",
    metadata,
    *identifier_columns(),
    journal_seq(index=True),
    comment="Identifiers that one event gives for one child, with a date of birth or with one another.",
)

who_is_who = Table(
    "who_is_who",
    metadata,
    child_ref(primary_key=True),
    Column("about", Text, primary_key=True),
    Column("because", Text, primary_key=True),
    Column("kind", String(64), nullable=False),
    comment="What is to be asked of who is who, once for each child that the question is about.",
)

naming = Table(
    "naming",
    metadata,
    journal_seq(),
    Column("position", Integer, primary_key=True, autoincrement=False),
    child_ref(),
    comment="The children that an event names, in its order.",
)

fingerprint = Table(
    "fingerprint",
    metadata,
    Column("fingerprint", Text, primary_key=True),
    comment="One row to lock for each person or place that is mentioned.",
)

mention = Table(
    "mention",
    metadata,
    Column("fingerprint", Text, ForeignKey("fingerprint.fingerprint"), primary_key=True),
    journal_seq(index=True),
)

# Digests of what children who may be one have in common. One that is out of date does no harm.
same_child_key = Table(
    "same_child_key", metadata, Column("key", Number, primary_key=True), child_ref(primary_key=True)
)

outbox = Table(
    "outbox",
    metadata,
    journal_seq(),
    Column("topic", String(64), nullable=False),
    Column("key", String(64), nullable=False),
    Column("published_at", Instant),
    Column("traceparent", String(55)),  # by which the trace of what led to the event goes on
)
index_unset("ix_outbox_unpublished", outbox.c.journal_seq, outbox.c.published_at)

# What the rules make of it


def _findings(name: str) -> Table:
    return Table(
        name,
        metadata,
        child_ref(primary_key=True),
        Column("id", String(64), primary_key=True),
        Column("code", String(16), nullable=False),
        Column("rule", String(128), nullable=False),
        Column("version", String(64), nullable=False),
        Column("episode", Text),
        Column("absence", Text),
        Column("started", Instant),  # where the reference alone could mean several absences
        Column("subject", Text, nullable=False),
        Column("due", Instant, nullable=False),
        Column("known", Instant, nullable=False),
        Column("late", Boolean, nullable=False),
        Column("never_silent", Boolean, nullable=False),
        Column("actions", Json, nullable=False),
        Column("evidence", Json, nullable=False),
        Column("because", Text, nullable=False),
        Column("trace", Json),  # None until the child is evaluated again, where an older program wrote it
        digest(),
    )


finding = _findings("finding")
shadow_finding = _findings("shadow_finding")  # of rules on trial: nobody is told, nothing follows

absence = Table(
    "absence",
    metadata,
    child_ref(primary_key=True),
    Column("episode", Text, primary_key=True),
    Column("starts_at", Instant, primary_key=True),
    Column("category", String(8)),
    Column("police_risk", String(16)),
    Column("reports", Json, nullable=False),
    digest(),
    comment="Absences that nobody has ended on record, with the events that reported them.",
)

due_interview = Table(
    "due_interview",
    metadata,
    child_ref(primary_key=True),
    Column("absence", Text, primary_key=True),
    Column("episode", Text, nullable=False),
    Column("returned_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("paused", String(32)),
    Column("interviewer", Text),
    Column("happened", Json, nullable=False),
    digest(),
    comment="Return interviews that are still to come, with what happened on the way to each.",
)

suppression = Table(
    "suppression",
    metadata,
    child_ref(primary_key=True),
    Column("rule", String(128), primary_key=True),
    Column("until", Instant, nullable=False, index=True),
    Column("reason", Text, nullable=False),
    Column("set_by", String(128)),
    Column("set_at", Instant, nullable=False),
    Column("held_back", Json, nullable=False),
    digest(),
    comment="Rules suppressed for a child, with the ids of the findings that this holds back.",
)

task = Table(
    "task",
    metadata,
    Column("id", String(64), primary_key=True),
    child_ref(nullable=True),
    Column("code", String(16)),
    Column("kind", String(64), nullable=False),
    Column("because", Text, nullable=False),
    # Of a missing fact: which, of what, and the rules that wait for it.
    Column("fact", String(64)),
    Column("subject", Text),
    Column("episode", Text),
    Column("started", Instant),
    Column("since", Instant),
    Column("waiting", Json),
    Column("evidence", Json),  # the events that it rests on
    # Whether the rules opened it, and so close it when they no longer ask for it.
    Column("derived", Boolean, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("due", Instant, index=True),
    Column("closed_at", Instant, index=True),
    digest(),
)

# What people do with rules

proposal = Table(
    "proposal",
    metadata,
    Column("ref", String(32), primary_key=True),
    Column("rule", String(128), nullable=False, index=True),
    Column("state", String(16), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("based_on", String(64)),
    Column("reason", Text, nullable=False),
    Column("proposer", Text, nullable=False),
    Column("proposed_at", Instant, nullable=False),
    Column("approver", Text),
    Column("effective_from", Instant),
    Column("steps", Json, nullable=False),
    Column("changed_seq", Number, nullable=False, index=True),
    comment="Changes of rules as their events in the journal leave them.",
)
