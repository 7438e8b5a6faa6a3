"""A change of one rule, tried before it goes live: on everything that the store of a whole area holds."""

import os
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.result import Result
from bench.timing import quietly, timed
from homeward.engine.backtest import Plan, with_rule
from homeward.engine.rulefiles.load import load_rules, read_rule
from homeward.engine.rulefiles.model import Rule
from homeward.inputs import events
from homeward.inputs.importing import evaluate_children, take_in_file
from homeward.inputs.lines import Lines
from homeward.reports.backtest import run
from homeward.services.rules.backtest import Piece, Stored
from homeward.store.database import open_store
from homeward.synthetic import Recipe, simulate
from tests.machine import ROOT

UNTIL = datetime(2026, 1, 1, tzinfo=UTC)
AREA = "344"
CHILDREN = 83_000, 300_000
COUNT = "at_least: 3", "at_least: 2"


def measure() -> Result:
    rows = []
    for children in CHILDREN:
        with TemporaryDirectory() as folder:
            simulate(Recipe(children, 500, 7, UNTIL, AREA, busier=20), Path(folder))
            rows.append(_row(children, Path(folder)))
    return Result(
        "A change of one rule, tried on a whole area",
        "R01 as it would be with two episodes instead of three, beside every rule in force, in "
        f"{os.cpu_count()} processes, on an SQLite store into which a world of `homeward simulate` was "
        "imported and evaluated (500 days, twenty times as busy as Wirral). The report counts alerts and "
        "candidates on both sides. In a system that runs, what the rules in force say is stored, and the "
        "changed one alone is asked; beside it, every rule asked, as where nothing is stored yet.",
        (
            "children",
            "events taken in",
            "events of children asked about, their alerts' included",
            "the changed rule asked, s",
            "every rule asked, s",
        ),
        rows,
    )


class NothingSaid(Stored):
    """As if no child had been evaluated yet."""

    def pieces(self, plan: Plan) -> list[Piece]:
        return [piece._replace(settled=set()) for piece in super().pieces(plan)]


def _row(children: int, folder: Path) -> tuple[str | float, ...]:
    rules = load_rules(ROOT / "rules")
    url = f"sqlite:///{folder}/homeward.db"
    engine = open_store(url)
    rows = events.read(Lines(folder / "events.jsonl"))
    taken = take_in_file(engine, "", rows, received_at=None, by="bench", now=UNTIL, after_batch=lambda: None)
    evaluate_children(engine, taken.seqs, rules, AREA, UNTIL, quietly)
    engine.dispose()
    plan = Plan(rules.rules, with_rule(rules.rules, _changed(folder)), UNTIL, AREA)
    one, found = timed(lambda: run(Stored(url), plan, quietly))
    every, again = timed(lambda: run(NothingSaid(url), plan, quietly))
    assert again.alerts.live == found.alerts.live
    counts = (f"{count:,}" for count in (children, taken.accepted, found.events))
    return *counts, round(one, 1), round(every, 1)


def _changed(folder: Path) -> Rule:
    text = (ROOT / "rules" / "repeat-missing-90-days.yaml").read_text()
    assert COUNT[0] in text
    file = folder / "repeat-missing-90-days.yaml"
    file.write_text(text.replace(*COUNT))
    rule, problems = read_rule(file)
    assert rule, problems
    return rule
