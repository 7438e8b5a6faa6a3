"""A change of one rule, tried before it goes live: every rule in force, on the histories of a whole area."""

import os
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.result import Result
from bench.timing import quietly, timed
from homeward.engine.backtest import Plan, with_rule
from homeward.engine.load import load_rules, read_rule
from homeward.engine.model import Rule
from homeward.inputs import eventfile
from homeward.inputs.simulate import Recipe, simulate
from homeward.reports.backtest import run
from tests.machine import ROOT

UNTIL = datetime(2026, 1, 1, tzinfo=UTC)
AREA = "344"
WORLDS = {
    "as many events as ten years of Wirral": Recipe(50_000, 500, 7, UNTIL, AREA, busier=20),
    "a million events": Recipe(300_000, 500, 7, UNTIL, AREA, busier=20),
}
COUNT = "at_least: 3", "at_least: 2"


def measure() -> Result:
    rows = []
    for name, recipe in WORLDS.items():
        with TemporaryDirectory() as folder:
            simulate(recipe, Path(folder))
            rows.append(row(name, Path(folder)))
    return Result(
        "A change of one rule, tried on a whole area",
        "R01 as it would be with two episodes instead of three, beside every rule in force, in "
        f"{os.cpu_count()} processes, on a file of `homeward simulate` (500 days, twenty times as busy as "
        "Wirral). Reading checks each row and resolves who is who. The report asks every rule of each child "
        "whom any of them can be about, and counts alerts and candidates on both sides. In the store, events "
        "are checked already: there, the report alone.",
        ("history", "events", "of children asked about", "reading the file, s", "report, s", "both, s"),
        rows,
    )


def row(name: str, folder: Path) -> tuple[str | float, ...]:
    events = folder / "events.jsonl"
    live = load_rules(ROOT / "rules").current
    plan = Plan(live, with_rule(live, _changed(folder)), UNTIL, AREA)
    reading, source = timed(lambda: eventfile.read(events, UNTIL, quietly))
    reporting, found = timed(lambda: run(source, plan, quietly))
    seconds = (round(each, 1) for each in (reading, reporting, reading + reporting))
    rows = sum(1 for _ in events.open("rb"))
    return name, f"{rows:,}", f"{found.events:,}", *seconds


def _changed(folder: Path) -> Rule:
    text = (ROOT / "rules" / "repeat-missing-90-days.yaml").read_text()
    assert COUNT[0] in text
    file = folder / "repeat-missing-90-days.yaml"
    file.write_text(text.replace(*COUNT))
    rule, problems = read_rule(file)
    assert rule, problems
    return rule
