"""A back-test of six rules beside hand-written SQL over the same file of events, with equal findings."""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from bench import sql
from bench.result import Result
from bench.stories import varied_story
from bench.timing import quietly, timed
from homeward.domain.history.timeline import fold
from homeward.engine.backtest import Plan
from homeward.engine.evaluate import evaluate
from homeward.engine.rulefiles.load import load_rules
from homeward.inputs import eventfile
from homeward.reports.backtest import run
from homeward.reports.characteristics import characteristics
from homeward.services.rules.backtest import Job, shared_out
from tests.machine import ROOT

WORLDS = {"four months of Wirral": 400, "ten years of Wirral": 9_200, "a million events": 41_700}
"""Children of each, with 24 events on the average."""

AS_OF = datetime(2026, 1, 1, tzinfo=UTC)
CORES = os.cpu_count() or 1
Found = tuple[str, str, str, datetime]
"""A rule's code, the child, the subject, when it was due."""


@dataclass(frozen=True)
class Asking(Job):
    """Answers with the findings themselves, to compare, instead of counts."""

    def do(self, piece: Any) -> Any:
        return [
            (finding.code, child.removeprefix("la_child_id:"), finding.subject, finding.due)
            for child, entries, _ in self.source.histories(piece)
            for finding in evaluate(
                fold(child, entries), self.plan.deciding, self.plan.as_of, self.plan.area, in_full=False
            ).findings
        ]


def measure() -> Result:
    rows: list[Sequence[str | int | float]] = []
    with TemporaryDirectory() as folder:
        for name, children in WORLDS.items():
            file = Path(folder) / "events.jsonl"
            rows += _rows(name, _write(file, children), file)
    return Result(
        "A back-test beside hand-written SQL",
        f"R01, R02, R03, R11, R12 and R19 over one file of events, by Homeward in {CORES} processes "
        f"and by DuckDB {duckdb.__version__} in {CORES} threads; both find the same, which is "
        "asserted. From the file: reading it and finding all. Once read: finding alone, in Homeward "
        "from each child's events as text, in DuckDB from a table. Homeward checks each event in "
        "full, resolves who is who, and gives each finding its evidence and since when it could be told; "
        "the SQL does none of that. The last column is the whole report of a back-test of these "
        "rules, once read.",
        (
            "history",
            "events",
            "findings",
            "from the file: Homeward, s",
            "SQL, s",
            "ratio",
            "once read: Homeward, s",
            "SQL, s",
            "ratio",
            "report, s",
        ),
        rows,
    )


def _write(file: Path, children: int) -> int:
    events = 0
    with file.open("w") as out:
        for number in range(children):
            for event in varied_story(number):
                out.write(json.dumps(event) + "\n")
                events += 1
    return events


def _rows(name: str, events: int, file: Path) -> Iterator[Sequence[str | int | float]]:
    rules = [rule for rule in load_rules(ROOT / "rules").current if rule.code in sql.RULES]
    plan = Plan(tuple(rules), tuple(rules), AS_OF, "344")
    reading, source = timed(lambda: eventfile.read(file, AS_OF, quietly))
    judging, ours = timed(lambda: _asked(Asking(source, plan, characteristics)))
    reporting, _ = timed(lambda: run(source, plan, quietly))
    with duckdb.connect(config={"threads": CORES}) as database:
        loading, _ = timed(lambda: database.execute(sql.LOAD, {"file": str(file)}))
        querying, theirs = timed(lambda: _queried(database))
    assert ours == theirs, f"{len(ours - theirs)} findings of Homeward's alone, {len(theirs - ours)} of SQL's"
    cold, their_cold = reading + judging, loading + querying
    yield (
        name,
        f"{events:,}",
        f"{len(ours):,}",
        *(round(cold, 1), round(their_cold, 1), round(cold / their_cold, 1)),
        *(round(judging, 1), round(querying, 1), round(judging / querying, 1)),
        round(reporting, 1),
    )


def _asked(job: Asking) -> set[Found]:
    pieces = job.source.pieces(job.plan)
    return {found for some in shared_out(job, pieces, CORES) for found in some}  # type: ignore[attr-defined]


def _queried(database: duckdb.DuckDBPyConnection) -> set[Found]:
    database.execute(sql.SORT_OUT)
    found = {code: database.execute(query).fetchall() for code, query in sql.RULES.items()}
    return {(code, *row[:2], row[2].replace(tzinfo=UTC)) for code, rows in found.items() for row in rows}
