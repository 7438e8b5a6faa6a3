"""One spelling for each identifier, `local` numbers by their source, and what is to be asked of who is who.

Children whose identifiers now coincide are joined, and children whom no record may join any more are parted.
All of them are evaluated again by the worker, or tonight.
"""

import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Connection

from homeward.domain.events import Event, Identifier, read_accepted
from homeward.domain.identity.identified import preference, resolve
from homeward.store.tables import columns

revision = "0010"
down_revision = "0009"

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_CHILD = sa.table(
    "child",
    sa.column("ref"),
    sa.column("merged_into"),
    sa.column("known_since", columns.Instant()),
    sa.column("wake_at", columns.Instant()),
    sa.column("stamp"),
)
_JOURNAL = sa.table(
    "journal",
    sa.column("seq"),
    sa.column("child_ref"),
    sa.column("received_at", columns.Instant()),
    sa.column("body", columns.Json),
)
_NAMING = sa.table("naming", sa.column("journal_seq"), sa.column("position"), sa.column("child_ref"))
_IDENTIFIER = sa.table("identifier", *map(sa.column, ("value", "scheme", "source", "shown", "child_ref")))
_CLAIM = sa.table("claim", *map(sa.column, ("value", "scheme", "source", "journal_seq")))
_TASK = sa.table(
    "task",
    *map(sa.column, ("id", "child_ref", "kind", "because", "derived")),
    sa.column("waiting", columns.Json),
    sa.column("evidence", columns.Json),
    sa.column("opened_at", columns.Instant()),
    sa.column("due", columns.Instant()),
)
_QUESTION = sa.table("who_is_who", *map(sa.column, ("child_ref", "about", "because", "kind")))
_MADE_OF_A_CHILD = ("finding", "shadow_finding", "candidate", "suppression", "macse_case")
_KEPT_OF_A_CHILD = ("alert", "task", "access_log")

Refs = dict[Identifier, str]


def upgrade() -> None:
    store = op.get_bind()
    old = {(scheme, value): ref for scheme, value, ref in store.execute(sa.text(_OLD_IDENTIFIERS))}
    _make_tables()
    events = _events(store)
    rekeying = _Rekeying(store, old)
    for seq, event in events.items():
        rekeying.add(seq, event)
    rekeying.forget_the_rest()
    _write_claims(store, events)
    _regroup(store, events.values(), rekeying)


_OLD_IDENTIFIERS = "SELECT scheme, value, child_ref FROM identifier"


