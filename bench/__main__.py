"""`python -m bench [NAME ...]`: measure, keep the figures in bench/results, and write docs/performance.md.

Every figure is what was seen in one run on one machine. Nothing here asserts a time.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from bench import (
    backtest,
    cost,
    engines,
    evaluating,
    handwritten,
    latency,
    matching,
    night,
    preview,
    throughput,
    year,
)
from bench.result import Result, machine

RESULTS = Path(__file__).parent / "results"
DOCS = Path(__file__).parent.parent / "docs"

MEASURES: dict[str, Callable[[], Result]] = {
    "latency": latency.measure,
    "throughput": throughput.measure,
    "handwritten": handwritten.measure,
    "engines": engines.measure,
    "evaluating": evaluating.measure,
    "backtest": backtest.measure,
    "preview": preview.measure,
    "cost": cost.measure,
    "night": night.measure,
    "year": year.measure,
    "matching": matching.measure,
}
ONLY_BY_NAME = {"night"}
"""Ten million rows take hours."""

HEAD = """# Performance

Written by `make bench` from the figures in `bench/results`: change neither by hand. They are what was seen
in single runs on a machine of the size given, which other work may have disturbed: compare, do not quote.
"""

MATCHING = """# Likely matches between children

Written by `python -m bench matching` from the figures in `bench/results`: change neither by hand.

Two records may be one child's. Homeward compares those that have something in common (the letters of the
name in any order, how the name sounds, the date of birth with an initial, a pupil number), says in words
what agrees and what differs, and asks a person. It joins nobody, and keeps no figure of how likely it is
([decision 14](adr/0014-a-likely-match-is-a-question.md)). At intake it asks where the name is the same but
for order, script, accents, hyphens, a short form or a slip, and the date of birth too, or nobody knows it.
At night splink looks at everybody, and what it finds is asked where names in another spelling come with a
slip in the date of birth.

What is not asked: twins, namesakes, a child whose family name is another, and names
that more than 40 children share.
"""


def main(names: list[str]) -> None:
    if unknown := [name for name in names if name not in MEASURES]:
        sys.exit(f"There is no measure {', '.join(unknown)}; there are {', '.join(MEASURES)}.")
    RESULTS.mkdir(exist_ok=True)
    for name in names or [name for name in MEASURES if name not in ONLY_BY_NAME]:
        print(f"Measuring {name}", file=sys.stderr)
        figures = json.dumps({"machine": machine(), **asdict(MEASURES[name]())}, indent=1)
        (RESULTS / f"{name}.json").write_text(figures + "\n")
    measured = (_section(name) for name in MEASURES if name != "matching")
    speed = [section for section in measured if section]
    (DOCS / "performance.md").write_text("\n".join([HEAD, *speed]))
    (DOCS / "matching.md").write_text("\n".join([MATCHING, _section("matching")]))


def _section(name: str) -> str:
    if not (path := RESULTS / f"{name}.json").exists():
        return ""
    seen = json.loads(path.read_text())
    head = " | ".join(seen["columns"])
    rows = [" | ".join(map(str, row)) for row in seen["rows"]]
    table = "\n".join(f"| {row} |" for row in (head, " | ".join("---" for _ in seen["columns"]), *rows))
    return f"## {seen['title']}\n\n{seen['how']}\n\n{table}\n\nMeasured on {seen['machine']}.\n"


if __name__ == "__main__":
    main(sys.argv[1:])
