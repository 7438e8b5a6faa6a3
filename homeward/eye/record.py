"""What the eye reads, into DuckDB: what stands in the journal of some children, and whom all links name."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from importlib.resources import files
from typing import Any

import duckdb
import pyarrow
from sqlalchemy import Connection, Select, Text, cast, func, select

from homeward.eye.rules import KNOWN, MACROS, NEWLY_KNOWN
from homeward.store.sql import among
from homeward.store.tables.core import child, finding, journal, naming
from homeward.store.workspace import workspace

OF_A_CHILD = (
    *(
        "missing.reported",
        "missing.found",
        "missing.cancelled",
        "missing.risk_changed",
        "missing.reclassified",
    ),
    *("rhi.completed", "rhi.declined", "rhi.not_possible", "prevention_interview.completed"),
    *("contact.disclosed", "carer.information", "contact.kept_apart", "harm.disclosed", "concern.referred"),
    *("assessment.recorded", "police.flag_changed", "child.registered", "child.updated"),
)
AT_A_TIME = 1000
"""Links that are read at once; of each only the number and the time are kept."""
LINKS = ("macse.contact_linked", "person_of_concern.recorded")

_SPEAKER = func.coalesce(child.c.merged_into, child.c.ref)
_LATER = journal.alias("later")
_STANDS = ~(
    select(_LATER.c.seq)
    .where(_LATER.c.supersedes == journal.c.id, _LATER.c.supersedes_source == journal.c.source)
    .exists()
)
TEXT, NUMBER, TIME = pyarrow.string(), pyarrow.int64(), pyarrow.timestamp("us")
EVENT = {
    "seq": NUMBER,
    "child": TEXT,
    "source": TEXT,
    "id": TEXT,
    "type": TEXT,
    "happened": TIME,
    "recorded": TIME,
    "received": TIME,
    "body": TEXT,
}
COLUMNS = (
    journal.c.source,
    journal.c.id,
    journal.c.type,
    journal.c.occurred_at,
    journal.c.recorded_at,
    journal.c.received_at,
    cast(journal.c.body, Text),
)


@contextmanager
def opened() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database that has learned nothing yet."""
    with workspace() as database:
        for statement in MACROS:
            database.execute(statement)
        yield database


def learn_links(database: duckdb.DuckDBPyConnection, connection: Connection) -> None:
    """Whom all links that stand make known, as they are now."""
    database.execute(KNOWN)
    rows = select(journal.c.seq, journal.c.source, *COLUMNS).where(journal.c.type.in_(LINKS), _STANDS)
    found = connection.execute(rows.execution_options(yield_per=AT_A_TIME))
    for some in found.partitions():
        _fill(database, "link", EVENT, some)
        database.execute(NEWLY_KNOWN)


def read(database: duckdb.DuckDBPyConnection, connection: Connection, refs: Collection[str]) -> None:
    """What stands of these children, by whom people decided them to be, and what was found of them."""
    theirs = select(child.c.ref, _SPEAKER.label("speaker"))
    theirs = theirs.where(among(child.c.ref, refs) | among(child.c.merged_into, refs))
    who = theirs.subquery("who")
    kept = journal.c.type.in_(OF_A_CHILD) & _STANDS
    about = select(journal.c.seq, who.c.speaker, *COLUMNS).join(who, who.c.ref == journal.c.child_ref)
    names = select(naming.c.journal_seq).join(who, who.c.ref == naming.c.child_ref)
    disclosed = (
        select(journal.c.seq, _SPEAKER, *COLUMNS)
        .join(child, child.c.ref == journal.c.child_ref)
        .where(journal.c.type == "contact.disclosed", _STANDS, journal.c.seq.in_(names))
    )
    rows = {row[0]: row for some in (about.where(kept), disclosed) for row in connection.execute(some)}
    _fill(database, "event", EVENT, list(rows.values()))
    named = select(naming.c.journal_seq, _SPEAKER).join(child, child.c.ref == naming.c.child_ref)
    named = named.where(among(naming.c.journal_seq, list(rows)))
    _fill(database, "naming", {"seq": NUMBER, "child": TEXT}, connection.execute(named).all())
    _fill(database, "said", {"child": TEXT, "code": TEXT, "id": TEXT, "key": TEXT}, _said(connection, refs))
    database.execute(files("homeward.eye").joinpath("sql/record.sql").read_text("utf-8"))


def _said(connection: Connection, refs: Collection[str]) -> Iterable[Sequence[Any]]:
    """Each finding of the engine, once for each record on which it rests."""
    rows: Select[Any] = select(finding.c.child_ref, finding.c.code, finding.c.id, finding.c.evidence)
    for ref, code, id_, evidence in connection.execute(rows.where(among(finding.c.child_ref, refs))):
        for each in evidence:
            yield ref, code, id_, f"{each['source']} {each['id']}"


def _fill(
    database: duckdb.DuckDBPyConnection,
    name: str,
    columns: dict[str, pyarrow.DataType],
    rows: Iterable[Sequence[Any]],
) -> None:
    """A table of these rows; of a CloudEvent its `data` alone."""
    by_column = list(zip(*map(_plain, rows), strict=True)) or [() for _ in columns]
    arrays = [
        pyarrow.array(list(values), kind) for values, kind in zip(by_column, columns.values(), strict=True)
    ]
    database.register("rows", pyarrow.table(arrays, names=list(columns)))
    what = "* EXCLUDE (body), CAST(body AS JSON)->'data' AS data" if "body" in columns else "*"
    database.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT {what} FROM rows")
    database.unregister("rows")


def _plain(row: Sequence[Any]) -> list[Any]:
    return [value.replace(tzinfo=None) if isinstance(value, datetime) else value for value in row]