def _make_tables() -> None:
    op.drop_table("identifier")
    op.create_table(
        "identifier",
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("scheme", sa.String(length=16), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("child_ref", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["child_ref"], ["child.ref"], name=op.f("fk_identifier_child_ref")),
        sa.PrimaryKeyConstraint("value", "scheme", "source", name=op.f("pk_identifier")),
    )
    op.create_index(op.f("ix_identifier_child_ref"), "identifier", ["child_ref"])
    op.drop_table("claim")
    op.create_table(
        "claim",
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("scheme", sa.String(length=16), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("journal_seq", _NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["journal_seq"], ["journal.seq"], name=op.f("fk_claim_journal_seq")),
        sa.PrimaryKeyConstraint("value", "scheme", "source", "journal_seq", name=op.f("pk_claim")),
        comment="Identifiers that one event gives for one child, with a date of birth or with one another.",
    )
    op.create_index(op.f("ix_claim_journal_seq"), "claim", ["journal_seq"])
    op.create_table(
        "who_is_who",
        sa.Column("child_ref", sa.String(length=32), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["child_ref"], ["child.ref"], name=op.f("fk_who_is_who_child_ref")),
        sa.PrimaryKeyConstraint("child_ref", "about", "because", name=op.f("pk_who_is_who")),
        comment="What is to be asked of who is who, once for each child that the question is about.",
    )


def _events(store: Connection) -> dict[int, Event]:
    rows = store.execute(sa.select(_JOURNAL.c.seq, _JOURNAL.c.body).order_by(_JOURNAL.c.seq))
    return {seq: read_accepted(body) for seq, body in rows}


class _Rekeying:
    """Gives each identifier the reference that its first spelling had. Where one reference stood for several
    children, the others get new ones."""

    def __init__(self, store: Connection, old: Mapping[tuple[str, str], str]) -> None:
        self.store, self.old = store, old
        self.refs: Refs = {}
        self.taken: set[str] = set()
        self.gone: dict[str, str] = {}
        self.had: dict[str, str] = {}
        merged = store.execute(sa.select(_CHILD.c.ref, _CHILD.c.merged_into))
        self.spoke_for = {row.ref: row.merged_into or row.ref for row in merged}
        under = sa.select(_JOURNAL.c.seq, _JOURNAL.c.child_ref)
        self.under: dict[int, str | None] = {row.seq: row.child_ref for row in store.execute(under)}
        self.named: dict[int, dict[int, str]] = defaultdict(dict)
        for seq, position, ref in store.execute(sa.select(*_NAMING.c)):
            self.named[seq][position] = ref

    def take(self, one: Identifier, had: str | None, event: Event) -> str:
        if one not in self.refs:
            free = had and had not in self.taken and had not in self.gone
            ref = self.refs[one] = had if had and free else _new_child(self.store, event)
            self.taken.add(ref)
            if had:
                self.had[ref] = had
            value, source = one.compared
            row = {"value": value, "source": source, "shown": one.value, "child_ref": ref}
            self.store.execute(sa.insert(_IDENTIFIER).values(scheme=one.scheme, **row))
        elif had and had not in self.taken:
            self.gone[had] = self.refs[one]
        return self.refs[one]

    def add(self, seq: int, event: Event) -> None:
        if event.child and (ref := self.take(event.child, self.under[seq], event)) != self.under[seq]:
            self.store.execute(sa.update(_JOURNAL).where(_JOURNAL.c.seq == seq).values(child_ref=ref))
        for one in event.identifiers:
            self.take(one, self.old.get((one.scheme, one.value)), event)
        had = self.named[seq]
        now = {at: self.take(one, had.get(at), event) for at, one in enumerate(event.named)}
        if now != had:
            self.store.execute(sa.delete(_NAMING).where(_NAMING.c.journal_seq == seq))
            for position, ref in now.items():
                row = {"journal_seq": seq, "position": position, "child_ref": ref}
                self.store.execute(sa.insert(_NAMING).values(**row))

    def forget_the_rest(self) -> None:
        """What no identifier means any longer, such as a placeholder that several children were given."""
        for ref in set(self.old.values()) - self.taken - self.gone.keys():
            beside = [one for one, into in self.spoke_for.items() if into == self.spoke_for[ref]]
            if kept := [one for one in beside if one in self.taken]:
                self.gone[ref] = min(kept)
        _take_out(self.store, {ref: into for ref, into in self.gone.items() if ref not in self.taken})


def _new_child(store: Connection, event: Event) -> str:
    ref = secrets.token_urlsafe(12)
    store.execute(sa.insert(_CHILD).values(ref=ref, known_since=event.received_at))
    return ref


def _take_out(store: Connection, gone: Mapping[str, str]) -> None:
    """What was kept under these references is from now on kept under the others."""
    for ref, into in gone.items():
        for name in ("journal", "naming", *_KEPT_OF_A_CHILD):
            table = sa.table(name, sa.column("child_ref"))
            store.execute(sa.update(table).where(table.c.child_ref == ref).values(child_ref=into))
        for name in _MADE_OF_A_CHILD:
            table = sa.table(name, sa.column("child_ref"))
            store.execute(sa.delete(table).where(table.c.child_ref == ref))
        store.execute(sa.update(_CHILD).where(_CHILD.c.merged_into == ref).values(merged_into=None))
        store.execute(sa.delete(_CHILD).where(_CHILD.c.ref == ref))


def _write_claims(store: Connection, events: Mapping[int, Event]) -> None:
    for seq, event in events.items():
        if len(event.identifiers) > 1 or event.date_of_birth:
            for one in set(event.identifiers):
                value, source = one.compared
                row = {"value": value, "scheme": one.scheme, "source": source}
                store.execute(sa.insert(_CLAIM).values(journal_seq=seq, **row))


def _regroup(store: Connection, events: Iterable[Event], keys: _Rekeying) -> None:
    resolution, refs = resolve(events), keys.refs
    seniority = {
        row.ref: (row.merged_into is not None, row.known_since)
        for row in store.execute(sa.select(_CHILD.c.ref, _CHILD.c.merged_into, _CHILD.c.known_since))
    }
    groups: dict[Identifier, list[Identifier]] = defaultdict(list)
    for one in refs:
        groups[resolution.child_of[one]].append(one)
    store.execute(sa.update(_CHILD).values(merged_into=None, stamp=None))
    speaking: dict[str, str] = {}
    for group in groups.values():
        speaker = refs[min(group, key=lambda one: (*seniority[refs[one]], preference(one)))]
        speaking.update((refs[one], speaker) for one in group)
    for ref, speaker in speaking.items():
        if ref != speaker:
            _speak_for(store, ref, speaker)
    now = datetime.now(UTC)
    store.execute(sa.update(_CHILD).where(_CHILD.c.merged_into.is_(None)).values(wake_at=now))
    asked = set()
    for question in resolution.questions:
        said = {"about": question.about, "because": question.because, "kind": question.kind}
        for one in question.children:
            asked.add(speaking[refs[one]])
            store.execute(sa.insert(_QUESTION).values(child_ref=refs[one], **said))
    _ask_of_the_parted(store, keys, speaking, asked, now)


_PARTED = (
    "Until the upgrade this record and another were taken for one child. They are apart now, and each alert"
    " that was raised stays where it is. Look at what it rests on."
)


def _ask_of_the_parted(
    store: Connection, keys: _Rekeying, speaking: Mapping[str, str], asked: Collection[str], now: datetime
) -> None:
    """A task for each child who was taken for one with another, and of whom nothing else is asked."""
    spoken_of = set(store.scalars(sa.select(_JOURNAL.c.child_ref))) | set(
        store.scalars(sa.select(_NAMING.c.child_ref))
    )
    parts: dict[str, set[str]] = defaultdict(set)
    for ref, had in keys.had.items():
        if ref in spoken_of:
            parts[keys.spoke_for[had]].add(speaking[ref])
    for speakers in parts.values():
        for speaker in speakers - set(asked) if len(speakers) > 1 else ():
            row = {"id": f"parted-{speaker}", "child_ref": speaker, "kind": "same_child", "because": _PARTED}
            times = {"opened_at": now, "due": now + timedelta(days=1)}
            store.execute(sa.insert(_TASK).values(**row, **times, derived=False, waiting=[], evidence=[]))


def _speak_for(store: Connection, ref: str, speaker: str) -> None:
    store.execute(sa.update(_CHILD).where(_CHILD.c.ref == ref).values(merged_into=speaker))
    for name in _MADE_OF_A_CHILD:
        table = sa.table(name, sa.column("child_ref"))
        store.execute(sa.delete(table).where(table.c.child_ref == ref))
    for name in ("alert", "task"):
        table = sa.table(name, sa.column("child_ref"))
        store.execute(sa.update(table).where(table.c.child_ref == ref).values(child_ref=speaker))
